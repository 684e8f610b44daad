"""Durations as Prometheus writes them, as seconds; knows no calendar."""

from __future__ import annotations

from readiness.pattern import pattern

_UNITS = {"y": 31536000, "w": 604800, "d": 86400, "h": 3600, "m": 60, "s": 1}
_SIMPLE = pattern(r"(\d{1,9})([ywdhms])")
_COMPOUND = pattern(
    r"(?:(\d{1,9})y)?(?:(\d{1,9})w)?(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m(?!s))?"
    r"(?:(\d{1,9})s)?(?:(\d{1,9})ms)?"
)
"""Units descend and each occurs once, as Prometheus' model.ParseDuration asks."""


def seconds(value: object) -> int | None:
    """Whole seconds of `1h30m`, `90s`, `0` or plain 0; None where it is no duration."""
    if value in (0, "0") and not isinstance(value, bool):
        return 0
    if not isinstance(value, str) or not value:
        return None
    if (simple := _SIMPLE.fullmatch(value)) is not None:
        return int(simple.group(1)) * _UNITS[simple.group(2)]
    found = _COMPOUND.fullmatch(value)
    if found is None:
        return None
    *whole, milliseconds = (int(part or 0) for part in found.groups())
    total = sum(amount * unit for amount, unit in zip(whole, _UNITS.values(), strict=True))
    return total + milliseconds // 1000
