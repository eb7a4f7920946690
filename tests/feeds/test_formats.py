"""Documents of every format, as publishers write them, to items."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.feeds.conftest import NOW, URL, entry, rss
from tocsin.errors import ParseError
from tocsin.types.items import ParsedFeed
from tocsin.types.sources import PollReason, SourceKind
from tocsin.types.times import Precision

Read = Callable[..., ParsedFeed]

RDF = """<?xml version="1.0"?><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/"><title>Wire</title></channel>
<item rdf:about="https://news.example/1"><title>One</title><link>https://news.example/1</link><dc:date>2026-11-05T08:00:00+01:00</dc:date></item>
</rdf:RDF>"""
ATOM = """<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://base.example/dir/"><title>Draht</title>
<entry><id>tag:base.example,2026:1</id><title type="html">A &amp;lt;b&amp;gt;bold&amp;lt;/b&amp;gt; claim</title><link rel="related" href="https://else.example/"/>
<link rel="alternate" type="text/html" href="eins.html"/><updated>2026-11-05T08:00:00Z</updated><author><name>A. Autor</name></author>
<content type="html">&lt;p&gt;Der ganze Text.&lt;/p&gt;</content><summary>Kurz.</summary></entry></feed>"""
SITEMAP = """<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/a?x=1&amp;y=2</loc><n:news><n:publication><n:name>Wire</n:name><n:language>fr</n:language></n:publication>
<n:publication_date>2026-11-05T09:00:00+01:00</n:publication_date><n:title>Le port rouvre</n:title></n:news></url>
<url><loc>https://news.example/b</loc><n:news><n:publication_date>2026-11-05</n:publication_date><n:title>Date only</n:title></n:news></url>
<url><loc>https://news.example/about</loc><lastmod>2026-01-01</lastmod></url></urlset>"""
INDEX = """<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>https://news.example/old.xml</loc>
<lastmod>2026-11-01</lastmod></sitemap><sitemap><loc>https://news.example/new.xml</loc><lastmod>2026-11-05</lastmod></sitemap></sitemapindex>"""
PAGE = "<!doctype html><html><head><title>x</title></head><body><p>Nothing that would be an article.</p></body></html>"


def json_feed(*items: Any, version: str = "https://jsonfeed.org/version/1.1") -> bytes:
    return json.dumps({"version": version, "title": "Wire", "language": "en", "items": items}).encode()


def test_rss_is_read(read: Read) -> None:
    """An RSS item brings title, link, text and date, and the document its title and hints."""
    head = "<language>fr</language><ttl>45</ttl><skipHours><hour>1</hour><hour>24</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
    head += "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>4</sy:updateFrequency>"
    parsed = read(rss(entry("a", title="Le port rouvre", date="Thu, 05 Nov 2026 08:00:00 CET"), head=head))

    (item,) = parsed.items
    assert (item.title, item.url, item.summary) == ("Le port rouvre", "https://news.example/a", "Text of a.")
    assert item.published_at == datetime(2026, 11, 5, 7, tzinfo=UTC)
    assert (item.source, item.language, item.seen_at) == ("Example Wire", "fr", NOW)
    assert (parsed.title, parsed.ttl_minutes, parsed.period_minutes) == ("Example Wire", 45, 360)
    assert (parsed.skip_hours, parsed.skip_days, parsed.truncated, dict(parsed.faults)) == ((0, 1), (6,), False, {})


def test_rdf_is_read(read: Read) -> None:
    """RSS 1.0 dates by dc:date."""
    (item,) = read(RDF.encode()).items

    assert (item.title, item.url) == ("One", "https://news.example/1")
    assert item.published_at == datetime(2026, 11, 5, 7, tzinfo=UTC)


def test_atom_is_read(read: Read) -> None:
    """D7: an Atom link is resolved against xml:base, a related link is not the article's, markup leaves the title."""
    (item,) = read(ATOM.encode()).items

    assert (item.title, item.url) == ("A bold claim", "https://base.example/dir/eins.html")
    assert (item.summary, item.content, item.authors) == ("Kurz.", "<p>Der ganze Text.</p>", ("A. Autor",))
    assert (item.language, item.published_at) == ("de", datetime(2026, 11, 5, 8, tzinfo=UTC))


