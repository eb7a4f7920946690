"""Bytes of HTML or text to clean articles. Pure: no clock, no network, no log."""

from tocsin.extract.article import extract
from tocsin.extract.paywall import is_paywalled
from tocsin.extract.plain import text_of
from tocsin.extract.segmenting import segment, split_page
from tocsin.extract.types import Alone, Dropped, Engine, Extracted, Reason, Segment, Split
from tocsin.extract.zones import Zones, zones
from tocsin.types.times import Precision

__all__ = [
    "Alone",
    "Dropped",
    "Engine",
    "Extracted",
    "Precision",
    "Reason",
    "Segment",
    "Split",
    "Zones",
    "extract",
    "is_paywalled",
    "segment",
    "split_page",
    "text_of",
    "zones",
]
