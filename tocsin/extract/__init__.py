"""Bytes of HTML or text to clean articles. Pure: no clock, no network, no log."""

from tocsin.extract.article import extract
from tocsin.extract.paywall import is_paywalled
from tocsin.extract.plain import text_of
from tocsin.extract.segmenting import segment
from tocsin.extract.types import Engine, Extracted, Precision, Segment
from tocsin.extract.zones import Zones, zones

__all__ = [
    "Engine",
    "Extracted",
    "Precision",
    "Segment",
    "Zones",
    "extract",
    "is_paywalled",
    "segment",
    "text_of",
    "zones",
]