def test_json_feed_is_read(read: Read) -> None:
    """D3: versions 1.0 and 1.1, with an id that is a number or missing."""
    parsed = read(
        json_feed(
            {
                "id": 7,
                "url": "https://news.example/7",
                "title": "Seven",
                "content_html": "<p>x</p>",
                "date_published": "2026-11-05T08:00:00Z",
            },
            {
                "external_url": "https://else.example/8",
                "content_text": "Eight",
                "authors": [{"name": "A"}],
                "language": "fr",
            },
            "not an item",
        )
    )

    seven, eight = parsed.items
    assert (seven.title, seven.url, seven.content) == ("Seven", "https://news.example/7", "<p>x</p>")
    assert seven.published_at == datetime(2026, 11, 5, 8, tzinfo=UTC)
    assert (eight.title, eight.url, eight.authors, eight.language) == ("", "https://else.example/8", ("A",), "fr")
    assert dict(parsed.faults) == {"malformed_entry": 1, "no_title": 1}


def test_a_packed_sitemap_is_read(read: Read) -> None:
    """D4: a file of gzip is unpacked, whatever it is called."""
    assert read(gzip.compress(SITEMAP.encode()), content_type="application/octet-stream") == read(SITEMAP.encode())


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (gzip.compress(bytes(10_000_001)), PollReason.TOO_LARGE),
        (gzip.compress(SITEMAP.encode())[:-20], PollReason.BAD_ENCODING),
        (gzip.compress(gzip.compress(SITEMAP.encode())), PollReason.NOT_A_FEED),
    ],
    ids=["a bomb", "cut off", "packed twice"],
)
def test_a_packed_document_that_cannot_be_read_says_so(read: Read, body: bytes, reason: PollReason) -> None:
    """S5: unpacked once, up to the size that any body may have."""
    with pytest.raises(ParseError) as failure:
        read(body)

    assert failure.value.reason is reason


def test_a_news_sitemap_is_read(read: Read) -> None:
    """D4: any prefix, dates with and without a time; an address without news is no article."""
    parsed = read(SITEMAP.encode())

    first, second = parsed.items
    assert (first.title, first.url, first.language) == ("Le port rouvre", "https://news.example/a?x=1&y=2", "fr")
    assert first.published_at == datetime(2026, 11, 5, 8, tzinfo=UTC)
    assert second.published_at == datetime(2026, 11, 5, tzinfo=UTC)
    assert (first.published_precision, second.published_precision) == (Precision.MINUTE, Precision.DAY)
    assert dict(parsed.faults) == {"not_news": 1}


def test_a_sitemap_index_names_its_sitemaps(read: Read) -> None:
    """D4: the last changed comes first."""
    assert read(INDEX.encode()).sitemaps == ("https://news.example/new.xml", "https://news.example/old.xml")


def test_the_sitemaps_changed_last_are_told_by_moments(read: Read) -> None:
    """D4: whatever zone they are written in and wherever they stand, at the end of an archive of thousands too; those
    without a date come last, in their order."""
    dates = [
        "",
        "2026-11-26T01:00:00+02:00",
        "2026-11-25T23:30:00Z",
        "soon",
        "2026-11-25",
        *["2020-01-01"] * 2000,
        "2026-11-27",
    ]
    parts = "".join(f"<sitemap><loc>/{n}.xml</loc><lastmod>{date}</lastmod></sitemap>" for n, date in enumerate(dates))
    found = read(f"<sitemapindex>{parts}</sitemapindex>".encode()).sitemaps
    few = read(f"<sitemapindex>{parts.replace('2020-01-01', '')}</sitemapindex>".encode()).sitemaps

    assert [url.rpartition("/")[2] for url in found[:5]] == ["2005.xml", "2.xml", "1.xml", "4.xml", "5.xml"]
    assert [url.rpartition("/")[2] for url in few[4:7]] == ["0.xml", "3.xml", "5.xml"]


