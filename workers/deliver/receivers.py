"""The receivers as the operator's files have them now."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import structlog

from config.changes import Files
from config.load import load_without_topics
from config.settings import Configuration
from tocsin.errors import ConfigError
from tocsin.types.alerts import Receiver
from tocsin.types.ids import ReceiverId

log = structlog.get_logger("workers.deliver")


class LiveReceivers(Mapping[ReceiverId, Receiver]):
    """Receivers by name. `look` takes up changed files; files with a mistake leave the receivers that are known, whatever
    stands in those of the topics."""

    def __init__(self, configuration: Configuration, directory: Path, environ: Mapping[str, str]) -> None:
        self._files, self._environ = Files(directory), dict(environ)
        self._lock = threading.Lock()
        self._receivers = by_name(configuration)

    def look(self) -> None:
        if self._files.have_changed():
            self._read()

    def __getitem__(self, receiver_id: ReceiverId) -> Receiver:
        """Files are read at once for a name that is not known: a topic may name a receiver written a moment ago."""
        if receiver_id not in self._receivers:
            self._read()
        return self._receivers[receiver_id]

    def __iter__(self) -> Iterator[ReceiverId]:
        return iter(self._receivers)

    def __len__(self) -> int:
        return len(self._receivers)

    def _read(self) -> None:
        with self._lock:
            try:
                self._receivers = by_name(load_without_topics(self._files.directory, self._environ))
            except ConfigError as error:
                log.error("receivers.invalid", problems=len(error.problems), first=str(error.problems[0]))


def by_name(configuration: Configuration) -> dict[ReceiverId, Receiver]:
    return {receiver.receiver_id: receiver for receiver in configuration.receivers}
