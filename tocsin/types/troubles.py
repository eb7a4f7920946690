"""Trouble: silence that is not "no news", from its first sign to its recovery."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class TroubleKind(StrEnum):
    """What is wrong; a closed list that labels events, counters and alerts."""

    FAILING = "failing"  # a feed cannot be fetched or read
    NOT_A_FEED = "not_a_feed"  # what was a feed answers with something else, HTML above all
    NO_ITEMS = "no_items"  # an empty document where there were items
    OVERLAP_LOST = "overlap_lost"  # a poll knew no item: what stood between was never seen
    SILENT = "silent"  # it answers, and has brought nothing for much longer than ever
    THIN_TEXT = "thin_text"  # an outlet's texts are suddenly short
    OWN_OUTAGE = "own_outage"  # nothing at all answers: our own connection


class TroubleEvent(StrEnum):
    """What became of a trouble."""

    BEGAN = "began"
    ENDED = "ended"
    NOTED = "noted"  # it may be over, or is not after all: nobody is told


@dataclass(frozen=True, slots=True, kw_only=True)
class Trouble:
    """One spell of one trouble. `subject` is a feed id, an outlet or the watch, `name` what people call it.

    It is open until `ended_at`. `revision` grows with each write of its kind and subject.
    """

    kind: TroubleKind
    subject: str
    name: str
    detail: str
    since: datetime  # when it went wrong, as far as known
    began_at: datetime  # when it was judged a trouble
    told: bool = True  # False: another trouble's messages speak for it
    calm_since: datetime | None = None  # nothing has been wrong since then
    ended_at: datetime | None = None
    spell: int = 1  # spells that followed closely on one another, this one included
    revision: int = 1

    @property
    def is_open(self) -> bool:
        return self.ended_at is None
