"""One item's way, readable as a sentence."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from tocsin.errors import Conflict
from tocsin.rules.pages import wish_after
from tocsin.rules.tagging import newly_found
from tocsin.store.base import ItemStore, ItemWork
from tocsin.types.articles import DuplicateOf
from tocsin.types.ids import ItemId
from tocsin.types.items import Item
from tocsin.types.results import ItemResult, Outcome, OutcomeKind
from workers.following import TaggingFollower
from workers.sampling import Sampler
from workers.stages.alert import raise_alerts
from workers.stages.clues import gather_clues
from workers.stages.dedupe import find_original
from workers.stages.digest import note_for_digests
from workers.stages.extract import outlet_of_item, read_article
from workers.stages.group import place_in_story
from workers.stages.measure import tally_of
from workers.stages.sample import sample_of
from workers.stages.site import lines_known, teach
from workers.stages.story_help import remember_topics, tag_by_story
from workers.stages.tag import tag_article
from workers.tagger import Tagger
from workers.watch import Watch

# Two workers on copies of one story meet in a Conflict; the second sees the first's work on its next try.
TRIES = 8


def process_item(
    item_id: ItemId,
    revision: int,
    *,
    store: ItemStore,
    watch: Watch,
    tagger: Tagger,
    now: datetime,
    sampler: Sampler | None = None,
) -> Outcome:
    """Take an item's latest revision to the alerts it raises; the same revision twice changes nothing.

    `revision` is the one the job was made for: a later one that is already stored is processed in its place.
    Raises `Conflict` when other workers keep writing what this item reads; the job is then tried again.
    """
    for _ in range(TRIES - 1):
        try:
            return try_item(item_id, revision, store=store, watch=watch, tagger=tagger, now=now, sampler=sampler)
        except Conflict:
            continue
    return try_item(item_id, revision, store=store, watch=watch, tagger=tagger, now=now, sampler=sampler)


def try_item(
    item_id: ItemId,
    revision: int,
    *,
    store: ItemStore,
    watch: Watch,
    tagger: Tagger,
    now: datetime,
    sampler: Sampler | None = None,
) -> Outcome:
    with store.work_on(item_id) as work:
        item = work.item
        if item is None:
            return Outcome(item_id=item_id, revision=revision, kind=OutcomeKind.EXPIRED)
        if work.done >= item.revision:
            return Outcome(item_id=item_id, revision=item.revision, kind=OutcomeKind.ALREADY_PROCESSED)
        result = process(item, work, watch, tagger, now, sampler)
        work.commit(result, now)
        return result.outcome


def process(
    item: Item, work: ItemWork, watch: Watch, tagger: Tagger, now: datetime, sampler: Sampler | None = None
) -> ItemResult:
    """Extract, dedupe, tag, place, ring: everything that this revision of the item changes."""
    before = work.processed.article if work.processed else None
    reading = read_article(item, before, lines_known(item, outlet_of_item(item), work, now))
    article = reading.article
    clues = gather_clues(article, work)
    novelty = find_original(article, clues.fingerprint, work)
    tagging = tag_article(article, tagger)
    place = place_in_story(article, clues.frequencies, novelty, work, now)
    matches = tag_by_story(article, tagging.matches, place.placement.story, work, tagger)
    placement = remember_topics(place.placement, matches)
    rings = raise_alerts(article, novelty, matches, placement, work, watch, now)
    outcome = Outcome(
        item_id=item.item_id,
        revision=item.revision,
        kind=rings.kind(novelty),
        reason=f"page_{reading.page.value}" if reading.page else "",
        story_id=placement.story.story_id,
        duplicate_of=novelty.original if isinstance(novelty, DuplicateOf) else None,
        topics=tuple(match.topic_id for match in matches),
        alerts=tuple(alert.alert_id for alert in rings.alerts),
        verdicts=rings.verdicts,
    )
    return ItemResult(
        article=article,
        fingerprint=clues.fingerprint,
        novelty=novelty,
        matches=matches,
        placement=placement,
        terms=place.terms,
        coverages=rings.coverages,
        alerts=rings.alerts,
        deliveries=rings.deliveries,
        digests=note_for_digests(item.item_id, rings.coverages, watch, now),
        outcome=outcome,
        page=wish_after(item, matches, novelty),
        counts={f"page_texts{{verdict={reading.page.value}}}": 1} if reading.page else {},
        taught=teach(reading, before, work, now),
        tally=tally_of(reading, is_first=not work.done),
        found=newly_found(matches, work.processed.matches if work.processed else ()),
        meaning=sample_of(article, novelty, tagging, tagger, None if work.done else sampler, now),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemWorker:
    """The pipeline with what it needs, as a worker process holds it."""

    store: ItemStore
    following: TaggingFollower
    clock: Callable[[], datetime]

    def process(self, item_id: ItemId, revision: int) -> Outcome:
        return process_item(
            item_id,
            revision,
            store=self.store,
            watch=self.following.watch,
            tagger=self.following.tagger,
            now=self.clock(),
            sampler=self.following.sampler,
        )
