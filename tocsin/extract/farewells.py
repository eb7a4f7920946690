"""Sentences with which a page takes leave of its readers, in the languages of the news; matched folded."""

from __future__ import annotations

import re

from tocsin.extract.closing_words import is_closing
from tocsin.extract.name_words import REVIEW
from tocsin.extract.prompt_words import is_prompt
from tocsin.extract.words import fold, label_of

_FAREWELL = re.compile(
    r"\b(?:bonne (?:lecture|journee|soiree|semaine)|(?:a|jusqu'a) demain|a (?:bientot|lundi|la semaine prochaine)|merci de (?:nous lire|votre (?:lecture|fidelite|confiance))|vous recevez|c'est tout pour|desinscri\w+|desabonn\w+|tous droits reserves|"
    r"(?:thanks?|thank you) for (?:reading|subscribing)|see you (?:tomorrow|soon|on|next)|(?:you are|you're) receiving|you received this|that(?:'s| is| was) (?:all|it) (?:for|from)|until (?:tomorrow|next)|have a (?:good|great|nice)|unsubscribe|all rights reserved|"
    r"(?:schonen|guten|angenehmen) (?:tag|abend|start)|bis (?:morgen|bald|montag|nachste)|sie erhalten (?:diese|dieses|den)|(?:vielen )?dank furs? lesen|das war(?:'s| es| der| die)|abbestell\w+|abmelden|alle rechte vorbehalten|"
    r"hasta (?:manana|pronto|el lunes|la proxima)|gracias por (?:leer|su|tu)|recibe (?:este|esta)|(?:esto|eso) es todo|darse de baja|todos los derechos reservados|feliz (?:dia|jueves|lectura)|"
    r"a (?:domani|presto|lunedi)|grazie per (?:aver|la)|ricevi (?:questa|questo)|e tutto per oggi|buona (?:lettura|giornata|serata)|disiscri\w+|riproduzione riservata|tutti i diritti riservati|"
    r"ate (?:amanha|breve|segunda|logo)|obrigad[oa] (?:pela|por)|recebe esta|e tudo por|boa (?:leitura|semana|tarde|noite)|bom dia|todos os direitos reservados|"
    r"tot (?:morgen|snel|maandag|volgende)|bedankt voor|(?:u|je) ontvangt|dat was (?:het|alles)|(?:fijne|prettige) (?:dag|avond|lezing)|alle rechten voorbehouden)\b"
)
_LONGEST = 300


def says_farewell(text: str) -> bool:
    """The words end the page, not its last article."""
    words = fold(text)
    if len(text) > _LONGEST:
        return False
    return bool(_FAREWELL.search(words) or REVIEW.search(words) or is_prompt(label_of(text)) or is_closing(text))
