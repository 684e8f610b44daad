"""Burn-rate arithmetic: what a pair of windows spends and how soon it tells; knows no dialect.

`factor = share of the budget × period / long window`, https://sre.google/workbook/alerting-on-slos/
"""

from __future__ import annotations

from readiness.facts.model import BurnBranch
from readiness.facts.slos.window import DAY
from readiness.record import NamedTuple

HOUR, MINUTE = 3600, 60
FAST_WINDOW = 75 * MINUTE
"""Seconds of the long window within which a page must come: an hour (6.2 of the workbook's method),
with room for what pyrra scales it to for 31 days."""


class Pair(NamedTuple):
    """Two windows in seconds, and the share 0–1 of the budget that is gone when they fire."""

    spent: float
    short: int
    long: int


class Windows(NamedTuple):
    """What sloth makes of a period: two pairs that page, two that open a ticket."""

    page_quick: Pair
    page_slow: Pair
    ticket_quick: Pair
    ticket_slow: Pair


MONTH = Windows(
    Pair(0.02, 5 * MINUTE, HOUR),
    Pair(0.05, 30 * MINUTE, 6 * HOUR),
    Pair(0.10, 2 * HOUR, DAY),
    Pair(0.10, 6 * HOUR, 3 * DAY),
)
"""The workbook's recommendation; sloth has it built in for 28 and for 30 days."""
PYRRA_FACTORS = (14, 7, 2, 1)
_PYRRA_SHORT = (5 * MINUTE, 30 * MINUTE, 2 * HOUR, 6 * HOUR)
_PYRRA_LONG = (HOUR, 6 * HOUR, DAY, 4 * DAY)
_PYRRA_WAIT = (2 * MINUTE, 15 * MINUTE, HOUR, 3 * HOUR)
_PYRRA_BASE = 28 * DAY


class Scaled(NamedTuple):
    """One of pyrra's alerts: windows and `for` in seconds."""

    factor: int
    short: int
    long: int
    wait: int


def factor(pair: Pair, period: int) -> float:
    """How many times the budget a pair compares with."""
    return round(pair.spent * period / pair.long, 6)


def scaled(period: int) -> tuple[Scaled, ...]:
    """Pyrra's four alerts: it scales the windows from 28 days, rounded to minutes, not the factors.

    A short window may become 0: https://github.com/pyrra-dev/pyrra/issues/1028
    """
    return tuple(
        Scaled(burn, _minutes(short, period), _minutes(long, period), _minutes(wait, period))
        for burn, short, long, wait in zip(
            PYRRA_FACTORS, _PYRRA_SHORT, _PYRRA_LONG, _PYRRA_WAIT, strict=True
        )
    )


def _minutes(seconds: int, period: int) -> int:
    """Rounded to the minute, halves up."""
    return (2 * seconds * period + MINUTE * _PYRRA_BASE) // (2 * MINUTE * _PYRRA_BASE) * MINUTE


class Watched(NamedTuple):
    """The objective whose budget burns: ratio 0–1, and period in seconds."""

    target: float | None
    period: int | None


def branch(
    level: str | None,
    windows: tuple[int, int],
    burn: float | None,
    watched: Watched,
    wait: int = 0,
) -> BurnBranch:
    """One branch with what follows from its factor: `windows` short and long, `wait` seconds."""
    short, long = windows
    budget = None if watched.target is None else 1 - watched.target
    spent = burn * long / watched.period if burn is not None and watched.period else None
    outage = burn * budget * long + wait if burn is not None and budget is not None else None
    fires = burn is None or budget is None or 0 < burn * budget < 1
    return BurnBranch(
        level,
        short,
        long,
        None if burn is None else round(burn, 4),
        None if spent is None else round(spent, 4),
        round(outage) if outage is not None and fires else None,
        fires,
    )
