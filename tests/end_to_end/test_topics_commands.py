"""Topics are listed, tried on documents and on the stream, and taught which hits are right."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.end_to_end.conftest import environment
from tests.end_to_end.test_reload import write_topics

AIR = {"name": "bad air", "about": "Air pollution episode, authorities warn or restrict traffic"}
SEA = {"name": "sea", "query": "tempête AND port", "severity": "high"}
SMOG = (
    ("1", "Pollution de l'air : la vitesse abaissée à Lyon", "La préfecture du Rhône abaisse la vitesse, l'épisode d'ozone dure."),
    ("2", "Particules fines : circulation différenciée à Grenoble", "Seules les voitures peu polluantes rouleront vendredi, l'air étant mauvais."),
    ("3", "Strasbourg respire mal", "Les autorités recommandent d'éviter les efforts, la pollution aux particules dépasse le seuil d'alerte."),
)  # fmt: skip
LATER = (
    "4",
    "Pic de pollution à Paris",
    "La préfecture de police restreint la circulation, la qualité de l'air est mauvaise.",
)
OTHER = ("5", "Le port de Brest rénové", "Les travaux du port s'achèvent, les bateaux reviennent sur les quais.")


@pytest.fixture
def watched(world: Any) -> Any:
    """A world that watches one topic by meaning and one by words."""
    write_topics(world, [AIR, SEA])
    return world


def listed(world: Any) -> dict[str, dict[str, Any]]:
    return {row["name"]: row for row in world.tocsin("topics", "list", "--json")}


def test_a_topic_by_meaning_is_taught_and_then_rings(watched: Any) -> None:
    """Its hits are suggestions until three were confirmed; all the while they are listed, explained and counted."""
    world = watched
    with world.up():
        world.met()
        world.publish_all((*SMOG, OTHER))
        tail = ("tail", "--no-follow", "--json", "--last", "50")
        world.wait_until(lambda: listed(world)["bad air"]["hits_day"] == 3, "three hits")
        found = [row for row in world.tocsin(*tail) if row["topics"] == ["bad air"]]
        before = listed(world)["bad air"]
        why = world.tocsin("why", found[0]["item_id"], "--json")[0]
        told = [world.tocsin("topics", "confirm", "bad air", row["item_id"], "--json")[0] for row in found]
        world.publish(*LATER)
        world.wait_until(world.headlines, "a ring")

    assert [{"bad air": "suggested"}] * 3 == [row["certainty"] for row in found]
    assert ("suggest", "unconfirmed", 3, True) == tuple(
        before[key] for key in ("state", "reason", "missing", "in_force")
    )
    assert ["suggested"] == [verdict["reason"] for verdict in why["verdicts"]]
    assert why["matches"][0]["meaning"] >= why["matches"][0]["threshold"] == 0.2
    assert [("suggest", 2), ("suggest", 1), ("live", 0)] == [(row["state"], row["missing"]) for row in told]
    assert [LATER[1]] == world.headlines()


def test_a_topic_is_tried_on_the_stream_before_it_goes_live(watched: Any) -> None:
    """Hits with evidence, near misses with what failed, and how many a day it would be."""
    world = watched
    with world.up():
        world.met()
        world.publish_all((*SMOG, OTHER))
        world.wait_until(lambda: listed(world)["bad air"]["hits_day"] == 3, "three hits")
        rows = world.tocsin("topics", "preview", "--query", "port AND travaux", "--json")
        near = world.tocsin("topics", "preview", "--topic", "sea", "--json")
        [port] = [row for row in rows if row["kind"] == "hit"]
        why = world.tocsin("why", port["item_id"], "--json")[0]

    assert (1, 0, 24.0) == tuple(rows[-1][key] for key in ("hits", "near_misses", "hits_a_day"))
    assert ["port", "travaux"] == sorted({piece["term"] for piece in port["matches"][0]["evidence"]})
    assert [("near_miss", [("tempête", "not_found")])] == [
        (row["kind"], [(short["part"], short["why"]) for short in row["misses"][0]["failing"]])
        for row in near
        if row["kind"] != "summary"
    ]
    assert ["sea"] == [miss["topic"] for miss in why["near_misses"]]


def test_what_is_not_there_is_told_by_the_exit_code(watched: Any) -> None:
    """5 for a topic or an item that is not known, 1 for words that cannot count, 3 for a query that cannot be honoured."""
    watched.tocsin("topics", "confirm", "nothing", "x", expect=5)
    watched.tocsin("topics", "confirm", "bad air", "x", expect=5)
    watched.tocsin("topics", "reject", "sea", "x", expect=1)
    watched.tocsin("topics", "preview", "--topic", "nothing", expect=5)
    watched.tocsin("topics", "test", "--query", "a AND (", expect=3)
    watched.tocsin("topics", "test", "--query", "port", "--topic", "sea", expect=2)


def tried(world: Any, *words: str, stdin: str = "") -> list[dict[str, Any]]:
    argv = [sys.executable, "-m", "tocsin", *world.folders, "topics", "test", *words, "--json"]
    done = subprocess.run(argv, input=stdin, capture_output=True, text=True, env=environment(), timeout=120, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_topics_are_tried_on_files_and_on_lines(watched: Any, tmp_path: Path) -> None:
    """A line of JSON, a file of lines and an article give the same answers; no server is started."""
    line = json.dumps({"id": "a", "title": "Tempête : le port fermé", "text": "Le vent souffle.", "language": "fr"})
    lines, article = tmp_path / "docs.jsonl", tmp_path / "article.txt"
    lines.write_text(line + "\n")
    article.write_text(
        "Tempête : le port fermé\nLe vent souffle depuis hier, les bateaux restent à quai, dit la capitainerie.\n"
    )
    answers = [
        tried(watched, "--topic", "sea", stdin=line),
        tried(watched, str(lines), "--topic", "sea"),
        tried(watched, str(article), "--topic", "sea"),
    ]

    assert [[["sea"]]] * 3 == [[[match["topic"] for match in row["matches"]] for row in rows] for rows in answers]
    assert not (watched.home / "data").exists()


def test_an_about_line_is_tried_with_its_score(watched: Any) -> None:
    """Against its threshold, found or missed."""
    docs = [{"id": number, "title": title, "text": text, "language": "fr"} for number, title, text in (SMOG[0], OTHER)]
    hit, miss = tried(watched, "--about", AIR["about"], stdin="\n".join(map(json.dumps, docs)))

    assert hit["matches"][0]["meaning"] > 0.2 > miss["misses"][0]["meaning"]
    assert (False, []) == (miss["misses"][0]["near"], miss["misses"][0]["failing"])
