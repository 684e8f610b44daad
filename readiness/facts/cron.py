"""The longest time between two runs of a cron schedule; knows no time zone and no holiday."""

from __future__ import annotations

from itertools import pairwise

from readiness.facts.promql import seconds
from readiness.pattern import pattern

DAY, HOUR, MINUTE = 86400, 3600, 60
_NAMED = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_RANDOM = pattern(r"@(yearly|annually|monthly|weekly|daily|hourly)-random")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_DAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
_FIELDS, _WITH_SECONDS = 5, 6
Fields = tuple[frozenset[int], frozenset[int], frozenset[int], frozenset[int], frozenset[int]]
_PART = pattern(r"(\*|\?|[0-9a-z]{1,9})(?:-([0-9a-z]{1,9}))?(?:/([0-9]{1,4}))?")


def interval(schedule: str) -> int | None:
    """Seconds; None where the text is no schedule. A field of seconds in front is passed over."""
    text = _RANDOM.sub(r"@\1", schedule.strip().lower())
    if text.startswith("@every"):
        return seconds(text.removeprefix("@every").strip()) or None
    parts = _NAMED.get(text, text).split()
    if parts and parts[0].startswith(("cron_tz=", "tz=")):
        parts = parts[1:]
    if len(parts) == _WITH_SECONDS:
        parts = parts[1:]
    fields = _fields(parts) if len(parts) == _FIELDS else None
    if fields is None:
        return None
    either = parts[2] not in ("*", "?") and parts[4] not in ("*", "?")
    return _longest(fields, either=either)


def _fields(parts: list[str]) -> Fields | None:
    minutes, hours = _values(parts[0], 0, 59), _values(parts[1], 0, 23)
    days, months = _values(parts[2], 1, 31), _values(parts[3], 1, 12, _MONTHS)
    weekdays = _values(parts[4], 0, 7, _DAYS)
    if not minutes or not hours or not days or not months or not weekdays:
        return None
    return minutes, hours, days, months, frozenset(day % 7 for day in weekdays)


def _values(
    field: str, least: int, most: int, names: tuple[str, ...] = ()
) -> frozenset[int] | None:
    """The numbers that a field means; None where it means none."""
    found: set[int] = set()
    for part in field.split(","):
        match = _PART.fullmatch(part)
        if match is None:
            return None
        low = least if match[1] in ("*", "?") else _number(match[1], names, least)
        whole = match[1] in ("*", "?") or (match[2] is None and match[3] is not None)
        high = most if whole else _number(match[2] or match[1], names, least)
        step = int(match[3] or 1)
        if low is None or high is None or step == 0 or not least <= low <= high <= most:
            return None
        found.update(range(low, high + 1, step))
    return frozenset(found)


def _number(text: str, names: tuple[str, ...], least: int) -> int | None:
    if text.isdigit():
        return int(text)
    return names.index(text) + least if text in names else None


def _longest(fields: Fields, *, either: bool) -> int | None:
    """Over a year of 365 days that begins on a Sunday, and the year after it."""
    minutes, hours, days, months, weekdays = fields
    times = sorted(hour * HOUR + minute * MINUTE for hour in hours for minute in minutes)
    runs: list[int] = []
    number = 0
    for month, length in enumerate(_LENGTHS * 2):
        for day in range(1, length + 1):
            dom, dow = day in days, number % 7 in weekdays
            if month % 12 + 1 in months and (dom or dow if either else dom and dow):
                runs.append(number)
            number += 1
    if not runs:
        return None
    within = max((after - before for before, after in pairwise(times)), default=0)
    nights = max((after - before for before, after in pairwise(runs)), default=2 * 365)
    return max(within, nights * DAY - times[-1] + times[0])
