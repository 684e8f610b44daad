"""Days as ISO text: how every policy file writes them; knows no clock."""

from __future__ import annotations

from readiness.pattern import pattern
from readiness.schema.calendar import FIRST_YEAR, LAST_YEAR

_DAY = pattern(r"\d{4}-\d{2}-\d{2}")


def is_day(text: str) -> bool:
    """Whether it is a day of the calendar and of this century, written YYYY-MM-DD."""
    if not _DAY.fullmatch(text):
        return False
    import datetime as dt  # noqa: PLC0415 - 1 ms, and most runs count no days

    try:
        return FIRST_YEAR <= dt.date.fromisoformat(text).year <= LAST_YEAR
    except ValueError:
        return False
