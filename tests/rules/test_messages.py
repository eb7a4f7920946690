"""What an alert says, and that it is what docs/webhooks.md promises."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from tocsin.rules import messages
from tocsin.rules.alerting import after_verdicts
from tocsin.rules.messages import MAX_BODY_BYTES, deliveries_of, digest_alert, story_alert, trouble_alert
from tocsin.types.alerts import (
    Alert,
    AlertReason,
    AlertType,
    Coverage,
    DeliveryState,
    Evidence,
    StoryArticle,
    Verdict,
)
from tocsin.types.ids import ItemId, ReceiverId, StoryId, TopicId
from tocsin.types.topics import Certainty, Severity, Topic

DOCUMENT = (Path(__file__).parents[2] / "docs/webhooks.md").read_text(encoding="utf-8")
SCHEMAS: dict[str, Any] = {
    name: json.loads(schema) for name, schema in re.findall(r"```json schema=(\w+)\n(.*?)```", DOCUMENT, re.DOTALL)
}
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
DESK = ReceiverId("desk")
TOPIC = Topic(topic_id=TopicId("Ukraine summit"), name="Ukraine summit", severity=Severity.HIGH)
FIRST = Verdict(receiver_id=DESK, ring=AlertType.STORY_FIRST, reason=AlertReason.FIRST_ARTICLE)
PROOF = Evidence(
    term="sommet",
    form="sommets",
    field="title",
    sentence="Les sommets se suivent",
    start=4,
    end=11,
    query_version="v",
    meaning=0.41,
)


def article(name: str = "a", **changes: Any) -> StoryArticle:
    plain = StoryArticle(
        item_id=ItemId(name),
        source="Le Monde",
        outlet=f"{name}.example",
        title="Les sommets se suivent",
        url=f"https://{name}.example/1",
        published_at=NOW - timedelta(minutes=14),
        seen_at=NOW,
        language="fr",
        paywalled=False,
        evidence=(PROOF,),
    )
    return replace(plain, **changes)


def coverage(*articles: StoryArticle, **changes: Any) -> Coverage:
    plain = Coverage(
        topic_id=TOPIC.topic_id,
        story_id=StoryId("s"),
        story_revision=1,
        headline="Leaders to meet",
        articles=articles or (article(),),
    )
    return replace(plain, **changes)


def body_of(alert: Alert, schema: str) -> Any:
    """The alert's body, after what every receiver may rely on has been checked."""
    assert len(alert.body.encode()) <= MAX_BODY_BYTES
    body = json.loads(alert.body)
    Draft202012Validator.check_schema(SCHEMAS[schema])
    Draft202012Validator(SCHEMAS[schema]).validate(body)
    assert body["type"] == alert.type.value
    assert body["data"]["alert_id"] == alert.alert_id
    return body


def test_a_storys_message_is_as_documented() -> None:
    """Every key of the contract, no other, with these values."""
    assert body_of(story_alert(FIRST, coverage(), TOPIC, NOW), "story") == {
        "type": "story.first",
        "timestamp": "2026-03-01T12:00:00Z",
        "data": {
            "alert_id": story_alert(FIRST, coverage(), TOPIC, NOW).alert_id,
            "topic": "Ukraine summit",
            "severity": "high",
            "reason": "first_article",
            "story": {"id": "s", "revision": 1},
            "headline": "Leaders to meet",
            "articles": [
                {
                    "source": "Le Monde",
                    "title": "Les sommets se suivent",
                    "url": "https://a.example/1",
                    "published": "2026-03-01T11:46:00Z",
                    "language": "fr",
                    "paywalled": False,
                }
            ],
            "outlets": 1,
            "independent_outlets": 1,
            "evidence": [
                {
                    "term": "sommet",
                    "form": "sommets",
                    "field": "title",
                    "sentence": "Les sommets se suivent",
                    "start": 4,
                    "end": 11,
                    "query_version": "v",
                    "meaning": 0.41,
                }
            ],
        },
    }


def test_the_documents_example_fits_its_schema() -> None:
    """What docs/webhooks.md shows is what it prescribes."""
    example = re.search(r"```json\n(.*?)```", DOCUMENT, re.DOTALL)
    assert example is not None

    Draft202012Validator(SCHEMAS["story"]).validate(json.loads(example.group(1)))


def test_every_type_of_message_has_a_schema() -> None:
    """No message goes out that a receiver cannot look up."""
    types = (schema["properties"]["type"] for schema in SCHEMAS.values())

    assert {name for kind in types for name in kind.get("enum", [kind.get("const")])} == set(AlertType)


