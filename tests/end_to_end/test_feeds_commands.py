"""`tocsin feeds` as an operator uses it: real commands, real HTTP on loopback, real files."""

from __future__ import annotations

import json
import threading
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from config.load import SHIPPED, load_configuration
from feeds.starts import server_of
from tocsin.cli.app import run
from tocsin.store.redis_store import RedisStore
from tocsin.store.server import open_server

HTML = "text/html"
RSS = "application/rss+xml"


def feed(title: str, *guids: str) -> tuple[str, str]:
    items = "".join(
        f"<item><title>{guid}</title><guid>{guid}</guid><link>http://127.0.0.1/{guid}</link></item>" for guid in guids
    )
    return RSS, f'<?xml version="1.0"?><rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'


def page(*links: tuple[str, str]) -> tuple[str, str]:
    heads = "".join(f'<link rel="alternate" type="{RSS}" title="{title}" href="{href}">' for href, title in links)
    return HTML, f"<!doctype html><html><head>{heads}</head><body><p>Bonjour</p></body></html>"


SITE = {
    "/one": page(("/feed.xml", "Main"), ("/comments", "Comments")),
    "/two": page(("/feed.xml", "Main"), ("/sport.xml", "Sport")),
    "/bare": page(),
    "/talk": page(("/comments", "Comments")),
    "/feed.xml": feed("Le Site", "a", "b"),
    "/forged": feed("x\x9b2Jadded https://evil.example/", "a"),
    "/sport.xml": feed("Sport", "c"),
    "/comments": feed("Comments", "d"),
    "/locked": feed("Locked", "e"),
}


PASSWORD = "Basic " + b64encode(b"desk:hunter22").decode()


