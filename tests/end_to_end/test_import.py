"""A reader's whole list is taken over: imported from nested OPML, met quietly, each feed asked once, and rung once for what comes."""

from __future__ import annotations

import asyncio
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from config.load import load_configuration
from config.settings import Configuration
from feeds.opml import Outline, read_opml
from feeds.parser_pool import ParserPool
from feeds.poll_report import PollReport
from feeds.poller import Poller
from tocsin.cli.app import run
from tocsin.store.base import Store
from tocsin.store.memory import MemoryStore
from tocsin.types.results import OutcomeKind
from workers.context import item_worker, open_fetcher, utc_now

FEEDS = 300
GROUPS = ("News/France", "News/Deutschland/Länder", "Tech & Science", "")
TOPICS = "topics:\n  - {name: summit, query: summit, receivers: [desk]}\n"
ALERTS = "receivers:\n  - {name: desk, webhook: 'https://desk.example/', secret: whsec_dG9jc2luIGVuZCB0byBlbmQgdGVzdHMga2V5IDAwMDE=}\n"


class Press(ThreadingHTTPServer):
    """The publishers of all feeds; `fresh` are those with something new."""

    request_queue_size = 500
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Desk)
        self.asked: Counter[str] = Counter()
        self.unconditional: Counter[str] = Counter()
        self.fresh: frozenset[str] = frozenset()

    def url(self, number: int) -> str:
        return f"http://127.0.0.1:{self.server_port}/{number}.xml?a=1&b=2"


class Desk(BaseHTTPRequestHandler):
    server: Press

    def do_GET(self) -> None:
        number = self.path[1:].partition(".")[0]
        self.server.asked[number] += 1
        self.server.unconditional[number] += self.headers["If-None-Match"] is None
        stories = [f"Old {n} of town {number}: a summit" for n in range(3)]
        if number in self.server.fresh:
            stories = [f"Summit: {_own_words(number)}", *stories]
        tag = f'"{number}-{len(stories)}"'
        body = "" if self.headers["If-None-Match"] == tag else _rss(number, stories)
        self.send_response(200 if body else 304)
        self.send_header("ETag", tag)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def _own_words(number: str) -> str:
    """What no other town writes about, so that each tells a story of its own."""
    return " ".join(f"{kind}{number}" for kind in ("harbour", "tram", "vineyard", "theatre", "school", "bridge"))


