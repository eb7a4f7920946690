"""What comes with Tocsin: its files are good, and docs/configuration.md tells every key with its default."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from config.environment import known_names
from config.load import SHIPPED, load_configuration, remarks_on
from config.models import AlertsFile, AliasesFile, FeedsFile, SettingsFile, TopicsFile
from config.sentences import model_in
from config.settings import Settings

DOCS = Path(__file__).parents[2] / "docs" / "configuration.md"
FIRST_ONES = {"Le Monde", "Les Echos", "Le Figaro", "Le Parisien", "France 24", "AFP Factuel", "RFI", "20 Minutes"}
OTHERS = {"BBC News", "The Guardian", "DW", "Der Spiegel", "El País", "ANSA", "UN News", "Air Quality News"}


def documented() -> dict[str, str]:
    """Key -> default, of every row of the tables."""
    rows = [line.split("|") for line in DOCS.read_text("utf-8").splitlines() if re.match(r"\| `[a-z]", line)]
    return {cells[1].strip(" `"): cells[3].strip(" `") for cells in rows if len(cells) == 7}


def keys_of(model: type[BaseModel], path: str = "") -> Iterator[tuple[str, FieldInfo]]:
    """Every key of a file in the spelling of the docs."""
    for name, field in model.model_fields.items():
        here = f"{path}{field.alias or name}"
        inner = model_in(field.annotation)
        listed = "list" in str(field.annotation)
        if path or listed:
            yield here, field
        if inner:
            yield from keys_of(inner, f"{here}[]." if listed else f"{here}.")


def spoken(field: FieldInfo) -> str:
    """A default as the docs write it."""
    value: Any = field.get_default()
    if field.is_required():
        return "required"
    if isinstance(value, timedelta):
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        return f"{seconds}s" if seconds or not minutes else f"{minutes}m" if minutes < 120 else f"{minutes // 60}h"
    if isinstance(value, StrEnum):
        return value.value
    return {"": '""', "None": "none", "False": "false", "True": "true"}.get(str(value), str(value))


KEYS = [pair for model in (FeedsFile, TopicsFile, AliasesFile, AlertsFile, SettingsFile) for pair in keys_of(model)]
SPOKEN_OTHERWISE = {
    "feeds[].name": "the host",
    "feeds[].language": "found by content",
    "feeds[].every": "auto",
    "redis.url": "null",
    "aliases": "none",
}


@pytest.mark.parametrize(("key", "field"), KEYS, ids=[key for key, _ in KEYS])
def test_every_key_stands_in_the_docs_with_its_default(key: str, field: FieldInfo) -> None:
    """A key that is read is told, with the default that holds."""
    assert documented()[key] == SPOKEN_OTHERWISE.get(key, spoken(field))


def test_the_docs_tell_no_key_that_is_not_read() -> None:
    """What the docs tell exists."""
    assert documented().keys() == {key for key, _ in KEYS}


def test_every_variable_stands_in_the_docs() -> None:
    """Each setting's variable is told."""
    text = DOCS.read_text("utf-8")

    assert [name for name in known_names() if f"`{name}`" not in text] == []


def test_the_shipped_files_are_good_and_call_nobody() -> None:
    """Out of the box Tocsin starts, with the defaults, many feeds, and nobody to call."""
    found = load_configuration(SHIPPED, {})

    assert found.settings == Settings()
    assert found.receivers == ()
    assert "no receivers are listed: alerts are recorded, nothing is sent" in remarks_on(found)


def test_the_shipped_feeds_are_many_and_french_first() -> None:
    """At least 60 feeds in at least six languages, the well-known ones among them, French ones first."""
    feeds = load_configuration(SHIPPED, {}).sources

    assert len(feeds) >= 60
    assert len({feed.language for feed in feeds} - {None}) >= 6
    assert all(feed.language == "fr" for feed in feeds[:20])
    assert {feed.name for feed in feeds} >= FIRST_ONES | OTHERS


def test_the_commented_example_is_good(tmp_path: Path) -> None:
    """With the marks taken away and a secret written, the example of the shipped alerts.yaml loads."""
    (tmp_path / "desk").write_text("whsec_" + "QUJD" * 10, encoding="utf-8")
    lines = (SHIPPED / "alerts.yaml").read_text("utf-8").splitlines()
    example = lines[lines.index("# receivers:") : lines.index("receivers: []")]
    text = "\n".join(line.removeprefix("# ").removeprefix("#") for line in example)
    (tmp_path / "alerts.yaml").write_text(text.replace("/run/secrets/desk", "desk"), encoding="utf-8")

    found = load_configuration(tmp_path, {}, feeds_required=False)

    assert [receiver.receiver_id for receiver in found.receivers] == ["desk"]


def test_the_shipped_settings_write_the_defaults_out() -> None:
    """The file shows each setting with the default that holds without it."""
    written = yaml.safe_load((SHIPPED / "tocsin.yaml").read_text("utf-8"))
    told = {f"{section}.{key}" for section, keys in written.items() for key in keys}

    assert told == {key for key, _ in keys_of(SettingsFile)} - {"redis.url_file"}
