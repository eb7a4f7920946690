"""The two folders a command works with."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import typer

from config.load import find_config_dir, load_configuration, load_settings, load_without_topics
from config.settings import Configuration
from tocsin.errors import ConfigError


@dataclass(frozen=True, slots=True, kw_only=True)
class Folders:
    """Where the configuration and the data lie, as named on the command line, by environment or by default."""

    config: Path | None
    data: Path
    environ: Mapping[str, str]

    @classmethod
    def named(cls, config: str, data: str, environ: Mapping[str, str]) -> Folders:
        config = config or environ.get("TOCSIN_CONFIG", "")
        data = data or environ.get("TOCSIN_DATA", "") or "data"
        return cls(config=Path(config) if config else None, data=Path(data), environ=environ)

    @property
    def config_dir(self) -> Path:
        return find_config_dir(self.config)

    def configuration(self, *, feeds_required: bool = True) -> Configuration:
        """Read and judge the configuration; raises ConfigError."""
        return load_configuration(self.config_dir, self.environ, feeds_required=feeds_required)

    def settings_at_least(self) -> tuple[Configuration, ConfigError | None]:
        """The configuration; where it has mistakes, its settings alone, and the mistakes. Raises ConfigError where the
        settings have some themselves."""
        try:
            return self.configuration(), None
        except ConfigError as mistakes:
            return Configuration(settings=load_settings(self.config_dir, self.environ)), mistakes

    def all_but_topics_at_least(self) -> tuple[Configuration, ConfigError | None]:
        """The configuration; where topics or aliases have mistakes, all else, and the mistakes. Raises ConfigError with all of them where
        all else has some too."""
        try:
            return self.configuration(), None
        except ConfigError as mistakes:
            try:
                return load_without_topics(self.config_dir, self.environ), mistakes
            except ConfigError:
                raise mistakes from None


def folders_of(ctx: typer.Context) -> Folders:
    """The folders of this run."""
    folders = ctx.find_root().obj
    assert isinstance(folders, Folders)
    return folders