@pytest.mark.parametrize(
    "content_type", ["text/html", "text/plain", "application/octet-stream", "application/json", None]
)
@pytest.mark.parametrize(
    "body", [rss(entry("a")), ATOM.encode(), RDF.encode(), json_feed({"id": "1", "title": "T"}), SITEMAP.encode()]
)
@pytest.mark.parametrize("kind", SourceKind)
def test_the_content_says_what_a_document_is(
    read: Read, body: bytes, content_type: str | None, kind: SourceKind
) -> None:
    """D2: neither Content-Type nor the configured kind makes a feed anything else."""
    assert read(body, content_type=content_type, kind=kind).items


@pytest.mark.parametrize("kind", [SourceKind.AUTO, SourceKind.FEED, SourceKind.JSONFEED, SourceKind.SITEMAP])
def test_a_page_in_place_of_a_feed_is_an_error(read: Read, kind: SourceKind) -> None:
    """D2: HTML is not "a feed without items"."""
    with pytest.raises(ParseError) as raised:
        read(PAGE.encode(), kind=kind, content_type="application/rss+xml")

    assert raised.value.reason is PollReason.HTML_NOT_FEED


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", PollReason.EMPTY_DOCUMENT),
        (b" \r\n\t", PollReason.EMPTY_DOCUMENT),
        (b"\xef\xbb\xbf", PollReason.EMPTY_DOCUMENT),
        (b"\x00" * 100, PollReason.NOT_A_FEED),
        (b"%PDF-1.7\x8f\x90\x91" * 20, PollReason.NOT_A_FEED),
        (b"{}", PollReason.NOT_A_FEED),
        (b"[1, 2]", PollReason.NOT_A_FEED),
        (b'{"items": [{"id": "1"}]}', PollReason.NOT_A_FEED),
        (b"<?xml version='1.0'?>", PollReason.NOT_A_FEED),
        (b"<?xml version='1.0'?><Error><Code>AccessDenied</Code></Error>", PollReason.NOT_A_FEED),
        (b"Service temporarily unavailable", PollReason.NOT_A_FEED),
    ],
)
def test_what_is_no_source_says_why(read: Read, body: bytes, reason: PollReason) -> None:
    """D2: an empty document, an error and garbage are told apart by name."""
    with pytest.raises(ParseError) as raised:
        read(body)

    assert raised.value.reason is reason


def test_an_empty_feed_is_a_feed(read: Read) -> None:
    """D2: no items is no error."""
    assert read(rss()).items == ()


@pytest.mark.parametrize(
    "before", ["\n \n", "<br />\n<b>Warning</b>: something in <b>/x.php</b><br />\n", "<!-- cached -->"]
)
def test_a_feed_behind_noise_is_a_feed(read: Read, before: str) -> None:
    """D2: blank lines and a server's warnings before the document do not hide it."""
    assert len(read(before.encode() + rss(entry("a"))).items) == 1


def test_a_feed_in_a_page_is_a_feed(read: Read) -> None:
    """D2: some sites wrap their Atom into a page."""
    atom = ATOM.removeprefix('<?xml version="1.0"?>')
    body = f"<!DOCTYPE html><html><body>{atom}</body></html>"

    assert [item.title for item in read(body.encode()).items] == ["A bold claim"]


@pytest.mark.parametrize(
    ("link", "resolved"),
    [
        ("/a?b=1&amp;c=2", "https://news.example/a?b=1&c=2"),
        ("sub/a", "https://news.example/dir/sub/a"),
        ("//cdn.example/a", "https://cdn.example/a"),
        (" https://x.example/a b ", "https://x.example/a%20b"),
        ("www.news.example/a", "http://www.news.example/a"),
        ("urn:uuid:1", None),
        ("mailto:desk@news.example", None),
        ("javascript:alert(1)", None),
        ("ftp://news.example/a", None),
        ("https://", None),
    ],
)
def test_links_are_absolute_web_addresses_or_none(read: Read, link: str, resolved: str | None) -> None:
    """D7: relative links lead from the final address, and nothing but http and https is a link."""
    parsed = read(rss(f"<item><title>T</title><link>{link}</link></item>"), url="https://news.example/dir/feed.xml")

    assert parsed.items[0].url == resolved
    assert parsed.faults.get("bad_link", 0) == (resolved is None)


