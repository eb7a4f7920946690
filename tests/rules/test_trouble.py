"""When a trouble begins and when it is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.trouble import (
    Level,
    Sign,
    end_unlisted,
    judge_trouble,
    outage_sign,
    recovery_in_words,
)
from tocsin.types.troubles import Trouble, TroubleEvent, TroubleKind

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
MINUTE = timedelta(minutes=1)
C, D, T = Level.CLEAR, Level.DOUBTFUL, Level.TROUBLED
LEVELS = {"c": C, "d": D, "t": T}


def sign(level: Level, at: datetime, kind: TroubleKind = TroubleKind.FAILING) -> Sign:
    return Sign(kind=kind, subject="feed", name="Le Monde", level=level, since=at, detail="timeout")


def history(
    levels: str, *, step: timedelta = HOUR / 2, patience: timedelta = HOUR, kind: TroubleKind = TroubleKind.FAILING
) -> tuple[str, list[Trouble]]:
    """What a series of looks, one a step, makes of a trouble: a letter a look (b began, e ended, . told nobody)."""
    known: Trouble | None = None
    told = ""
    versions: list[Trouble] = []
    for number, letter in enumerate(levels):
        at = NOW + number * step
        change = judge_trouble(sign(LEVELS[letter], at, kind), known, patience=patience, now=at)
        if change:
            known = change.trouble
            versions.append(known)
        told += change.event.value[0] if change and change.event is not TroubleEvent.NOTED else "."
    return told, versions


@pytest.mark.parametrize(
    ("looks", "told"),
    [
        ("cccc", "...."),
        ("dddd", "...."),
        ("cttt", ".b.."),
        ("cdtt", "..b."),
        ("tccc", "b..e"),
        ("tcct", "b..."),
        ("tcdccc", "b....e"),
        ("tctctctctccc", "b..........e"),
        ("tccctccccc", "b..eb....e"),
        ("tccctcccccd", "b..eb....e."),
    ],
    ids=lambda value: value,
)
def test_a_trouble_begins_beyond_doubt_and_ends_after_a_calm(looks: str, told: str) -> None:
    """A look every half hour, an hour of patience. Doubt begins nothing and ends nothing; a second spell needs twice the
    calm of the first."""
    assert history(looks)[0] == told


def test_a_feed_that_comes_and_goes_does_not_ring_all_day() -> None:
    """An hour and a half of failures, an hour and a half of calm, for three days: four spells, then one without end."""
    told, _ = history("tttcccc" * 21)

    assert told.count("b") <= 5
    assert told.count("e") <= 4


def test_a_spell_a_day_later_is_a_spell_of_its_own() -> None:
    """What is far apart is not counted together."""
    _, versions = history("tccc" + "c" * 50 + "t")

    assert versions[-1].spell == 1


def test_silence_is_over_with_the_first_item() -> None:
    """An item came: there is nothing to wait for."""
    assert history("tc", kind=TroubleKind.SILENT)[0] == "be"


def test_the_end_tells_since_when_nothing_was_wrong() -> None:
    """Not when we became sure of it."""
    _, versions = history("tccc")

    assert (versions[-1].since, versions[-1].calm_since, versions[-1].ended_at) == (
        NOW,
        NOW + HOUR / 2,
        NOW + HOUR * 1.5,
    )


@given(st.text("cdt", max_size=60), st.sampled_from(TroubleKind), st.integers(1, 200))
def test_begin_and_end_take_turns(looks: str, kind: TroubleKind, minutes: int) -> None:
    """Whatever is seen: no trouble ends that has not begun, none begins twice, none begins without a sign or ends with
    one, and each write follows on the last."""
    told, versions = history(looks, step=timedelta(minutes=minutes), kind=kind)

    assert ("be" * 60).startswith(told.replace(".", ""))
    assert all(looks[place] == {"b": "t", "e": "c"}[event] for place, event in enumerate(told) if event != ".")
    assert [version.revision for version in versions] == list(range(1, len(versions) + 1))
    spells = [version.since for version in versions if version.is_open and version.calm_since is None]
    assert spells == sorted(spells)


@given(st.text("cdt", max_size=40), st.text("cdt", max_size=5))
def test_the_same_look_twice_changes_nothing(looks: str, more: str) -> None:
    """A poll that is judged again, by another poller or after a restart, begins and ends nothing more."""
    once = history(looks)[1]
    known: Trouble | None = None
    events: list[TroubleEvent] = []
    for number, letter in enumerate(looks):
        at = NOW + number * HOUR / 2
        for _ in range(2):
            change = judge_trouble(sign(LEVELS[letter], at), known, patience=HOUR, now=at)
            known = change.trouble if change else known
            events += [change.event] if change else []

    assert known == (once[-1] if once else None)
    assert len(events) == len(once)


def test_a_feed_that_is_no_longer_listed_ends_without_a_word() -> None:
    """It did not recover."""
    (began,) = history("t")[1]
    ended = end_unlisted(began, NOW + HOUR).trouble

    assert (ended.told, ended.is_open, ended.revision) == (False, False, 2)


@pytest.mark.parametrize(
    ("offline", "pollers", "level", "words"),
    [
        ([], 1, C, ""),
        ([MINUTE], 1, D, ""),
        ([3 * MINUTE], 1, T, "nothing answers since 2026-03-01T11:57:00Z"),
        ([3 * MINUTE, MINUTE], 2, T, "nothing answers since 2026-03-01T11:57:00Z"),
        ([3 * MINUTE], 2, T, "1 of 2 pollers reach nobody"),
    ],
)
def test_an_outage_of_ours_is_one_trouble_of_the_whole_watch(
    offline: list[timedelta], pollers: int, level: Level, words: str
) -> None:
    """It counts after two minutes, however much patience feeds have."""
    found = outage_sign([NOW - ago for ago in offline], pollers, patience=HOUR, now=NOW)

    assert (found.kind, found.subject, found.level) == (TroubleKind.OWN_OUTAGE, "watch", level)
    assert words in found.detail


def test_the_recovery_of_an_outage_says_how_long_and_what_was_lost() -> None:
    """The feeds that lost overlap are named, the first ten of them."""
    _, versions = history("tccc", kind=TroubleKind.OWN_OUTAGE)
    ended = replace(versions[-1], calm_since=NOW + 130 * MINUTE)

    assert recovery_in_words(ended, [f"feed {n}" for n in range(12)]).startswith(
        "feeds are reached again after 2 h 10 min;"
    )
    assert "missed of 12 feeds: feed 0, feed 1" in recovery_in_words(ended, [f"feed {n}" for n in range(12)])
    assert "and 2 more" in recovery_in_words(ended, [f"feed {n}" for n in range(12)])
    assert "no feed read so far" in recovery_in_words(ended)


@pytest.mark.parametrize("kind", list(TroubleKind))
def test_every_recovery_has_words(kind: TroubleKind) -> None:
    """None is left to a receiver's guess."""
    assert len(recovery_in_words(replace(history("t")[1][0], kind=kind))) > 20
