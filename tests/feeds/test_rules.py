"""No rule of the poller without a test, no test of a rule that nobody promised."""

from __future__ import annotations

from tests.feeds.rules import carried, main, promised

NUMBERS = {"C": 10, "T": 12, "R": 9, "S": 7, "W": 6, "D": 9}


def test_every_rule_is_promised() -> None:
    """docs/polling.md holds C1 to C10, T1 to T12, R1 to R9, S1 to S7, W1 to W6 and D1 to D9, each once."""
    assert list(promised()) == [f"{letter}{n}" for letter, last in NUMBERS.items() for n in range(1, last + 1)]


def test_every_promise_has_a_test() -> None:
    """A rule stands on the page only with a test that carries its number."""
    assert sorted(promised().keys() - carried().keys()) == []


def test_no_test_carries_a_number_that_is_no_rules() -> None:
    """A number in a docstring leads to the page."""
    assert sorted(carried().keys() - promised().keys()) == []


def test_the_table_can_be_printed(capsys: object) -> None:
    """`python -m tests.feeds.rules` names each rule and its tests."""
    main()
    printed = capsys.readouterr().out  # type: ignore[attr-defined]

    assert "C10  " in printed
    assert "    tests/feeds/test_poller.py::test_validators_go_back_byte_for_byte" in printed
    assert "NO TEST" not in printed