@pytest.mark.parametrize(
    ("guid", "url"),
    [
        ("<guid>https://news.example/1</guid>", "https://news.example/1"),
        ('<guid isPermaLink="true">https://news.example/1</guid>', "https://news.example/1"),
        ('<guid isPermaLink="false">https://news.example/1</guid>', None),
        ("<guid>1234</guid>", None),
        ("<guid>urn:uuid:1234</guid>", None),
    ],
)
def test_a_permalink_guid_stands_in_for_a_missing_link(read: Read, guid: str, url: str | None) -> None:
    """D7: only where the guid is an address and not declared to be none."""
    (item,) = read(rss(f"<item><title>T</title>{guid}</item>")).items

    assert item.url == url


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Tom &amp;amp; Jerry", "Tom & Jerry"),
        ("AT&amp;T", "AT&T"),
        ("AT&T and R&D", "AT&T and R&D"),
        ("Caf&eacute;&nbsp;ouvert", "Café ouvert"),
        ("&lt;b&gt;Bold&lt;/b&gt; claim", "Bold claim"),
        ("<![CDATA[<em>Sommet</em> : l’Ukraine]]>", "Sommet : l’Ukraine"),
        ("5 &lt; 7 &gt; 3", "5 < 7 > 3"),
        ("two\n  lines", "two lines"),
        ("It&#8217;s &#x201c;late&#x201d;", "It’s “late”"),
    ],
)
def test_titles_are_plain_text_in_one_line(read: Read, written: str, title: str) -> None:
    """Markup and entities, encoded once or twice, leave the title."""
    assert read(rss(f"<item><title>{written}</title></item>")).items[0].title == title


def test_entries_that_lack_something_are_kept_and_counted(read: Read) -> None:
    """An item without title or link loses nothing of its neighbours; one of an address alone has its page; an entry without
    any of these is dropped and counted."""
    parsed = read(
        rss(
            "<item><description>Only text.</description></item>",
            "<item><link>https://news.example/x</link><description>Text.</description></item>",
            "<item><title>Only title</title></item>",
            "<item><guid>7</guid></item>",
            "<item><link>https://news.example/bare</link></item>",
            entry("whole"),
        )
    )

    assert [item.title for item in parsed.items] == ["", "", "Only title", "", "News whole"]
    assert dict(parsed.faults) == {"no_title": 3, "no_link": 2, "no_words": 1, "empty_entry": 1}


def test_caps_hold_and_are_counted(read: Read) -> None:
    """S6: a title keeps 1,000 characters, a document 1,000 items."""
    parsed = read(rss(entry("long", title="word " * 5000), *(entry(str(n)) for n in range(1004))))

    assert len(parsed.items[0].title) <= 1000 < 5000
    assert len(parsed.items) == 1000
    assert (parsed.faults["long_title"], parsed.faults["too_many_items"]) == (1, 5)


@pytest.mark.parametrize(
    ("date", "published_at", "fault"),
    [
        ("soon", None, "unreadable_date"),
        ("Thu, 05 Nov 2026 10:31:00 GMT", None, "future_date"),
        ("Thu, 05 Nov 2026 10:20:00 GMT", NOW + timedelta(minutes=50), None),
        ("", None, None),
    ],
)
def test_dates_are_read_or_null(read: Read, date: str, published_at: datetime | None, fault: str | None) -> None:
    """D6: unreadable is null, more than an hour ahead is null, and both are counted."""
    parsed = read(rss(entry("a", date=date)))

    assert parsed.items[0].published_at == published_at
    assert dict(parsed.faults) == ({fault: 1} if fault else {})


WHOLE = rss(*(entry(str(n)) for n in range(5)))


@pytest.mark.parametrize(
    "cut",
    [WHOLE.rindex(b"</item>"), WHOLE.rindex(b"<title>") + 9, WHOLE.rindex(b"<item>") + 3, WHOLE.rindex(b"</guid>")],
)
def test_a_cut_feed_gives_its_whole_entries(read: Read, cut: int) -> None:
    """What could be read counts; half an entry would have half an identity, so it waits for the whole document."""
    parsed = read(WHOLE[:cut])

    assert parsed.truncated
    assert parsed.items == read(WHOLE).items[:4]


