"""A query's text cut into tokens, or an error at the exact character."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import get_close_matches
from enum import StrEnum

from tocsin.errors import QueryError

# Far beyond any distance at which two words still speak of each other; the cost does not depend on it.
MAX_DISTANCE = 500
MAX_COUNT = 50
# So much of a word is said in a message.
SHOWN_CHARACTERS = 40
# Each looks at every place of its operands; the longest saved searches known use a few dozen.
MAX_PROXIMITY_OPERATORS = 200
FIELDS = ("title", "lead", "body", "source", "lang", "cs")

_QUOTES = {'"': '"', "“": "”", "„": "“”", "«": "»"}
_WORD = re.compile(r'[^\s()"“”„«»]+')
_NEXT = re.compile(r"\s*(?:([^\W_][\w'’*-]*)(?=[\s()]|$)|(\S))")  # a plain word, or whatever has to be looked at
_LISTED = r"""(?:[^\W_][\w'’*-]*|"[^"]*")"""
_GROUP = re.compile(rf"\(({_LISTED}(?: OR {_LISTED})*)\)")  # words and phrases joined by OR
_JOINED = re.compile(r" (AND NOT|AND|NOT) ")
_FIELD = re.compile(r"([^\W\d]+):")
_OPERATOR = re.compile(r"(?:AND|OR|NOT)(?=[\s()]|$)")
_PROXIMITY = re.compile(r"(NEAR|ADJ)(?:/(.*))?", re.IGNORECASE)
_COUNT = re.compile(r"at_?least(.*)", re.IGNORECASE)
_FOREIGN = {"&&": "AND", "&": "AND", "||": "OR", "|": "OR", "!": "NOT"}
_JUXTAPOSED = re.compile(r"[^\W_]")


class TokenKind(StrEnum):
    """What a token is."""

    WORD = "word"
    PHRASE = "phrase"
    GROUP = "( )"
    OPEN = "("
    CLOSE = ")"
    AND = "AND"
    OR = "OR"
    NOT = "NOT"
    NEAR = "NEAR"
    FIELD = "field"
    AT_LEAST = "atleast"
    END = "end"


@dataclass(slots=True)
class Token:
    """`value` is the word, the phrase's inside or the field's name; `number` the distance or count."""

    kind: TokenKind
    value: str
    start: int
    end: int
    number: int = 0
    ordered: bool = False


_OPERATORS = {"AND": TokenKind.AND, "OR": TokenKind.OR, "NOT": TokenKind.NOT}
_SMALL_OPERATORS = {
    "and": "write AND in capitals, or leave it out",
    "not": "write NOT in capitals, or the word in quotes",
}
_TELLING = {*_SMALL_OPERATORS, "NEAR", "ADJ"}  # plain words that are mistakes
PLAIN_MISTAKES = {*_OPERATORS, *_TELLING}  # none of them stands for itself


def cut_query(text: str, *, whole_groups: bool = False) -> list[Token]:
    """Return the query's tokens, an END token last. Raises QueryError for what can never be part of a query.

    `whole_groups`: words and phrases joined by OR, in parentheses, are one token; a reader that cannot use one cuts again.
    """
    tokens: list[Token] = []
    at = 0
    while found := _NEXT.match(text, at):
        word, at = found.group(1), found.start(found.lastindex or 0)
        if word and word not in _TELLING and word[:2] not in ("at", "At", "AT", "aT"):
            tokens.append(Token(_OPERATORS.get(word, TokenKind.WORD), word, at, at := found.end()))
        elif whole_groups and (group := _GROUP.match(text, at)):
            tokens.append(Token(TokenKind.GROUP, group.group(1), at, at := group.end()))
        else:
            at = _cut_one(text, at, tokens)
    near = [token for token in tokens if token.kind is TokenKind.NEAR]
    if len(near) > MAX_PROXIMITY_OPERATORS:
        problem = f"more than {MAX_PROXIMITY_OPERATORS} proximity operators"
        raise QueryError(text, near[MAX_PROXIMITY_OPERATORS].start, problem, "split it into several topics")
    tokens.append(Token(TokenKind.END, "", len(text), len(text)))
    return tokens


def cut_conjunction(text: str) -> list[tuple[bool, str]] | None:
    """The parts of a query of the commonest shape, lists in parentheses and single words joined by AND and NOT: whether each
    is excluded, and the inside of its list. None for any other query, and for some of this shape."""
    pieces = _JOINED.split(text)
    parts = []
    for joint, part in zip(("AND", *pieces[1::2]), pieces[::2], strict=True):
        inside = part[1:-1] if part[:1] == "(" and part[-1:] == ")" else part
        if "(" in inside or ")" in inside or (inside is part and " " in part):
            return None
        parts.append((joint != "AND", inside))
    return parts


def _cut_one(text: str, at: int, tokens: list[Token]) -> int:
    character = text[at]
    if character == "(" or character == ")":
        tokens.append(Token(TokenKind(character), character, at, at + 1))
        return at + 1
    if closing := _QUOTES.get(character):
        return _cut_phrase(text, at, at + 1, closing, tokens)
    word = _WORD.match(text, at)
    if word is None:
        raise QueryError(
            text, at, f"{character} closes a quote that was never opened", "take it out, or open the quote"
        )
    return _cut_word(text, word.group(), at, tokens)


def _cut_phrase(text: str, start: int, inside: int, closing: str, tokens: list[Token]) -> int:
    ends = [found for mark in closing if (found := text.find(mark, inside)) >= 0]
    if not ends:
        raise QueryError(
            text, start, f"unclosed quote after {text[start : start + 40]}", f"add a closing {closing[-1]}"
        )
    end = min(ends)
    if not _JUXTAPOSED.search(text, inside, end):
        raise QueryError(text, start, "a phrase without words", "put words between the quotes, or take them out")
    tokens.append(Token(TokenKind.PHRASE, text[inside:end], start, end + 1))
    return end + 1


def _cut_word(text: str, word: str, at: int, tokens: list[Token]) -> int:
    end = at + len(word)
    if (field := _FIELD.match(word)) and field.group(1).lower() not in ("http", "https"):
        return _cut_field(text, field.group(1), at, tokens)
    if (proximity := _PROXIMITY.fullmatch(word)) and _is_operator(word, proximity):
        tokens.append(_near_token(text, word, proximity, at))
        return end
    if text.startswith("(", end) and (count := _COUNT.fullmatch(word)):
        tokens.append(_at_least_token(text, word, count.group(1), at))
        return end
    if word == "=" and text.startswith('"', end):
        return end  # a phrase is exact anyway
    _refuse_what_is_no_word(text, word, at)
    tokens.append(Token(TokenKind.WORD, word, at, end))
    return end


def _cut_field(text: str, name: str, at: int, tokens: list[Token]) -> int:
    if name not in FIELDS:
        close = get_close_matches(name.lower(), FIELDS, n=1)
        mend = f"write {close[0]}:" if close else f'use one of {", ".join(FIELDS)}, or put the words in "quotes"'
        raise QueryError(text, at, f"unknown field {name}:", mend)
    end = at + len(name) + 1
    if name != "cs" and (operator := _OPERATOR.match(text, end)):
        found = operator.group()
        mend = f"write NOT {name}: and what to look for" if found == "NOT" else f"write {name}: and what to look for"
        raise QueryError(text, at, f"{found} stands right behind {name}:", mend)
    tokens.append(Token(TokenKind.FIELD, name, at, end))
    if name == "cs" and (word := _OPERATOR.match(text, end)):
        tokens.append(Token(TokenKind.WORD, word.group(), end, word.end()))  # a name, cs:OR
        return word.end()
    return end


def _is_operator(word: str, proximity: re.Match[str]) -> bool:
    return proximity.group(2) is not None or word.isupper()


def _near_token(text: str, word: str, proximity: re.Match[str], at: int) -> Token:
    name, distance = proximity.group(1), proximity.group(2)
    if not name.isupper():
        raise QueryError(text, at, f"{word} is not an operator", f"write {name.upper()} in capitals")
    if not distance:
        raise QueryError(text, at, f"{name} needs a distance", f"write {name}/10")
    number = int(distance) if distance.isascii() and distance.isdigit() and len(distance) < 6 else 0
    if not 1 <= number <= MAX_DISTANCE:
        problem = f"{distance!r} is not a distance in words"
        raise QueryError(text, at, problem, f"write {name}/n with n from 1 to {MAX_DISTANCE}")
    return Token(TokenKind.NEAR, word, at, at + len(word), number, ordered=name == "ADJ")


def _at_least_token(text: str, word: str, digits: str, at: int) -> Token:
    number = int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 6 else 0
    if not 1 <= number <= MAX_COUNT:
        problem = f"{word} does not say how often" if not digits else f"{word} is out of range"
        raise QueryError(text, at, problem, f"write atleast3( … ), from 1 to {MAX_COUNT}")
    return Token(TokenKind.AT_LEAST, word, at, at + len(word), number)


def _refuse_what_is_no_word(text: str, word: str, at: int) -> None:
    """Marks that other search boxes give a meaning are refused rather than silently ignored."""
    if word in _FOREIGN:
        raise QueryError(text, at, f"{word} is not an operator here", f"write {_FOREIGN[word]}")
    if word in _SMALL_OPERATORS:
        raise QueryError(text, at, f"{word} in small letters is a word, not the operator", _SMALL_OPERATORS[word])
    if word[0] in "-!" and len(word) > 1:
        raise QueryError(text, at, f"{word[0]} does not exclude a word here", f"write NOT {word[1:]}")
    if word[0] == "@" and len(word) > 1:
        problem = f"{word} is an alias set, which stands only where the configuration is read"
        raise QueryError(text, at, problem, "write its forms out, or the word without @")
    if word.startswith("=@"):
        raise QueryError(text, at, "= does not make a set of names exact", f"write {word[1:]}")
    if word[0] == "+" and len(word) > 1:
        raise QueryError(text, at, "+ means nothing here: every word is required", f"write {word[1:]}")
    if not _JUXTAPOSED.search(word):
        raise QueryError(text, at, f"{_shortened(word)} holds no letter or digit", "take it out, or write a word")
    for offset, character in enumerate(word):
        if character in "?~^[]{}\\":
            raise QueryError(
                text,
                at + offset,
                f"{character} means nothing here",
                "write whole words, or a beginning with * after it",
            )


def _shortened(word: str) -> str:
    return word if len(word) <= SHOWN_CHARACTERS else f"{word[:SHOWN_CHARACTERS]}…"
