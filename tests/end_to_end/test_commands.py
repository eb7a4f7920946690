"""What scripts may rely on: output, exit codes, and the two folders named anywhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parent.parent.parent
SEED = ROOT / "tests/samples/pages/aggregator_page_fr.txt"
FURNITURE = (
    "Hashtags",
    "Essayez nos fonctionnalités IA",
    "Découvrez ce que",
    "Commentaires",
    "Aucun commentaire",
    "Articles connexes",
    "À voir aussi",
    "14 minutes ago",
)


def tocsin(*words: str, stdin: str = "", cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    environ = {name: value for name, value in os.environ.items() if not name.startswith("TOCSIN_")}
    return subprocess.run(
        [sys.executable, "-m", "tocsin", *words],
        input=stdin,
        capture_output=True,
        text=True,
        env=environ,
        cwd=cwd,
        timeout=120,
    )


def rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_read_makes_of_the_seed_its_four_articles_and_their_topics() -> None:
    """The scraped page becomes four clean items, each with its topic and nothing else, by the shipped configuration."""
    done = tocsin("read", "--kind", "text", "--at", "2025-08-13T20:00:00+02:00", "--json", str(SEED))
    found = rows(done)

    assert 0 == done.returncode
    assert [None, "Les Echos", "Le Figaro", "Le Parisien"] == [row["source"] for row in found]
    assert [None, *["2025-08-13T17:46:00Z"] * 3] == [row["published_at"] for row in found]
    assert [None, *["minute"] * 3] == [row["published_precision"] for row in found]
    assert [False, False, True, False] == [row["paywalled"] is True for row in found]
    assert [["Ukraine summit"]] * 3 + [["pollution alert"]] == [
        [match["topic"] for match in row["matches"]] for row in found
    ]
    assert not [word for word in FURNITURE for row in found if word in str(row["text"])]


def test_read_spans_point_at_what_they_name() -> None:
    """Every span's characters are the form that stands in the field it names."""
    for row in rows(tocsin("read", "--kind", "text", "--json", str(SEED))):
        for match in row["matches"]:
            for span in match["spans"]:
                assert str(row[span["field"]])[span["start"] : span["end"]].strip()


def test_names_and_about_lines_in_english_find_the_seed_and_say_that_they_suggest(tmp_path: Path) -> None:
    """Four of four, no other tag, by read, match and replay alike; nothing rings."""
    about = {
        "Ukraine summit": "Leaders meet or negotiate to end the war in Ukraine",
        "pollution alert": "High air pollution leads to official warnings or traffic limits",
    }
    entries = [{"name": name, "about": line} for name, line in about.items()]
    (tmp_path / "topics.yaml").write_text(json.dumps({"topics": entries}))
    config = ("--config", str(tmp_path))
    read = rows(tocsin("read", "--kind", "text", "--json", *config, str(SEED)))
    documents = [{"id": str(n), "title": row["title"], "text": row["text"]} for n, row in enumerate(read)]
    lines = "\n".join(map(json.dumps, documents))
    (tmp_path / "docs.jsonl").write_text(lines)
    matched = rows(tocsin("match", "--topics", str(tmp_path / "topics.yaml"), "--json", stdin=lines))
    replayed = rows(tocsin("replay", "--json", *config, str(tmp_path / "docs.jsonl")))

    wanted = [[("Ukraine summit", "suggested")]] * 3 + [[("pollution alert", "suggested")]]
    assert [wanted] * 3 == [
        [[(match["topic"], match["certainty"]) for match in row["matches"]] for row in found]
        for found in (read, matched, replayed)
    ]
    assert [[]] * 4 == [row["alerts"] for row in replayed]


