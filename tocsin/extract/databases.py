"""What databases of the press export: records of keys and values, as Factiva and LexisNexis write them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from tocsin.extract.types import Dropped, Reason, Sifted

# Factiva, "Display formats": two letters before each value, or on a line of their own.
_CODES = frozenset(
    "HD BY CR WC PD ET SN SC ED PG VOL LA CY LP TD CT RF CO IN NS RE IPC IPD PUB AN CLM SE ART".split()  # noqa: SIM905
)
_HEAD = ("HD", "SN", "PD", "ET")  # title, outlet, day, clock
_TEXT = ("LP", "TD")
_CODED = re.compile(r"(?P<code>[A-Z]{2,3})(?:\s+(?P<value>\S.*))?")
_RECORD = frozenset({"HD", "PD", "SN"})
# LexisNexis: what stands around a text.
_NEXIS_KEY = re.compile(
    r"(?:BYLINE|SECTION|LENGTH|LOAD-DATE|LANGUAGE|PUBLICATION-TYPE|JOURNAL-CODE|GRAPHIC|DATELINE|DOCUMENT-TYPE|SUBJECT|HIGHLIGHT|Byline|Section|Length|Load-Date|Language|"
    r"Publication-Type|Journal Code|Graphic|Dateline|Highlight):.*|Copyright (?:©? ?)?\d{4} .{2,80}|All Rights Reserved\.?|\d+ of \d+ DOCUMENTS|End of Document|Body|Classification"
)
_LEAST_KEYS = 3


def without_export_keys(lines: Sequence[str]) -> Sifted:
    """The lines of a page; where it is an export, the values under keys that are read as such anywhere, and no line of the
    database's own."""
    codes = [_code_of(line) for line in lines]
    if all(sum(code == each for code in codes) > 1 for each in _RECORD):
        return _read_codes(lines, codes)
    keys = {line.split(":")[0].split(" ")[0].upper() for line in map(str.strip, lines) if _NEXIS_KEY.fullmatch(line)}
    if len(keys) < _LEAST_KEYS:
        return Sifted(list(lines))
    own = [_NEXIS_KEY.fullmatch(line.strip()) is not None for line in lines]
    return Sifted(
        [line for line, is_own in zip(lines, own, strict=True) if not is_own],
        tuple(Dropped(line.strip(), Reason.ORNAMENT) for line, is_own in zip(lines, own, strict=True) if is_own),
    )


def _code_of(line: str) -> str:
    found = _CODED.fullmatch(line.strip())
    return found["code"] if found and found["code"] in _CODES else ""


def _read_codes(lines: Sequence[str], codes: Sequence[str]) -> Sifted:
    """Each record as title, outlet and day under each other, then its text."""
    read: list[str] = []
    dropped: list[Dropped] = []
    record: dict[str, list[str]] = {}
    code = ""
    for line, own in zip([*lines, "HD"], [*codes, "HD"], strict=True):
        if own == "HD":
            read += _write(record)
            record = {}
        code = own or code
        found = _CODED.fullmatch(line.strip()) if own else None
        value = (found["value"] or "") if found else line.strip()
        if "HD" not in record and code != "HD":
            dropped.append(Dropped(line.strip(), Reason.OUTSIDE))  # above the first record
        elif code not in (*_HEAD, *_TEXT):
            dropped.append(Dropped(line.strip(), Reason.ORNAMENT))
        elif value:
            record.setdefault(code, []).append(value)
    return Sifted(read, tuple(each for each in dropped if each.text))


def _write(record: dict[str, list[str]]) -> list[str]:
    if "HD" not in record:
        return []
    title, source, day, clock = (" ".join(record.get(code, ())) for code in _HEAD)
    return [title, source, f"{day} {clock}".strip(), *(line for code in _TEXT for line in record.get(code, ())), "", ""]
