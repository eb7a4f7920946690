"""How exactly a time is known."""

from enum import StrEnum


class Precision(StrEnum):
    """The unit of what a source said of a time: "13 August" is a day, "3 hours ago" an hour."""

    MINUTE = "minute"
    HOUR = "hour"
    DAY = "day"
