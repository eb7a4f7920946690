"""Lines that say who wrote an article: "By Anna Kerr", "Von unserem Korrespondenten"; no titles that begin as they do."""

from __future__ import annotations

import re

from tocsin.extract.words import fold

_LONGEST_BYLINE = 90
_MOST_WORDS = 10
_MOST_WORDS_OF_NAME = 4

_START = re.compile(
    r"(?:(?:posted|submitted|written|published|publié|publie|écrit|ecrit|proposé|propose|veröffentlicht|veroffentlicht|geschrieben|publicado|escrito|pubblicato|scritto|geplaatst|geschreven) )?"
    r"(?:par|by|von|por|di|de redaction|door|av|af|autora?|auteure?|author|autore|autor)(?:\s*:\s*|\s+)(?P<names>\S.+)",
    re.IGNORECASE,
)
_BETWEEN_NAMES = re.compile(
    r",\s*|\s*[&/]\s*|\s+(?:and|und|et|y|e|en|og|och|mit|with|avec|con|com|met|in|à|en|from|aus|de notre|für|for|pour)\s+"
)
_WORD = re.compile(r"[^\W\d_][\w.'’-]*")
_PARTICLES = frozenset(
    [
        "de",
        "van",
        "von",
        "der",
        "den",
        "ter",
        "la",
        "le",
        "les",
        "di",
        "da",
        "do",
        "dos",
        "del",
        "della",
        "dalla",
        "el",
        "al",
        "bin",
        "ben",
        "ibn",
        "af",
        "av",
        "zu",
        "zum",
        "d",
        "l",
        "o",
    ]
)
# Who writes without a name.
_ROLES = frozenset(
    fold(
        "rédaction redaction redaktion redaktionen redacción redacao redação redazione redactie staff writer reporter reporters correspondent correspondents"
        " korrespondent korrespondenten korrespondentin correspondant correspondante envoyé envoyée spécial spéciale journaliste journalistes journalist"
        " corresponsal enviado especial corrispondente inviato redactor redactora editor editors desk team agence agences agentur agenturen agencia agencias"
        " agenzia agenzie agência agências service our notre nos unserem unserer unseren unser nuestro nuestra nostro nostra dal nosso nossa onze news"
    ).split()
)


# In scripts without capitals, or where the word is no preposition.
_SIGNED = re.compile(
    r"(?:(?:執筆者?|著者|筆者|文責|取材|作者|撰文|記者|记者|文|글쓴이|작성자)\s*[:：]\s*|(?:автор[иы]?|текст|yazan|yazar|haber|συντακτης|ผู้เขียน|penulis)\s*:\s*|(?:بقلم|كتبه?|מאת)\s*:?\s+|by:\s*)"
    r"[^\d.。!?:：]{2,40}"
    r"|[가-힣]{2,4} ?기자",
    re.I,
)


def is_byline(text: str) -> bool:
    """The line is "by" and names: words with a capital, particles, or what writers without a name are called."""
    if len(text) <= _LONGEST_BYLINE and _SIGNED.fullmatch(fold(text)):
        return True
    found = _START.fullmatch(text.strip(" -–—•|·.")) if len(text) <= _LONGEST_BYLINE else None
    if not found:
        return False
    names = found["names"]
    if not _WORD.match(names) or len(names.split()) > _MOST_WORDS:
        return False
    return all(_is_name(name) for name in _BETWEEN_NAMES.split(names) if name)


def _is_name(name: str) -> bool:
    words = name.split()
    return len(words) <= _MOST_WORDS_OF_NAME and all(map(_may_be_of_name, words)) and any(map(_carries_name, words))


def _may_be_of_name(word: str) -> bool:
    return _WORD.fullmatch(word) is not None and (_carries_name(word) or word.lower() in _PARTICLES)


def _carries_name(word: str) -> bool:
    return word[0].isupper() or not word.islower() or fold(word) in _ROLES
