"""Whether a text is only the free beginning of an article, told by its labels."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

from tocsin.extract.lock_words import (
    PAYWALL_LABELS,
    RESTRICTIONS,
    SHORT_PAYWALL_LABELS,
    SMALL_WORDS,
    SUBSCRIBER_NOUNS,
    SUBSCRIBERS,
    WHAT_IS_LOCKED,
)
from tocsin.extract.words import fold, label_of

_SUBSCRIBER_CUES = ("abo", "abb", "subs", "susc", "assin", "prenum", "memb", "mitgl", "soci", "leden", "premi", "+")
LOCK_EMBLEM = re.compile("[🔒🔐🔑🗝]\ufe0f?")
_EMBLEM = re.compile(r"\s*(?:[\[(](?P<bracket>[^\[\]()]{1,40})[\])]|[🔒🔐🔑🗝]\ufe0f?)\s*")
_WORDS = re.compile(r"[^\W_](?:[^\s·|,:/-]*[^\s·|,:/.!*★☆-])?")
_LEADING_FIELD = re.compile(r"(?P<label>[^|:·•–—]{1,50}?)\s*(?:[|:·•–—]|\s-\s)\s*")
# With a capital they begin a sentence, so that what stands before is none of its words.
_OPENERS = frozenset(
    "The A An In On At It He She They We Le La Les Un Une Il Elle Ils On Après Dans Der Die Das Ein Eine Im Am Es Er Sie Nach"  # noqa: SIM905
    " El Los Las Una Tras En Lo Gli I Dopo Nel O Os As Um Uma Depois No Na Het De Een Na Met Den Det En Ett".split()
)
_CLOSING_LABEL = re.compile(r"\s*(?:[\[(]([^\[\]()]{1,40})[\])]|[|·–—-]\s*([^\[\]()|·–—-]{1,40})|[🔒🔐🔑🗝]\ufe0f?)\s*$")
_LONGEST_LABEL = 80
_SHOUTED = "PLUS"  # "Plus" is more in French
_LIMITS = RESTRICTIONS | WHAT_IS_LOCKED
_LOCK_WORDS = SUBSCRIBERS | RESTRICTIONS | WHAT_IS_LOCKED | SMALL_WORDS
_LONGEST_LABEL_WORDS = max(len(label.split()) for label in PAYWALL_LABELS)
# Sentences with which stubs end, folded.
_STUB = re.compile(
    r"(?:cet article est reserve (?:a nos|aux) abonnes|la suite est reservee (?:a nos|aux) abonnes|reserve a nos abonnes|il vous reste \d{1,3} ?[,.]?\d* ?% de cet article|"
    r"pour lire la suite|abonnez-vous pour lire|article reserve aux abonnes|contenu reserve aux abonnes|"
    r"this (?:article|content|story) is (?:only )?(?:for|available to|reserved for) (?:paying )?(?:subscribers|members)|subscribe to (?:continue|read|unlock)|"
    r"(?:available|exclusive|exclusively) (?:only )?(?:to|for) subscribers|already a subscriber\? (?:log|sign) in|to continue reading|subscribers only|"
    r"dieser artikel ist (?:nur )?fur abonnenten|nur fur abonnenten|weiterlesen mit|jetzt weiterlesen mit|lesen sie weiter mit|mit einem abo|exklusiv fur abonnenten|"
    r"(?:contenido|articulo|noticia) (?:exclusiv[oa]|reservad[oa]|solo) (?:para|a) (?:suscriptores|socios)|suscribete para (?:seguir|continuar)|para seguir leyendo|"
    r"(?:contenuto|articolo) riservato agli abbonati|abbonati per (?:leggere|continuare)|per continuare a leggere|riservato agli abbonati|"
    r"(?:conteudo|artigo|materia) (?:exclusiv[oa]|reservad[oa]) (?:para|a) assinantes|assine para (?:continuar|ler)|para continuar (?:a ler|lendo)|exclusivo para assinantes|"
    r"(?:dit artikel is )?(?:alleen|exclusief|enkel) voor abonnees|word abonnee om|verder lezen\? |om verder te lezen|"
    r"dostep tylko dla|artykul dostepny tylko dla|endast for prenumeranter|kun for abonnenter|только для подписчиков|sadece aboneler)"
)
# None of them matches without one of these: looked for first, since most texts have none.
_STUB_CUES = (
    "abonn", "abbon", "abo", "subscri", "suscri", "socios", "members", "assin", "weiterlesen", "weiter mit", "prenumer", "dostep", "dostepny",
    "подпис", "il vous reste", "pour lire la suite", "to continue reading", "seguir leyendo", "continuare a leggere", "para continuar", "verder te lezen",
    "verder lezen",
)  # fmt: skip
_STUB_WITHIN = 400  # characters at the end, where the request stands


def is_lock(text: str) -> bool:
    """The text is nothing but the label of a lock, in a known form or put together of its words."""
    if len(text) > _LONGEST_LABEL:
        return False
    if label_of(text) in PAYWALL_LABELS or text.strip("[]() ") == _SHOUTED:
        return True
    if not text.isascii() and LOCK_EMBLEM.search(text):
        rest = LOCK_EMBLEM.sub(" ", text).strip()
        return not any(map(str.isalnum, rest)) or is_lock(rest)
    if not any(map(text.lower().__contains__, _SUBSCRIBER_CUES)):
        return False
    words = _WORDS.findall(fold(text).replace("l'", "l' "))
    if SUBSCRIBERS.isdisjoint(words) or _LIMITS.isdisjoint(words) or words[-1] in SMALL_WORDS:
        return False
    return all(word in _LOCK_WORDS for word in words)


def strip_paywall_label(text: str, proven: frozenset[str] = frozenset()) -> tuple[str, str | None]:
    """The text without the label of a lock at its start, and the label; (text, None) where there is none. Short labels may be
    a sentence's own words, unless they are `proven` to be none (as `label_of` gives them)."""
    emblem = _EMBLEM.match(text)
    if emblem and (emblem["bracket"] is None or is_lock(emblem["bracket"])):
        return text[emblem.end() :], emblem.group().strip()
    field = _LEADING_FIELD.match(text)
    if field and is_lock(field["label"]):
        return text[field.end() :], field["label"].strip()
    words = text[:120].split(" ")
    for count in range(min(_LONGEST_LABEL_WORDS, len(words) - 1), 0, -1):
        label = " ".join(words[:count])
        key = label_of(label)
        if (
            any(map(str.isalpha, words[count - 1]))
            and is_lock(label)
            and _begins_anew(words[count])
            and (key not in SHORT_PAYWALL_LABELS or key in proven or _parts_from(key, words[count]))
            and label[0].isupper()
        ):
            return text[len(label) :].lstrip(" .:|·-–—"), label
    return text, None


