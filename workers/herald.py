"""Makes what this machine's files say of topics and receivers the generation in force, at start and whenever they change."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import structlog

from config.changes import Files
from config.load import load_configuration, watch_digest
from config.settings import Configuration, FirstContact
from tocsin.errors import ConfigError, StoreError
from tocsin.rules.generations import FilesVerdict, judge_files
from tocsin.store.base import TopicStore
from tocsin.types.watching import Generation

log = structlog.get_logger("workers.herald")

LOOK_EVERY_SECONDS = 1.0
TRIES = 5


class Herald:
    """Looks at the files and publishes; mutable. Files with a mistake in them change nothing, and are said; so is it where other
    files than these are in force."""

    def __init__(
        self, store: TopicStore, configuration: Configuration, directory: Path, environ: Mapping[str, str]
    ) -> None:
        self._store, self._configuration, self._environ = store, configuration, dict(environ)
        self._files = Files(directory)
        self._host = socket.gethostname()
        self._is_pending = self._is_usable = True
        self._version: int | None = None
        self.trouble = ""

    def look(self) -> None:
        """Read the files if they have changed, publish what is not yet; a store that is away is tried at the next look."""
        if self._files.have_changed():
            self._read()
        try:
            version = self._store.topics_version()
            if self._is_usable and (self._is_pending or version == 0):
                self._publish()
            elif self._is_usable and version != self._version:
                self._compare()
            self._version = version
        except StoreError as error:
            log.debug("topics.not_published", reason=str(error))

    def facts(self) -> Mapping[str, str]:
        """For the heartbeat: what keeps these files from being in force; empty where nothing does."""
        return {"topics": self.trouble}

    def refuse(self, mistakes: ConfigError) -> None:
        """Publish nothing from these files until they are mended, and say why."""
        problems = len(mistakes.problems)
        said = f"{problems} problem{'s' * (problems != 1)} in the files, the first: {mistakes.problems[0]}"
        self.trouble = f"{said}; what was watched before still is; run `tocsin check`"
        self._is_pending = self._is_usable = False
        log.error("topics.invalid", problems=problems, first=str(mistakes.problems[0]))

    def _read(self) -> None:
        try:
            self._configuration = load_configuration(self._files.directory, self._environ)
        except ConfigError as mistakes:
            self.refuse(mistakes)
            return
        self.trouble, self._is_pending, self._is_usable = "", True, True

    def _publish(self) -> None:
        for _ in range(TRIES):
            in_force = self._store.generation()
            mine = self._generation(in_force.number + 1 if in_force else 1)
            verdict = judge_files(mine.digest, mine.written_at, mine.host, in_force)
            if verdict is FilesVerdict.NEWER:
                if not self._store.publish_generation(mine):
                    continue  # another machine was quicker
                log.info("topics.published", generation=mine.number, topics=len(mine.topics))
            elif verdict is FilesVerdict.OLDER and in_force:
                self._say_older(in_force)
            self._is_pending = False
            return

    def _compare(self) -> None:
        """Another machine may have published since: what it says is in force, and is not said again from here."""
        in_force = self._store.generation()
        if in_force and in_force.digest != watch_digest(self._configuration):
            self._say_older(in_force)
        else:
            self.trouble = ""

    def _say_older(self, in_force: Generation) -> None:
        said = (
            f"the files here are older than those of {in_force.host}, which are in force (generation "
            f"{in_force.number}); bring them here, or touch topics.yaml to put these in force"
        )
        if said != self.trouble:
            self.trouble = said
            log.warning("topics.older", generation=in_force.number, host=in_force.host)

    def _generation(self, number: int) -> Generation:
        configuration = self._configuration
        return Generation(
            number=number,
            digest=watch_digest(configuration),
            written_at=self._files.written_at(),
            host=self._host,
            topics=configuration.topics,
            listeners=configuration.listeners,
            digests=configuration.settings.polling.first_contact is FirstContact.DIGEST,
        )


@contextmanager
def looking(look: Callable[[], None], name: str) -> Iterator[None]:
    """Look once, then every second in a thread while the block runs."""
    look()
    stop = threading.Event()

    def go_on() -> None:
        while not stop.wait(LOOK_EVERY_SECONDS):
            try:
                look()
            except Exception:  # the loop of a thread: one bad look must not be the last
                log.exception("topics.look_failed")

    thread = threading.Thread(target=go_on, name=name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join(timeout=LOOK_EVERY_SECONDS)
