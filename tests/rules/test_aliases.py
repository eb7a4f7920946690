"""Alias sets in queries are written out, or refused with place and mend."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.errors import QueryError
from tocsin.rules.aliases import alias_name, form_of, write_out
from tocsin.rules.query import parse_query

SETS = {
    "putin": ("Putin", "Путин"),
    "nato": ("cs:OTAN", '"North Atlantic Treaty"'),
    "both": ("@putin", "@nato", "Putin"),
    "loop": ("@loop",),
    "cote-d-ivoire": ("Côte-d’Ivoire",),
    "long": tuple(f"name{number}" for number in range(1000)),
}


@pytest.mark.parametrize(
    ("query", "written"),
    [
        ("@putin", "(Putin OR Путин)"),
        ("summit AND @Putin", "summit AND (Putin OR Путин)"),
        ("title:@putin", "title:(Putin OR Путин)"),
        ("(@putin OR @nato) talks", '((Putin OR Путин) OR (cs:OTAN OR "North Atlantic Treaty")) talks'),
        ("a NEAR/3 @putin", "a NEAR/3 (Putin OR Путин)"),
        ("atleast2(@putin)", "atleast2((Putin OR Путин))"),
        ("@both", '(Putin OR Путин OR cs:OTAN OR "North Atlantic Treaty")'),
        ("@Côte-d-Ivoire", "(Côte-d’Ivoire)"),
        ('"mail @putin" OR desk@putin.example', '"mail @putin" OR desk@putin.example'),
    ],
)
def test_an_alias_is_written_out_as_a_group(query: str, written: str) -> None:
    """Outside of quotes and words `@name` becomes all its forms, each once, without regard to case and accents."""
    assert written == write_out(query, SETS)
    assert parse_query(written)


@pytest.mark.parametrize(
    ("query", "offset", "problem", "mend"),
    [
        ("a AND @puttin", 6, "no alias set is called @puttin", "did you mean @putin?"),
        ("a AND @zzz", 6, "no alias set is called @zzz", "add it to aliases.yaml"),
        ("a @", 2, "@ without a name", "@ukraine"),
        ("@putin AND cs:@nato", 11, "cs: takes one word or phrase", "before each"),
        ("@putin NEAR b", 7, "NEAR needs a distance", "NEAR/10"),
        ("NOT @putin", 0, "only NOT", "add a word"),
        ("@putin @nato OR", 13, "nothing between OR and the end", "write a word"),
        ("@loop", 0, "stands in itself", "take one of them out"),
        ("a OR " + "@long " * 3, 5, "longer than 20000 characters", "split it"),
    ],
)
def test_what_cannot_be_written_out_is_refused_in_the_query_as_given(
    query: str, offset: int, problem: str, mend: str
) -> None:
    """The offset counts in what the operator wrote, not in what it stands for."""
    with pytest.raises(QueryError) as caught:
        write_out(query, SETS)

    assert offset == caught.value.offset
    assert problem in caught.value.problem
    assert mend in caught.value.mend


@pytest.mark.parametrize(
    ("given_form", "form"),
    [
        ("Putin", "Putin"),
        ("Vladimir  Putin", "Vladimir-Putin"),
        ("cs:UN", "cs:UN"),
        ('"North Atlantic Treaty"', '"North Atlantic Treaty"'),
        ("普京", "普京"),
        ("@nato", "@nato"),
    ],
)
def test_a_form_is_one_word_name_or_phrase(given_form: str, form: str) -> None:
    """Words side by side are joined, so that each of them may be inflected."""
    assert form == form_of(given_form)


@pytest.mark.parametrize("refused", ["", "a OR b", "title:a", "NOT a", '"a" "b"', "ab*", "atleast2(a)"])
def test_anything_else_is_no_form(refused: str) -> None:
    """Operators, fields and empty forms are refused."""
    with pytest.raises(QueryError):
        form_of(refused)


def test_a_query_with_an_alias_that_was_never_written_out_is_refused() -> None:
    """Whoever reads a query without the configuration is told, rather than searching for the bare name."""
    with pytest.raises(QueryError, match="@putin is an alias set"):
        parse_query("@putin")


def refusal_of(query: str) -> QueryError | None:
    try:
        write_out(query, SETS)
    except QueryError as error:
        return error
    return None


@given(st.text(alphabet='ab @()"putinOR:-é', max_size=40))
def test_a_query_without_aliases_is_left_as_it_is(query: str) -> None:
    """Writing out changes nothing but aliases, and every error points into the query."""
    if (error := refusal_of(query)) is not None:
        assert 0 <= error.offset <= len(query)
    elif "@" not in query:
        assert query == write_out(query, SETS)


@given(st.text(max_size=30))
def test_a_name_is_its_own_name(text: str) -> None:
    """Naming twice changes nothing."""
    assert alias_name(alias_name(text)) == alias_name(text)
