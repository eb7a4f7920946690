"""Words and phrases of a query as terms."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import cast

from tocsin.errors import QueryError
from tocsin.rules.query_tokens import PLAIN_MISTAKES, Token, TokenKind
from tocsin.rules.query_tree import Either, Node, Phrase, Term, TermKind
from tocsin.rules.words import LONGEST_FORM, Words, fold, is_unspaced

# No headline is longer.
MAX_PHRASE = 50
# Two letters and a star stand before a tenth of all words.
MIN_PREFIX = 3
# Short endings are inflections, not parts of compounds.
MIN_SUFFIX = 4

_LISTED_WORD = re.compile(r"[^\W_][\w'’*-]*")
_LISTED_PHRASE = re.compile(r'"[^"]*[^\W_][^"]*"')


def word_node(query: str, token: Token, *, cased: bool = False) -> Node:
    """The node of a bare word: a term; words joined by hyphen or apostrophe are a phrase of inflected terms.

    Raises QueryError for a star in the wrong place or behind too few letters.
    """
    try:
        return _word_before(token.value, cased)
    except _Fault as fault:
        raise QueryError(query, token.start + fault.offset, fault.problem, fault.mend) from None


def phrase_node(query: str, token: Token, *, cased: bool) -> Node:
    """The node of a quoted phrase: exact forms side by side; a last star in a word makes it a beginning."""
    try:
        return _phrase_before(token.value, cased)
    except _Fault as fault:
        offset = token.start + (token.kind is TokenKind.PHRASE) + fault.offset
        raise QueryError(query, offset, fault.problem, fault.mend) from None


def either_node(inside: str) -> Node | None:
    """The node of words and phrases joined by OR, in the fewest steps; None where a group holds anything else."""
    nodes = tuple(map(_listed_before, inside.split(" OR ")))
    if not all(nodes):
        return None
    return nodes[0] if len(nodes) == 1 else Either(cast(tuple[Node, ...], nodes))


class _Fault(Exception):
    def __init__(self, offset: int, problem: str, mend: str) -> None:
        self.offset, self.problem, self.mend = offset, problem, mend


def listed_node(part: str) -> Node | None:
    """The node of a word or phrase that stands in a list by itself; None for anything else."""
    part = part.strip()
    try:
        if _LISTED_PHRASE.fullmatch(part):
            return _phrase_node(part[1:-1], cased=False)
        return _word_node(part, cased=False) if _LISTED_WORD.fullmatch(part) and part not in PLAIN_MISTAKES else None
    except _Fault:
        return None


# The words of analysts' queries come again in other queries.
_listed_before = lru_cache(maxsize=65_536)(listed_node)


def _word_node(text: str, cased: bool) -> Node:
    shown = f"cs:{text}" if cased else text
    exact = text.startswith("=")
    word = text[exact:]
    _check_stars(word, exact, cased or exact)
    kind = TermKind.CASED if cased else TermKind.EXACT if exact else TermKind.BARE
    terms = _terms(word, kind, shown)
    if len(terms) == 1:
        return terms[0]
    phrase = Phrase(terms, shown)
    joined = _joined(word, terms, kind, shown)
    return Either((phrase, joined)) if joined else phrase


def _phrase_node(text: str, cased: bool) -> Node:
    kind = TermKind.CASED if cased else TermKind.EXACT
    terms: tuple[Term, ...] = ()
    offset = 0
    for word in text.split():
        offset = text.index(word, offset)
        _check_stars(word, offset, cased)
        terms += _terms(word, kind, word)
    if len(terms) > MAX_PHRASE:
        raise _Fault(0, f"a phrase of more than {MAX_PHRASE} words", "join shorter phrases with AND")
    shown = f'cs:"{text}"' if cased else text
    return Term(terms[0].kind, terms[0].word, shown) if len(terms) == 1 else Phrase(terms, shown)


_word_before = lru_cache(maxsize=8_192)(_word_node)
_phrase_before = lru_cache(maxsize=8_192)(_phrase_node)


def _terms(word: str, kind: TermKind, shown: str) -> tuple[Term, ...]:
    forms = [word] if word.isascii() and word.isalnum() else Words(word).forms
    if any(len(form) > LONGEST_FORM for form in forms):
        raise _Fault(0, f"a word of more than {LONGEST_FORM} letters", "write its beginning, with * after it")
    kinds = [kind] * len(forms)
    if forms and word.endswith("*"):
        kinds[-1] = TermKind.PREFIX
    if forms and word.startswith("*"):
        kinds[0] = TermKind.SUFFIX
    return tuple(Term(kind, form, shown) for kind, form in zip(kinds, forms, strict=True))


def _joined(word: str, terms: tuple[Term, ...], kind: TermKind, shown: str) -> Term | None:
    """ "cyber-attaque" is written "cyberattaque" as well; two parts only, a longer chain never is."""
    if len(terms) != 2 or not any(hyphen in word for hyphen in "-\u2010\u2011"):
        return None
    if any(term.word.isdigit() for term in terms) or TermKind.SUFFIX in (terms[0].kind, terms[1].kind):
        return None
    return Term(kind if terms[1].kind is kind else terms[1].kind, terms[0].word + terms[1].word, shown)


def _check_stars(word: str, offset: int, strict: bool) -> None:
    if "*" not in word:
        return
    at = word.index("*")
    inner = word.strip("*")
    if strict:
        raise _Fault(offset + at, "* beside an exact form", "take out the * or the mark of the exact form")
    if "*" in inner or (word.startswith("*") and word.endswith("*")) or "**" in word:
        both = f"({inner}* OR *{inner})" if inner and "*" not in inner else "a beginning: word*"
        raise _Fault(offset + at, "* may stand once, at the end or the beginning of a word", f"write {both}")
    forms = Words(inner).forms
    if forms and is_unspaced(forms[-1] if word.endswith("*") else forms[0]):
        raise _Fault(
            offset + at, "* beside a script without spaces", "take it out: such words are found anywhere in a text"
        )
    last, least = (forms[-1], MIN_PREFIX) if word.endswith("*") else (forms[0], MIN_SUFFIX)
    if not forms or len(fold(last)) < least:
        raise _Fault(offset, f"too short before or after *: {word}", f"write at least {least} letters, or whole words")
