"""What the files say is in force; files with mistakes, and older ones, change nothing and are said."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.load import load_configuration, load_settings
from config.settings import Configuration
from tocsin.errors import ConfigError
from tocsin.store.memory import MemoryStore
from workers.deliver.receivers import LiveReceivers
from workers.doctor import look_at_topics
from workers.herald import Herald

SEA = "topics:\n  - {name: sea, query: sea}\n"
OCEAN = "topics:\n  - {name: sea, query: ocean}\n"
BROKEN = "topics:\n  - {name: sea, query: '\"sea'}\n"


class Machine:
    """A folder and the herald of a machine that reads it."""

    def __init__(self, folder: Path, store: MemoryStore) -> None:
        self.folder, self.store = folder, store
        (folder / "feeds.yaml").write_text("feeds: []\n")
        self.write(SEA)
        self.herald = Herald(store, load_configuration(folder, {}), folder, {})
        self.herald.look()

    def write(self, topics: str) -> None:
        (self.folder / "topics.yaml").write_text(topics)

    def looks(self) -> None:
        for _ in range(2):
            self.herald.look()

    def query(self) -> tuple[int, str | None]:
        generation = self.store.generation()
        assert generation is not None
        return generation.number, generation.topics[0].query


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path, MemoryStore())


def test_the_files_at_start_are_the_first_generation(machine: Machine) -> None:
    """And looking again publishes nothing more."""
    machine.looks()

    assert (1, "sea") == machine.query()
    assert {"topics": ""} == machine.herald.facts()


def test_changed_files_are_the_next_generation(machine: Machine) -> None:
    """With topics and listeners, whole."""
    machine.write(OCEAN)
    machine.looks()

    assert (2, "ocean") == machine.query()


def test_changed_alias_sets_are_the_next_generation(machine: Machine) -> None:
    """Queries are published with their sets written out: workers need no files."""
    machine.write("topics:\n  - {name: sea, query: '@water'}\n")
    for word in ("sea", "ocean"):
        (machine.folder / "aliases.yaml").write_text(f"aliases:\n  water: [{word}, lake]\n")
        machine.looks()

    assert (3, "(ocean OR lake)") == machine.query()


def test_files_that_say_the_same_are_no_generation(machine: Machine) -> None:
    """A comment is nothing that workers would have to take up."""
    machine.write(SEA + "# the sea\n")
    machine.looks()

    assert (1, "sea") == machine.query()


def test_files_with_a_mistake_leave_the_old_topics_in_force_and_are_said(machine: Machine) -> None:
    """In the heartbeat, and so in `doctor`, with the first mistake; mended files are taken up and the word is gone."""
    machine.write(BROKEN)
    machine.looks()
    assert (1, "sea") == machine.query()
    assert "topics[0].query: unclosed quote" in machine.herald.facts()["topics"]
    machine.write(OCEAN)
    machine.looks()

    assert ((2, "ocean"), "") == (machine.query(), machine.herald.facts()["topics"])


def test_a_start_with_a_mistake_in_the_files_leaves_the_topics_in_force(machine: Machine) -> None:
    """Nothing of them is published, not even on an emptied store, until they are mended."""
    machine.write(BROKEN)
    with pytest.raises(ConfigError) as found:
        load_configuration(machine.folder, {})
    settings = Configuration(settings=load_settings(machine.folder, {}))
    herald = machine.herald = Herald(machine.store, settings, machine.folder, {})
    herald.refuse(found.value)
    machine.looks()
    assert ((1, "sea"), True) == (machine.query(), bool(herald.facts()["topics"]))
    machine.write(OCEAN)
    machine.looks()

    assert ((2, "ocean"), "") == (machine.query(), herald.facts()["topics"])


def test_doctor_says_what_keeps_files_from_being_in_force(machine: Machine) -> None:
    """The word of each machine's heartbeat is BAD; without one it says what is in force."""
    assert look_at_topics(machine.store).ok
    machine.write(BROKEN)
    machine.looks()
    generation = machine.store.generation()
    assert generation is not None
    now = generation.written_at
    machine.store.beat("work", "a.1", machine.herald.facts(), now, timedelta(minutes=1))
    finding = look_at_topics(machine.store)

    assert (False, True) == (finding.ok, finding.says.startswith("a.1: 1 problem in the files, the first:"))


def test_older_files_of_another_machine_do_not_win(machine: Machine) -> None:
    """Its operator is told whose files are in force, and how to make these so."""
    in_force = machine.store.generation()
    assert in_force is not None
    later = replace(
        in_force, number=2, digest="d", host="elsewhere", written_at=in_force.written_at + timedelta(days=1)
    )
    machine.store.publish_generation(later)
    machine.write(OCEAN)
    machine.looks()

    assert (2, "sea") == machine.query()
    assert "older than those of elsewhere" in machine.herald.facts()["topics"]


def test_files_that_another_machine_has_overtaken_are_said_to_be(machine: Machine) -> None:
    """While it runs, not at its next start alone; once they are the same again nothing is said. Neither publishes again."""
    (machine.folder / "b").mkdir()
    other = Machine(machine.folder / "b", machine.store)
    other.herald._host = "b"
    told = []
    for writing in (other, machine):
        writing.write(OCEAN)
        for _ in range(3):
            machine.looks()
            other.looks()
        told.append((machine.query(), machine.herald.facts()["topics"], other.herald.facts()["topics"]))

    assert [(2, "ocean")] * 2 == [query for query, _, _ in told]
    assert "older than those of b, which are in force (generation 2)" in told[0][1]
    assert ("", "", "") == (told[0][2], *told[1][1:])


def test_a_store_that_was_emptied_is_told_again(machine: Machine) -> None:
    """Workers that start on it find something to watch."""
    machine.herald._store = MemoryStore()
    machine.store = machine.herald._store
    machine.looks()

    assert (1, "sea") == machine.query()


RECEIVER = "receivers:\n  - {name: NAME, webhook: 'https://example.org/NAME'}\n"


def test_receivers_are_those_of_the_files(machine: Machine) -> None:
    """A changed alerts.yaml is taken up, one with a mistake is not, and a name written a moment ago is found at once."""
    alerts = machine.folder / "alerts.yaml"
    receivers = LiveReceivers(load_configuration(machine.folder, {}), machine.folder, {})
    told = [sorted(receivers)]
    for text in (RECEIVER.replace("NAME", "desk"), "receivers: [{name: desk}]\n"):
        alerts.write_text(text)
        for _ in range(2):
            receivers.look()
        told.append(sorted(receivers))
    alerts.write_text(RECEIVER.replace("NAME", "night"))

    assert [[], ["desk"], ["desk"]] == told
    assert "https://example.org/night" == receivers["night"].url.reveal()  # type: ignore[index]
    with pytest.raises(KeyError):
        receivers["nobody"]  # type: ignore[index]


def test_receivers_are_taken_up_beside_broken_topics(machine: Machine) -> None:
    """A mistake in what is watched keeps no alert from a receiver that was mended."""
    receivers = LiveReceivers(load_configuration(machine.folder, {}), machine.folder, {})
    machine.write(BROKEN)
    (machine.folder / "alerts.yaml").write_text(RECEIVER.replace("NAME", "desk"))
    for _ in range(2):
        receivers.look()

    assert ["desk"] == sorted(receivers)
