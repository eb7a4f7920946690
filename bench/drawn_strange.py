"""Pages of several articles, drawn by chance, whose buttons, labels and remarks stand in no table: their place and their return must tell."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape

from bench.drawn_pages import DrawnPage, Wanted, articles, draw_age
from bench.drawn_words import LANGUAGES, PageWords

LAYOUTS = ("S A E T B", "S A T B", "T S A B", "T SA B", "SA T B", "T B SA", "S T A B", "A T S B")
WRAPS = ("div", "li", "article", "flat")
TITLES = ("h3", "h2", "div", "strong")
_LETTERS = "abcdefghkmnpqrs123456"


@dataclass(frozen=True, slots=True)
class Strange:
    buttons: tuple[str, ...]
    top: tuple[str, ...]
    related: str
    bottom: tuple[str, ...]
    remarks: tuple[str, ...]


STRANGE: Mapping[str, Strange] = {
    "fr": Strange(("Ajouter à ma pile", "Ranger dans un dossier", "Traduire", "Épingler", "Cacher cette source", "3 réactions", "Voir l'original", "Résumé par l'assistant"), ("Votre sélection du jour", "12 nouveautés depuis hier", "Classé par pertinence"), "Autour de ce sujet", ("Fin de la liste", "Vous êtes à jour !", "Réglages de la veille"), ("Résumé généré automatiquement.", "Lu par 12 collègues")),
    "en": Strange(("Add to my stack", "File in folder", "Translate", "Pin it", "Mute this outlet", "3 reactions", "View original", "Assistant's summary"), ("Your picks of the day", "12 new since yesterday", "Ranked by relevance"), "Around this subject", ("End of list", "You're all caught up!", "Watch settings"), ("Summary made by a machine.", "Read by 12 colleagues")),
    "de": Strange(("Auf den Stapel", "In Ordner ablegen", "Übersetzen", "Anheften", "Quelle stummschalten", "3 Reaktionen", "Original ansehen", "Zusammenfassung des Assistenten"), ("Ihre Auswahl des Tages", "12 neue seit gestern", "Nach Relevanz sortiert"), "Rund um das Thema", ("Ende der Liste", "Sie sind auf dem neuesten Stand!", "Einstellungen der Beobachtung"), ("Maschinell zusammengefasst.", "Von 12 Kollegen gelesen")),
    "es": Strange(("Añadir a mi pila", "Archivar en carpeta", "Traducir", "Fijar", "Silenciar este medio", "3 reacciones", "Ver el original", "Resumen del asistente"), ("Su selección del día", "12 novedades desde ayer", "Ordenado por relevancia"), "En torno a este asunto", ("Fin de la lista", "¡Está al día!", "Ajustes del seguimiento"), ("Resumen hecho por una máquina.", "Leído por 12 compañeros")),
    "it": Strange(("Aggiungi alla pila", "Archivia in cartella", "Traduci", "Fissa in alto", "Silenzia questa fonte", "3 reazioni", "Vedi l'originale", "Sintesi dell'assistente"), ("La vostra selezione del giorno", "12 novità da ieri", "In ordine di rilevanza"), "Intorno a questo tema", ("Fine dell'elenco", "Siete aggiornati!", "Impostazioni del monitoraggio"), ("Sintesi fatta da una macchina.", "Letto da 12 colleghi")),
    "pt": Strange(("Juntar à minha pilha", "Arquivar na pasta", "Traduzir", "Afixar", "Silenciar esta fonte", "3 reações", "Ver original", "Resumo do assistente"), ("A sua seleção do dia", "12 novidades desde ontem", "Por ordem de relevância"), "À volta deste assunto", ("Fim da lista", "Está a par de tudo!", "Definições do acompanhamento"), ("Resumo feito por máquina.", "Lido por 12 colegas")),
    "nl": Strange(("Op mijn stapel", "In map opbergen", "Vertalen", "Vastzetten", "Bron dempen", "3 reacties erbij", "Origineel bekijken", "Samenvatting van de assistent"), ("Uw keuze van de dag", "12 nieuw sinds gisteren", "Op relevantie gesorteerd"), "Rond dit onderwerp", ("Einde van de lijst", "U bent weer bij!", "Instellingen van de wacht"), ("Samengevat door een machine.", "Gelezen door 12 collega's")),
}  # fmt: skip
_Part = tuple[str, str]  # its role, by a letter, and its words


def draw_strange(number: int) -> DrawnPage:
    chance = random.Random(number)
    language = chance.choice(sorted(LANGUAGES))
    page = _Drawer(chance, language, LANGUAGES[language], STRANGE[language])
    count = chance.randint(2, 6)
    sources = chance.sample(page.words.outlets, count)
    drawn = [
        page.article(*told, source)
        for told, source in zip(chance.sample(articles()[language], count), sources, strict=True)
    ]
    parts, wanted = [parts for parts, _ in drawn], tuple(each for _, each in drawn)
    as_html = chance.random() < 0.45
    content = page.as_html(parts) if as_html else page.as_text(parts)
    told = {"layout": page.layout, "language": language, "buttons": page.where}
    return DrawnPage("html" if as_html else "text", content, wanted, (), told)


class _Drawer:
    """One page; what is drawn once holds for all its articles."""

    def __init__(self, chance: random.Random, language: str, words: PageWords, strange: Strange) -> None:
        self.chance, self.words, self.strange, self.pool = chance, words, strange, articles()[language]
        self.layout = chance.choice(LAYOUTS)
        self.buttons = chance.sample(strange.buttons, chance.choice((0, 1, 1, 2, 3)))
        self.where = chance.choice(("below", "below", "above", "behind the header"))
        self.relates = chance.random() < 0.3
        self.remark = chance.choice(strange.remarks) if chance.random() < 0.25 else ""
        self.top, self.bottom = strange.top[: chance.randint(0, 3)], strange.bottom[: chance.randint(0, 3)]

    def article(self, title: str, body: str, source: str) -> tuple[list[_Part], Wanted]:
        chance = self.chance
        age, earliest, latest = draw_age(chance, self.words, short=chance.random() < 0.3)
        buttons: list[_Part] = [("button", text) for text in self.buttons]
        own = {"S": [("name", source)], "A": [("age", age)], "E": [("name", f"- {source}")], "SA": [("meta", f"{source} · {age}")],
               "T": [("title", title)], "B": [*(buttons if self.where == "behind the header" else []), ("text", body)]}  # fmt: skip
        parts = [part for role in self.layout.split() for part in own[role]]
        parts = [*buttons, *parts] if self.where == "above" else parts
        parts += buttons if self.where == "below" else []
        if self.relates and chance.random() < 0.6:
            parts += [("button", self.strange.related), *(("link", other) for other, _ in chance.sample(self.pool, 2))]
        parts += [("button", self.remark)] if self.remark else []
        return parts, Wanted(source, title, (body,), earliest, latest, False)

    def as_text(self, drawn: Sequence[Sequence[_Part]]) -> str:
        line, block = self.chance.choice((("\n", "\n\n"), ("\n", "\n\n"), ("\n\n", "\n\n\n")))
        pieces = [
            "\n".join(self.top),
            *(line.join(text for _, text in parts) for parts in drawn),
            "\n".join(self.bottom),
        ]
        return f"{block.join(filter(None, pieces))}\n"

    def as_html(self, drawn: Sequence[Sequence[_Part]]) -> str:
        wrap, tag = self.chance.choice(WRAPS), self.chance.choice(TITLES)
        names = {
            role: "".join(self.chance.choices(_LETTERS, k=6))
            for role in ("name", "age", "meta", "title", "button", "text", "link")
        }
        hashed = self.chance.random() < 0.6
        records = [
            "".join(self.element(role, text, f' class="{names[role]}"' if hashed else "", tag) for role, text in parts)
            for parts in drawn
        ]
        body = "".join(record if wrap == "flat" else f"<{wrap}>{record}</{wrap}>" for record in records)
        top, bottom = ("".join(f"<div>{escape(text)}</div>" for text in texts) for texts in (self.top, self.bottom))
        return f"<html><body>{top}<main>{body}</main>{bottom}</body></html>"

    def element(self, role: str, text: str, name: str, tag: str) -> str:
        linked = f'<a href="/a{self.chance.randrange(9999)}">{escape(text)}</a>'
        if role == "title":
            return f"<div><strong>{linked}</strong></div>" if tag == "strong" else f"<{tag}{name}>{linked}</{tag}>"
        if role == "link":
            return f"<div{name}>{linked}</div>"
        return f"<p{name}>{escape(text)}</p>" if role == "text" else f"<div{name}>{escape(text)}</div>"