def test_read_explains_what_was_found_and_what_was_nearly(tmp_path: Path) -> None:
    """Each match has its sentences; of a near miss the part that failed is named."""
    (tmp_path / "feeds.yaml").write_text("feeds: []\n")
    (tmp_path / "topics.yaml").write_text(
        "topics:\n  - {name: talks, query: poutine AND ukraine}\n  - {name: strike, query: ukraine AND grève}\n"
    )
    article = tmp_path / "one.txt"
    article.write_text(
        "Poutine à Anchorage\nLe président russe parlera de l'Ukraine vendredi, a dit la présidence américaine.\n"
    )
    [row] = rows(tocsin("read", "--explain", "--json", "--config", str(tmp_path), str(article)))
    spoken = tocsin("read", "--explain", "--config", str(tmp_path), str(article)).stdout

    assert ["Poutine", "Ukraine"] == [piece["form"] for piece in row["matches"][0]["evidence"]]
    assert [("strike", "grève", "not_found")] == [
        (miss["topic"], miss["failing"][0]["part"], miss["failing"][0]["why"]) for miss in row["near_misses"]
    ]
    assert "not strike: grève: not found" in spoken


def test_read_takes_a_single_article_for_what_it_is(tmp_path: Path) -> None:
    """A text that is no feed and no page of many articles is one article; bytes that are no text are refused."""
    text, junk = tmp_path / "one.txt", tmp_path / "junk"
    text.write_text(
        "Incendie au port\nUn entrepôt a brûlé lundi. Les pompiers ont maîtrisé le feu dans la nuit, dit la préfecture.\n"
    )
    junk.write_bytes(bytes(range(256)) * 9)

    assert ["Incendie au port"] == [row["title"] for row in rows(tocsin("read", "--json", str(text)))]
    unread = tocsin("read", "--json", str(junk))
    assert 1 == unread.returncode
    assert unread.stderr.startswith(f"{junk}: not_a_feed: not a page of several articles")


def test_the_folders_may_stand_before_or_after_the_command(tmp_path: Path) -> None:
    """`--config` and `--data` mean the same on either side of the command's name."""
    before, after = tocsin("--config", "config", "check"), tocsin("check", "--config=config")

    assert (0, before.stdout) == (before.returncode, after.stdout)


def test_check_tells_every_mistake_with_its_place_and_exits_3(tmp_path: Path) -> None:
    """A duplicate key, an unknown key, an unclosed quote and a file address are four located errors of one run."""
    (tmp_path / "feeds.yaml").write_text("feeds:\n  - url: file:///etc/passwd\n    name: local\n")
    (tmp_path / "topics.yaml").write_text("topics:\n  - name: summit\n    query: '\"Ukraine summit'\n")
    (tmp_path / "tocsin.yaml").write_text("polling: {floor: 15m}\npolling: {floor: 20m}\nfetsh: {}\n")
    done = tocsin("check", "--config", str(tmp_path))
    places = [line.split(": ")[0].removeprefix(f"{tmp_path}/") for line in done.stdout.splitlines()]

    assert 3 == done.returncode
    assert ["feeds.yaml:2:10", "tocsin.yaml:2:1", "tocsin.yaml:3:1", "topics.yaml:3:12"] == places


def test_match_answers_documents_in_order(tmp_path: Path) -> None:
    """JSON lines in, JSON lines out, one each, with the same ids."""
    topics = tmp_path / "topics.yaml"
    topics.write_text("topics:\n  - {name: pollution alert, query: pollution AND alerte}\n")
    documents = [
        {"id": "a", "title": "Alerte à la pollution", "text": ""},
        {"id": "b", "title": "Mots croisés", "text": "", "tail": "Alerte pollution"},
    ]
    done = tocsin("match", "--topics", str(topics), "--json", stdin="\n".join(map(json.dumps, documents)))

    assert [("a", ["pollution alert"]), ("b", [])] == [
        (row["id"], [match["topic"] for match in row["matches"]]) for row in rows(done)
    ]


def test_alias_sets_hold_in_every_command_that_takes_a_query(tmp_path: Path) -> None:
    """Shipped sets and those of the aliases.yaml beside the topics are written out; an unknown one is an error with its mend."""
    topics = tmp_path / "topics.yaml"
    topics.write_text("topics:\n  - {name: talks, query: '@putin AND @venue'}\n", encoding="utf-8")
    (tmp_path / "aliases.yaml").write_text("aliases: {venue: [Istanbul, Стамбул]}\n", encoding="utf-8")
    document = json.dumps({"id": "a", "title": "Путина ждут в Стамбуле", "text": ""})
    matched = rows(tocsin("match", "--topics", str(topics), "--json", stdin=document))
    tried = rows(tocsin("topics", "test", "--config", str(tmp_path), "--query", "@venue", "--json", stdin=document))
    refused = tocsin("topics", "test", "--config", str(tmp_path), "--query", "a AND @venues", stdin=document)

    assert ["talks"] == [match["topic"] for match in matched[0]["matches"]]
    assert 1 == len(tried[0]["matches"])
    assert 3 == refused.returncode
    assert "--query:1:7: query: no alias set is called @venues, did you mean @venue?" in refused.stderr