@dataclass(frozen=True)
class Done:
    """How a command ended, and what it said."""

    code: int
    out: str
    err: str

    @property
    def row(self) -> dict[str, Any]:
        row: dict[str, Any] = json.loads(self.out)
        return row

    @property
    def rows(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Desk:
    """A site on loopback, a folder of configuration that may dial it, and the command line."""

    site: str
    home: Path
    capture: pytest.CaptureFixture[str]
    asked: list[str] = field(default_factory=list)
    pages: dict[str, tuple[str, str]] = field(default_factory=lambda: dict(SITE))

    @property
    def folder(self) -> Path:
        return self.home / "config"

    @property
    def added(self) -> str:
        return (self.folder / "feeds.d" / "added.yaml").read_text("utf-8")

    @property
    def settings(self) -> str:
        port = self.site.rsplit(":", 1)[1]
        return f"fetch: {{allow_networks: [127.0.0.0/8], allow_ports: [{port}]}}\n"

    def configure(self, **files: str) -> None:
        self.folder.mkdir(exist_ok=True)
        for name, text in {"tocsin": self.settings, **files}.items():
            (self.folder / f"{name}.yaml").write_text(text, encoding="utf-8")

    def feeds(self, *words: str) -> Done:
        return self.tocsin("feeds", *words)

    def tocsin(self, *words: str) -> Done:
        code = run(["--config", str(self.folder), "--data", str(self.home / "data"), *words])
        out, err = self.capture.readouterr()
        return Done(code, out, err)

    def listed(self) -> list[str]:
        return [source.url.removeprefix(self.site) for source in load_configuration(self.folder, {}).sources]


@pytest.fixture
def desk(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """A desk whose site is served while the test runs."""
    monkeypatch.chdir(tmp_path)
    desk = Desk(site="", home=Path(), capture=capsys)

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            desk.asked.append(self.path)
            kind, text = desk.pages.get(self.path, ("", ""))
            allowed = self.path != "/locked" or self.headers.get("Authorization") == PASSWORD
            other = {"gone": 410, "withheld": 451, "moved": 301}.get(kind, 0)
            self.send_response(404 if not kind else other or (200 if allowed else 401))
            self.send_header("Location" if kind == "moved" else "Content-Type", text if kind == "moved" else kind)
            self.send_header("Content-Length", str(len(text.encode())))
            if kind == "withheld" and text:
                self.send_header("Retry-After", text)
            self.end_headers()
            self.wfile.write(text.encode())

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: what the commands say is looked at."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        desk.site = f"http://127.0.0.1:{server.server_address[1]}"
        desk.configure()
        yield desk
        server.shutdown()


def test_a_trial_keeps_the_pace_of_the_pollers_that_run(desk: Desk) -> None:
    """R8: where a server of this data folder runs, its pauses are kept; where none runs none is started, and where the named
    one does not answer the trial goes on alone and says so."""
    url = f"{desk.site}/feed.xml"
    alone = desk.feeds("test", url)
    assert (alone.code, (desk.home / "data" / "redis" / "address").exists()) == (0, False)
    server = open_server(desk.home / "data")
    store = RedisStore(server.url)
    store.block_host(server_of(url), datetime.now(UTC) + timedelta(hours=1))
    beside = desk.feeds("test", url)
    store.close()
    server.leave()
    desk.configure(tocsin=desk.settings + "redis: {url: 'redis://127.0.0.1:1/0'}\n")
    without = desk.feeds("test", url)

    assert (beside.code, "host_busy (it is not to be asked before" in beside.err) == (1, True)
    assert (without.code, "no Redis answers (ping: " in without.err) == (0, True)
    assert desk.asked.count("/feed.xml") == 2


def test_a_page_with_one_feed_is_added_by_its_feed(desk: Desk) -> None:
    """The feed that the page announces is read, taken and said; comments are no choice; a second time nothing changes."""
    done = desk.feeds(
        "add", f"{desk.site}/one", "--name", "Le Site", "--language", "fr", "--every", "30m", "--group", "A/B"
    )
    before = desk.added
    again = desk.feeds("add", f"{desk.site}/feed.xml", "--json")

    assert (done.code, done.out) == (
        0,
        f"added {desk.site}/feed.xml (Le Site, 2 items) to config/feeds.d/added.yaml; takes effect when the poller starts next\n",
    )
    [source] = load_configuration(desk.folder, {}).sources
    assert (source.name, source.language, source.group) == ("Le Site", "fr", "A/B")
    assert (again.code, again.row["outcome"], again.row["line"]) == (0, "known", 3)
    assert desk.added == before


def test_a_title_cannot_forge_a_line(desk: Desk) -> None:
    """Control characters of a publisher reach no terminal."""
    done = desk.feeds("add", f"{desk.site}/forged")

    assert (done.code, done.out.count("\n")) == (0, 1)
    assert "\x9b" not in done.out


def test_a_page_with_several_feeds_is_a_choice(desk: Desk) -> None:
    """Each is listed with its title and items, nothing is added, and the mend is to name one."""
    done = desk.feeds("add", f"{desk.site}/two")

    assert done.code == 1
    assert [line.split()[0].removeprefix(desk.site) for line in done.out.splitlines()] == [
        "url",
        "/feed.xml",
        "/sport.xml",
    ]
    assert "add one of these by its own address" in done.err
    assert not (desk.folder / "feeds.d").exists()


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/bare", "no feed is announced, and none stands in a well-known place"),
        ("/talk", "it announces comments only"),
        ("/nowhere", "not_found; --no-check lists it all the same"),
    ],
)
def test_an_address_without_a_feed_is_not_added(desk: Desk, path: str, sentence: str) -> None:
    """Exit 1, the reason, and nothing written; --no-check takes a person's word for it, unasked."""
    del desk.pages["/feed.xml"]
    done = desk.feeds("add", desk.site + path)
    desk.asked.clear()
    taken = desk.feeds("add", desk.site + path, "--no-check")

    assert (done.code, taken.code, desk.asked, desk.listed()) == (1, 0, [], [path])
    assert sentence in done.err


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["ftp://a.example/"], "Invalid value for URL"),
        (["https://a.example/", "--every", "1m"], "1m is below polling.floor, which is 15m"),
        (["https://a.example/", "--language", "ua"], 'did you mean "uk"?'),
        (["https://a.example/", "--kind", "rss"], "Invalid value for --kind"),
        (["https://a.example/", "--group", "A//B"], "write it like News/France"),
        (["https://u:p@a.example/"], "the address holds a user name or password"),
    ],
)
def test_what_cannot_be_listed_is_a_mistake_of_usage(desk: Desk, words: list[str], sentence: str) -> None:
    """Exit 2 with the option and the mend; nothing is asked and nothing written."""
    done = desk.feeds("add", *words)

    assert (done.code, desk.asked) == (2, [])
    assert sentence in done.err


