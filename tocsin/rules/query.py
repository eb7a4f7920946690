"""The query language: text to a frozen tree, or an error that says where and how to mend it. See docs/queries.md.

Precedence, tightest first: NOT, then NEAR and ADJ, then AND (also plain juxtaposition), then OR.
"""

from __future__ import annotations

from tocsin.errors import QueryError
from tocsin.rules.language_codes import LANGUAGES, OFTEN_MEANT, language_code
from tocsin.rules.query_terms import either_node, phrase_node, word_node
from tocsin.rules.query_tokens import Token, TokenKind, cut_conjunction, cut_query
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
    Query,
    Source,
    Term,
    Within,
    Zone,
)
from tocsin.rules.words import Words, fold

# Longer than the longest queries analysts are known to keep (20,000 characters, a news wire's saved searches).
MAX_CHARACTERS = 20_000
# Deeper than any query a person can read; keeps recursion far from the interpreter's limit.
MAX_DEPTH = 30
# Each operator of a chain looks at what the ones before it found, so a chain's cost grows with its square.
MAX_PROXIMITY = 10

_STARTS_OPERAND = {
    TokenKind.WORD,
    TokenKind.PHRASE,
    TokenKind.OPEN,
    TokenKind.GROUP,
    TokenKind.FIELD,
    TokenKind.AT_LEAST,
    TokenKind.NOT,
}


def parse_query(text: str) -> Query:
    """Return what the query asks. Raises QueryError, with the offset of the fault, for anything that cannot be honoured."""
    if len(text) > MAX_CHARACTERS:
        raise QueryError(
            text, MAX_CHARACTERS, f"longer than {MAX_CHARACTERS} characters", "split it into several topics"
        )
    if (root := _conjunction(text)) is not None:
        return Query(text, root)
    try:
        return _parse(text, whole_groups=True)
    except (QueryError, _NoList):
        return _parse(text, whole_groups=False)


def _conjunction(text: str) -> Node | None:
    """The tree of a query of the commonest shape, in a third of the time; None for all that has to be read with care."""
    found: list[Node] = []
    for excluded, inside in cut_conjunction(text) or ():
        node = either_node(inside)
        if node is None:
            return None
        found.append(Not(node) if excluded else node)
    if len(found) > 1:
        return All(tuple(found))
    return found[0] if found else None


def _parse(text: str, *, whole_groups: bool) -> Query:
    """`whole_groups` is quick; whatever it meets that is no plain list of words is read again, token by token."""
    tokens = cut_query(text, whole_groups=whole_groups)
    if tokens[0].kind is TokenKind.END:
        raise QueryError(text, 0, "an empty query", "write at least one word")
    parser = _Parser(text, tokens)
    root = parser.read_either(0)
    parser.expect_end()
    if (weak := _unanchored(root)) is not None:
        raise QueryError(text, parser.offset_of(weak), *_why_unanchored(weak, root))
    return Query(text, root)


class _NoList(Exception):
    """A group holds more than words joined by OR."""


