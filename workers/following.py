"""The generation of topics in force, as a process follows it: asked for between two jobs, taken up whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from tocsin.errors import QueryError, StoreError, Unreachable
from tocsin.store.base import TopicStore
from tocsin.types.watching import Generation
from workers.sampling import Sampler
from workers.tagger import Tagger
from workers.watch import Watch

log = structlog.get_logger("workers.following")

# The sample of ordinary articles moves slowly; so often is it read again where nothing else has changed.
MEASURE_EVERY = timedelta(minutes=10)


class WatchFollower:
    """What is watched and who hears; a mutable place for the generation in force."""

    def __init__(self, store: TopicStore, watch: Watch) -> None:
        """`watch`: what holds until a generation is published."""
        self._store, self.watch = store, watch
        self.number = 0
        self._version: int | None = None

    def refresh(self) -> bool:
        """Take up a new generation. False: there is nothing new. Raises `Unreachable`."""
        version = self._store.topics_version()
        if version == self._version:
            return False
        generation = self._read()
        if generation and generation.number != self.number:
            self.watch, self.number = Watch.of_generation(generation), generation.number
            self.taken(generation)
        self._version = version
        return True

    def taken(self, generation: Generation) -> None:
        log.info("topics.taken", generation=generation.number, topics=len(generation.topics), host=generation.host)

    def _read(self) -> Generation | None:
        """A generation that a later version of Tocsin has written may not be readable: the one at hand then stays."""
        try:
            return self._store.generation()
        except Unreachable:
            raise
        except StoreError as error:
            log.error("topics.not_taken", reason=str(error))
            return None


class TaggingFollower:
    """Follows the generation in force with its index, its meaning, and what users have said."""

    def __init__(self, store: TopicStore, watch: Watch, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._follower = WatchFollower(store, watch)
        self._follower.refresh()
        self.watch = self._follower.watch
        self._number = self._follower.number
        self.sampler = Sampler()
        self.tagger = Tagger.of(tuple(self.watch.topics.values()))
        self._measure()

    def refresh(self) -> None:
        """Take up what is new: topics, words of users, the stream's standard. Raises `Unreachable`."""
        is_new = self._follower.refresh()
        if self._follower.number != self._number:
            self._build()
        elif is_new or self._clock() - self._measured_at >= MEASURE_EVERY:
            self._measure()

    def _build(self) -> None:
        """Index the topics; one that this version cannot read leaves the old ones in force here, and is said."""
        watch = self._follower.watch
        try:
            tagger = Tagger.of(tuple(watch.topics.values()))
        except QueryError as error:
            log.error("topics.not_taken", reason=str(error))
            self._follower.watch = self.watch
        else:
            self.tagger, self.watch = tagger, watch
        self._number = self._follower.number
        self._measure()

    def _measure(self) -> None:
        """What cannot be read leaves the measure at hand, and is said."""
        self._measured_at = self._clock()
        try:
            background, judged = self._store.background(), self._store.judged_topics()
        except Unreachable:
            raise
        except StoreError as error:
            log.error("topics.not_measured", reason=str(error))
            return
        self.tagger = self.tagger.renewed(background=background, judged=judged)
        self.sampler.kept = len(background)