def test_a_private_address_is_not_asked(desk: Desk) -> None:
    """S1: trying an address obeys fetch.allow_networks like everything else."""
    desk.configure(tocsin="fetch: {allow_ports: [" + desk.site.rsplit(":", 1)[1] + "]}\n")
    done = desk.feeds("test", f"{desk.site}/feed.xml", "--json")
    added = desk.feeds("add", f"{desk.site}/feed.xml")

    assert (done.code, done.row["reason"], done.row["pollable"]) == (1, "blocked_address", False)
    assert (added.code, desk.asked) == (1, [])


def test_remove_takes_a_feed_out_of_feeds_d_only(desk: Desk) -> None:
    """The operator's own file is told with its line and never written; an unknown feed is not found."""
    mine = "feeds:\n  - url: https://mine.example/   # mine\n"
    desk.configure(feeds=mine)
    desk.feeds("add", f"{desk.site}/feed.xml", "--no-check")
    removed = desk.feeds("remove", f"{desk.site}/feed.xml")
    own = desk.feeds("remove", "https://MINE.example")
    unknown = desk.feeds("remove", "https://nobody.example/")

    assert (removed.code, own.code, unknown.code) == (0, 1, 5)
    assert "config/feeds.yaml:2: https://MINE.example stands in your own file" in own.err
    assert (desk.folder / "feeds.yaml").read_text("utf-8") == mine
    assert desk.listed() == ["https://mine.example/"]


def test_remove_mends_a_feed_that_stands_in_two_files(desk: Desk) -> None:
    """Where the configuration is invalid because of it, the copy in feeds.d can be taken out all the same."""
    desk.configure(feeds="feeds:\n  - url: https://a.example/\n")
    (desk.folder / "feeds.d").mkdir()
    (desk.folder / "feeds.d" / "x.yaml").write_text(
        "feeds:\n  - url: https://a.example/\n  - url: https://b.example/\n"
    )

    assert desk.feeds("list").code == 3
    assert desk.feeds("remove", "https://a.example/").code == 1
    assert desk.listed() == ["https://a.example/", "https://b.example/"]


def test_the_shipped_folder_is_not_written(desk: Desk) -> None:
    """What comes with Tocsin stays as it came: a folder of one's own has to be named."""
    done = [
        run(["--config", str(SHIPPED), "feeds", *words]) for words in (["add", "https://a.example/"], ["remove", "x"])
    ]
    _, err = desk.capture.readouterr()

    assert done == [1, 1]
    assert "name that with --config DIR" in err
    assert not (SHIPPED / "feeds.d").exists()


def test_a_listed_feed_is_tried_with_its_credentials_and_leaves_no_trace(desk: Desk) -> None:
    """`test` shows status, kind, items and every rule in one object; the password is not shown, no Redis is started."""
    auth = "auth: {username: desk, password: hunter22}, every: 1h"
    desk.configure(feeds=f"feeds:\n  - {{url: '{desk.site}/locked', {auth}}}\n")
    done = desk.feeds("test", f"{desk.site}/locked", "--json")
    shown = desk.feeds("test", f"{desk.site}/locked")

    assert (done.code, done.row["status"], done.row["kind"], done.row["title"]) == (0, 200, "feed", "Locked")
    assert [item["title"] for item in done.row["items"]] == ["e"]
    assert {"C3", "T5", "D2", "D6", "D7", "D8", "D9"} <= {rule["rule"] for rule in done.row["rules"]}
    assert (done.row["next_because"], desk.asked.count("/robots.txt")) == ("every", 0)
    assert "by its content an RSS, RDF or Atom feed" in shown.out
    assert "hunter22" not in done.out + shown.out + shown.err
    assert not (desk.home / "data").exists()


def test_what_cannot_be_polled_is_tried_with_its_reason(desk: Desk) -> None:
    """Exit 1 and the reason; of a page, how its feeds are found."""
    refused, html = desk.feeds("test", f"{desk.site}/locked"), desk.feeds("test", f"{desk.site}/two")

    assert (refused.code, html.code) == (1, 1)
    assert "cannot be polled: status 401, unauthorized" in refused.err
    assert "tocsin feeds discover" in html.err


