"""What monitoring services set around each clipping: a card of keys and values, with the outlet, the day and the reach."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from lxml import etree

from tocsin.extract.blocks import read_blocks
from tocsin.extract.stamps import read_stamp
from tocsin.extract.tree import short_words_of, words_of
from tocsin.extract.types import Dropped, Reason, Segment, Sifted, Split
from tocsin.extract.words import fold

_KEY = re.compile(r"(?P<key>[^\W\d_][^:：|]{0,30}?)\s?[:：]\s*(?P<value>.*)")


def _keys(words: str) -> frozenset[str]:
    return frozenset(fold(key.strip()) for key in words.split(","))


_TITLE = _keys("title,titre,headline,titel,título,titolo,überschrift,schlagzeile,kop,título da notícia")
_SOURCE = _keys(
    "source,outlet,média,media,medium,publication,support,journal,newspaper,titre du média,nom du média,media name,media outlet,outlet name,source name,"
    "quelle,fuente,medio,fonte,testata,veículo,bron,titre de presse"
)
_DAY = _keys(
    "date,publié le,published,published on,publication date,date de publication,date de parution,parution,datum,erscheinungsdatum,fecha,data,"
    "date published,publish date,fecha de publicación,data di pubblicazione,data de publicação"
)
_CLOCK = _keys("heure,time,uhrzeit,hora,ora,tijd,heure de publication")
_TEXT = _keys(
    "text,texte,summary,résumé,extrait,snippet,body,content,excerpt,opening text,hit sentence,inhalt,contenu,resumen,riassunto,resumo"
)
# Of these only a service tells.
_RATED = _keys(
    "ojd,diffusion,tirage,circulation,audience,audience totale,reach,potential reach,reichweite,auflage,alcance,audiencia,lectorat,readership,visitors,unique visitors,"
    "uvpm,ave,eav,équivalent publicitaire,advertising value,ad value,sentiment,tonalité,tone,tonality,tonalität,périodicité,fréquence,frequency,periodicity,periodicidad,"
    "erscheinungsweise,journaliste,journalistes,page de l'article,famille du média,word count,nombre de mots,engagement,social echo,impressions,type de média,media type,"
    "medientyp,source type,share of voice,diffusione,tiratura,difusión"
)
_OTHERS = _keys(
    "page,pages,p.,seite,página,pagina,auteur,author,authors,autor,autore,journalist,byline,reporter,pays,country,land,país,paese,type,catégorie,category,rubrique,section,"
    "ressort,langue,language,sprache,idioma,lingua,url,lien,link,web link,permalink,mots,words,wörter,surface,durée,duration,région,region,location,city,keywords,mots-clés,"
    "mots clés,schlagwörter,palabras clave,tags,id,référence,ref,ref.,reference,provenance,éditeur,views,score,document id"
)
_SHOWN = (_TITLE, _SOURCE, _DAY, _CLOCK, _TEXT)
_KNOWN = _TITLE | _SOURCE | _DAY | _CLOCK | _TEXT | _RATED | _OTHERS
_LEAST_KEYS = 3
_LONGEST_KEY = 40
_LEAST_CARDS = 2
_LEAST_SHARED = 2
# Between card and clipping.
_AROUND = re.compile(
    r"(?:page \d{1,3} ?(?:/|of|sur|von|de|di) ?\d{1,3}|[>›»]? ?(?:version en ligne|voir (?:l'article )?en ligne|online version|view (?:article )?online|zur onlineversion))",
    re.I,
)


def without_cards(lines: Sequence[str]) -> Sifted:
    """The lines of a page; where it is made of clippings, each card as its title above outlet and day, as far as it tells them, and
    no line of the service's own."""
    cards = list(_cards_in(lines))
    if not _are_alike([card for _, _, card in cards]):
        return Sifted(list(lines))
    read: list[str] = []
    dropped: list[str] = []
    at = 0
    for start, end, card in cards:
        read += [*lines[at:start], *_written(card)]
        shown = _shown_keys(card)
        dropped += (line for line in lines[start:end] if _pair_of(line)[0] not in shown)
        at = next((below for below in range(end, len(lines)) if lines[below].strip()), len(lines))
    read += lines[at:]
    dropped += (line for line in read if _AROUND.fullmatch(line.strip()))
    return Sifted(
        [line for line in read if not _AROUND.fullmatch(line.strip())],
        tuple(Dropped(line.strip(), Reason.ORNAMENT) for line in dropped if line.strip()),
    )