def test_the_newest_article_stands_first() -> None:
    """In an update the reader looks for what is new."""
    body = body_of(story_alert(FIRST, coverage(article("a"), article("b")), TOPIC, NOW), "story")

    assert [one["url"] for one in body["data"]["articles"]] == ["https://b.example/1", "https://a.example/1"]
    assert len(body["data"]["evidence"]) == 1


def test_copies_are_outlets_but_not_independent_ones() -> None:
    """Both numbers are told."""
    data = body_of(story_alert(FIRST, coverage(article("a"), article("b", original=ItemId("a"))), TOPIC, NOW), "story")[
        "data"
    ]

    assert (data["outlets"], data["independent_outlets"]) == (2, 1)


def test_a_message_too_long_loses_evidence_first_then_its_oldest_articles() -> None:
    """What was cut is counted, and at least the newest article stays with its proof."""
    many = [article(f"a{n}", title="é" * 400, url=f"https://a{n}.example/{'x' * 900}") for n in range(50)]
    alert = story_alert(FIRST, coverage(*many, more_articles=7), TOPIC, NOW)
    data = body_of(alert, "story")["data"]

    assert data["more_articles"] == 57 - len(data["articles"])
    assert data["articles"][0]["url"].startswith("https://a49.")
    assert len(alert.body.encode()) > MAX_BODY_BYTES * 0.8
    assert data["outlets"] == 50
    assert len(data["evidence"]) == 1


def test_a_long_sentence_is_cut_around_its_term() -> None:
    """The places of the form stay true."""
    sentence = "x " * 800 + "sommets" + " y" * 800
    proof = replace(PROOF, sentence=sentence, start=1600, end=1607)
    (told,) = body_of(story_alert(FIRST, coverage(article(evidence=(proof,))), TOPIC, NOW), "story")["data"]["evidence"]

    assert len(told["sentence"]) <= 400
    assert told["sentence"][told["start"] : told["end"]] == told["form"] == "sommets"


@pytest.mark.parametrize(
    ("title", "told"),
    [
        ("a\nb\tc", "a b c"),
        ("a\x00b\x1b[31m", "a b [31m"),
        ("half \ud83d a character", "half a character"),
        ("turned \u202eround", "turned round"),
        ("هفته\u200cها", "هفته\u200cها"),
        ("x" * 500, "x" * 299 + "…"),
    ],
)
def test_a_title_is_one_clean_line(title: str, told: str) -> None:
    """Nothing a source writes can break a receiver's line, colour its terminal or turn it round."""
    data = body_of(story_alert(FIRST, coverage(article(title=title), headline=title), TOPIC, NOW), "story")["data"]

    assert data["articles"][0]["title"] == data["headline"] == told


def test_a_monstrous_address_is_left_out() -> None:
    """A cut address would lead nowhere."""
    alert = story_alert(FIRST, coverage(article(url="https://a.example/" + "x" * 5000)), TOPIC, NOW)

    assert body_of(alert, "story")["data"]["articles"][0]["url"] is None


def test_a_decision_taken_twice_is_one_alert() -> None:
    """After a crash the same message has the same id, so the receiver drops the repeat."""
    one, again = (story_alert(FIRST, coverage(), TOPIC, NOW + timedelta(seconds=s)) for s in (0, 9))

    assert one.alert_id == again.alert_id


def test_receivers_in_step_share_an_alert() -> None:
    """One message, two ways."""
    page = ReceiverId("page")
    alert = story_alert(FIRST, coverage(), TOPIC, NOW)
    one, other = deliveries_of(alert, [DESK, page, DESK], NOW)

    assert story_alert(replace(FIRST, receiver_id=page), coverage(), TOPIC, NOW) == alert
    assert (one.receiver_id, other.receiver_id) == (DESK, page)
    assert one.delivery_id != other.delivery_id
    assert (one.alert_id, one.state, one.created_at, one.due_at) == (alert.alert_id, DeliveryState.WAITING, NOW, NOW)


def test_every_message_of_a_story_is_an_alert_of_its_own() -> None:
    """The next message, a later one that holds more, and another topic's have other ids."""
    first = story_alert(FIRST, coverage(), TOPIC, NOW)
    next_one = story_alert(FIRST, after_verdicts(coverage(), [FIRST], NOW), TOPIC, NOW)
    held = story_alert(FIRST, coverage(article("a"), article("b")), TOPIC, NOW)
    other = story_alert(FIRST, coverage(topic_id=TopicId("other")), TOPIC, NOW)

    assert len({first.alert_id, next_one.alert_id, held.alert_id, other.alert_id}) == 4


