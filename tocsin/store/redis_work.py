"""One item, or one coverage, under work in Redis: reads in few round trips, one commit that compares and writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from tocsin.errors import Conflict
from tocsin.store import body_scripts, codec, keys, outbox_scripts, work_scripts
from tocsin.store.counting import item_counter
from tocsin.store.outcomes import processed_of
from tocsin.store.redis_bodies import read_body
from tocsin.store.redis_digests import note_arguments
from tocsin.store.redis_link import Argument, RedisLink, to_micros
from tocsin.store.redis_outbox import outbox_arguments
from tocsin.store.shingle_keys import pack_shingles, unpack_postings
from tocsin.store.site_shelf import pack_site, unpack_site
from tocsin.store.tallies import packed, period_of, tally_name
from tocsin.store.topic_hours import hour_of
from tocsin.types.alerts import Alert, Coverage, Delivery
from tocsin.types.articles import Fresh, Posting
from tocsin.types.ids import ItemId, StoryId, TopicId
from tocsin.types.items import Item
from tocsin.types.pages import PageWish
from tocsin.types.results import ItemResult, Processed
from tocsin.types.sites import SiteMemory
from tocsin.types.stories import Story, TermCounts


class RedisCoverageWork:
    """CoverageWork in Redis."""

    def __init__(self, link: RedisLink, topic_id: TopicId, story_id: StoryId) -> None:
        self._link, self._member = link, keys.coverage_member(topic_id, story_id)
        body, version = link.read("coverage", "HMGET", keys.COVERAGE + self._member, "body", "version")
        self._coverage = codec.COVERAGE.decode(body) if body else None
        self._version = version or b""

    @property
    def coverage(self) -> Coverage | None:
        return self._coverage

    def commit(
        self, coverage: Coverage, alerts: Sequence[Alert], deliveries: Sequence[Delivery], now: datetime
    ) -> None:
        arguments = [self._member, self._version, *_coverage_arguments(coverage), *outbox_arguments(alerts, deliveries)]
        if not self._link.run("commit coverage", outbox_scripts.COMMIT_COVERAGE, arguments):
            raise Conflict("commit coverage", "the coverage has moved")


_READ = ("body", "page", "revision", "processed", "done", "version")


class RedisItemWork:
    """ItemWork in Redis. It keeps what it asked with the answers; the commit hands them in to be compared."""

    def __init__(self, link: RedisLink, item_id: ItemId) -> None:
        self._link, self._item_id = link, item_id
        body, page, revision, processed, done, version = link.read("item", "HMGET", keys.item(item_id), *_READ)
        self._item = read_body(body, page, revision)
        self._processed = codec.PROCESSED.decode(processed) if processed else None
        self._done, self._version = int(done or 0), version or b""
        self._owners: dict[str, bytes] = {}
        self._shingles: dict[int, bytes] = {}  # -> numbers of originals
        self._shingles_at: bytes = b""  # the sequence when the first of them were asked
        self._postings: dict[int, tuple[Posting, ...]] = {}
        self._candidates: dict[tuple[str, ...], tuple[bytes, tuple[Story, ...]]] = {}  # terms -> sequence, stories
        self._counts: dict[tuple[str, tuple[str, ...]], TermCounts] = {}
        self._stories: dict[StoryId, tuple[bytes, Story | None]] = {}  # with the version read
        self._coverages: dict[str, tuple[bytes, Coverage | None]] = {}

    @property
    def item(self) -> Item | None:
        return self._item

    @property
    def processed(self) -> Processed | None:
        return self._processed

    @property
    def done(self) -> int:
        return self._done

    def look_up(
        self,
        *,
        exact: Sequence[str] = (),
        shingles: Sequence[int] = (),
        language: str | None = None,
        weighed: Sequence[str] = (),
        terms: Sequence[str] = (),
        now: datetime | None = None,
    ) -> None:
        exact = [key for key in exact if key not in self._owners]
        shingles = [shingle for shingle in shingles if shingle not in self._shingles]
        asked = tuple(terms) if now and tuple(terms) not in self._candidates else ()
        opened_after = to_micros(now - keys.STORY_OPEN) if now else 0
        spoken = language or ""
        weighing = tuple(weighed) if (spoken, tuple(weighed)) not in self._counts else ()
        weights = ("", *weighing) if weighing else ()
        if not (exact or shingles or asked or weighing):
            return
        arguments: list[Argument] = [len(exact), *exact, pack_shingles(shingles), opened_after, len(asked), *asked]
        arguments += [spoken, len(weights), *weights]
        owners, at, numbers, names, sequence, stories, sums = self._link.run("look up", work_scripts.LOOK_UP, arguments)
        self._owners.update(zip(exact, owners, strict=True))
        self._shingles_at = self._shingles_at or (at if shingles else b"")
        self._shingles.update(zip(shingles, numbers, strict=True))
        self._postings.update(unpack_postings(zip(shingles, numbers, strict=True), names))
        if asked:
            self._candidates[asked] = (sequence, self._keep_stories(stories))
        if weighing:
            self._counts[spoken, weighing] = _term_counts(weighing, sums)

    def _keep_stories(self, told: Sequence[bytes]) -> tuple[Story, ...]:
        """`told`: id, version, body each. What was read of a story before stands."""
        stories = []
        for story_id, version, body in zip(told[::3], told[1::3], told[2::3], strict=True):
            read = (version, codec.STORY.decode(body))
            stories.append(self._stories.setdefault(StoryId(story_id.decode()), read)[1])
        return tuple(story for story in stories if story)

    def owners_of(self, exact: Sequence[str]) -> Mapping[str, ItemId]:
        self.look_up(exact=exact)
        return {key: ItemId(owner.decode()) for key in exact if (owner := self._owners[key])}

    def postings(self, shingles: Sequence[int]) -> Mapping[int, tuple[Posting, ...]]:
        self.look_up(shingles=shingles)
        return {shingle: found for shingle in shingles if (found := self._postings.get(shingle))}

    def processed_items(self, item_ids: Sequence[ItemId]) -> Mapping[ItemId, Processed]:
        if not item_ids:
            return {}
        stored = self._link.run("processed items", body_scripts.READ_PROCESSED, [keys.item(i) for i in item_ids])
        return {item_id: codec.PROCESSED.decode(body) for item_id, body in zip(item_ids, stored, strict=True) if body}

    def term_counts(self, language: str | None, terms: Sequence[str]) -> TermCounts:
        weighed = tuple(terms) or ("",)
        self.look_up(language=language, weighed=weighed)
        return self._counts[language or "", weighed]

    def stories_with(self, terms: Sequence[str], now: datetime) -> tuple[Story, ...]:
        if not terms:
            return ()
        self.look_up(terms=terms, now=now)
        return self._candidates[tuple(terms)][1]

    def story(self, story_id: StoryId) -> Story | None:
        if story_id not in self._stories:
            body, version = self._link.read("story", "HMGET", keys.story(story_id), "body", "version")
            self._stories[story_id] = (version or b"", codec.STORY.decode(body) if body else None)
        return self._stories[story_id][1]

    def coverage(self, topic_id: TopicId, story_id: StoryId) -> Coverage | None:
        member = keys.coverage_member(topic_id, story_id)
        if member not in self._coverages:
            body, version = self._link.read("coverage", "HMGET", keys.COVERAGE + member, "body", "version")
            self._coverages[member] = (version or b"", codec.COVERAGE.decode(body) if body else None)
        return self._coverages[member][1]

    def site(self, site: str) -> SiteMemory:
        kept = self._link.read("site", "GET", keys.SITE + site)
        return unpack_site(kept) if kept else SiteMemory()

    def commit(self, result: ItemResult, now: datetime) -> None:
        arguments = [*self._judged(result), *self._written(result, now)]
        moved = self._link.run("commit item", work_scripts.COMMIT_ITEM, arguments)
        if moved:
            raise Conflict("commit item", f"{moved.decode()} has moved")

    def _judged(self, result: ItemResult) -> list[Argument]:
        arguments: list[Argument] = [keys.item(self._item_id), self._version, result.article.revision]
        arguments.append(len(self._owners))
        for key, owner in self._owners.items():
            arguments += (key, owner)
        arguments += (self._shingles_at, pack_shingles(self._shingles), b"|".join(self._shingles.values()))
        arguments.append(len(self._candidates))
        for terms, (sequence, _) in self._candidates.items():
            arguments += (sequence, len(terms), *terms)
        versions = {keys.COVERAGE + member: version for member, (version, _) in self._coverages.items()}
        story_id = result.placement.story.story_id
        if story_id in self._stories:
            versions[keys.story(story_id)] = self._stories[story_id][0]
        arguments.append(len(versions))
        for key, version in versions.items():
            arguments += (key, version)
        return arguments

    def _written(self, result: ItemResult, now: datetime) -> list[Argument]:
        article, fingerprint, story = result.article, result.fingerprint, result.placement.story
        terms = self._new_terms(story)
        arguments: list[Argument] = [codec.PROCESSED.encode(processed_of(result)), article.item_id]
        arguments += (len(fingerprint.keys), *fingerprint.keys)
        indexed = fingerprint.shingles if isinstance(result.novelty, Fresh) else ()
        unknown = [shingle for shingle in indexed if self._shingles.get(shingle) == b""]
        others = [shingle for shingle in indexed if self._shingles.get(shingle) != b""]
        arguments += (pack_shingles(unknown), pack_shingles(others), f"{article.item_id} {article.outlet}")
        arguments += (story.story_id, codec.STORY.encode(story), to_micros(story.founded_at), len(terms), *terms)
        arguments += (article.language or "", len(result.terms), *(term for term, _ in result.terms))
        arguments.append(len(result.coverages))
        for coverage in result.coverages:
            arguments += (keys.coverage_member(coverage.topic_id, coverage.story_id), *_coverage_arguments(coverage))
        arguments += outbox_arguments(result.alerts, result.deliveries)
        arguments += note_arguments(result.digests)
        arguments.append("" if result.page is PageWish.KEEP else result.page.value)
        counts = {item_counter(result.outcome.kind.value): 1, **result.counts}
        arguments += (len(counts), *(part for count in counts.items() for part in count))
        tally = result.tally
        arguments += (keys.texts(period_of(now)), tally_name(tally), packed(tally)) if tally else ("", "", 0)
        taught = result.taught
        arguments += (taught.site, pack_site(taught.memory)) if taught else ("", "")
        arguments += (hour_of(now), to_micros(now), len(result.found), *result.found, result.meaning)
        return arguments

    def _new_terms(self, story: Story) -> list[str]:
        """The terms by which the story can be found from now on, without those by which it could be as it was read."""
        read = self._stories.get(story.story_id)
        findable = {term for term, _ in read[1].terms[: keys.TERMS_PER_STORY]} if read and read[1] else set()
        return [term for term, _ in story.terms[: keys.TERMS_PER_STORY] if term not in findable]

    def dismiss(self, result_kind: str, now: datetime) -> None:
        revision = self._item.revision if self._item else 0
        arguments = (keys.item(self._item_id), self._version, revision, item_counter(result_kind))
        if not self._link.run("dismiss item", work_scripts.DISMISS_ITEM, arguments):
            raise Conflict("dismiss item", "the item has moved")


def _coverage_arguments(coverage: Coverage) -> tuple[Argument, ...]:
    return (codec.COVERAGE.encode(coverage), to_micros(coverage.due_at) if coverage.due_at else "")


def _term_counts(weighed: Sequence[str], sums: Sequence[bytes]) -> TermCounts:
    """`sums`: of all articles, then of each term."""
    articles, *counts = map(float, sums)
    return TermCounts(articles=articles, counts={t: n for t, n in zip(weighed, counts, strict=True) if n and t})
