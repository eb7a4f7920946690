"""What first contact brings, in one message a topic: what is gathered, how long, and what of it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

import pytest

from tocsin.rules.digests import LONGEST_GATHERING, SETTLE, digest_due, notes_of, stories_to_tell
from tocsin.types.alerts import Coverage, Listener, QuietHours, RingPolicy, StoryArticle, Told
from tocsin.types.ids import ItemId, ReceiverId, StoryId, TopicId
from tocsin.types.items import Quiet
from tocsin.types.topics import Severity

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
DESK, NIGHT_DESK = ReceiverId("desk"), ReceiverId("night")
NOON = QuietHours(start=time(11), end=time(14), zone="UTC", pierce=Severity.HIGH)


def listener(receiver_id: ReceiverId = DESK, **policy: object) -> Listener:
    return Listener(receiver_id=receiver_id, policy=RingPolicy(**policy))  # type: ignore[arg-type]


def article(name: str, quiet: Quiet | None = Quiet.FIRST_CONTACT, age: timedelta = timedelta(0)) -> StoryArticle:
    return StoryArticle(
        item_id=ItemId(name),
        source=name,
        outlet=f"{name}.example",
        title=f"Title {name}",
        url=None,
        published_at=NOW - age,
        seen_at=NOW,
        language="fr",
        paywalled=None,
        quiet=quiet is not None,
        quiet_because=quiet,
    )


def coverage(*articles: StoryArticle, story: str = "s", told: tuple[ReceiverId, ...] = ()) -> Coverage:
    return Coverage(
        topic_id=TopicId("t"),
        story_id=StoryId(story),
        story_revision=1,
        headline="h",
        articles=articles,
        told=tuple(Told(receiver_id=receiver, messages=1, at=NOW, outlets=1, articles=1) for receiver in told),
    )


@pytest.mark.parametrize(
    ("quiet", "noted"), [(Quiet.FIRST_CONTACT, True), (Quiet.OLD_NEWS, False), (None, False)], ids=str
)
def test_only_what_stood_there_at_first_contact_is_gathered(quiet: Quiet | None, noted: bool) -> None:
    """Old news of a watched feed and fresh news are no matter of a digest."""
    assert bool(notes_of(coverage(article("a", quiet)), ItemId("a"), [listener()], NOW)) is noted


def test_who_has_heard_of_the_story_is_not_told_again() -> None:
    """A story that has rung at one receiver is gathered for the other only."""
    notes = notes_of(coverage(article("a"), told=(DESK,)), ItemId("a"), [listener(), listener(NIGHT_DESK)], NOW)

    assert [note.receiver_id for note in notes] == [NIGHT_DESK]


@pytest.mark.parametrize(
    ("first", "last", "waits"),
    [
        (timedelta(0), timedelta(0), SETTLE),
        (20 * SECOND, 5 * SECOND, SETTLE - 5 * SECOND),
        (20 * SECOND, SETTLE, timedelta(0)),
        (LONGEST_GATHERING, timedelta(0), timedelta(0)),
    ],
    ids=["just begun", "still coming", "settled", "coming for too long"],
)
def test_a_digest_waits_until_nothing_more_comes_but_not_for_ever(
    first: timedelta, last: timedelta, waits: timedelta
) -> None:
    """Fifteen seconds after the last story, ten minutes after the first."""
    assert digest_due([NOW - first, NOW - last], listener(), Severity.NORMAL, NOW) == NOW + waits


def test_quiet_hours_hold_a_digest_unless_its_topic_pierces_them() -> None:
    """It comes when they end."""
    quiet, settled = listener(quiet=NOON), [NOW - 20 * SECOND]

    assert digest_due(settled, quiet, Severity.NORMAL, NOW) == NOW.replace(hour=14)
    assert digest_due(settled, quiet, Severity.HIGH, NOW) <= NOW


def test_a_digest_tells_the_newest_stories_first_and_leaves_out_what_has_rung() -> None:
    """What came as news while the digest gathered is not told twice."""
    old, new = coverage(article("a", age=timedelta(days=9)), story="old"), coverage(article("b"), story="new")
    rung = replace(coverage(article("c"), told=(DESK,)), story_id=StoryId("rung"))

    assert stories_to_tell([old, rung, new], listener()) == (new, old)


def test_a_digest_leaves_out_stories_of_too_few_outlets() -> None:
    """min_sources holds for digests as for rings."""
    small, large = coverage(article("a")), coverage(article("a"), article("b"), story="large")

    assert stories_to_tell([small, large], listener(min_sources=2)) == (large,)
