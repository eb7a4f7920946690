"""Topics compiled for matching."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.meaning import Meaning
from tocsin.rules.matching import Matcher
from tocsin.types.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Tagger:
    """The watched topics with their index and their meaning; built once per process, since both are dear."""

    topics: tuple[Topic, ...]
    matcher: Matcher
    meaning: Meaning

    @classmethod
    def of(cls, topics: Sequence[Topic]) -> Tagger:
        return cls(topics=tuple(topics), matcher=Matcher(topics), meaning=Meaning(topics))
