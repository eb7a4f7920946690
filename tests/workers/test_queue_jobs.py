"""A batch of items: each on its own, inside its time."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
import structlog
from structlog.testing import capture_logs

from tocsin.errors import Unreachable
from tocsin.types.ids import ItemId
from tocsin.types.results import Outcome, OutcomeKind
from workers.jobs import ItemJob, ItemsFailed
from workers.time_limit import OverTime, time_limit


@dataclass
class ScriptedProcessor:
    """Does for each item what the script says, and notes the order."""

    script: Mapping[str, Callable[[], object]] = field(default_factory=dict)
    seen: list[tuple[str, int]] = field(default_factory=list)

    def process(self, item_id: ItemId, revision: int) -> Outcome:
        self.seen.append((item_id, revision))
        self.script.get(item_id, lambda: None)()
        return Outcome(item_id=item_id, revision=revision, kind=OutcomeKind.UNMATCHED)


def fail() -> None:
    raise ValueError("no title")


def lose_redis() -> None:
    raise Unreachable("item", "connection refused")


def never_end() -> None:
    while True:
        time.monotonic()


def job_with(processor: ScriptedProcessor, counts: Counter[str] | None = None) -> ItemJob:
    counter = Counter() if counts is None else counts
    return ItemJob(processor=processor, count=counter.update, item_limit=timedelta(seconds=0.05))


def test_every_item_is_processed_in_its_revision() -> None:
    """The items of a batch are processed in order, each in the revision that its job names."""
    processor = ScriptedProcessor()

    job_with(processor).process_items([["a", 1], ["b", 3]])

    assert processor.seen == [("a", 1), ("b", 3)]


def test_a_failing_item_leaves_its_neighbours_alone() -> None:
    """An item that raises is named at the end, after all others were processed."""
    processor = ScriptedProcessor({"b": fail})

    with pytest.raises(ItemsFailed) as failure:
        job_with(processor).process_items([["a", 1], ["b", 1], ["c", 1]])

    assert failure.value.item_ids == ("b",)
    assert [item_id for item_id, _ in processor.seen] == ["a", "b", "c"]


def test_failed_items_are_counted() -> None:
    """The counter holds how many items failed, not how many jobs."""
    counts: Counter[str] = Counter()

    with pytest.raises(ItemsFailed):
        job_with(ScriptedProcessor({"a": fail, "b": fail}), counts).process_items([["a", 1], ["b", 1], ["c", 1]])

    assert counts == {"items_failed": 2}


def test_a_failed_item_is_told_with_its_traceback() -> None:
    """The log line of a failed item carries its reason and its traceback."""
    with capture_logs(processors=[structlog.contextvars.merge_contextvars]) as lines, pytest.raises(ItemsFailed):
        job_with(ScriptedProcessor({"a": fail})).process_items([["a", 1]])

    (line,) = [line for line in lines if line["event"] == "item.failed"]
    assert (line["item_id"], line["reason"], line["exc_info"]) == ("a", "ValueError", True)


def test_an_item_that_never_ends_is_stopped() -> None:
    """An item over its time fails, and the next one has its whole time again."""
    processor = ScriptedProcessor({"a": never_end})

    with pytest.raises(ItemsFailed) as failure:
        job_with(processor).process_items([["a", 1], ["b", 1]])

    assert failure.value.item_ids == ("a",)
    assert ("b", 1) in processor.seen


def test_without_a_store_the_batch_stops_at_once() -> None:
    """Where no Redis answers, the rest of the batch is not tried: the job comes back whole."""
    processor = ScriptedProcessor({"a": lose_redis})

    with pytest.raises(Unreachable):
        job_with(processor).process_items([["a", 1], ["b", 1]])

    assert processor.seen == [("a", 1)]


@pytest.mark.parametrize("batch", [[["a"]], [["a", "one"]], [["a", 1, 2]], ["ab1"], [7]])
def test_a_batch_of_another_shape_is_refused(batch: list[list[str | int]]) -> None:
    """Arguments that are no list of [item id, revision] fail the job before anything is processed."""
    processor = ScriptedProcessor()

    with pytest.raises((ValueError, TypeError)):
        job_with(processor).process_items(batch)

    assert processor.seen == []


def test_a_split_batch_is_left_to_its_parts() -> None:
    """Where the items got jobs of their own, the batch itself does nothing more."""
    processor = ScriptedProcessor()

    ItemJob(processor=processor, count=Counter[str]().update, split=lambda _batch: True).process_items([["a", 1]])

    assert processor.seen == []


def test_the_shorter_of_two_limits_rings() -> None:
    """Inside a limit, a longer one changes nothing."""
    with pytest.raises(OverTime) as over, time_limit(timedelta(seconds=0.05)), time_limit(timedelta(seconds=60)):
        never_end()

    assert over.value.limit == timedelta(seconds=0.05)


def test_an_outer_limit_goes_on_after_an_inner_one() -> None:
    """Inner limits do not prolong the outer one."""
    outer, inner = timedelta(seconds=0.5), timedelta(seconds=0.45)
    with pytest.raises(OverTime) as over, time_limit(outer):
        limit_for_ever(inner)

    assert over.value.limit == outer


def limit_for_ever(limit: timedelta) -> None:
    while True:
        with time_limit(limit):
            pass
