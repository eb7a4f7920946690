"""One item, or one coverage, under work in memory: what it reads it watches, and its commit is all or nothing."""

from __future__ import annotations

from collections import Counter, defaultdict, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from tocsin.errors import Conflict
from tocsin.store import keys
from tocsin.store.counting import item_counter
from tocsin.store.memory_digests import DigestShelves
from tocsin.store.memory_ledger import Ledger, Shelf
from tocsin.store.memory_outbox import MemoryOutbox
from tocsin.store.memory_topics import TopicShelves
from tocsin.store.outcomes import processed_of
from tocsin.store.page_shelf import PageShelf
from tocsin.store.tallies import packed, period_of, tally_name
from tocsin.types.alerts import Alert, Coverage, Delivery
from tocsin.types.articles import Fresh, Posting
from tocsin.types.ids import ItemId, StoryId, TopicId
from tocsin.types.items import Item, TextOrigin
from tocsin.types.results import ItemResult, Processed
from tocsin.types.sites import SiteMemory
from tocsin.types.stories import Story, TermCounts


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemRecord:
    """All that is kept of one item. `done`: its last processed or dismissed revision, 0 for none."""

    body: Item | None = None
    processed: Processed | None = None
    done: int = 0

    def without_page(self) -> ItemRecord:
        """The page has served its turn."""
        if self.body is None or self.body.content_origin is not TextOrigin.PAGE:
            return self
        return replace(self, body=replace(self.body, content=""))


