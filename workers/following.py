"""What a worker tags by: the generation in force with its index and measures, asked for between two jobs, taken up whole."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import structlog

from tocsin.errors import QueryError, StoreError, Unreachable
from tocsin.rules.paradigms import DICTIONARIES
from tocsin.store.base import Store
from workers.sampling import Sampler
from workers.tagger import Tagger
from workers.watch import Watch
from workers.watching import WatchFollower

log = structlog.get_logger("workers.following")

# The sample of ordinary articles moves slowly; so often is it read again where nothing else has changed.
MEASURE_EVERY = timedelta(minutes=10)
# A language of which so many articles came in the last weeks is expected again; its dictionary takes up to three seconds.
EXPECTED_ARTICLES = 10


class TaggingFollower:
    """Follows the generation in force with its index, its meaning, and what users have said."""

    def __init__(self, store: Store, watch: Watch, clock: Callable[[], datetime]) -> None:
        self._store, self._clock = store, clock
        self._follower = WatchFollower(store, watch)
        self._follower.refresh()
        self.watch = self._follower.watch
        self.sampler = Sampler()
        self.tagger = self._tagger_of(self.watch)
        self._measure()

    def refresh(self) -> None:
        """Take up what is new: topics, words of users, the stream's standard. Raises `Unreachable`."""
        is_new = self._follower.refresh()
        if self._follower.watch is not self.watch:
            self._build()
        elif is_new or self._clock() - self._measured_at >= MEASURE_EVERY:
            self._measure()

    def _build(self) -> None:
        """Index the topics; one that this version cannot read leaves the old ones in force here, and is said."""
        watch = self._follower.watch
        try:
            tagger = self._tagger_of(watch)
        except QueryError as error:
            log.error("topics.not_taken", reason=str(error))
            self._follower.watch = self.watch
        else:
            self.tagger, self.watch = tagger, watch
        self._measure()

    def _tagger_of(self, watch: Watch) -> Tagger:
        """The topics indexed, with the dictionaries of the languages that come read before the first job needs one."""
        tagger = Tagger.of(tuple(watch.topics.values()))
        articles = self._store.articles_in(sorted(DICTIONARIES))
        tagger.matcher.prepare(language for language, count in articles.items() if count >= EXPECTED_ARTICLES)
        return tagger

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
