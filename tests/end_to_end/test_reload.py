"""Topics are changed while Tocsin runs: real processes take them up, or keep what they have and say why."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tests.end_to_end.conftest import PATIENCE, environment
from tests.end_to_end.test_chain import children_of, command_of, workers_of
from tests.end_to_end.test_push import free_port

STRIKE = "Grève surprise des cheminots à Lyon"
STRIKE_TEXT = "Les cheminots de la région lyonnaise ont cessé le travail mercredi, la circulation est très perturbée."


def write_topics(world: Any, topics: list[dict[str, str]]) -> None:
    """As an editor does it: another file takes the name."""
    beside = Path(world.home, "config", "topics.new")
    beside.write_text(json.dumps({"topics": topics}), encoding="utf-8")
    os.replace(beside, beside.with_suffix(".yaml"))


def test_a_topic_added_while_it_runs_rings_without_a_restart(world: Any) -> None:
    """All workers take it up between two jobs, and its listener hears of it."""
    with world.up(workers=2), world.store() as store:
        world.met()
        world.wait_until(lambda: store.generation() is not None, "a first generation")
        write_topics(world, [{"name": "rail strike", "query": "grève AND cheminot"}])
        world.wait_until(lambda: store.generation().number == 2, "a second generation")
        world.publish("1", STRIKE, STRIKE_TEXT)
        world.wait_until(world.headlines, "a ring")
        findings = {row["subject"]: row for row in world.tocsin("doctor", "--json", expect=1)}  # no page runs

    assert [STRIKE] == world.headlines()
    assert findings["topics"]["says"].startswith("1 in force: generation 2")


def test_a_mistake_in_the_files_keeps_the_old_topics_and_is_said(world: Any) -> None:
    """Also where all that works dies meanwhile and starts again; in the log, on the terminal and in the heartbeat."""
    with world.up() as process, world.store() as store:
        world.met()
        world.wait_until(lambda: store.generation() is not None and workers_of(process.pid), "a worker at work")
        write_topics(world, [{"name": "rail strike", "query": "grève AND ("}])
        world.wait_until(lambda: "topics.invalid" in world.log(), "the mistake to be found")
        roles = (" work", " deliver", " poll")  # tocsin work with its worker
        killed = [pid for pid in children_of(process.pid) if any(role in command_of(pid) for role in roles)]
        for pid in killed:
            os.kill(pid, signal.SIGKILL)
        world.publish("1", "Ukraine : un sommet à Genève", "Les présidents ukrainien et russe se verront au sommet.")
        world.wait_until(world.headlines, "a ring")
        world.wait_until(lambda: "TOPICS 1 problem" in (world.home / "up.txt").read_text(), "a word on the terminal")
        said = {facts.get("topics", "") for facts in store.heartbeats("work").values()}

    assert len(killed) == 4
    assert ["Ukraine : un sommet à Genève"] == world.headlines()
    assert [word for word in said if "topics[0].query" in word]


def test_the_page_is_served_while_the_topics_have_a_mistake(world: Any) -> None:
    """Who looks for what is wrong looks there first."""
    port = free_port()
    with world.up(), world.store() as store:
        world.wait_until(lambda: store.generation() is not None, "a first generation")
        write_topics(world, [{"name": "rail strike", "query": "grève AND ("}])
        argv = [sys.executable, "-m", "tocsin", *world.folders, "web", "--port", str(port)]
        page = subprocess.Popen(argv, env=environment(), start_new_session=True)
        try:
            world.wait_until(lambda: is_served(port) or page.poll() is not None, "the page")
        finally:
            page.terminate()

        assert 0 == page.wait(PATIENCE)


def is_served(port: int) -> bool:
    try:
        with urlopen(f"http://127.0.0.1:{port}/", timeout=10) as answer:
            return bool(answer.status == 200)
    except URLError:
        return False