def test_discover_lists_candidates(desk: Desk) -> None:
    """Type, title and items of each, comments last; nothing found is exit 1."""
    done = desk.feeds("discover", f"{desk.site}/one", "--json")

    assert [(row["url"].removeprefix(desk.site), row["type"], row["title"], row["items"]) for row in done.rows] == [
        ("/feed.xml", RSS, "Main", 2),
        ("/comments", RSS, "Comments", 1),
    ]
    assert (done.code, desk.feeds("discover", f"{desk.site}/nowhere", "--json").code) == (0, 1)
    assert desk.feeds("discover", f"{desk.site}/sport.xml", "--json").rows[0]["origin"] == "itself"


OPML = """<?xml version="1.0"?>
<opml version="2.0"><body>
<outline text="News">
  <outline type="rss" text="A" xmlUrl="https://a.example/rss"/>
  <outline type="rss" text="A again" xmlUrl="https://A.example/rss"/>
  <outline type="rss" text="mine" xmlUrl="https://mine.example/"/>
  <outline type="rss" text="bad" xmlUrl="ftp://c.example/"/>
</outline></body></opml>
"""


def test_import_tells_what_is_new_known_and_refused(desk: Desk) -> None:
    """Duplicates count once, a bad address is told with its line and skipped, a dry run writes nothing."""
    desk.configure(feeds="feeds:\n  - url: https://mine.example/\n")
    Path("my list.opml").write_text(OPML)
    dry = desk.feeds("import", "my list.opml", "--dry-run")
    before = desk.listed()
    done = desk.feeds("import", "my list.opml")
    again = desk.feeds("import", "my list.opml", "--json")

    assert (dry.code, dry.out.splitlines()[-1]) == (0, "1 added, 1 known, 1 repeated, 1 refused; nothing was written")
    assert before == ["https://mine.example/"]
    assert done.out == (
        "1 added, 1 known, 1 repeated, 1 refused, in config/feeds.d/my-list.yaml; takes effect when the poller starts next\n"
    )
    assert 'my list.opml:7: the address begins with "ftp:"' in done.err
    assert {key: again.row[key] for key in ("added", "known", "refused")} == {"added": 0, "known": 2, "refused": 1}
    assert [(source.name, source.group) for source in load_configuration(desk.folder, {}).sources[1:]] == [
        ("A", "News")
    ]


@pytest.mark.parametrize(
    ("text", "code"),
    [("<rss/>", 1), ("", 1), ('<opml><body><outline xmlUrl="x"/></body></opml>', 1), ("<opml><outline/></opml>", 0)],
)
def test_a_file_without_a_usable_feed_fails(desk: Desk, text: str, code: int) -> None:
    """Exit 1 where nothing of what was asked could be done."""
    Path("f.opml").write_text(text)

    assert desk.feeds("import", "f.opml").code == code
    assert desk.feeds("import", "no-such-file.opml").code == 1
    assert not (desk.folder / "feeds.d" / "f.yaml").exists()


def test_export_then_import_elsewhere_gives_the_same_feeds(desk: Desk, tmp_path: Path) -> None:
    """By file and by standard output; credentials stay, and that is said."""
    desk.configure(
        feeds="feeds:\n  - {url: 'https://a.example/?a=1&b=<2>', name: 'A & B', language: fr, every: 90m, group: N/F}\n"
        "  - {url: 'https://b.example/', kind: page, auth: {username: u, password: hunter22}}\n"
    )
    done = desk.feeds("export", "out.opml")
    piped = desk.feeds("export")
    sources = load_configuration(desk.folder, {}).sources
    desk.home = Path("other")
    desk.home.mkdir()
    desk.configure()
    imported = desk.feeds("import", "out.opml")

    assert (done.code, imported.code) == (0, 0)
    assert "1 of them need credentials, which are not exported" in done.err
    assert "hunter22" not in Path("out.opml").read_text() + piped.out
    assert "<outline" in piped.out
    taken = {source.url: source for source in load_configuration(desk.folder, {}).sources}
    assert taken[sources[0].url] == sources[0]
    assert (taken[sources[1].url].kind, taken[sources[1].url].auth) == (sources[1].kind, None)


