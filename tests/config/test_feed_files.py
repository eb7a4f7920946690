"""Feeds may stand in feeds.yaml and in every file of feeds.d; Tocsin writes only the latter, and loses no comment."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from config.feed_files import find_listed
from config.feed_text import HEADER, default_name, feed_keys, with_feeds, without_feed, written_duration
from config.feed_write import add_feeds, feeds_file, remove_feed, write_whole
from config.load import configuration_digest, find_config_dir, load_configuration
from config.values import Unfit, duration_of
from tocsin.errors import ConfigError, NotWritten
from tocsin.rules.identity import feed_id_of
from tocsin.types.sources import FeedSource, SourceKind


def source_of(url: str, name: str | None = None, **keys: object) -> FeedSource:
    return FeedSource(feed_id=feed_id_of(url), url=url, name=name or default_name(url), **keys)  # type: ignore[arg-type]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder `config` with an empty feeds.d, below the current one."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config" / "feeds.d").mkdir(parents=True)
    return Path("config")


def write(folder: Path, **files: str) -> None:
    """feeds.yaml, and files of feeds.d by their stems."""
    for stem, text in files.items():
        path = folder / "feeds.yaml" if stem == "feeds" else folder / "feeds.d" / f"{stem}.yaml"
        path.write_text(text, encoding="utf-8")


def problems_of(folder: Path) -> list[str]:
    with pytest.raises(ConfigError) as refused:
        load_configuration(folder, {})
    return [str(problem) for problem in refused.value.problems]


def urls_of(folder: Path) -> list[str]:
    return [source.url for source in load_configuration(folder, {}).sources]


def test_feeds_of_all_files_are_polled_in_the_order_of_their_names(folder: Path) -> None:
    """feeds.yaml counts first, then feeds.d by name; other files and hidden ones do not count."""
    write(
        folder,
        feeds="feeds:\n  - url: https://z.example/\n",
        b="feeds:\n  - {url: 'https://b.example/', group: News/France}\n",
        a="feeds: [{url: 'https://a.example/'}]\n",
    )
    (folder / "feeds.d" / ".half.yaml").write_text("feeds: [")
    (folder / "feeds.d" / "notes.txt").write_text("not: [yaml")

    assert urls_of(folder) == ["https://z.example/", "https://a.example/", "https://b.example/"]
    assert [source.group for source in load_configuration(folder, {}).sources] == [None, None, "News/France"]


def test_a_folder_with_feeds_d_alone_is_a_configuration(folder: Path) -> None:
    """Without feeds.yaml the files of feeds.d are enough, and ./config is found by them."""
    before = find_config_dir(None)
    write(folder, added="feeds:\n  - url: https://a.example/\n")

    assert before != Path("config") == find_config_dir(None)
    assert urls_of(folder) == ["https://a.example/"]


def test_passwords_of_equal_numbers_in_two_files_are_not_exchanged(folder: Path) -> None:
    """The first feed of each file keeps its own credentials; their files count from the folder of the configuration."""
    write(
        folder,
        feeds="feeds:\n  - {url: 'https://a.example/', auth: {username: u, password: one}}\n",
        more="feeds:\n  - {url: 'https://b.example/', auth: {username: desk, password_file: secret}}\n",
    )
    (folder / "secret").write_text("two\n", encoding="utf-8")
    sources = load_configuration(folder, {}).sources

    assert [source.auth.password.reveal() for source in sources if source.auth] == ["one", "two"]


def test_an_address_in_two_files_is_told_with_both_places(folder: Path) -> None:
    """The later file is told, and the sentence names the earlier one."""
    write(
        folder,
        feeds="feeds:\n  - url: https://a.example/x\n",
        more="feeds:\n  - url: https://b.example/\n  - url: HTTPS://A.example:443/x\n",
    )

    assert problems_of(folder) == [
        "config/feeds.d/more.yaml:3:10: feeds[1].url: the same address as feeds[0] in line 2 of config/feeds.yaml, "
        "remove one of them"
    ]


def test_mistakes_of_every_file_are_told_in_one_run(folder: Path) -> None:
    """An unknown key, a pace below the floor, a missing password, an empty file: each in its own file."""
    write(
        folder,
        feeds="feeds:\n  - {url: 'https://a.example/', naem: A}\n",
        a="feeds:\n  - {url: 'https://b.example/', every: 1m}\n",
        b="feeds:\n  - {url: 'https://c.example/', auth: {username: u}}\n",
        c="# nothing\n",
        d="feeds:\n  - {url: 'https://d.example/', group: A//B}\n",
    )

    assert [line.split(": ")[0] for line in problems_of(folder)] == [
        "config/feeds.d/a.yaml:2:40",
        "config/feeds.d/b.yaml:2:39",
        "config/feeds.d/c.yaml:1:1",
        "config/feeds.d/d.yaml:2:40",
        "config/feeds.yaml:2:33",
    ]


def test_feeds_d_that_is_no_folder_is_told(folder: Path) -> None:
    """A file in the place of the folder is a mistake like any other."""
    (folder / "feeds.d").rmdir()
    (folder / "feeds.d").write_text("feeds: []")
    write(folder, feeds="feeds: []\n")

    assert problems_of(folder) == [
        "config/feeds.d:1:1: folder: the folder cannot be looked into: Not a directory, "
        "make it a folder that Tocsin's user may read"
    ]


def test_an_added_feed_stands_in_feeds_d_and_not_in_the_operators_file(folder: Path) -> None:
    """The operator's file keeps every byte; the new file says what wrote it; a second time changes nothing."""
    mine = "# mine\nfeeds: [ {url: 'https://a.example/'} ]   # kept\n"
    write(folder, feeds=mine)
    before = configuration_digest(load_configuration(folder, {}))
    wanted = source_of("https://b.example/rss", 'B: "x" #1', language="no", every=timedelta(minutes=90), group="N/F")
    path = feeds_file(folder)
    first = add_feeds(path, [wanted, wanted, source_of("https://A.example")])
    text = path.read_text("utf-8")
    again = add_feeds(path, [wanted])

    assert (first.added, [str(known.path) for known in first.known]) == ((wanted,), ["config/feeds.yaml"])
    assert (again.added, again.known[0].place.line) == ((), 3)
    assert text == path.read_text("utf-8")
    assert text.startswith(HEADER)
    assert (folder / "feeds.yaml").read_text("utf-8") == mine
    assert load_configuration(folder, {}).sources[1] == wanted
    assert configuration_digest(load_configuration(folder, {})) != before


