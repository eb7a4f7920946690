"""A folder of configuration files, written for one test."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from config.load import load_configuration
from config.settings import Configuration
from tocsin.errors import ConfigError

FEED = "feeds:\n  - url: https://news.example/rss\n"

Load = Callable[..., Configuration]
Complaints = Callable[..., list[str]]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Write the given files into ./config and load them."""
    monkeypatch.chdir(tmp_path)

    def write_and_load(environ: Mapping[str, str] | None = None, **files: str) -> Configuration:
        folder = tmp_path / "config"
        folder.mkdir(exist_ok=True)
        for name, text in {"feeds": FEED, **files}.items():
            (folder / f"{name}.yaml").write_bytes(text.encode("utf-8", "surrogateescape"))
        return load_configuration(Path("config"), environ or {})

    return write_and_load


@pytest.fixture
def complaints(load: Load) -> Complaints:
    """What an operator reads of the given files."""

    def complain(environ: Mapping[str, str] | None = None, **files: str) -> list[str]:
        with pytest.raises(ConfigError) as refused:
            load(environ, **files)
        return [str(problem) for problem in refused.value.problems]

    return complain