def test_a_file_that_cannot_be_written_is_told(desk: Desk) -> None:
    """Exit 1 with the mend, and the export of a folder that is not there harms nothing."""
    desk.configure(feeds="feeds: []\n")
    done = desk.feeds("export", "no/such/folder.opml")

    assert (done.code, done.err) == (
        1,
        "no/such/folder.opml: cannot be written: No such file or directory, name another file\n",
    )


def test_a_gone_feed_is_asked_once_more_by_hand(desk: Desk) -> None:
    """R4: 410 ends it, `feeds revive` asks once more, and what answers then is polled as before."""
    url = f"{desk.site}/old.xml"
    desk.pages["/old.xml"] = ("gone", "")
    desk.feeds("add", url, "--no-check")
    desk.tocsin("poll", "--once")
    before = desk.feeds("list", "--json").row
    desk.pages["/old.xml"] = SITE["/feed.xml"]
    revived = desk.feeds("revive", url)
    [report] = desk.tocsin("poll", "--once", "--json").rows
    after = desk.feeds("list", "--json").row

    assert (before["state"], before["next_poll_at"], revived.code) == ("gone", None, 0)
    assert (report["outcome"], report["new"], after["state"]) == ("ok", 2, "active")
    assert desk.feeds("revive", url).code == 1
    assert desk.feeds("revive", f"{desk.site}/other").code == 5


def test_a_withheld_feed_is_shown_with_its_mend_and_asked_by_hand(desk: Desk) -> None:
    """R4: 451 stops it, blocked, with the reason and the mend in `feeds health`; `poll --once` leaves it, `--all` and
    `feeds revive` ask it again."""
    url = f"{desk.site}/old.xml"
    desk.pages["/old.xml"] = ("withheld", "")
    desk.feeds("add", url, "--no-check")
    desk.tocsin("poll", "--once")
    left = desk.tocsin("poll", "--once", "--json")
    row = desk.feeds("list", "--json").row
    [wrong] = desk.feeds("health", "--json").rows
    read = desk.feeds("health").out
    asked = len(desk.asked)
    [again] = desk.tocsin("poll", "--once", "--all", "--json").rows
    desk.pages["/old.xml"] = SITE["/feed.xml"]
    revived = desk.feeds("revive", url)
    [back] = desk.tocsin("poll", "--once", "--json").rows

    assert (left.out, asked) == ("", 1)
    assert (row["state"], row["last_status"], row["last_reason"], row["next_poll_at"]) == (
        "blocked",
        451,
        "legal",
        None,
    )
    assert (wrong["trouble"], wrong["state"], wrong["reason"]) == (True, "blocked", "legal")
    mend = "withheld for legal reasons and asked no more; tocsin feeds revive URL asks once more\n"
    assert f"{wrong['detail']}\n".endswith(mend)
    assert mend in read
    assert (again["outcome"], again["reason"], again["next_poll_at"]) == ("blocked", "legal", None)
    assert (revived.code, back["outcome"], back["new"]) == (0, "ok", 2)


def test_a_revived_feed_waits_for_its_retry_after(desk: Desk) -> None:
    """R4, T3: and `feeds revive` says for how long."""
    url = f"{desk.site}/old.xml"
    desk.pages["/old.xml"] = ("withheld", "3600")
    desk.feeds("add", url, "--no-check")
    desk.tocsin("poll", "--once")
    [skipped] = desk.tocsin("poll", "--once", "--all", "--json").rows
    revived = desk.feeds("revive", url)
    due = desk.feeds("list", "--json").row["next_poll_at"]

    assert (skipped["outcome"], skipped["reason"], skipped["next_poll_at"]) == ("skipped", "retry_after", None)
    assert revived.out == f"{url} is polled once more at {due}, when its Retry-After ends\n"
    assert len(desk.asked) == 1


def test_another_address_of_a_listed_feed_is_that_feed(desk: Desk) -> None:
    """An address that redirects to a feed that is listed already adds nothing, and says which it is."""
    desk.pages["/old.xml"] = ("moved", "/feed.xml")
    desk.feeds("add", f"{desk.site}/feed.xml")
    again = desk.feeds("add", f"{desk.site}/old.xml")

    assert desk.listed() == ["/feed.xml"]
    assert again.err.startswith(f"{desk.site}/feed.xml is listed already")
