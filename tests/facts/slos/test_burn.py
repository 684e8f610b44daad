"""Burn-rate arithmetic for periods of 7, 28 and 30 days, as the workbook, sloth and pyrra have it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts.model import BurnBranch
from readiness.facts.slos import burn
from readiness.facts.slos.burn import MONTH, Pair, Scaled, Watched, Windows

MINUTE, HOUR, DAY = 60, 3600, 86400
WEEK = Windows(
    Pair(0.08, 5 * MINUTE, HOUR),
    Pair(0.125, 30 * MINUTE, 6 * HOUR),
    Pair(0.20, 2 * HOUR, DAY),
    Pair(0.42, 6 * HOUR, 3 * DAY),
)

FACTORS = [
    (30, MONTH, (14.4, 6.0, 3.0, 1.0)),
    (28, MONTH, (13.44, 5.6, 2.8, 0.933333)),
    (7, WEEK, (13.44, 3.5, 1.4, 0.98)),
]


@pytest.mark.parametrize(("days", "windows", "factors"), FACTORS)
def test_a_share_of_the_budget_is_a_factor(
    days: int, windows: Windows, factors: tuple[float, ...]
) -> None:
    assert tuple(burn.factor(pair, days * DAY) for pair in windows) == factors


THRESHOLDS = [
    (30, MONTH, (0.0144, 0.006, 0.003, 0.001)),
    (28, MONTH, (0.01344, 0.0056, 0.0028, 0.000933)),
    (7, WEEK, (0.01344, 0.0035, 0.0014, 0.00098)),
]


@pytest.mark.parametrize(("days", "windows", "thresholds"), THRESHOLDS)
def test_a_branch_of_99_9_spends_what_its_pair_says(
    days: int, windows: Windows, thresholds: tuple[float, ...]
) -> None:
    watched = Watched(0.999, days * DAY)
    made = [
        burn.branch("page", (pair.short, pair.long), burn.factor(pair, days * DAY), watched)
        for pair in windows
    ]
    assert [one.spent for one in made] == [pair.spent for pair in windows]
    assert [one.outage_seconds for one in made] == [
        round(threshold * pair.long) for threshold, pair in zip(thresholds, windows, strict=True)
    ]


PYRRA = [
    (
        28,
        (
            Scaled(14, 5 * MINUTE, HOUR, 2 * MINUTE),
            Scaled(7, 30 * MINUTE, 6 * HOUR, 15 * MINUTE),
            Scaled(2, 2 * HOUR, DAY, HOUR),
            Scaled(1, 6 * HOUR, 4 * DAY, 3 * HOUR),
        ),
    ),
    (
        30,
        (
            Scaled(14, 5 * MINUTE, 64 * MINUTE, 2 * MINUTE),
            Scaled(7, 32 * MINUTE, 386 * MINUTE, 16 * MINUTE),
            Scaled(2, 129 * MINUTE, 1543 * MINUTE, 64 * MINUTE),
            Scaled(1, 386 * MINUTE, 6171 * MINUTE, 193 * MINUTE),
        ),
    ),
    (
        7,
        (
            Scaled(14, MINUTE, 15 * MINUTE, MINUTE),
            Scaled(7, 8 * MINUTE, 90 * MINUTE, 4 * MINUTE),
            Scaled(2, 30 * MINUTE, 6 * HOUR, 15 * MINUTE),
            Scaled(1, 90 * MINUTE, DAY, 45 * MINUTE),
        ),
    ),
    (
        1,
        (
            Scaled(14, 0, 2 * MINUTE, 0),
            Scaled(7, MINUTE, 13 * MINUTE, MINUTE),
            Scaled(2, 4 * MINUTE, 51 * MINUTE, 2 * MINUTE),
            Scaled(1, 13 * MINUTE, 206 * MINUTE, 6 * MINUTE),
        ),
    ),
]


@pytest.mark.parametrize(("days", "expected"), PYRRA)
def test_pyrra_scales_windows_and_not_factors(days: int, expected: tuple[Scaled, ...]) -> None:
    assert burn.scaled(days * DAY) == expected


FIRES = [
    (0.999, 30, 14.4, BurnBranch("page", 300, 3600, 14.4, 0.02, 52)),
    (0.95, 30, 14.4, BurnBranch("page", 300, 3600, 14.4, 0.02, 2592)),
    (0.9306, 30, 14.4, BurnBranch("page", 300, 3600, 14.4, 0.02, 3598)),
    (0.93, 30, 14.4, BurnBranch("page", 300, 3600, 14.4, 0.02, None, fires=False)),
    (1.0, 30, 14.4, BurnBranch("page", 300, 3600, 14.4, 0.02, None, fires=False)),
    (None, 30, 14.4, BurnBranch("page", 300, 3600, 14.4, 0.02, None)),
    (0.999, None, 14.4, BurnBranch("page", 300, 3600, 14.4, None, 52)),
    (0.999, 30, None, BurnBranch("page", 300, 3600, None, None, None)),
]


@pytest.mark.parametrize(("target", "days", "factor", "expected"), FIRES)
def test_a_branch_says_whether_and_when_it_fires(
    target: float | None, days: int | None, factor: float | None, expected: BurnBranch
) -> None:
    watched = Watched(target, None if days is None else days * DAY)
    assert burn.branch("page", (300, 3600), factor, watched) == expected


SHARES = st.floats(0.001, 0.5)


@given(SHARES, st.integers(1, 90), st.integers(300, 3 * DAY))
def test_spending_follows_from_the_factor_and_back(share: float, days: int, long: int) -> None:
    """Rounded, as both are."""
    pair = Pair(share, long // 12, long)
    made = burn.branch(
        None, (pair.short, long), burn.factor(pair, days * DAY), Watched(0.9, days * DAY)
    )
    assert made.spent == pytest.approx(share, abs=0.0002)


@given(SHARES, SHARES, st.integers(1, 90))
def test_a_branch_that_spends_less_fires_sooner(first: float, second: float, days: int) -> None:
    watched = Watched(0.9999, days * DAY)
    outages = [
        burn.branch(None, (300, 3600), burn.factor(Pair(share, 300, 3600), days * DAY), watched)
        for share in sorted((first, second))
    ]
    known = [one.outage_seconds for one in outages if one.outage_seconds is not None]
    assert known == sorted(known)
