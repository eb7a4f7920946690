"""Evidence shows each term in its sentence."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tocsin.rules.evidence import MOST, SENTENCE_CHARACTERS, evidence_of
from tocsin.types.ids import TopicId
from tocsin.types.topics import Field, Match, Span


def match_of(*spans: Span, meaning: float | None = None) -> Match:
    return Match(topic_id=TopicId("t"), query=True, meaning=meaning, spans=spans, query_version="v")


def span_of(text: str, form: str, term: str) -> Span:
    start = text.index(form)
    return Span(field=Field.TEXT, start=start, end=start + len(form), term=term)


def test_a_term_is_shown_in_its_sentence() -> None:
    """The sentence ends at stops, not at initials; offsets are the sentence's own."""
    text = "Il pleut. Le sommet entre M. Poutine et D. Trump est prévu vendredi. On verra."
    (piece,) = evidence_of(match_of(span_of(text, "Poutine", "poutine"), meaning=0.4), "Titre", text)

    assert "Le sommet entre M. Poutine et D. Trump est prévu vendredi." == piece.sentence
    assert "Poutine" == piece.form == piece.sentence[piece.start : piece.end]
    assert ("poutine", "text", "v", 0.4) == (piece.term, piece.field, piece.query_version, piece.meaning)


def test_different_terms_come_before_more_places_of_one() -> None:
    """Of at most five pieces each term has one before any has two."""
    text = "A un. A deux. A trois. A quatre. A cinq. A six. B sept."
    spans = [Span(field=Field.TEXT, start=at, end=at + 1, term="a") for at, letter in enumerate(text) if letter == "A"]
    pieces = evidence_of(match_of(*spans, span_of(text, "B", "b")), "", text)

    assert MOST == len(pieces)
    assert ["a", "b", "a", "a", "a"] == [piece.term for piece in pieces]


def test_a_match_by_meaning_shows_the_headline() -> None:
    """Where no word was asked for, the headline is what an alert can show."""
    (piece,) = evidence_of(match_of(meaning=0.5), " Un titre ", "texte")

    assert ("", "title", "Un titre", 0, 0) == (piece.term, piece.field, piece.sentence, piece.start, piece.end)


def test_cjk_sentences_end_without_a_space() -> None:
    """Full-width stops end a sentence by themselves."""
    text = "他来了。普京与总统通电话。完。"
    (piece,) = evidence_of(match_of(span_of(text, "普京", "普京")), "", text)

    assert "普京与总统通电话。" == piece.sentence


@given(st.text(alphabet="abc .!?\n。", min_size=1, max_size=900), st.data())
def test_a_sentence_is_bounded_and_holds_its_form(text: str, data: st.DataObject) -> None:
    """Whatever the text, the form stands at its offsets in a sentence of bounded length."""
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, min(len(text), start + 40)))
    (piece,) = evidence_of(match_of(Span(field=Field.TEXT, start=start, end=end, term="t")), "", text)

    assert text[start:end] == piece.form == piece.sentence[piece.start : piece.end]
    assert len(piece.sentence) <= SENTENCE_CHARACTERS
    assert piece.sentence in text
