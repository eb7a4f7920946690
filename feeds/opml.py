"""Lists of feeds as other readers keep them: OPML 2.0, nested outlines as groups (opml.org/spec2.opml)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from typing import cast

from lxml import etree

from feeds.encoding import decode_document
from feeds.xmlfeed import mend_entities
from tocsin.errors import ParseError
from tocsin.types.sources import FeedSource, PollReason, SourceKind

MOST_BYTES = 10_000_000
LONGEST_NAME = 200
# "An OPML file may contain elements and attributes not described on this page only if those elements are defined in a
# namespace": what other readers have no word for.
NAMESPACE = "urn:tocsin:opml"

_FEED_TYPES = frozenset({"rss", "atom", "feed", "jsonfeed", "rdf"})
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[>]*(?:\[[^\]]*\]\s*)?>", re.IGNORECASE)
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_PREFIXES = re.compile(r"^feed:(?://)?(?=https?://)", re.IGNORECASE), re.compile(r"^feed://", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed as its outline tells it, nothing judged; empty where nothing is said. `line` counts from 1."""

    url: str
    name: str = ""
    group: str = ""
    kind: str = ""
    language: str = ""
    every: str = ""
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Opml:
    """The feeds of a file in their order. `damaged_at`: from this line on, something could not be read."""

    outlines: tuple[Outline, ...]
    damaged_at: int | None = None


def read_opml(body: bytes, file: str) -> Opml:
    """Read the feeds of an OPML document; `file` is its name in complaints.

    Outlines without an address are groups, their names parted by slashes. Entities, document types and what they would
    fetch are nothing to us (rule S6). Raises ParseError where there is no outline at all.
    """
    if len(body) > MOST_BYTES:
        raise ParseError(file, PollReason.TOO_LARGE, f"larger than {MOST_BYTES // 1_000_000} MB")
    parser = etree.XMLParser(
        recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, encoding="utf-8"
    )
    try:
        root = etree.fromstring(_mended(body), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise ParseError(file, PollReason.NOT_A_FEED, "not an OPML file") from error
    # With `recover`, a document without any element is None.
    if root is None or not any(_is_outline(element) for element in root.iter()):
        raise ParseError(file, PollReason.NOT_A_FEED, "not an OPML file: it holds no outline")
    damages = [int(entry.line) for entry in parser.error_log]
    return Opml(outlines=tuple(_outlines(root)), damaged_at=min(damages, default=None))


def write_opml(sources: Sequence[FeedSource], *, title: str, at: datetime) -> bytes:
    """Write sources as OPML 2.0, one line an outline, groups nested; credentials stay at home."""
    root = etree.Element("opml", {"version": "2.0"}, nsmap={"tocsin": NAMESPACE})
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = _xml(title)
    etree.SubElement(head, "dateCreated").text = format_datetime(at)
    groups: dict[str, etree._Element] = {"": etree.SubElement(root, "body")}
    for source in sources:
        etree.SubElement(_group(groups, source.group or ""), "outline", _attributes_of(source))
    return etree.tostring(root, encoding="utf-8", xml_declaration=True, pretty_print=True)


def _mended(body: bytes) -> bytes:
    """The document in UTF-8 without a document type, its lines where they were."""
    text = decode_document(body, None)
    without = _DOCTYPE.sub(lambda found: "\n" * found[0].count("\n"), text, count=1)
    return mend_entities(without).lstrip("\ufeff").encode("utf-8")


def _outlines(root: etree._Element) -> Iterator[Outline]:
    """Every outline that is a feed, in the order of the document; without recursion, whatever the depth."""
    stack: list[tuple[etree._Element, tuple[str, ...]]] = [(root, ())]
    while stack:
        element, groups = stack.pop()
        inner = groups
        if _is_outline(element):
            said = _attributes(element)
            if _is_feed(said, element):
                yield _outline(said, groups, element)
            else:
                inner = (*groups, *_group_names(said))
        stack.extend((child, inner) for child in reversed(element))


def _is_outline(element: etree._Element) -> bool:
    return isinstance(element.tag, str) and etree.QName(element).localname.lower() == "outline"


def _attributes(element: etree._Element) -> dict[str, str]:
    """Attributes by their local names in lower case without underscores: xmlUrl, xmlurl, xml_url. One that stands
    without a prefix goes before the same with one."""
    named = [(re.split("[}:]", str(name)), str(value)) for name, value in element.attrib.items()]
    found: dict[str, str] = {}
    for parts, value in sorted(named, key=lambda pair: len(pair[0])):
        found.setdefault(parts[-1].lower().replace("_", ""), value)
    return found


def _is_feed(said: Mapping[str, str], element: etree._Element) -> bool:
    """An outline with an address, or one that says it is a feed and does not tell where."""
    if said.get("xmlurl", "").strip():
        return True
    is_leaf = not any(_is_outline(child) for child in element)
    return is_leaf and ("xmlurl" in said or said.get("type", "").strip().lower() in _FEED_TYPES)


def _outline(said: Mapping[str, str], groups: Sequence[str], element: etree._Element) -> Outline:
    address = said.get("xmlurl", "").strip() or said.get("url", "").strip()
    return Outline(
        url=_web_address(address),
        name=_name(said),
        group="/".join(groups),
        kind=said.get("kind", ""),
        language=said.get("language", "").strip(),
        every=said.get("every", ""),
        line=cast(int | None, element.sourceline) or 0,
    )


def _web_address(address: str) -> str:
    """The address behind the old scheme `feed:`."""
    wrapped, bare = _PREFIXES
    return bare.sub("http://", wrapped.sub("", address))


def _name(said: Mapping[str, str]) -> str:
    name = said.get("title", "").strip() or said.get("text", "")
    return _CONTROL.sub(" ", name).strip()[:LONGEST_NAME].rstrip()


def _group_names(said: Mapping[str, str]) -> tuple[str, ...]:
    """A slash in the name of a group reads as one group within another."""
    parts = (part.strip() for part in _name(said).split("/"))
    return tuple(part for part in parts if part)


def _group(groups: dict[str, etree._Element], path: str) -> etree._Element:
    """The element of a group, made with those around it where it is not there yet."""
    if path not in groups:
        outer, _, name = path.rpartition("/")
        groups[path] = etree.SubElement(_group(groups, outer), "outline", {"text": _xml(name)})
    return groups[path]


def _attributes_of(source: FeedSource) -> dict[str, str]:
    said = {"type": "rss", "text": _xml(source.name), "title": _xml(source.name), "xmlUrl": _xml(source.url)}
    if source.language:
        said["language"] = source.language
    if source.kind is not SourceKind.AUTO:
        said[f"{{{NAMESPACE}}}kind"] = source.kind.value
    if source.every is not None:
        said[f"{{{NAMESPACE}}}every"] = f"{round(source.every.total_seconds())}s"
    return said


def _xml(text: str) -> str:
    return _NOT_XML.sub("", text)
