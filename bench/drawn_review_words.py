"""What press reviews, alerts and databases say around articles, in seven languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewWords:
    outlets: tuple[str, ...]  # that are known by a word of their names
    farewells: tuple[str, ...]
    flag: str
    read: str
    counted: str


WORDS: Mapping[str, ReviewWords] = {
    "fr": ReviewWords(
        outlets=("La Dépêche des Îles", "Radio Iroise", "Le Courrier du Plateau", "Nouvelles d'Aubrac", "L'Écho de la Lys", "La Gazette du Val"),
        farewells=("Cette revue de presse vous est envoyée du lundi au vendredi. Bonne lecture et à demain.", "Vous recevez ce message parce que vous êtes inscrit à notre lettre. Pour ne plus la recevoir, écrivez-nous."),
        flag="Signaler comme non pertinent", read="Lire sur", counted="mots",
    ),
    "en": ReviewWords(
        outlets=("Harbour Post", "The Valley Echo", "County Radio", "Alder Times", "BBN News", "Moor Gazette"),
        farewells=("That is all for today. Thank you for reading, see you tomorrow.", "You are receiving this message because you asked for it. Unsubscribe at any time."),
        flag="Flag as irrelevant", read="Read on", counted="words",
    ),
    "de": ReviewWords(
        outlets=("Küstenkurier", "Bergische Post", "Elbe-Zeitung", "Der Hafenbote", "Radio Nord", "Talanzeiger"),
        farewells=("Das war der Überblick für heute. Wir wünschen einen guten Tag.", "Sie erhalten diese Mail, weil Sie sich angemeldet haben. Alle Rechte vorbehalten."),
        flag="Als irrelevant melden", read="Lesen auf", counted="Wörter",
    ),
    "es": ReviewWords(
        outlets=("Diario de la Vega", "Radio Sierra", "La Voz del Puerto", "El Heraldo", "20 Noticias", "Gazeta del Llano"),
        farewells=("Esto es todo por hoy. Gracias por leernos y hasta mañana.", "Recibe este correo porque se suscribió a nuestro boletín. Todos los derechos reservados."),
        flag="Marcar como no relevante", read="Leer en", counted="palabras",
    ),
    "it": ReviewWords(
        outlets=("Gazzetta dei Colli", "Radio Valle", "La Voce del Porto", "Corriere del Lago", "Il Quotidiano", "La Tribuna dei Monti"),
        farewells=("Rassegna a cura dell'ufficio stampa. Riproduzione riservata.", "È tutto per oggi. Grazie per averci letto, a domani."),
        flag="Segnala come non pertinente", read="Leggi su", counted="parole",
    ),
    "pt": ReviewWords(
        outlets=("Jornal da Ria", "Voz do Monte", "Rádio Costa", "Correio da Serra", "Notícias do Tejo", "Diário do Cabo"),
        farewells=("É tudo por hoje. Obrigado pela leitura e até amanhã.", "Recebe esta mensagem porque subscreveu o nosso boletim. Todos os direitos reservados."),
        flag="Sinalizar como irrelevante", read="Ler em", counted="palavras",
    ),
    "nl": ReviewWords(
        outlets=("De Kustbode", "Het Polderblad", "Stadsomroep", "Noordernieuws", "Omroep Dijk", "Het Schelde Dagblad"),
        farewells=("Dat was het overzicht van vandaag. Bedankt voor het lezen en tot morgen.", "U ontvangt deze mail omdat u zich hebt aangemeld. Alle rechten voorbehouden."),
        flag="Markeren als niet relevant", read="Lees op", counted="woorden",
    ),
}  # fmt: skip