def test_removing_keeps_the_comments_of_the_others(folder: Path) -> None:
    """Of a file that a person has edited, the entry goes and nothing else; the last one leaves an empty list."""
    write(
        folder,
        added="# head\nfeeds:\n  # one\n  - url: https://a.example/\n    name: A\n  # two\n"
        "  - {url: 'https://b.example/'}   # b\n\n  # three\n  - url: https://c.example/\n",
    )
    [second] = find_listed(folder, "https://b.example")
    remove_feed(second)

    assert (folder / "feeds.d" / "added.yaml").read_text("utf-8") == (
        "# head\nfeeds:\n  # one\n  - url: https://a.example/\n    name: A\n  # two\n\n  # three\n"
        "  - url: https://c.example/\n"
    )
    for url in ("https://a.example/", "https://c.example/"):
        remove_feed(find_listed(folder, url)[0])
    assert (folder / "feeds.d" / "added.yaml").read_text("utf-8") == "# head\nfeeds: []\n"
    assert urls_of(folder) == []


@pytest.mark.parametrize(
    "text",
    [
        "feeds: [{url: 'https://a.example/'}, {url: 'https://b.example/'}]\n",
        "feeds: [\n",
        "feeds: 3\n",
        "sources: []\n",
        "- url: https://a.example/\n",
        "feeds:\n  - &a {url: 'https://a.example/'}\n  - *a\nmore: 1\n",
    ],
)
def test_a_list_written_otherwise_is_left_to_its_writer(text: str) -> None:
    """What cannot be changed without guessing is not changed."""
    with pytest.raises(Unfit):
        with_feeds(text, [source_of("https://n.example/")])
    with pytest.raises(Unfit):
        without_feed(text, 0)


