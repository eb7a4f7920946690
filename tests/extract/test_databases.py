"""What databases and monitoring services of the press export is read as their records."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tocsin.extract import segment, split_page
from tocsin.extract.databases import without_export_keys
from tocsin.extract.stamps import read_stamp

NOW = datetime(2026, 3, 10, 14, 0, tzinfo=UTC)
FERRY = "Forty people were taken off by lifeboats, and nobody was hurt. The harbour stays closed until Friday."
BRIDGE = "Engineers found a crack three metres long in the middle pillar. Repairs will take until autumn."
DUES = "Fishing boats pay a third more from May on, the council decided. The guild has announced protests."
ROWS = [
    ("Harbour Post", "Ferry aground off the cape", "10 March 2026", FERRY, "Anna Kerr"),
    ("Valley Echo", "Bridge over the Sola closed", "9 March 2026", BRIDGE, "Paul Roe"),
    ("Moor Radio", "Harbour dues to rise in May", "8 March 2026", DUES, "Ines Marsh"),
]


def page(record: str, before: str = "") -> str:
    return before + "\n\n".join(
        record.format(n=at, source=source, title=title, day=day, text=text, person=person)
        for at, (source, title, day, text, person) in enumerate(ROWS, start=1)
    )


EXPORTS = {
    "codes above their values": "HD\n{title}\nBY\nBy {person}\nWC\n670 words\nPD\n{day}\nET\n10:20\nSN\n{source}\nSC\nHARB\nLA\nEnglish\nCY\nCopyright 2026.\nLP\n{text}\nAN\nDocument HARB0000202603",
    "codes before their values": "HD {title}\nBY By {person}\nWC 670 words\nPD {day}\nSN {source}\nLA English\nTD {text}\nAN Document HARB0000202603",
    "documents counted": "{n} of 3 DOCUMENTS\n\n{source}\n\n{day} Tuesday\n\n{title}\n\nBYLINE: {person}\n\nSECTION: News; Pg. 5\n\nLENGTH: 670 words\n\n{text}\n\nLOAD-DATE: March 11, 2026\n\nLANGUAGE: ENGLISH\n\nCopyright 2026 {source}\nAll Rights Reserved",
    "documents ended": "{title}\n{source}\n{day} Tuesday\n\nCopyright 2026 {source} All Rights Reserved\n\nSection: NEWS; Pg. 5\nLength: 670 words\nByline: {person}\n\nBody\n\n{text}\n\nLoad-Date: March 11, 2026\n\nEnd of Document",
    "keys that rate": "{title}\n{source} | {day} | Reach: 120,5k | Sentiment: neutral\n{text}\nRead article",
    "keys that rate, below": "{source}\n{title}\n{text}\nPublished: {day} 10:20 AM GMT | Engagement: 12 | Sentiment: neutral",
    "quoted in a mail": "> {title}\n> {source}, {day}\n> {text}",
}  # fmt: skip


@pytest.mark.parametrize("record", EXPORTS.values(), ids=EXPORTS)
def test_records_are_articles(record: str) -> None:
    found = segment(page(record), "text", NOW)

    assert [(each.source, each.title, each.text) for each in found] == [(row[0], row[1], row[3]) for row in ROWS]
    assert [each.published_at and each.published_at.day for each in found] == [10, 9, 8]


SHOWN = {"HD", "PD", "ET", "10:20", "SN", "LP"}


@pytest.mark.parametrize("name", list(EXPORTS)[:4])
def test_what_is_in_no_article_is_told(name: str) -> None:
    """Lengths, languages, codes and what stands above the first record."""
    content = page(EXPORTS[name], "Factiva search summary\n" * (name.startswith("codes")))
    told = {each.text for each in split_page(content, "text", NOW).dropped}
    shown = [text for row in ROWS for text in row[:4]]

    lines = {line for line in content.splitlines() if line and line not in SHOWN}
    assert told >= {line for line in lines if not any(text in line for text in shown)}
    assert not any(row[3] in text for row in ROWS for text in told)


def test_a_table_of_contents_counts_first() -> None:
    """The numbers of the titles below start again."""
    contents = "".join(f"{at}. {row[1]}\n" for at, row in enumerate(ROWS, start=1))
    found = segment(page("{n}. {title}\n{source}, {day}\n{text}", f"{contents}\n"), "text", NOW)

    assert [(each.source, each.title) for each in found] == [row[:2] for row in ROWS]


def test_who_wrote_a_mail_is_no_outlet() -> None:
    found = segment(page("> {title}\n> {source}, {day}\n> {text}", "On 10 March 2026, Ruth wrote:\n"), "text", NOW)

    assert [each.source for each in found] == [row[0] for row in ROWS]


def test_pages_that_are_no_exports_keep_their_lines() -> None:
    """A line that begins with two capitals, or with one of the keys, is a line."""
    lines = ["IN A word", "Section: where it stands", FERRY, "", "TD bank closes a branch", "HD video of the ferry"]

    assert without_export_keys(lines) == (lines, ())


@pytest.mark.parametrize(
    "day", ["10 March 2026 Tuesday", "10 mars 2026 mardi", "10. März 2026, Dienstag", "March 10, 2026 (Tuesday)"]
)
def test_a_weekday_may_follow_its_day(day: str) -> None:
    stamp = read_stamp(day, NOW)

    assert stamp is not None
    assert stamp.at == datetime(2026, 3, 10, tzinfo=UTC)