def split_tables(root: etree._Element, now: datetime) -> Split | None:
    """The clippings of a parsed page that sets each as rows of a key and a value, title, outlet, day and text among them; None where
    it does not."""
    cards: list[dict[str, etree._Element]] = []
    for key, cell in _pairs_in(root):
        if not cards or key in cards[-1]:
            cards.append({})
        cards[-1][key] = cell
    clippings = [_Clipping.of(card) for card in cards]
    if len(cards) < _LEAST_CARDS or not all(
        each.title and each.source and each.day and each.text for each in clippings
    ):
        return None
    segments = tuple(dict.fromkeys(each.segment(now) for each in clippings))  # pages hold copies for telephones
    shown = {line for each in segments for line in (each.title, each.source, *each.text.split("\n"))}
    others = [block.text for block in read_blocks(root).blocks if block.text not in shown]
    return Split(segments, tuple(Dropped(line, Reason.ORNAMENT) for line in others))


def _pairs_in(root: etree._Element) -> Iterator[tuple[str, etree._Element]]:
    """Known keys, folded, each with the cell beside it."""
    for element in root.iter("tr", "dt"):
        beside = element.getnext() if element.tag == "dt" else None
        cells = (
            [element, beside] if beside is not None and beside.tag == "dd" else list(element.iterchildren("td", "th"))
        )
        if len(cells) == 2:
            key = fold(short_words_of(cells[0], _LONGEST_KEY).rstrip(":： "))
            if key in _KNOWN and next(cells[1].iter("tr", "dt"), None) is None:
                yield key, cells[1]


@dataclass(frozen=True, slots=True)
class _Clipping:
    title: str
    source: str
    day: str
    text: str
    url: str | None

    @classmethod
    def of(cls, card: Mapping[str, etree._Element]) -> _Clipping:
        def told(keys: frozenset[str]) -> etree._Element | None:
            return next((cell for key, cell in card.items() if key in keys), None)

        title, source, day, clock, text = map(told, (_TITLE, _SOURCE, _DAY, _CLOCK, _TEXT))
        link = next(title.iter("a"), None) if title is not None else None
        return cls(
            title=_words(title),
            source=_words(source),
            day=f"{_words(day)} {_words(clock)}".strip(),
            text="\n".join(block.text for block in read_blocks(text).blocks) if text is not None else "",
            url=link.get("href") if link is not None else None,
        )

    def segment(self, now: datetime) -> Segment:
        stamp = read_stamp(self.day, now)
        return Segment(
            source=self.source,
            title=self.title,
            text=self.text,
            published_at=stamp.at if stamp else None,
            precision=stamp.precision if stamp else None,
            url=self.url,
        )


def _words(cell: etree._Element | None) -> str:
    return words_of(cell) if cell is not None else ""


def _cards_in(lines: Sequence[str]) -> Iterator[tuple[int, int, Mapping[str, str]]]:
    """Where lines of known keys stand under each other, with at most one empty line between."""
    card: dict[str, str] = {}
    start = end = 0
    for at, line in enumerate([*lines, "", ""]):
        key, value = _pair_of(line)
        if key in _KNOWN and key not in card:
            start, end = (start if card else at), at + 1
            card[key] = value
        elif card and (line.strip() or at > end):
            if len(card) >= _LEAST_KEYS:
                yield start, end, card
            card = {key: value} if key in _KNOWN else {}
            start, end = at, at + 1


def _are_alike(cards: Sequence[Mapping[str, str]]) -> bool:
    """Several tell the same, and one of them what only a service does."""
    counts = Counter(key for card in cards for key in card)
    shared = sum(count >= _LEAST_CARDS for count in counts.values())
    return shared >= _LEAST_SHARED and not _RATED.isdisjoint(counts)


def _pair_of(line: str) -> tuple[str, str]:
    """The key, folded, and the value; empty where the line has none."""
    found = _KEY.fullmatch(line.strip())
    return (fold(found["key"]), found["value"]) if found else ("", "")


def _shown_keys(card: Mapping[str, str]) -> list[str]:
    """Those that tell title, outlet, day, clock and text; "" where none does."""
    return [next((key for key, value in card.items() if key in keys and value), "") for keys in _SHOWN]


def _written(card: Mapping[str, str]) -> list[str]:
    title, source, day, clock, text = (card.get(key, "") for key in _shown_keys(card))
    header = ", ".join(filter(None, (source, f"{day} {clock}".strip() if day else "")))
    return list(filter(None, (title, header, text)))
