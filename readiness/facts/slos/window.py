"""The period of an objective in seconds, and whether it rolls."""

from typing import Any

from readiness.facts.promql import seconds
from readiness.pattern import pattern
from readiness.record import NamedTuple

DAY = 86400
_CALENDAR_DAYS = {"M": 30, "Q": 90, "Y": 365}
"""Nominal lengths: a calendar month has 28 to 31 days, and no window can tell which."""
_SHORTHAND = pattern(r"(\d{1,5})([MQY])")


class Window(NamedTuple):
    """`seconds` nominal for calendar units; `rolling` None where nobody says."""

    seconds: int | None = None
    rolling: bool | None = None


def rolling(value: Any) -> Window:
    """A Prometheus duration, always rolling (pyrra)."""
    return rolling_over(seconds(value))


def rolling_over(length: int | None) -> Window:
    """So many seconds, always rolling; nothing is known of a window without a length."""
    return Window(length, None if length is None else True)


_ISO = pattern(
    r"P(?:(\d{1,4})Y)?(?:(\d{1,4})M)?(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?)?"
)
_ISO_SECONDS = (365 * DAY, 30 * DAY, 7 * DAY, DAY, 3600, 60)


def iso(value: Any) -> int | None:
    """Seconds of an ISO 8601 duration (`P28D`), nominal for months and years."""
    match = _ISO.fullmatch(value) if isinstance(value, str) else None
    parts = match.groups(default="0") if match else ()
    return (
        sum(int(count) * unit for count, unit in zip(parts, _ISO_SECONDS, strict=bool(parts)))
        or None
    )


def openslo(time_window: Any) -> Window:
    """The first of OpenSLO's `timeWindow` entries; months, quarters and years follow a calendar."""
    first = time_window[0] if isinstance(time_window, list) and time_window else None
    if not isinstance(first, dict):
        return Window()
    duration, declared = first.get("duration"), first.get("isRolling")
    calendar = _SHORTHAND.fullmatch(duration) if isinstance(duration, str) else None
    if calendar is not None:
        length: int | None = int(calendar.group(1)) * _CALENDAR_DAYS[calendar.group(2)] * DAY
    else:
        length = seconds(duration)
    if calendar is not None or isinstance(first.get("calendar"), dict):
        return Window(length, rolling=False)
    return Window(length, declared if isinstance(declared, bool) else None)
