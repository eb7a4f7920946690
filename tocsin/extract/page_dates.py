"""The day of a page that does not tell it in its head: htmldate's search, where nothing else found one."""

from __future__ import annotations

from datetime import UTC, datetime

# Extraction has no clock, so the bounds are as wide as dates of the web can be.
_EARLIEST, _LATEST = datetime(1995, 1, 1), datetime(2189, 12, 31)  # noqa: DTZ001 (htmldate's own dates are naive)
_FORMAT = "%Y-%m-%d"


def search_date(page: str, url: str | None) -> datetime | None:
    """The day of publication, midnight UTC; None where the page shows none. `page` within the bounds of engines.

    The import waits until a page needs it.
    """
    from htmldate import find_date

    try:
        found = find_date(
            page,
            extensive_search=False,  # a guess from any number in the page's text is no date
            original_date=True,
            url=url,
            min_date=_EARLIEST,
            max_date=_LATEST,
            outputformat=_FORMAT,
        )
    except (ValueError, TypeError, AttributeError, RecursionError, OverflowError, KeyError, IndexError):
        return None  # malformed in a way that it does not foresee
    return datetime.strptime(found, _FORMAT).replace(tzinfo=UTC) if found else None
