"""The one item job: a batch of items, each on its own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

import structlog
from rq.timeouts import JobTimeoutException

from tocsin.errors import Unreachable
from tocsin.types.ids import ItemId
from tocsin.types.results import Outcome, OutcomeKind
from workers.time_limit import time_limit

log = structlog.get_logger("workers.jobs")

# The slowest honest item takes under a second; ten times that is a fault of the item or of ours.
ITEM_LIMIT = timedelta(seconds=10)

Batch = Sequence[Sequence[str | int]]


class ItemProcessor(Protocol):
    """Takes one revision of an item through the pipeline; the same revision twice changes nothing."""

    def process(self, item_id: ItemId, revision: int) -> Outcome: ...


class ItemsFailed(Exception):
    """Items of a batch that could not be processed; the rest of the batch is done."""

    def __init__(self, item_ids: tuple[ItemId, ...], of: int) -> None:
        self.item_ids, self.of = item_ids, of
        super().__init__(f"{len(item_ids)} of {of} items failed: {', '.join(item_ids)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemJob:
    """The job behind `workers.jobs.process_items`, with what it needs from its process.

    `prepare` takes up what has changed in what is watched, once a job, before its items; `count` adds to counters; `give_sign` tells the supervisor that the process is alive, once an item; `split` gives
    each item of a batch that was tried before a job of its own and says whether it did.
    """

    processor: ItemProcessor
    count: Callable[[Mapping[str, int]], None]
    prepare: Callable[[], None] = lambda: None
    give_sign: Callable[[], None] = lambda: None
    split: Callable[[Batch], bool] = lambda _batch: False
    item_limit: timedelta = ITEM_LIMIT

    def process_items(self, batch: Batch) -> None:
        """Process `[[item_id, revision], ...]` in order; one that fails takes none of its neighbours with it.

        Raises `ItemsFailed` at the end when any failed, so that the queue tries again; what is done then answers
        ALREADY_PROCESSED. A batch that comes back is split, so that an item that kills its process, or takes all of
        its time, stands alone from then on. Raises `Unreachable` at once: without a store every item would fail alike.
        """
        items = read_batch(batch)
        if self.split(batch):
            return
        self.give_sign()
        self.prepare()
        failed = [item_id for item_id, revision in items if not self.try_item(item_id, revision)]
        if failed:
            self.count({"items_failed": len(failed)})
            raise ItemsFailed(tuple(failed), of=len(batch))

    def try_item(self, item_id: ItemId, revision: int) -> bool:
        """Process one item inside its time limit; False, and a traceback in the log, when it failed."""
        self.give_sign()
        with structlog.contextvars.bound_contextvars(item_id=item_id, revision=revision):
            try:
                with time_limit(self.item_limit):
                    outcome = self.processor.process(item_id, revision)
            except (Unreachable, JobTimeoutException):
                raise
            except Exception as error:  # the border of the job: anything an item does must not reach its neighbours
                log.error("item.failed", reason=type(error).__name__, exc_info=True)
                return False
            report(outcome)
        return True


def report(outcome: Outcome) -> None:
    """One line an item; what a reader of the log would not miss comes at debug level."""
    quiet = outcome.kind in (OutcomeKind.ALREADY_PROCESSED, OutcomeKind.UNMATCHED)
    (log.debug if quiet else log.info)(
        "item.processed",
        outcome=outcome.kind.value,
        reason=outcome.reason,
        story_id=outcome.story_id,
        duplicate_of=outcome.duplicate_of,
        topics=outcome.topics,
        alerts=outcome.alerts,
    )


def read_batch(batch: Batch) -> list[tuple[ItemId, int]]:
    """The batch with its types; raises ValueError for anything that is not a list of [id, revision]."""
    return [(ItemId(str(item_id)), int(revision)) for item_id, revision in batch]
