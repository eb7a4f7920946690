"""German and Dutch verbs whose first part stands at the end of the clause: "Bayern schiebt nach Syrien ab" is `abschieben`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from tocsin.rules.query_tree import Term, TermKind
from tocsin.rules.words import fold

# Between the two parts as they are written together here; no word has it.
PARTED = "|"
# So many characters before its particle a verb may stand, some thirty words.
REACH = 200
LEAST_VERB = 3

_GERMAN = """ab an auf aus bei durch ein fest fort frei heim her hin hoch los mit nach nieder statt still tot um vor weg weiter
    wieder zu zurück zusammen"""
_DUTCH = "aan af bij binnen door in mee na neer om op over plaats stil tegen terug toe uit vast vol voor vrij weg"
_PARTICLES: Mapping[str, frozenset[str]] = {"de": frozenset(_GERMAN.split()), "nl": frozenset(_DUTCH.split())}
# A particle ends its clause: a mark stands behind it, a word that begins the next one, or a preposition, which no other follows.
_MARKS = ".,;:!?…–—|»“”\"')]"
_NEXT_CLAUSE = """und oder sowie aber weil dass wie als nach wegen in im bei beim vor mit trotz am
    en of maar omdat dat nadat na om door voor bij met over van tegen vanwege wegens tijdens"""
_JOINTS = tuple(f" {word} " for word in _NEXT_CLAUSE.split())
_BREAK = re.compile(r"[.;:!?…–—|\n]")
_SMALL_WORD = re.compile(rf"\b[^\W\d_A-Z]{{{LEAST_VERB},}}\b")


def may_be_parted(term: Term, language: str | None) -> bool:
    """Whether a query's word is, or begins, a verb that the language may part: an infinitive behind a particle."""
    word = fold(term.word)
    if term.kind is not TermKind.PREFIX and not (term.kind is TermKind.BARE and word.endswith("n")):
        return False
    particles = map(fold, _PARTICLES.get(language or "", ()))
    return any(word.startswith(particle) and len(word) >= len(particle) + LEAST_VERB for particle in particles)


def parted_verbs(text: str, language: str) -> Iterator[tuple[str, int]]:
    """Each particle that ends a clause with each small word before it in that clause ("ab|schiebt"), and where that word
    begins. Which of them is its verb is left to whoever knows what is asked for: the others are words of no language."""
    particles = _PARTICLES[language]
    text = text.lower() if text.isupper() else text
    begin = 0
    for clause in _clauses(text):
        last = clause.rfind(" ") + 1
        if clause[last:] in particles:
            yield from _candidates(text, begin + last, clause[last:], language)
        begin += len(clause) + 1


def _clauses(text: str) -> list[str]:
    """What stands between marks and joints; places stay as they are."""
    for mark in _MARKS:
        text = text.replace(mark, "\n")
    for joint in _JOINTS:
        text = text.replace(joint, "\n" * len(joint))
    return text.split("\n")


def _candidates(text: str, end: int, particle: str, language: str) -> Iterator[tuple[str, int]]:
    """A comma or joint may stand between a verb and its particle, a full stop may not."""
    particles = _PARTICLES[language]
    near = text[max(end - REACH, 0) : end]
    begin = end - len(_BREAK.split(near)[-1])
    for word in _SMALL_WORD.finditer(text, begin, end):
        verb = word.group()
        if verb not in particles:
            yield f"{particle}{PARTED}{verb}", word.start()
            if language == "nl" and verb.endswith(
                "t"
            ):  # "stapt op": no dictionary has it, and Snowball leaves the ending
                yield f"{particle}{PARTED}{verb.removesuffix('t')}", word.start()
