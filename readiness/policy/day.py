"""Days as ISO text: how every policy file writes them; knows no clock."""

from __future__ import annotations

import datetime as dt

from readiness.pattern import pattern

_DAY = pattern(r"\d{4}-\d{2}-\d{2}")


def is_day(text: str) -> bool:
    """Whether it is a day of the calendar, written YYYY-MM-DD."""
    if not _DAY.fullmatch(text):
        return False
    try:
        dt.date.fromisoformat(text)
    except ValueError:
        return False
    return True
