"""A query's tree, or a part of it, as text again."""

from __future__ import annotations

from tocsin.rules.query_tree import (
    All,
    Apart,
    AtLeast,
    Either,
    Language,
    Near,
    Node,
    Not,
    Phrase,
    Source,
    Term,
    TermKind,
    Within,
)


def write_query(node: Node) -> str:
    """Text that `parse_query` reads as this tree, but that a hyphenated word may also be read as one word."""
    match node:
        case Term():
            return _term(node)
        case Phrase(terms, text):
            if terms[0].kind is TermKind.BARE:
                return text
            words = " ".join(_term(term).removeprefix("=").removeprefix("cs:") for term in terms)
            return f'cs:"{words}"' if terms[0].kind is TermKind.CASED else f'"{words}"'
        case All(parts):
            return f"({' AND '.join(map(write_query, parts))})"
        case Either(parts):
            return f"({' OR '.join(map(write_query, parts))})"
        case Not(part):
            return f"NOT {_grouped(part)}"
        case Near(left, right):
            return f"({_grouped(left)} {operator_of(node)} {_grouped(right)})"
        case Apart(left, right):
            return f"({_grouped(left)} {operator_of(node)} {_grouped(right)})"
        case Within(zone, part):
            return f"{zone.value}:{_grouped(part)}"
        case AtLeast(count, part):
            return f"atleast{count}({write_query(part)})"
        case Language(code):
            return f"lang:{code}"
        case Source(words):
            return f'source:"{" ".join(words)}"'
        case _:
            raise ValueError(f"{type(node).__name__} is no part of a query as it is written")


def operator_of(node: Near | Apart) -> str:
    """`NEAR/5`, `ADJ/5`, `NOT NEAR/5`, `NOT ADJ/5`."""
    name = f"{'ADJ' if node.ordered else 'NEAR'}/{node.distance}"
    return f"NOT {name}" if isinstance(node, Apart) else name


def _term(term: Term) -> str:
    match term.kind:
        case TermKind.EXACT:
            return f"={term.word}"
        case TermKind.PREFIX:
            return f"{term.word}*"
        case TermKind.SUFFIX:
            return f"*{term.word}"
        case TermKind.CASED:
            return f"cs:{term.word}"
        case _:
            return term.word


def _grouped(node: Node) -> str:
    """As an operand: words and phrases stand by themselves, everything else in parentheses."""
    text = write_query(node)
    return text if isinstance(node, Term | Phrase | All | Either | Near | Apart) else f"({text})"
