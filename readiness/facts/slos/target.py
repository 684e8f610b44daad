"""An objective as a ratio whatever unit its dialect writes, and what is wrong with it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from readiness.facts.text import has_template, text_of
from readiness.record import NamedTuple

if TYPE_CHECKING:
    from decimal import Decimal


class Target(NamedTuple):
    """`ratio` 0–1 as the dialect means it; `problem` where it is probably not what was meant."""

    ratio: float | None
    raw: str | None
    problem: str | None = None


KEPT = "kept elsewhere"
"""What is said of a target that only another system knows."""
NO_BUDGET = "100 % leaves no error budget"


def from_ratio(value: Any) -> Target:
    """A ratio below 1 (OpenSLO `target`)."""
    return _as_read(value, "ratio")


def from_percent(value: Any) -> Target:
    """A percentage (sloth, pyrra, OpenSLO `targetPercent`)."""
    return _as_read(value, "percentage")


def _as_read(value: Any, unit: str) -> Target:
    raw = text_of(value)
    usual = _usual(raw, unit) if not isinstance(value, bool) else None
    if usual is not None:
        return Target(usual, raw)
    number = _number(raw) if not isinstance(value, bool) else None
    if raw is None:
        return Target(None, None, f"the target is no {unit}")
    if number is None:
        problem = "template text" if has_template(raw) else f"{raw} is no {unit}"
        return Target(None, raw, problem)
    return _ratio(number, raw) if unit == "ratio" else _percent(number, raw)


_USUAL_DIGITS = 15
"""Of which a float loses none."""


def _usual(raw: str | None, unit: str) -> float | None:
    """The ratio of what nearly every objective says, `99.9` or `0.999`: to read how numbers are
    kept exactly takes longer than all objectives of a service.
    """
    digits = (raw or "").replace(".", "", 1)
    if not (digits.isascii() and digits.isdigit() and len(digits) <= _USUAL_DIGITS):
        return None
    if unit == "ratio":
        return ratio if 0 < (ratio := float(raw or "")) < 1 else None
    return float(f"{raw}e-2") if 1 < float(raw or "") < 100 else None


def _number(raw: str | None) -> Decimal | None:
    if not raw:
        return None
    from decimal import Decimal, InvalidOperation  # noqa: PLC0415 - see `_usual`

    try:
        number = Decimal(raw.strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() and abs(number.adjusted()) < _MOST_DIGITS else None


_MOST_DIGITS = 30
"""Decimal places: beyond them a number is a mistake, and arithmetic on it is expensive."""


def _ratio(number: Decimal, raw: str) -> Target:
    if number == 1:
        return Target(1.0, raw, NO_BUDGET)
    if number <= 0:
        return Target(None, raw, f"{raw} is out of range: a ratio between 0 and 1 is asked")
    if number < 1:
        return Target(float(number), raw)
    if number < 100:
        meant = f"{(number / 100).normalize():f}"
        return Target(None, raw, f"{raw} is a percentage: a ratio is asked, {meant}")
    return Target(None, raw, f"{raw} is out of range: a ratio below 1 is asked")


def _percent(number: Decimal, raw: str) -> Target:
    if number == 100:
        return Target(1.0, raw, NO_BUDGET)
    if number <= 0 or number > 100:
        return Target(None, raw, f"{raw} is out of range: a percentage below 100 is asked")
    ratio = float(number / 100)
    if number <= 1:
        meant = f"{(number * 100).normalize():f}"
        return Target(ratio, raw, f"{raw} means {raw} %: a percentage is asked, {meant}")
    return Target(ratio, raw)