def test_match_leaves_out_the_tail_of_a_text(tmp_path: Path) -> None:
    """Related links and hashtags under a text change nothing, on lines of their own or behind its last sentence."""
    topics = tmp_path / "topics.yaml"
    topics.write_text("topics:\n  - {name: pollution alert, query: pollution AND alerte}\n")
    body = "Le championnat de mots croisés reprend samedi à Lyon, devant un public plus nombreux que l'an dernier."
    tails = [
        "",
        "\nÀ lire aussi : Alerte à la pollution",
        " À lire aussi : Alerte à la pollution.",
        "\n#alerte #pollution",
    ]
    documents = [{"id": str(n), "title": "Mots croisés", "text": body + tail} for n, tail in enumerate(tails)]
    done = tocsin("match", "--topics", str(topics), "--json", stdin="\n".join(map(json.dumps, documents)))

    assert [[]] * len(tails) == [row["matches"] for row in rows(done)]


def test_replay_runs_the_chain_with_the_documents_own_clock(tmp_path: Path) -> None:
    """A copy is named with its original, shares its story and rings nothing."""
    text = "Le sommet sur l'Ukraine réunira jeudi à Genève les dirigeants européens, américains et russes pour parler d'un cessez-le-feu et de garanties de sécurité, a annoncé la présidence suisse."
    documents = [
        {
            "id": name,
            "title": "Sommet sur l'Ukraine jeudi",
            "text": text,
            "source": name,
            "url": f"https://{name}.example/1",
            "published_at": f"2026-03-01T12:0{minute}:00Z",
        }
        for minute, name in enumerate(("monde", "figaro"))
    ]
    file = tmp_path / "docs.jsonl"
    file.write_text("\n".join(map(json.dumps, documents)))
    first, second = rows(tocsin("replay", str(file), "--json"))

    assert (None, "monde") == (first["duplicate_of"], second["duplicate_of"])
    assert first["story"] == second["story"]
    assert (1, 0) == (len(first["alerts"]), len(second["alerts"]))


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["version"], 0),
        (["no-such-command"], 2),
        (["read", "--kind", "nonsense", "x"], 2),
        (["read", "no-such-file"], 1),
        (["check", "--config", "no-such-folder"], 3),
    ],
)
def test_exit_codes_say_what_went_wrong(words: list[str], code: int) -> None:
    """0 ok, 1 failed, 2 usage, 3 configuration; a sentence stands on stderr or stdout."""
    done = tocsin(*words)

    assert code == done.returncode
    assert done.stdout + done.stderr


def test_a_redis_that_does_not_answer_costs_4() -> None:
    """A configured address without a server is named, and nothing hangs."""
    environ = {**os.environ, "TOCSIN_REDIS_URL": "redis://127.0.0.1:1/0"}
    done = subprocess.run(
        [sys.executable, "-m", "tocsin", "stats"], capture_output=True, text=True, env=environ, cwd=ROOT, timeout=120
    )

    assert 4 == done.returncode
    assert "127.0.0.1:1" in done.stderr


def test_an_unknown_item_costs_5(tmp_path: Path) -> None:
    """What is asked for by name and is not there is said so; the server started for the question is stopped again."""
    done = tocsin("why", "0" * 32, "--data", str(tmp_path / "data"))

    assert 5 == done.returncode
    assert not list((tmp_path / "data" / "redis").glob("*.sock"))


def test_the_demo_rings_every_expected_alert_once() -> None:
    """Real server, poller, workers and deliverer; every alert arrives once, verified, and nothing else."""
    done = tocsin("demo", "--json")
    *rings, score = rows(done)

    assert 0 == done.returncode, done.stdout + done.stderr
    assert score["expected"] == score["arrived"] == len(rings)
    assert all(ring["verified"] for ring in rings)