def test_what_does_not_ring_makes_no_alert() -> None:
    """A held verdict is not a message."""
    with pytest.raises(ValueError, match="collecting"):
        story_alert(replace(FIRST, ring=None, reason=AlertReason.COLLECTING), coverage(), TOPIC, NOW)


def test_a_digest_lists_stories() -> None:
    """One message for all that first contact brought on a topic."""
    alert = digest_alert(TOPIC, [coverage(article("a"), article("b"), more_articles=3)] * 60, NOW)
    data = body_of(alert, "digest")["data"]

    assert data["stories"][0] == {
        "story": {"id": "s", "revision": 1},
        "headline": "Leaders to meet",
        "url": "https://b.example/1",
        "articles": 5,
        "outlets": 2,
        "independent_outlets": 2,
    }
    assert len(data["stories"]) + data["more_stories"] == 60
    assert (alert.topic_id, alert.story_id) == (TOPIC.topic_id, None)


def test_trouble_is_told_once_a_spell() -> None:
    """The same trouble since the same time is the same alert, however often it is noticed."""
    one, again = (trouble_alert("feed Le Monde", "timeout", "no answer", NOW, NOW + timedelta(hours=h)) for h in (1, 2))

    assert body_of(one, "trouble")["data"]["since"] == "2026-03-01T12:00:00Z"
    assert one.alert_id == again.alert_id


def test_a_recovery_is_a_message_of_its_own_on_the_same_trouble() -> None:
    """Same subject, reason and since, `recovered` and `until`; told once as well."""
    until, later = NOW + timedelta(hours=1), NOW + timedelta(hours=2)
    began = trouble_alert("feed Le Monde", "failing", "timeout", NOW, NOW)
    over, again = (
        trouble_alert("feed Le Monde", "failing", "read again", NOW, at, until=until)
        for at in (later, later + timedelta(hours=1))
    )
    first, last = (body_of(alert, "trouble")["data"] for alert in (began, over))

    assert [first[key] for key in ("subject", "reason", "since")] == [
        last[key] for key in ("subject", "reason", "since")
    ]
    assert (first["recovered"], last["recovered"], last["until"]) == (False, True, "2026-03-01T13:00:00Z")
    assert began.alert_id != over.alert_id == again.alert_id


def test_a_test_names_its_receiver() -> None:
    """And two tests are two messages."""
    one, next_one = (messages.test_alert(DESK, NOW + timedelta(seconds=s)) for s in (0, 1))

    assert body_of(one, "test")["data"]["receiver"] == "desk"
    assert one.alert_id != next_one.alert_id


ANY_TEXT = st.text(st.characters(), max_size=3000)
PROOFS = st.builds(
    lambda before, form, after: replace(
        PROOF, sentence=before + form + after, form=form, start=len(before), end=len(before) + len(form)
    ),
    ANY_TEXT,
    st.text(max_size=500),
    ANY_TEXT,
)


@given(
    title=ANY_TEXT,
    url=st.none() | ANY_TEXT,
    proofs=st.lists(PROOFS, max_size=4),
    copies=st.integers(1, 50),
    name=ANY_TEXT,
    more=st.integers(0, 10**9),
)
def test_any_message_fits_and_keeps_its_form(
    title: str, url: str | None, proofs: list[Evidence], copies: int, name: str, more: int
) -> None:
    """Whatever sources write, a body is valid UTF-8 JSON of at most 20 kB with the newest article in it."""
    articles = [
        article(f"a{n}", title=title, url=url, source=name, language=name, evidence=tuple(proofs))
        for n in range(copies)
    ]
    told = coverage(*articles, headline=title, more_articles=more)
    data = body_of(story_alert(FIRST, told, replace(TOPIC, name=name), NOW), "story")["data"]

    assert len(data["articles"]) + data.get("more_articles", 0) == copies + more
    assert data["articles"]
    for proof in data["evidence"]:
        assert proof["sentence"][proof["start"] : proof["end"]] == proof["form"]


def test_a_digest_counts_what_has_the_topic_by_itself() -> None:
    """An article that its story lent the topic adds neither to articles nor to outlets, nor is its address told."""
    lent = article("b", certainty=Certainty.BY_STORY, url="https://b.example/lent")
    told = json.loads(digest_alert(TOPIC, [coverage(article("a"), lent)], NOW).body)["data"]["stories"][0]

    assert (1, 1, 1) == (told["articles"], told["outlets"], told["independent_outlets"])
    assert "https://b.example/lent" != told["url"]
