"""What is watched, as a process follows the generation in force."""

from __future__ import annotations

import structlog

from tocsin.errors import StoreError, Unreachable
from tocsin.store.base import TopicStore
from tocsin.types.watching import Generation
from workers.watch import Watch

log = structlog.get_logger("workers.watching")


class WatchFollower:
    """What is watched and who hears; a mutable place for the generation in force."""

    def __init__(self, store: TopicStore, watch: Watch) -> None:
        """`watch`: what holds until a generation is published."""
        self._store, self.watch = store, watch
        self.number, self._digest = 0, ""
        self._version: int | None = None

    def refresh(self) -> bool:
        """Take up a new generation. False: there is nothing new. Raises `Unreachable`."""
        version = self._store.topics_version()
        if version == self._version:
            return False
        generation = self._read()
        if generation and (generation.number, generation.digest) != (self.number, self._digest):
            self.watch = Watch.of_generation(generation)
            self.number, self._digest = generation.number, generation.digest
            log.info("topics.taken", generation=generation.number, topics=len(self.watch.topics), host=generation.host)
        self._version = version
        return True

    def _read(self) -> Generation | None:
        """A generation that a later version of Tocsin has written may not be readable: the one at hand then stays."""
        try:
            return self._store.generation()
        except Unreachable:
            raise
        except StoreError as error:
            log.error("topics.not_taken", reason=str(error))
            return None
