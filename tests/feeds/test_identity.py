"""Which entries are one item, and when an item has changed (rule D5)."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.feeds.conftest import entry, rss
from tocsin.types.items import Item, ParsedFeed

Read = Callable[..., ParsedFeed]


def one(read: Read, item: str) -> Item:
    (found,) = read(rss(item)).items
    return found


def bare(title: str = "T", link: str = "", text: str = "Text.") -> str:
    link = f"<link>{link}</link>" if link else ""
    return f"<item><title>{title}</title>{link}<description>{text}</description></item>"


@pytest.mark.parametrize(
    "other",
    [
        entry("a", title="Another title"),
        entry("a", link="https://news.example/moved"),
        entry("a", text="Another text."),
        entry("a", link="https://news.example/a?utm_source=rss"),
    ],
)
def test_the_guid_is_the_item(read: Read, other: str) -> None:
    """D5: a retitled, moved or rewritten entry under the same guid is the same item."""
    assert one(read, entry("a")).item_id == one(read, other).item_id


@pytest.mark.parametrize(
    "other",
    [
        entry("a", title="Another title"),
        entry("a", link="https://news.example/moved"),
        entry("a", text="Another text."),
    ],
)
def test_a_change_that_readers_see_is_a_new_revision(read: Read, other: str) -> None:
    """D5: title, link and text make the digest."""
    assert one(read, entry("a")).digest != one(read, other).digest


@pytest.mark.parametrize(
    "other",
    [
        entry("a", link="https://news.example/a?utm_campaign=7#xtor=RSS-1"),
        entry("a", title="  News   a "),
        entry("a", text="&lt;p&gt;Text  of\n a.&lt;/p&gt;"),
        entry("a", text="&lt;a href='https://t.example/?id=9'&gt;Text&lt;/a&gt; of a."),
        entry("a", date="Thu, 05 Nov 2026 08:00:00 GMT"),
    ],
)
def test_a_change_that_nobody_sees_is_none(read: Read, other: str) -> None:
    """D5: white space, markup, tracking and a touched date leave the digest."""
    assert one(read, entry("a")).digest == one(read, other).digest


@pytest.mark.parametrize(
    "noise", ["Page of 08:30:{}", "{} minutes ago", "il y a {} minutes", "vor {} Stunden", "hace {} horas"]
)
def test_the_time_of_the_request_is_no_change(read: Read, noise: str) -> None:
    """Some sources write the time of the request into every entry: that is not news."""
    before, after = (one(read, entry("a", text=f"Text. {noise.format(n)}")) for n in (11, 12))

    assert before.digest == after.digest


def test_a_guid_that_is_an_address_is_compared_as_one(read: Read) -> None:
    """D5: neither https nor a flipped parameter in the guid makes old news new."""
    before = one(read, "<item><title>T</title><guid>http://www.news.example/1?utm_source=rss</guid></item>")
    after = one(read, "<item><title>T</title><guid>https://news.example/1?utm_source=app</guid></item>")

    assert before.item_id == after.item_id


def test_a_guid_used_for_several_links_is_two_items(read: Read) -> None:
    """D5: a repeated guid with different links is two items, each the same one next time."""
    body = rss(entry("a", link="https://news.example/1"), entry("a", link="https://news.example/2"), entry("b"))
    parsed = read(body)

    assert len({item.item_id for item in parsed.items}) == 3
    assert parsed.faults["repeated_guid"] == 2
    assert read(body).items == parsed.items


def test_an_entry_listed_twice_is_one_item(read: Read) -> None:
    """The first of two entries with one identity is kept."""
    parsed = read(rss(entry("a", title="First"), entry("a", title="Second")))

    assert [item.title for item in parsed.items] == ["First"]
    assert dict(parsed.faults) == {"repeated_entry": 1}


def test_without_a_guid_the_link_is_the_item(read: Read) -> None:
    """D5: the canonical link, so that a retitled item and a flipped parameter stay one."""
    before = one(read, bare("One", "https://news.example/x?utm_source=a"))
    after = one(read, bare("Two", "http://www.news.example/x?utm_source=b"))

    assert before.item_id == after.item_id


def test_a_link_shared_by_several_entries_is_several_items(read: Read) -> None:
    """D5: a live page listed under one address is told apart by the titles."""
    parsed = read(rss(bare("One", "https://news.example/live#1"), bare("Two", "https://news.example/live#2")))

    assert len(parsed.items) == 2


def test_with_neither_the_words_are_the_item(read: Read) -> None:
    """D5: the hash of title and description."""
    first, same, other = (one(read, bare("One", text=text)) for text in ("Text.", "<![CDATA[<p>Text.</p>]]>", "Other."))

    assert first.item_id == same.item_id != other.item_id


def test_one_guid_in_two_feeds_is_two_items(read: Read) -> None:
    """D5: "1234" recurs across feeds."""
    from feeds.parse import parse_document
    from tests.feeds.conftest import NOW, source_of

    ids = {
        parse_document(rss(entry("1234")), source=source_of(url), url=url, content_type=None, fetched_at=NOW)
        .items[0]
        .item_id
        for url in ("https://a.example/f", "https://b.example/f")
    }

    assert len(ids) == 2


def test_a_moved_feed_keeps_its_items(read: Read) -> None:
    """D5: a guid stays as published, whatever the final address of the document."""
    item = "<item><title>T</title><guid>1234</guid></item>"

    assert (
        read(rss(item), url="https://a.example/x").items[0].item_id
        == read(rss(item), url="https://b.example/y").items[0].item_id
    )


def test_a_parameter_that_tells_articles_apart_is_no_tracking(read: Read) -> None:
    """D5: guids that differ in nothing but what looks like tracking are two items where they stand in one document."""
    ones, twos = (
        f"<item><guid>https://news.example/view?cid={n}</guid><title>Story {n}</title>"
        f"<link>https://news.example/view?cid={n}</link></item>"
        for n in (1, 2)
    )
    parsed = read(rss(ones, twos))

    assert [item.title for item in parsed.items] == ["Story 1", "Story 2"]
    assert len({item.item_id for item in parsed.items}) == 2
