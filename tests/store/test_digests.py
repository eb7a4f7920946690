"""Digests in the making: one contract for both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tocsin.errors import Conflict
from tocsin.store.base import Store
from tocsin.types.alerts import DigestNote
from tocsin.types.ids import ReceiverId, StoryId

if TYPE_CHECKING:
    from tests.store.conftest import Samples

SOON = timedelta(seconds=15)


def note(make: Samples, story: str, receiver: str = "desk") -> DigestNote:
    return DigestNote(
        topic_id=make.topic,
        receiver_id=ReceiverId(receiver),
        story_id=StoryId(story),
        noted_at=make.now,
        due_at=make.now + SOON,
    )


def noted(store: Store, make: Samples, name: str, *, revision: int = 1) -> None:
    """An item processed, whose story is to be told in a digest."""
    item = make.item(name, text=f"Revision {revision}.")
    store.put_items([item], make.now)
    result = make.result(replace(item, revision=revision), rings=False)
    note_of_it = note(make, result.placement.story.story_id)
    with store.work_on(item.item_id) as work:
        work.commit(replace(result, digests=(note_of_it,)), make.now)


def test_what_is_noted_is_due_when_it_says_and_comes_with_its_coverage(store: Store, make: Samples) -> None:
    """A digest holds the stories of its topic and receiver, and when each was noted."""
    noted(store, make, "a")
    noted(store, make, "b")

    assert store.due_digests(make.now, 10) == ()
    assert store.due_digests(make.now + SOON, 10) == ((make.topic, make.desk),)
    with store.work_on_digest(make.topic, make.desk) as work:
        assert dict(work.noted) == {StoryId("item-a"): make.now, StoryId("item-b"): make.now}
        assert {coverage.story_id for coverage in work.coverages} == {"item-a", "item-b"}


def test_told_in_one_step_and_never_again(store: Store, make: Samples) -> None:
    """The alert goes out with the commit; a later revision brings no story back into a digest."""
    noted(store, make, "a")
    with store.work_on_digest(make.topic, make.desk) as work:
        work.commit([make.alert("d")], [make.delivery("d", alert="d")], make.now)
    noted(store, make, "a", revision=2)

    assert store.due_digests(make.now + SOON, 10) == ()
    assert [delivery.alert_id for delivery in store.deliveries()] == ["alert-d"]


def test_of_two_who_tell_one_is_too_late(store: Store, make: Samples) -> None:
    """The second writes nothing."""
    noted(store, make, "a")
    with store.work_on_digest(make.topic, make.desk) as first, store.work_on_digest(make.topic, make.desk) as second:
        first.commit([make.alert("1")], [make.delivery("1", alert="1")], make.now)
        with pytest.raises(Conflict):
            second.commit([make.alert("2")], [make.delivery("2", alert="2")], make.now)

    assert [delivery.alert_id for delivery in store.deliveries()] == ["alert-1"]


def test_what_comes_while_a_digest_is_told_waits_for_the_next(store: Store, make: Samples) -> None:
    """Nothing is told that was not read, nothing noted is lost."""
    noted(store, make, "a")
    with store.work_on_digest(make.topic, make.desk) as work:
        noted(store, make, "b")
        work.commit([], [], make.now)

    assert store.due_digests(make.now + SOON, 10) == ((make.topic, make.desk),)
    with store.work_on_digest(make.topic, make.desk) as work:
        assert list(work.noted) == ["item-b"]


def test_a_digest_that_is_put_off_is_due_later(store: Store, make: Samples) -> None:
    """Quiet hours and feeds that still come in move it."""
    noted(store, make, "a")
    with store.work_on_digest(make.topic, make.desk) as work:
        work.put_off(make.now + 2 * SOON)

    assert store.due_digests(make.now + SOON, 10) == ()
    assert store.due_digests(make.now + 2 * SOON, 10) == ((make.topic, make.desk),)


def test_a_revision_done_twice_notes_nothing_twice(store: Store, make: Samples) -> None:
    """The second commit of a revision changes nothing, a told digest included."""
    noted(store, make, "a")
    with store.work_on_digest(make.topic, make.desk) as work:
        work.commit([], [], make.now)
    noted(store, make, "a")

    assert store.due_digests(make.now + SOON, 10) == ()