def test_a_feed_that_never_closes_its_root_is_whole(read: Read) -> None:
    """C8: where its channel is closed nothing can be missing, and it is not asked unconditionally for ever."""
    parsed = read(WHOLE.removesuffix(b"</rss>") + b"\n")

    assert not parsed.truncated
    assert parsed.items == read(WHOLE).items


@pytest.mark.parametrize("cut", [10, 40, 70])
def test_a_cut_json_feed_gives_its_whole_items(read: Read, cut: int) -> None:
    """D3: JSON that breaks off is read as far as it goes."""
    body = json_feed(*({"id": str(n), "title": f"News {n}", "content_text": "x" * 60} for n in range(3)))
    parsed = read(body[:-cut])

    assert parsed.truncated
    assert parsed.items == read(body).items[:2]


def test_a_cut_sitemap_leaves_its_last_address(read: Read) -> None:
    """D4: a sitemap that breaks off is read up to the entry before the last."""
    parsed = read(SITEMAP[: SITEMAP.index("Date only") + 4].encode())

    assert parsed.truncated
    assert [item.title for item in parsed.items] == ["Le port rouvre"]


def test_the_document_is_asked_for_under_its_address(read: Read) -> None:
    """A ParseError names the document."""
    with pytest.raises(ParseError, match=URL):
        read(b"")


def test_of_too_many_items_the_newest_are_kept(read: Read) -> None:
    """S6: in a document of more than 1,000 the dates decide, wherever the new ones stand; without dates the first are kept."""
    days = [f"2026-{month:02}-{day:02}" for month in range(1, 11) for day in range(1, 29)] * 4
    old_first = read(rss(*(entry(str(n), date=date) for n, date in enumerate(sorted(days)))))
    undated = read(rss(*(entry(str(n)) for n in range(1100))))

    assert [item.title for item in (old_first.items[0], old_first.items[-1])] == ["News 120", "News 1119"]
    assert [item.title for item in (undated.items[0], undated.items[-1])] == ["News 0", "News 999"]


@pytest.mark.parametrize(
    ("item", "url"),
    [
        ("<item><title>x</title><link/><guid>https://news.example/1</guid></item>", "https://news.example/1"),
        (
            "<item><title>x</title><link> </link><guid isPermaLink='true'>https://news.example/1</guid></item>",
            "https://news.example/1",
        ),
        ("<item><title>x</title><link></link><guid isPermaLink='false'>https://news.example/1</guid></item>", None),
    ],
)
def test_an_empty_link_is_none(read: Read, item: str, url: str | None) -> None:
    """D7: where the link is there and empty, the permalink guid stands for it all the same."""
    assert [found.url for found in read(rss(item)).items] == [url]


def test_an_rdf_item_without_a_link_is_where_it_says(read: Read) -> None:
    """D7: rdf:about is the address of the page that an item of RSS 1.0 describes."""
    document = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><channel/>'
        '<item rdf:about="https://news.example/1"><title>x</title></item></rdf:RDF>'
    )

    assert [item.url for item in read(document.encode()).items] == ["https://news.example/1"]


def test_bases_nest_down_to_the_link_itself(read: Read) -> None:
    """D7: an xml:base at the link counts inside those of entry and feed."""
    document = (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://b.example/x/"><entry xml:base="y/"><title>t</title>'
        '<link rel="alternate" xml:base="z/" href="1?a=1&amp;b=2"/></entry></feed>'
    )

    assert [item.url for item in read(document.encode()).items] == ["https://b.example/x/y/z/1?a=1&b=2"]


def test_an_items_language_is_its_own(read: Read) -> None:
    """dc:language and xml:lang of an item go before the channel's."""
    items = (
        "<item><title>x</title><dc:language>de</dc:language></item>",
        "<item xml:lang='fr'><title>y</title></item>",
        entry("z"),
    )

    assert [item.language for item in read(rss(*items, head="<language>en</language>")).items] == ["de", "fr", "en"]


def test_sitemaps_of_an_index_are_resolved(read: Read) -> None:
    """D4, D7: a relative address in an index leads from where the index is."""
    index = "<sitemapindex><sitemap><loc>/news.xml</loc></sitemap><sitemap><loc>mailto:x</loc></sitemap></sitemapindex>"

    assert read(index.encode()).sitemaps == ("https://news.example/news.xml",)
