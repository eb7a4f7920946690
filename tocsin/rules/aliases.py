"""Alias sets: `@putin` in a query stands for all spellings of a name, written out when the configuration is read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from itertools import pairwise

from tocsin.errors import QueryError
from tocsin.rules.query import MAX_CHARACTERS, parse_query
from tocsin.rules.query_tree import Either, Phrase, Term
from tocsin.rules.words import fold

# A set may stand in another ("@g7" in "@leaders"); deeper than this it stands in itself.
MAX_NESTING = 5

_QUOTED = r'"[^"]*"|“[^”]*”|„[^“”]*[“”]|«[^»]*»'
_ALIAS = re.compile(rf"{_QUOTED}|(?<![^\s(:])@([\w-]*)(\*)?")
_OPERATORS = re.compile(r"(?:^| )(?:AND|OR|NOT|NEAR/\S*|ADJ/\S*)(?: |$)")
_QUOTE = re.compile(r'["“”„«»]')

Aliases = Mapping[str, Sequence[str]]  # by name, as `alias_name` writes it: the forms of each set


def alias_name(text: str) -> str:
    """The name of a set as it is looked up: without case and diacritics, a hyphen for whatever stands between words."""
    return re.sub(r"[\W_]+", "-", fold(text)).strip("-")


def form_of(text: str) -> str:
    """A form of a set in the language of queries: words side by side are joined, so that each may be inflected
    ("Vladimir Putin": Vladimir-Putin). Raises QueryError for what is no word, phrase, `cs:` or `@` set."""
    form = " ".join(text.split())
    if form.startswith("@"):
        return form
    if _OPERATORS.search(form):
        raise QueryError(text, 0, "an operator in a form", "write each form for itself, in a list")
    if not _QUOTE.search(form):
        form = form.replace(" ", "-")
    if not isinstance(_plain_root(form), Term | Phrase | Either):
        raise QueryError(text, 0, "more than one word or phrase", 'write each form for itself; words in "quotes"')
    return form


def write_out(query: str, aliases: Aliases) -> str:
    """The query with every `@name` outside of quotes written out as a group. Raises QueryError, with the offset in the
    query as given, where a name is unknown or the whole cannot be honoured."""
    if len(query) > MAX_CHARACTERS:
        parse_query(query)  # refuses it
    pieces = list(_pieces(query, aliases))
    written = "".join(text for text, _ in pieces)
    if len(written) > MAX_CHARACTERS >= len(query):
        offset = next(start for text, start in pieces if text.startswith("("))
        problem = f"with its aliases written out the query is longer than {MAX_CHARACTERS} characters"
        raise QueryError(query, offset, problem, "split it into several topics")
    try:
        parse_query(written)
    except QueryError as error:
        raise QueryError(query, _offset_in(pieces, error.offset), error.problem, error.mend) from None
    return written


def _plain_root(form: str) -> object:
    root = parse_query(form).root
    return root if not isinstance(root, Either) or "-" in form else None


def _pieces(query: str, aliases: Aliases) -> Iterator[tuple[str, int]]:
    """The query in pieces, as written out, each with its offset in the query as given."""
    found = [match for match in _ALIAS.finditer(query) if match.group(1) is not None]
    edges = [0, *(edge for match in found for edge in match.span()), len(query)]
    for number, (start, end) in enumerate(pairwise(edges)):
        if number % 2:
            if query[end - 1] == "*":
                raise QueryError(
                    query, end - 1, "* behind an alias set", "take it out: its names are found in any inflection"
                )
            forms = dict.fromkeys(_forms(query, start, query[start + 1 : end], aliases, 0))
            yield f"({' OR '.join(forms)})", start
        else:
            yield query[start:end], start


def _forms(query: str, offset: int, name: str, aliases: Aliases, depth: int) -> Iterator[str]:
    forms = aliases.get(alias_name(name))
    if forms is None:
        raise QueryError(query, offset, *_why_unknown(name, aliases))
    for form in forms:
        if not form.startswith("@"):
            yield form
        elif depth >= MAX_NESTING:
            raise QueryError(query, offset, f"@{name} stands in itself, by way of {form}", "take one of them out")
        else:
            yield from _forms(query, offset, form[1:], aliases, depth + 1)


def _why_unknown(name: str, aliases: Aliases) -> tuple[str, str]:
    if not name:
        return "@ without a name", "write the name of an alias set behind it: @ukraine"
    near = get_close_matches(alias_name(name), aliases, n=1, cutoff=0.6)
    mend = f"did you mean @{near[0]}?" if near else "add it to aliases.yaml, or write the word without @"
    return f"no alias set is called @{name}", mend


def _offset_in(pieces: Sequence[tuple[str, int]], offset: int) -> int:
    """Where a character of the written-out query stands in the query as given; inside a group, where its name begins."""
    passed = 0
    for number, (text, start) in enumerate(pieces):
        if offset < passed + len(text) or number == len(pieces) - 1:
            return start if number % 2 else start + offset - passed
        passed += len(text)
    return offset