def short_labels_at_start(texts: Iterable[str]) -> frozenset[str]:
    """The short labels, as `label_of` gives them, with which two texts or more begin: no words of theirs."""
    found = Counter(label for text in texts if (label := strip_paywall_label(text, SHORT_PAYWALL_LABELS)[1]))
    return frozenset(label_of(label) for label, count in found.items() if count > 1)


def strip_title_label(title: str) -> tuple[str, str | None]:
    """The title without a lock in brackets, before a bar or at its end, and the label."""
    rest, label = strip_paywall_label(title)
    if label is not None:
        return rest, label
    found = _CLOSING_LABEL.search(title[-60:])
    if found:
        label = (found[1] or found[2] or found.group()).strip()
        if is_lock(label) or fold(label) in PAYWALL_LABELS:
            return title[: len(title) - len(found.group())].rstrip(), label
    return title, None


def is_paywalled(title: str, text: str) -> bool | None:
    """True where title or text carries a lock's label or ends by asking for a subscription; None: nothing is said, which
    is not "free"."""
    if strip_title_label(title)[1] is not None or strip_paywall_label(text)[1] is not None:
        return True
    end = fold(text[-_STUB_WITHIN:])
    asks = any(cue in end for cue in _STUB_CUES)
    return True if asks and _STUB.search(end) else None


def _parts_from(label: str, word: str) -> bool:
    """No sentence goes on like that after the label's words."""
    return word in _OPENERS or (label in SUBSCRIBER_NOUNS and word[:1].isupper())


def _begins_anew(word: str) -> bool:
    return not word[:1].islower()
