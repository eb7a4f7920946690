"""What polls and delivers needs no topics, and goes on while their file has a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.load import load_configuration, load_without_topics
from tocsin.cli.folders import Folders
from tocsin.errors import ConfigError

FILES = {
    "feeds.yaml": "feeds:\n  - url: https://post.example/rss\n",
    "topics.yaml": "topics:\n  - name: sea\n    query: port AND (\n",
    "alerts.yaml": "receivers:\n  - name: desk\n    webhook: https://hooks.example/tocsin\n    secret: whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\nroutes:\n  - topics: [sea]\n    receivers: [desk]\n",
}


def written(folder: Path, **changed: str) -> Path:
    for name, text in FILES.items():
        (folder / name).write_text(changed.get(name.removesuffix(".yaml"), text))
    return folder


def test_feeds_and_receivers_are_read_beside_broken_topics(tmp_path: Path) -> None:
    """A route that names a topic is no mistake where topics are not known."""
    folder = written(tmp_path)
    with pytest.raises(ConfigError, match="unclosed"):
        load_configuration(folder, {})

    found = load_without_topics(folder, {})

    assert ["https://post.example/rss"] == [source.url for source in found.sources]
    assert ["desk"] == [receiver.receiver_id for receiver in found.receivers]
    assert () == tuple(found.topics)


@pytest.mark.parametrize("name", ["feeds", "alerts"])
def test_mistakes_elsewhere_are_still_mistakes(tmp_path: Path, name: str) -> None:
    folder = written(tmp_path, **{name: "nothing: known\n"})

    with pytest.raises(ConfigError, match="nothing"):
        load_without_topics(folder, {})


def test_mistakes_in_both_are_told_in_one_run(tmp_path: Path) -> None:
    folders = Folders(config=written(tmp_path, feeds="nothing: known\n"), data=tmp_path, environ={})

    with pytest.raises(ConfigError) as raised:
        folders.all_but_topics_at_least()

    assert {"feeds.yaml", "topics.yaml"} == {Path(problem.file).name for problem in raised.value.problems}
