"""OPML in and out: groups, spellings, damage, and nothing that a file could do to its reader."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from config.feed_text import default_name
from config.given import UnfitKey, feed_imported
from feeds.opml import MOST_BYTES, NAMESPACE, Opml, Outline, read_opml, write_opml
from tocsin.errors import ParseError
from tocsin.rules.identity import feed_id_of
from tocsin.types.secret import Secret
from tocsin.types.sources import FeedAuth, FeedSource, PollReason, SourceKind

AT = datetime(2026, 11, 5, 9, 30, tzinfo=UTC)
FLOOR = timedelta(minutes=15)
ENTITY = '<!DOCTYPE opml [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y "aa">\n<!ENTITY z "&y;&y;&y;&y;">]>'


def outlines_of(*lines: str, head: str = "<opml version='2.0'><body>") -> tuple[Outline, ...]:
    return read_opml("\n".join([head, *lines, "</body></opml>"]).encode(), "f.opml").outlines


def source_of(url: str, name: str | None = None, **keys: object) -> FeedSource:
    return FeedSource(feed_id=feed_id_of(url), url=url, name=name or default_name(url), **keys)  # type: ignore[arg-type]


def imported(body: bytes) -> list[FeedSource]:
    """The sources that an import would add, in their order."""
    found = []
    for outline in read_opml(body, "f.opml").outlines:
        keys = asdict(outline)
        del keys["line"]
        found.append(feed_imported(keys, floor=FLOOR))
    return found


def test_nested_outlines_are_groups() -> None:
    """An outline without an address is a group for what stands in it, at any depth; text stands in for a title."""
    found = outlines_of(
        "<outline text='News'><outline title='Fran&ccedil;ais' text='x'>",
        "<outline type='rss' text='A &amp; B' xmlUrl='https://a.example/?x=1&y=2'/></outline>",
        "<outline title='T' text='t' xmlUrl='https://b.example/'/></outline>",
        "<outline text='c' xmlUrl='https://c.example/'/>",
    )

    assert [(one.name, one.group, one.line) for one in found] == [
        ("A & B", "News/Français", 3),
        ("T", "News", 4),
        ("c", "", 5),
    ]
    assert found[0].url == "https://a.example/?x=1&y=2"


@pytest.mark.parametrize(
    ("attributes", "url"),
    [
        ("xmlUrl='https://a.example/'", "https://a.example/"),
        ("xmlurl='https://a.example/'", "https://a.example/"),
        ("XMLURL=' https://a.example/ '", "https://a.example/"),
        ("xml_url='https://a.example/'", "https://a.example/"),
        ("type='rss' url='https://a.example/'", "https://a.example/"),
        ("xmlUrl='feed://a.example/x'", "http://a.example/x"),
        ("xmlUrl='feed:https://a.example/x'", "https://a.example/x"),
        ("xmlUrl='FEED://https://a.example/x'", "https://a.example/x"),
        ("xmlUrl=''", ""),
        ("type='rss' text='x'", ""),
    ],
)
def test_addresses_are_found_however_they_are_spelt(attributes: str, url: str) -> None:
    """Readers spell xmlUrl as they like; an outline that is a feed and does not say where is one without address."""
    assert [one.url for one in outlines_of(f"<outline {attributes}/>")] == [url]


@pytest.mark.parametrize(
    "attributes", ["type='link' url='https://a.example/'", "type='include' url='x'", "text='note'"]
)
def test_outlines_that_are_no_feeds_are_passed_over(attributes: str) -> None:
    """Links, inclusions and notes are not polled."""
    assert outlines_of(f"<outline {attributes}/>") == ()


def test_a_feed_that_has_outlines_is_no_group() -> None:
    """What stands below a feed stands beside it."""
    found = outlines_of(
        "<outline text='a' xmlUrl='https://a.example/'><outline xmlUrl='https://b.example/'/></outline>"
    )

    assert [(one.url, one.group) for one in found] == [("https://a.example/", ""), ("https://b.example/", "")]


def test_a_slash_in_a_group_is_one_group_within_another() -> None:
    """Groups are written with slashes, so a name cannot hold one; empty names are no groups."""
    found = outlines_of(
        "<outline text=' TV / Radio /'><outline><outline xmlUrl='https://a.example/'/></outline></outline>"
    )

    assert [one.group for one in found] == ["TV/Radio"]


def test_entities_and_document_types_do_nothing() -> None:
    """S6: nothing outside is read, nothing grows; a line is still counted as the file has it."""
    found = outlines_of("<outline text='&x;&z;&eacute;' xmlUrl='https://a.example/'/>", head=f"{ENTITY}<opml><body>")

    assert [(one.name, one.line) for one in found] == [("&x;&z;é", 3)]


def test_a_bomb_of_entities_stays_small() -> None:
    """S6: ten levels of ten entities are ten letters."""
    levels = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(10))
    [one] = outlines_of(
        "<outline text='&l10;' xmlUrl='https://a.example/'/>",
        head=f'<!DOCTYPE opml [<!ENTITY l0 "lol">{levels}]><opml><body>',
    )

    assert one.name == "&l10;"


def test_a_damaged_file_gives_what_can_be_read_and_says_where_it_breaks() -> None:
    """An element that is never closed, or an attribute without its quote, costs no feed before it."""
    body = b"<opml><body>\n<outline xmlUrl='https://a.example/'/>\n<outline xmlUrl='https://b.example/' text=x>\n</bo"
    found = read_opml(body, "f.opml")

    assert found.outlines[0].url == "https://a.example/"
    assert found.damaged_at == 3
    assert read_opml(b"<opml><body><outline xmlUrl='https://a.example/'/></body></opml>", "f").damaged_at is None


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", PollReason.NOT_A_FEED),
        (b"\x00\xff junk", PollReason.NOT_A_FEED),
        (b"<rss><channel/></rss>", PollReason.NOT_A_FEED),
        (b"{}", PollReason.NOT_A_FEED),
        (b"<opml><body/></opml>", PollReason.NOT_A_FEED),
        (b" " * (MOST_BYTES + 1), PollReason.TOO_LARGE),
    ],
)
def test_what_is_no_opml_is_refused_with_its_reason(body: bytes, reason: PollReason) -> None:
    """A file without an outline, or larger than any list of feeds, is not read."""
    with pytest.raises(ParseError) as refused:
        read_opml(body, "f.opml")

    assert (refused.value.reason, refused.value.url) == (reason, "f.opml")


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_files_of_other_encodings_keep_their_accents(encoding: str) -> None:
    """D8: a mark or a declaration says how a file is written."""
    declared = encoding.removesuffix("-sig")
    text = f"<?xml version='1.0' encoding='{declared}'?><opml><body><outline text='Été' xmlUrl='https://a.example/'/></body></opml>"

    assert read_opml(text.encode(encoding), "f").outlines[0].name == "Été"


def test_depth_has_an_end() -> None:
    """A tower of outlines is cut where the parser stops, and nothing falls over."""
    depth = 50_000
    body = b"<opml><body>" + b"<outline text='g'>" * depth + b"</outline>" * depth + b"</body></opml>"

    assert read_opml(body, "f").damaged_at == 1


def test_credentials_are_not_exported() -> None:
    """A list that is passed on holds no secret."""
    auth = FeedAuth(username="desk", password=Secret("hunter22"))
    written = write_opml([source_of("https://a.example/", auth=auth)], title="T", at=AT)

    assert b"desk" not in written
    assert b"hunter22" not in written


def test_what_is_written_is_opml_2() -> None:
    """The head, the body, and on each feed the attributes that the specification asks for; our own have a namespace."""
    source = source_of(
        "https://a.example/", "A <b>", language="fr", kind=SourceKind.PAGE, every=timedelta(hours=1), group="N/F"
    )
    root = etree.fromstring(write_opml([source], title="Tocsin", at=AT))

    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "Tocsin")
    assert root.findtext("head/dateCreated") == "Thu, 05 Nov 2026 09:30:00 +0000"
    [outline] = root.findall("body/outline[@text='N']/outline[@text='F']/outline")
    assert {str(name): value for name, value in outline.attrib.items()} == {
        "type": "rss",
        "text": "A <b>",
        "title": "A <b>",
        "xmlUrl": "https://a.example/",
        "language": "fr",
        f"{{{NAMESPACE}}}kind": "page",
        f"{{{NAMESPACE}}}every": "3600s",
    }


def test_what_another_reader_says_is_not_trusted() -> None:
    """An unknown language or kind is left out, a pace below the floor is the floor; only the address must be good."""
    keys = {"url": "https://a.example/", "name": "", "language": "xx", "kind": "nntp", "every": "1s", "group": "A//B"}
    source = feed_imported(keys, floor=FLOOR)

    assert (source.name, source.language, source.kind) == ("a.example", None, SourceKind.AUTO)
    assert (source.every, source.group) == (FLOOR, None)
    for url in ("", "a.example/rss", "file:///etc/passwd", "https://u:p@a.example/", "https://a b/"):
        with pytest.raises(UnfitKey):
            feed_imported({"url": url}, floor=FLOOR)


NAMES = st.text(
    st.characters(exclude_categories=["Cc", "Cs"], exclude_characters="\u2028\u2029\ufeff\ufffe\uffff"),
    min_size=1,
    max_size=30,
).filter(lambda name: name == name.strip())
GROUPS = st.lists(NAMES.filter(lambda name: "/" not in name), min_size=1, max_size=4).map("/".join)
SOURCES = st.builds(
    source_of,
    st.from_regex(r"https?://[a-z]{1,6}\.example/[a-z0-9?&=%'#!*,{};]{0,12}", fullmatch=True),
    NAMES,
    kind=st.sampled_from(SourceKind),
    language=st.sampled_from([None, "fr", "no", "pt"]),
    every=st.none() | st.integers(900, 31_536_000).map(lambda seconds: timedelta(seconds=seconds)),
    group=st.none() | GROUPS,
)


@given(st.lists(SOURCES, min_size=1, max_size=8, unique_by=lambda source: source.url))
def test_export_then_import_gives_the_same_sources(sources: list[FeedSource]) -> None:
    """Names, groups, kinds, languages and paces come back as they went."""
    body = write_opml(sources, title="T", at=AT)

    assert sorted(imported(body), key=lambda source: source.url) == sorted(sources, key=lambda source: source.url)
    assert write_opml(imported(body), title="T", at=AT) == body


PIECES = [
    "<opml>",
    "<outline ",
    "xmlUrl=",
    "'https://a.example/'",
    "'",
    '"',
    "/>",
    "</outline>",
    "<body>",
    ">",
    "&x;",
    "<!DOCTYPE o [",
    "<!ENTITY x 'y'>",
    "]>",
    "<![CDATA[",
    "]]>",
    "<?xml version='1.0'?>",
    "text='a'",
    "\ufeff",
]


@given(
    st.binary(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=25).map(lambda parts: "".join(parts).encode())
)
def test_junk_is_read_or_refused_and_never_more(body: bytes) -> None:
    """Whatever the bytes, the answer is outlines or a reason, the same each time."""

    def answer() -> object:
        try:
            return read_opml(body, "f")
        except ParseError as refused:
            return refused.reason

    assert answer() == answer()
    assert isinstance(answer(), Opml) or answer() is PollReason.NOT_A_FEED


def test_ten_thousand_feeds_are_read_in_their_order(tmp_path: Path) -> None:
    """A large list keeps its order and every line."""
    body = write_opml([source_of(f"https://n{n}.example/") for n in range(10_000)], title="T", at=AT)
    found = read_opml(body, "f").outlines

    assert [one.url for one in found] == [f"https://n{n}.example/" for n in range(10_000)]
    assert found[-1].line == len(body.splitlines()) - 2