class NewsShelves:
    """What items are compared with, and where they end up."""

    def __init__(self, ledger: Ledger, records: Shelf[ItemId, ItemRecord], pages: PageShelf) -> None:
        self._ledger, self.pages = ledger, pages
        self.records = records
        self.exact: Shelf[str, ItemId] = Shelf(ledger, keys.EXACT_LIFE)
        self.shingles: Shelf[int, tuple[Posting, ...]] = Shelf(
            ledger, keys.SHINGLE_GENERATION * keys.SHINGLE_GENERATIONS
        )
        self.stories: Shelf[StoryId, Story] = Shelf(ledger, keys.STORY_LIFE)
        self.coverages: Shelf[tuple[TopicId, StoryId], Coverage] = Shelf(ledger, keys.COVERAGE_LIFE)
        self.sites: Shelf[str, SiteMemory] = Shelf(ledger, keys.SITE_LIFE)
        self.digests = DigestShelves(ledger)
        self.topics = TopicShelves()
        self.coverages_due: dict[tuple[TopicId, StoryId], datetime] = {}
        self.story_terms: dict[str, dict[StoryId, int]] = defaultdict(dict)  # number of the posting, oldest first
        self.story_number = 0
        self.terms: dict[tuple[str, int], Counter[str]] = defaultdict(Counter)  # (language, week) -> articles
        self.recent: deque[tuple[int, ItemId]] = deque(maxlen=keys.RECENT_LENGTH)

    def put_coverage(self, coverage: Coverage, now: datetime) -> None:
        key = (coverage.topic_id, coverage.story_id)
        self.coverages.put(key, coverage, now)
        self.coverages_due.pop(key, None)
        if coverage.due_at:
            self.coverages_due[key] = coverage.due_at

    def week(self) -> int:
        return int(self._ledger.latest.timestamp() // keys.TERM_WEEK.total_seconds())

    def weeks_of(self, language: str) -> list[tuple[Counter[str], float]]:
        """The articles of each of the last weeks in which terms stood, and what the week weighs."""
        ages = range(keys.TERM_WEEKS)
        return [(self.terms.get((language, self.week() - age), Counter()), 0.5**age) for age in ages]


class MemoryCoverageWork:
    """CoverageWork in memory."""

    def __init__(self, ledger: Ledger, news: NewsShelves, outbox: MemoryOutbox, key: tuple[TopicId, StoryId]) -> None:
        self._ledger, self._news, self._outbox, self._key = ledger, news, outbox, key
        with ledger.lock:
            self._coverage, self._version = news.coverages.get(key), news.coverages.version(key)

    @property
    def coverage(self) -> Coverage | None:
        return self._coverage

    def commit(
        self, coverage: Coverage, alerts: Sequence[Alert], deliveries: Sequence[Delivery], now: datetime
    ) -> None:
        with self._ledger.lock:
            self._ledger.tell(now)
            if self._news.coverages.version(self._key) != self._version:
                raise Conflict("commit coverage", "the coverage has moved")
            self._news.put_coverage(coverage, now)
            self._outbox.write(alerts, deliveries)


class MemoryItemWork:
    """ItemWork in memory."""

    def __init__(self, ledger: Ledger, news: NewsShelves, outbox: MemoryOutbox, item_id: ItemId) -> None:
        self._ledger, self._news, self._outbox, self._item_id = ledger, news, outbox, item_id
        self._watched: list[tuple[str, Callable[[], bool]]] = []
        self._story_versions: dict[StoryId, int] = {}
        with ledger.lock:
            self._record = news.records.get(item_id) or ItemRecord()
            self._watch(news.records, item_id, "the item")

    def _watch(self, shelf: Shelf, key: object, what: str) -> None:  # type: ignore[type-arg]
        version = shelf.version(key)
        self._watched.append((what, lambda: shelf.version(key) == version))

    @property
    def item(self) -> Item | None:
        return self._record.body

    @property
    def processed(self) -> Processed | None:
        return self._record.processed

    @property
    def done(self) -> int:
        return self._record.done

    def look_up(
        self, *, exact: Sequence[str] = (), shingles: Sequence[int] = (), language: str | None = None,
        weighed: Sequence[str] = (), terms: Sequence[str] = (), now: datetime | None = None,
    ) -> None:  # fmt: skip
        """Nothing to fetch ahead of the questions: everything is at hand."""

    def owners_of(self, exact: Sequence[str]) -> Mapping[str, ItemId]:
        with self._ledger.lock:
            for key in exact:
                self._watch(self._news.exact, key, "an exact key")
            return {key: owner for key in exact if (owner := self._news.exact.get(key))}

    def postings(self, shingles: Sequence[int]) -> Mapping[int, tuple[Posting, ...]]:
        with self._ledger.lock:
            for shingle in shingles:
                self._watch(self._news.shingles, shingle, "a shingle")
            return {shingle: found for shingle in shingles if (found := self._news.shingles.get(shingle))}

    def processed_items(self, item_ids: Sequence[ItemId]) -> Mapping[ItemId, Processed]:
        with self._ledger.lock:
            records = ((item_id, self._news.records.get(item_id)) for item_id in item_ids)
            return {item_id: record.processed for item_id, record in records if record and record.processed}

    def term_counts(self, language: str | None, terms: Sequence[str]) -> TermCounts:
        with self._ledger.lock:
            weeks = self._news.weeks_of(language or "")
            counts = {term: sum(week[term] * weight for week, weight in weeks) for term in terms}
            return TermCounts(
                articles=sum(week[""] * weight for week, weight in weeks),
                counts={term: counted for term, counted in counts.items() if counted},
            )

    def stories_with(self, terms: Sequence[str], now: datetime) -> tuple[Story, ...]:
        with self._ledger.lock:
            self._watch_candidates(terms)
            shared, youngest = self._shared(terms, after=0)
            candidates = sorted(
                (story_id for story_id, number in shared.items() if number >= keys.SHARED_TERMS),
                key=lambda story_id: (-shared[story_id], -youngest[story_id]),
            )
            found = (self.story(story_id) for story_id in candidates)
            opened = [story for story in found if story and story.founded_at > now - keys.STORY_OPEN]
            return tuple(opened[: keys.STORIES_FOUND])

    def _watch_candidates(self, terms: Sequence[str]) -> None:
        known_number = self._news.story_number

        def no_new_candidate() -> bool:
            return max(self._shared(terms, after=known_number)[0].values(), default=0) < keys.SHARED_TERMS

        self._watched.append(("a new story", no_new_candidate))

    def _shared(self, terms: Sequence[str], *, after: int) -> tuple[Counter[StoryId], dict[StoryId, int]]:
        """How many of the terms each story shares by postings younger than `after`, and its youngest of them."""
        shared: Counter[StoryId] = Counter()
        youngest: dict[StoryId, int] = {}
        for term in set(terms):
            for story_id, number in self._news.story_terms.get(term, {}).items():
                if number > after:
                    shared[story_id] += 1
                    youngest[story_id] = max(number, youngest.get(story_id, 0))
        return shared, youngest

    def story(self, story_id: StoryId) -> Story | None:
        with self._ledger.lock:
            self._story_versions.setdefault(story_id, self._news.stories.version(story_id))
            return self._news.stories.get(story_id)

    def coverage(self, topic_id: TopicId, story_id: StoryId) -> Coverage | None:
        with self._ledger.lock:
            self._watch(self._news.coverages, (topic_id, story_id), "a coverage")
            return self._news.coverages.get((topic_id, story_id))

    def site(self, site: str) -> SiteMemory:
        with self._ledger.lock:
            return self._news.sites.get(site) or SiteMemory()

    def commit(self, result: ItemResult, now: datetime) -> None:
        with self._ledger.lock:
            self._ledger.tell(now)
            self._raise_if_moved(result.placement.story.story_id)
            if self._record.done >= result.article.revision:
                return
            self._write(result, now)

    def _raise_if_moved(self, story_id: StoryId | None) -> None:
        for what, is_still in self._watched:
            if not is_still():
                raise Conflict("commit item", f"{what} has moved")
        version = self._story_versions.get(story_id) if story_id else None
        if version is not None and self._news.stories.version(story_id) != version:  # type: ignore[arg-type]
            raise Conflict("commit item", "the story has moved")

    def _write(self, result: ItemResult, now: datetime) -> None:
        article, news = result.article, self._news
        if not self._record.done:
            self._count_terms(article.language, [term for term, _ in result.terms])
        record = replace(self._record.without_page(), processed=processed_of(result), done=article.revision)
        news.records.put(article.item_id, record, now)
        for key in result.fingerprint.keys:
            news.exact.put_if_new(key, article.item_id, now)
        if isinstance(result.novelty, Fresh):
            self._index(result, now)
        self._write_story(result.placement.story, now)
        for coverage in result.coverages:
            news.put_coverage(coverage, now)
        self._outbox.write(result.alerts, result.deliveries)
        news.digests.note(result.digests, now)
        news.pages.wish(article.item_id, result.page)
        if result.tally is not None:
            self._ledger.texts.setdefault(period_of(now), Counter())[tally_name(result.tally)] += packed(result.tally)
        if result.taught is not None:
            news.sites.put(result.taught.site, result.taught.memory, now)
        self._ledger.counters.update({item_counter(result.outcome.kind.value): 1, **result.counts})
        for topic_id in result.found:
            news.topics.found(topic_id, now)
        if result.meaning:
            news.topics.background.appendleft(result.meaning)
        news.recent.append((self._ledger.next_number(), article.item_id))

    def _count_terms(self, language: str | None, terms: Sequence[str]) -> None:
        self._news.terms[language or "", self._news.week()].update(["", *terms])

    def _index(self, result: ItemResult, now: datetime) -> None:
        mine = Posting(item_id=result.article.item_id, source=result.article.outlet)
        for shingle in result.fingerprint.shingles:
            known = self._news.shingles.get(shingle) or ()
            if len(known) < keys.POSTINGS_PER_SHINGLE and mine.item_id not in {p.item_id for p in known}:
                self._news.shingles.put(shingle, (*known, mine), now)

    def _write_story(self, story: Story, now: datetime) -> None:
        news = self._news
        news.stories.put(story.story_id, story, now)
        for term, _ in story.terms[: keys.TERMS_PER_STORY]:
            postings = news.story_terms[term]
            if story.story_id not in postings:
                news.story_number += 1
                postings[story.story_id] = news.story_number
                while len(postings) > keys.STORIES_PER_TERM:
                    del postings[next(iter(postings))]

    def dismiss(self, result_kind: str, now: datetime) -> None:
        with self._ledger.lock:
            self._ledger.tell(now)
            self._raise_if_moved(None)
            revision = self._record.body.revision if self._record.body else 0
            if self._record.done >= revision:
                return
            self._news.records.put(self._item_id, replace(self._record.without_page(), done=revision), now)
            self._ledger.counters[item_counter(result_kind)] += 1
