"""A document asked of topics in full: what was found with its evidence, and what kept the others away."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tocsin.extract import zones
from tocsin.rules.evidence import evidence_of
from tocsin.rules.language import detect_language
from tocsin.rules.near_misses import Document, part_with
from tocsin.rules.tagging import query_version
from tocsin.types.ids import TopicId
from tocsin.types.topics import Match, Miss, Topic
from workers.missing import misses_of
from workers.read import match_row
from workers.tagger import Tagger

# Each takes some milliseconds of a command that somebody waits for; of more topics the first are asked.
MOST_TOPICS = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Examined:
    """What topics make of a document."""

    document: Document
    topics: Mapping[TopicId, Topic]  # that were asked
    matches: tuple[Match, ...]
    misses: tuple[Miss, ...]  # of the others


def examine(document: Document, tagger: Tagger, *, narrow_only: bool = False) -> Examined:
    """Tag a document, and ask every topic that was not found why not; `narrow_only` leaves far misses out."""
    title, text, language = document.title, document.text, document.language
    tagging = tagger.tag(title, text, language=language, lead=document.lead, source=document.source)
    found = {match.topic_id for match in tagging.matches}
    others = [topic for topic in tagger.topics if topic.topic_id not in found][:MOST_TOPICS]
    asked = {topic.topic_id: topic for topic in tagger.topics}
    return Examined(
        document=document,
        topics=asked,
        matches=tagging.matches,
        misses=tuple(misses_of(others, document, tagger, narrow_only=narrow_only)),
    )


def document_of_row(row: Mapping[str, Any]) -> Document:
    """A document `{"title","text"[,"language","source"]}`; its tail is left out."""
    title = str(row.get("title") or "")
    lead, body, _ = zones(str(row.get("text") or ""))
    language = detect_language(f"{title}\n{body}", row.get("language") or None)
    return Document(title=title, text=body, language=language, lead=lead, source=str(row.get("source") or ""))


def evidence_row(match: Match, document: Document, topic: Topic | None) -> dict[str, Any]:
    """A match with its evidence, as `why` and `topics test` print it: each term with the part of the query that it has
    helped to satisfy, where the query is still the one that matched."""
    query = topic.query if topic and query_version(topic) == match.query_version else None
    pieces = evidence_of(match, document.title, document.text)
    return {
        **match_row(match),
        "evidence": [
            {
                "part": part_with(query, piece.term) if query and piece.term else None,
                "term": piece.term,
                "form": piece.form,
                "field": piece.field,
                "sentence": piece.sentence,
                "start": piece.start,
                "end": piece.end,
            }
            for piece in pieces
        ],
    }


def evidence_rows(examined: Examined) -> list[dict[str, Any]]:
    return [evidence_row(match, examined.document, examined.topics.get(match.topic_id)) for match in examined.matches]


def miss_row(miss: Miss) -> dict[str, Any]:
    """A miss, as `why` and `topics test` print it."""
    return {
        "topic": miss.topic_id,
        "near": miss.narrow,
        "failing": [{"part": short.part, "why": short.why.value, "says": short.says} for short in miss.failing],
        "meaning": None if miss.meaning is None else round(miss.meaning, 4),
        "threshold": None if miss.threshold is None else round(miss.threshold, 4),
        "reads_like": miss.reads_like,
    }


def spoken_miss(miss: Miss) -> str:
    """A miss in a line: "summit: not found; meaning 0.12, 0.20 needed"."""
    said = [f"{short.part}: {short.says}" for short in miss.failing]
    if miss.threshold is not None and miss.meaning is None:
        said.append("meaning not judged: the encoder does not know the language")
    elif miss.is_far:
        reading = f", reads like {miss.reads_like}" if miss.reads_like else ""
        said.append(f"meaning {miss.meaning:.2f}, {miss.threshold:.2f} needed{reading}")
    return "; ".join(said)


def spoken_evidence(match: Match, document: Document) -> list[str]:
    """A match's evidence, a line a piece: the form in its sentence, or the headline."""
    pieces = evidence_of(match, document.title, document.text)
    lines = [
        f"{piece.term} in the {piece.field}: {piece.sentence[: piece.start]}[{piece.form}]{piece.sentence[piece.end :]}"
        for piece in pieces
        if piece.term
    ]
    if match.meaning is not None and match.threshold is not None:
        lines.append(f"meaning {match.meaning:.2f}, {match.threshold:.2f} needed")
    return lines
