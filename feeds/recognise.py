"""Which items were met before under the other of their two ids (rule D5, across documents)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tocsin.store.base_feeds import KnownItem
from tocsin.types.ids import ItemId
from tocsin.types.items import Item, ParsedFeed

Known = Mapping[ItemId, KnownItem]
Document = Mapping[ItemId, str]  # the last one: id -> content digest


def ids_to_ask(parsed: ParsedFeed, document: Document) -> list[ItemId]:
    """Return the ids of which a poll must know whether they were met: those of the items, and the other ones, but for
    items that the last document had as this one has them."""
    ids = [item.item_id for item in parsed.items]
    return ids + [other for one, other in parsed.others.items() if one not in document or other in document]


def recognised(parsed: ParsedFeed, known: Known, document: Document) -> ParsedFeed:
    """Return the document with each item under the id under which it was met.

    A guid that stands for one entry today may have stood for two before: the entry met with this guid and this link is
    this one. A guid that stands for two today stood for one before: for the one that has not changed since.
    """
    claims: defaultdict[ItemId, list[Item]] = defaultdict(list)
    for item in parsed.items:
        other = parsed.others.get(item.item_id)
        if other is not None and (other in known or other in document):
            claims[other].append(item)
    names = {heir.item_id: other for other, items in claims.items() if (heir := _heir(other, items, known, document))}
    if not names:
        return parsed
    items = tuple(replace(item, item_id=names.get(item.item_id, item.item_id)) for item in parsed.items)
    return replace(parsed, items=items)


def _heir(other: ItemId, items: Sequence[Item], known: Known, document: Document) -> Item | None:
    """The item that was met as `other`; None where each of them is known by itself, or all have changed."""
    if len(items) == 1:
        return items[0]
    before = {document.get(other), known[other].digest if other in known else None}
    return next((item for item in items if item.item_id not in known and item.digest in before), None)