def _rss(number: str, stories: list[str]) -> str:
    items = "".join(
        f"<item><guid>{number}/{story}</guid><title>{story}</title><link>http://127.0.0.1/{number}/{n}</link>"
        f"<description>{story}. {_own_words(f'{number}x{n}')}.</description></item>"
        for n, story in enumerate(reversed(stories))
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Town {number}</title>{items}</channel></rss>'


def opml_of(press: Press) -> str:
    """The list as another reader wrote it: groups within groups, a feed named twice, lines that are no feeds."""
    outlines: dict[str, list[str]] = {group: [] for group in GROUPS}
    for number in range(FEEDS):
        name, url = escape(f"Town {number} “é” & <co>"), escape(press.url(number))
        outlines[GROUPS[number % len(GROUPS)]].append(f'<outline type="rss" text="{name}" xmlUrl="{url}"/>')
    body = ""
    for group, feeds in outlines.items():
        names = [part for part in group.split("/") if part]
        body += "".join(f'<outline text="{escape(name)}">' for name in names) + "\n".join(feeds)
        body += "</outline>" * len(names) + "\n"
    body += f'<outline type="rss" text="Twice" xmlUrl="{escape(press.url(0))}"/>\n'
    body += '<outline type="rss" text="Nowhere" xmlUrl=""/>\n<outline type="rss" text="FTP" xmlUrl="ftp://a.example/"/>'
    return f'<?xml version="1.0"?>\n<opml version="1.0"><head/><body>\n{body}\n</body></opml>'


@contextmanager
def serving() -> Iterator[Press]:
    with Press() as press:
        threading.Thread(target=press.serve_forever, daemon=True).start()
        yield press
        press.shutdown()


def configure(folder: Path, press: Press) -> None:
    settings = (
        f"fetch: {{allow_networks: [127.0.0.0/8], allow_ports: [{press.server_port}]}}\npages: {{enabled: false}}\n"
    )
    folder.mkdir()
    for name, text in {"tocsin": settings, "topics": TOPICS, "alerts": ALERTS}.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


async def poll_all(configuration: Configuration, store: Store) -> tuple[PollReport, ...]:
    """One round over all feeds, by a process of its own: asked over HTTP, read in children."""
    async with open_fetcher(configuration.settings.fetch) as fetcher, ParserPool() as parser:
        poller = Poller(
            store=store,
            fetcher=fetcher,
            parser=parser,
            sources=configuration.sources,
            settings=configuration.settings.polling,
            clock=utc_now,
            host_gap=timedelta(0),
            pages=False,
        )
        return await poller.run_once(all_due=True)


def process_all(configuration: Configuration, store: MemoryStore) -> Counter[str]:
    """What came of every item that waits."""
    worker = item_worker(configuration, store)
    references = [reference for job in store.take_jobs() for reference in job]
    return Counter(worker.process(item_id, revision).kind.value for item_id, revision in references)


def test_a_list_of_hundreds_of_feeds_is_met_quietly_and_then_rings_once(tmp_path: Path, capsys: Any) -> None:
    """R9, C10: of three hundred imported feeds each is asked once, nothing that stands there rings, and what comes then
    rings once; asked again by the next process, no request is unconditional."""
    with serving() as press:
        configure(tmp_path / "config", press)
        words = ["--config", str(tmp_path / "config")]
        (tmp_path / "list.opml").write_text(opml_of(press), encoding="utf-8")
        assert run([*words, "feeds", "import", str(tmp_path / "list.opml")]) == 0
        said = capsys.readouterr()
        configuration, store = load_configuration(tmp_path / "config", {}), MemoryStore()
        met = asyncio.run(poll_all(configuration, store))
        first = process_all(configuration, store)
        rung_at_first = store.deliveries()
        press.fresh = frozenset(str(number) for number in range(0, FEEDS, 3))
        again = asyncio.run(poll_all(configuration, store))
        then = process_all(configuration, store)
        rung = store.deliveries()
        asyncio.run(poll_all(configuration, store))

    assert said.out.startswith(f"{FEEDS} added, 0 known, 1 repeated, 2 refused, in ")
    assert (FEEDS, FEEDS * 3) == (len(met), sum(report.new for report in met))
    assert {OutcomeKind.MATCHED.value: FEEDS * 3} == dict(first)
    assert rung_at_first == ()
    assert Counter(not_modified=FEEDS * 2 // 3, ok=FEEDS // 3) == Counter(report.outcome.value for report in again)
    assert {OutcomeKind.ALERTED.value: FEEDS // 3} == dict(then)
    assert len({delivery.alert_id for delivery in rung}) == len(rung) == FEEDS // 3
    assert {3} == set(press.asked.values())
    assert {1} == set(press.unconditional.values())
    assert process_all(configuration, store) == {}


def test_an_imported_list_comes_out_as_it_went_in(tmp_path: Path) -> None:
    """Every feed once, with its name and its nested groups, whatever characters stand in them; and in again the same."""
    with serving() as press:
        configure(tmp_path / "config", press)
        given = opml_of(press)
    words = ["--config", str(tmp_path / "config")]
    (tmp_path / "list.opml").write_text(given, encoding="utf-8")
    assert run([*words, "feeds", "import", str(tmp_path / "list.opml")]) == 0
    assert run([*words, "feeds", "export", str(tmp_path / "out.opml")]) == 0
    sources = load_configuration(tmp_path / "config", {}).sources

    expected = {outline.url: (outline.name, outline.group) for outline in feeds_of(given.encode())[:FEEDS]}
    exported = feeds_of((tmp_path / "out.opml").read_bytes())
    assert len(exported) == len(expected) == FEEDS
    assert {outline.url: (outline.name, outline.group) for outline in exported} == expected
    assert {source.url: (source.name, source.group or "") for source in sources} == expected


def feeds_of(document: bytes) -> tuple[Outline, ...]:
    return read_opml(document, "list.opml").outlines