def test_a_file_that_cannot_be_written_is_told_and_stays(folder: Path) -> None:
    """The hindrance has its mend, the old file is whole, and no half-written one is left behind."""
    write(folder, added="feeds: [{url: 'https://a.example/'}, {url: 'https://b.example/'}]\n")
    before = sorted(os.listdir(folder / "feeds.d"))
    with pytest.raises(NotWritten, match="its list is not written with one entry below the other, change it by hand"):
        add_feeds(feeds_file(folder), [source_of("https://n.example/")])
    with pytest.raises(NotWritten, match="or name another folder with --config"):
        add_feeds(folder / "feeds.d" / "added.yaml" / "x.yaml", [source_of("https://n.example/")])

    assert sorted(os.listdir(folder / "feeds.d")) == before
    assert urls_of(folder / ".") == ["https://a.example/", "https://b.example/"]


def test_a_written_file_keeps_its_mode_and_its_link(tmp_path: Path) -> None:
    """A file that others may read stays readable, and a link goes on leading to its file."""
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    real.chmod(0o640)
    link.symlink_to(real)
    write_whole(link, "new")

    assert (real.read_text(), real.stat().st_mode & 0o777, link.is_symlink()) == ("new", 0o640, True)
    assert sorted(os.listdir(tmp_path)) == ["link", "real"]


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("mes flux", "mes-flux"),
        ("../../etc/passwd", "etc-passwd"),
        (".hidden", "hidden"),
        ("…", "added"),
        ("été", "été"),
    ],
)
def test_a_file_is_named_after_what_was_imported(stem: str, name: str) -> None:
    """No name leads out of feeds.d or hides there."""
    assert feeds_file(Path("c"), stem) == Path("c/feeds.d") / f"{name}.yaml"


NAMES = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029"), min_size=1, max_size=30
).filter(lambda name: name == name.strip())
SOURCES = st.builds(
    source_of,
    st.from_regex(r"https://[a-z]{1,6}\.example/[a-z0-9?&=%'#!*,{}]{0,12}", fullmatch=True),
    NAMES,
    kind=st.sampled_from(SourceKind),
    language=st.sampled_from([None, "fr", "no", "pt"]),
    every=st.none() | st.integers(900, 31_536_000).map(lambda seconds: timedelta(seconds=seconds)),
    group=st.none() | st.lists(NAMES.filter(lambda name: "/" not in name), min_size=1, max_size=3).map("/".join),
)


@given(st.lists(SOURCES, max_size=6, unique_by=lambda source: source.url), st.data())
def test_what_is_added_is_read_back_and_removing_undoes_it(sources: list[FeedSource], data: st.DataObject) -> None:
    """Whatever a feed is called, its entry says exactly it; taking one away leaves exactly the others."""
    text = with_feeds("", sources[:2])
    text = with_feeds(text, sources[2:])
    entries = [feed_keys(source) for source in sources]
    if sources:
        assert yaml.safe_load(text)["feeds"] == entries
        gone = data.draw(st.integers(0, len(sources) - 1))
        assert yaml.safe_load(without_feed(text, gone))["feeds"] == entries[:gone] + entries[gone + 1 :]


@given(st.integers(1, 31_536_000))
def test_durations_are_written_as_they_are_read(seconds: int) -> None:
    """The shortest form that says the same."""
    assert duration_of(written_duration(timedelta(seconds=seconds))) == timedelta(seconds=seconds)