class _Parser:
    """Recursive descent over the tokens; remembers where operators and fields began, for errors found later."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self._text, self._tokens, self._at = text, tokens, 0
        self._here = tokens[0]
        self._offsets: dict[int, tuple[int, Node]] = {}

    def read_either(self, depth: int) -> Node:
        start = self._here.start
        parts = [self._read_all(depth)]
        while self._here.kind is TokenKind.OR:
            self._next()
            parts.append(self._read_all(depth))
        return parts[0] if len(parts) == 1 else self._mark(Either(tuple(parts)), start)

    def expect_end(self) -> None:
        if self._here.kind is TokenKind.CLOSE:
            raise self._error(self._here, ") closes a parenthesis that was never opened", "take it out")

    def offset_of(self, node: Node) -> int:
        return self._offsets.get(id(node), (0, node))[0]

    def _next(self) -> Token:
        """The token here; the next one stands here then. The END token is never passed."""
        token = self._here
        if token.kind is not TokenKind.END:
            self._at += 1
            self._here = self._tokens[self._at]
        return token

    def _mark(self, node: Node, start: int) -> Node:
        self._offsets[id(node)] = (start, node)  # the node is kept so that its id stays its own
        return node

    def _error(self, token: Token, problem: str, mend: str) -> QueryError:
        return QueryError(self._text, token.start, problem, mend)

    def _read_all(self, depth: int) -> Node:
        start = self._here.start
        parts = [self._read_near(depth)]
        while self._here.kind is TokenKind.AND or self._here.kind in _STARTS_OPERAND:
            if self._here.kind is TokenKind.AND:
                self._next()
            parts.append(self._read_near(depth))
        return parts[0] if len(parts) == 1 else self._mark(All(tuple(parts)), start)

    def _read_near(self, depth: int) -> Node:
        start, count = self._here.start, 0
        left = self._read_not(depth)
        if self._here.kind is not TokenKind.NOT and self._here.kind is not TokenKind.NEAR:
            return left
        while (negated := self._is_not_near()) or self._here.kind is TokenKind.NEAR:
            if negated:
                self._next()
            operator = self._next()
            count += 1
            if count > MAX_PROXIMITY:
                problem = f"more than {MAX_PROXIMITY} proximity operators in a row"
                raise self._error(operator, problem, "join shorter ones with AND")
            right = self._read_not(depth)
            self._check_operand(left, operator)
            self._check_operand(right, operator)
            kind = Apart if negated else Near
            left = self._mark(kind(left, right, operator.number, operator.ordered), start)
        return left

    def _is_not_near(self) -> bool:
        return self._here.kind is TokenKind.NOT and self._tokens[self._at + 1].kind is TokenKind.NEAR

    def _check_operand(self, node: Node, operator: Token) -> None:
        """Only what has places in the text can be near something."""
        if isinstance(node, Term | Phrase | Near | Apart):
            return
        if isinstance(node, Either):
            for part in node.parts:
                self._check_operand(part, operator)
            return
        offset = self._offsets.get(id(node), (operator.start, node))[0]
        raise QueryError(self._text, offset, *_why_no_operand(node, operator.value))

    def _read_not(self, depth: int) -> Node:
        if self._here.kind is not TokenKind.NOT:
            return self._read_atom(depth)
        token = self._next()
        self._check_depth(token, depth)
        part = self._read_not(depth + 1)
        return part.part if isinstance(part, Not) else self._mark(Not(part), token.start)

    def _read_atom(self, depth: int) -> Node:
        token = self._next()
        if token.kind is TokenKind.WORD:
            return word_node(self._text, token)
        if token.kind is TokenKind.GROUP:
            self._check_depth(token, depth)
            return _listed(token)
        match token.kind:
            case TokenKind.PHRASE:
                return phrase_node(self._text, token, cased=False)
            case TokenKind.OPEN:
                return self._read_group(token, depth)
            case TokenKind.AT_LEAST:
                part = self._read_atom(depth)
                self._check_counted(part, token)
                return self._mark(AtLeast(token.number, part), token.start)
            case TokenKind.FIELD:
                return self._read_field(token, depth)
            case _:
                raise self._missing_operand(token)

    def _missing_operand(self, token: Token) -> QueryError:
        at = self._tokens.index(token)
        before = self._tokens[at - 1] if at else None
        what = {TokenKind.END: "the end of the query", TokenKind.CLOSE: ")"}.get(token.kind, token.value)
        if before is None:
            return self._error(token, f"nothing before {what}", "write a word or a group there")
        place = token if token.kind is not TokenKind.END else before
        return self._error(place, f"nothing between {before.value} and {what}", "write a word or a group there")

    def _check_depth(self, token: Token, depth: int) -> None:
        if depth >= MAX_DEPTH:
            raise self._error(token, f"nested more than {MAX_DEPTH} deep", "take out parentheses that change nothing")

    def _read_group(self, opening: Token, depth: int) -> Node:
        self._check_depth(opening, depth)
        if self._here.kind is TokenKind.CLOSE:
            raise self._error(opening, "an empty group", "put words between the parentheses, or take them out")
        if self._here.kind is TokenKind.END:
            raise self._unclosed(opening)
        node = self.read_either(depth + 1)
        closing = self._next()
        if closing.kind is not TokenKind.CLOSE:
            raise self._unclosed(opening)
        return node

    def _unclosed(self, opening: Token) -> QueryError:
        return self._error(opening, "unclosed parenthesis", "add a closing )")

    def _check_counted(self, node: Node, at_least: Token) -> None:
        """Only what has places in the text can be counted."""
        wrong = next(
            (part for part in _walk(node) if not isinstance(part, Term | Phrase | Near | Apart | Either)), None
        )
        if wrong is not None:
            offset = self._offsets.get(id(wrong), (at_least.start, wrong))[0]
            problem = f"{at_least.value} counts a word, a phrase, or a group of them joined by OR"
            raise QueryError(self._text, offset, problem, f"write {at_least.value}( … ) around each")

    def _read_field(self, field: Token, depth: int) -> Node:
        self._check_depth(field, depth)
        token = self._here
        if token.kind not in _STARTS_OPERAND - {TokenKind.NOT}:
            raise self._error(
                field, f"nothing after {field.value}:", f"write {field.value}: and what to look for, without a space"
            )
        if field.value == "cs":
            return self._mark(self._read_cased(field), field.start)
        if field.value in ("lang", "source"):
            return self._mark(self._read_fact(field, depth), field.start)
        part = self._read_atom(depth + 1)
        self._check_zone(part, field)
        return self._mark(Within(Zone(field.value), part), field.start)

    def _check_zone(self, node: Node, field: Token) -> None:
        for inner in _walk(node):
            if isinstance(inner, Within | Language | Source):
                offset = self._offsets.get(id(inner), (field.start, inner))[0]
                problem = f"a field inside {field.value}:"
                raise QueryError(self._text, offset, problem, "put the fields side by side: title:a AND body:b")

    def _read_cased(self, field: Token) -> Node:
        token = self._next()
        if token.kind is TokenKind.WORD:
            return word_node(self._text, token, cased=True)
        if token.kind is TokenKind.PHRASE:
            return phrase_node(self._text, token, cased=True)
        raise self._error(field, "cs: takes one word or phrase", "write cs: before each: (cs:Apple OR cs:Orange)")

    def _read_fact(self, field: Token, depth: int) -> Node:
        """Language and source are no words of the text; a group of them may only be joined by OR."""
        token = self._next()
        if token.kind is TokenKind.OPEN:
            self._check_depth(token, depth)
            parts = [self._read_fact(field, depth + 1)]
            while self._here.kind is TokenKind.OR:
                self._next()
                parts.append(self._read_fact(field, depth + 1))
            closing = self._next()
            if closing.kind is not TokenKind.CLOSE:
                raise self._error(
                    token, f"{field.value}: takes a value, or values joined by OR", f"write {field.value}:(a OR b)"
                )
            return parts[0] if len(parts) == 1 else Either(tuple(parts))
        if token.kind not in (TokenKind.WORD, TokenKind.PHRASE):
            raise self._error(field, f"nothing after {field.value}:", f"write {field.value}: and its value")
        return self._fact(field, token)

    def _fact(self, field: Token, token: Token) -> Node:
        if field.value == "source":
            if token.value[0] in "=*" or token.value[-1] == "*":
                raise self._error(
                    token, f"{token.value}: source: takes words as they stand in the name", "take out the mark"
                )
            return Source(tuple(fold(form) for form in Words(token.value).forms))
        code = language_code(token.value)
        if code not in LANGUAGES:
            meant = OFTEN_MEANT.get(token.value.lower(), "fr")
            raise self._error(token, f"{token.value} is not a language code", f"write its two letters: lang:{meant}")
        return Language(code)


def _listed(group: Token) -> Node:
    node = either_node(group.value)
    if node is None:
        raise _NoList
    return node


def _why_no_operand(node: Node, operator: str) -> tuple[str, str]:
    match node:
        case Not():
            return (
                f"NOT binds tighter than {operator}",
                f"put parentheses: NOT (a {operator} b), or write a NOT {operator} b",
            )
        case Within():
            return f"a field beside {operator}", f"put the field before the group: {node.zone.value}:(a {operator} b)"
        case All():
            return (
                f"AND beside {operator}",
                f"{operator} takes words, phrases and OR groups: (a {operator} c) AND (b {operator} c)",
            )
        case _:
            return f"{operator} takes words, phrases and OR groups", "join the rest with AND"


def _walk(node: Node) -> list[Node]:
    found: list[Node] = []
    waiting = [node]
    while waiting:
        node = waiting.pop()
        found.append(node)
        match node:
            case All(parts) | Either(parts):
                waiting += parts
            case Near(left, right) | Apart(left, right):
                waiting += (left, right)
            case Not(part) | Within(_, part) | AtLeast(_, part):
                waiting.append(part)
            case _:
                pass
    return found


def _unanchored(node: Node) -> Node | None:
    """The part that requires no word at all, so that every document would have to be read for it; None: there is none."""
    match node:
        case Term() | Phrase() | Near() | Apart() | AtLeast():
            return None
        case Within(_, part):
            return _unanchored(part)
        case All(parts):
            if Term in map(type, parts):
                return None
            weak = [_unanchored(part) for part in parts]
            return None if None in weak else weak[0]
        case Either(parts):
            asking = (part for part in parts if type(part) is not Term and type(part) is not Phrase)
            return next((each for part in asking if (each := _unanchored(part)) is not None), None)
        case _:
            return node


def _why_unanchored(weak: Node, root: Node) -> tuple[str, str]:
    if isinstance(weak, Not):
        if not any(isinstance(node, Either) and weak in _walk(node) for node in _walk(root)):
            return "only NOT: the query asks for no word that must be there", "add a word that the article must hold"
        return "this side of OR asks for no word that must be there", "put the NOT beside a word: (a NOT b)"
    return "a language or a source alone is no topic", "add a word that the article must hold"
