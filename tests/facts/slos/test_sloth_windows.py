"""The period that sloth counts by: of a flag, of a catalogue, or its own."""

from __future__ import annotations

import pytest

from readiness.facts import slos
from readiness.facts.model import BurnBranch, Fault, SloAlerting
from readiness.facts.slos import sloth_windows
from readiness.facts.slos.burn import MONTH, Pair, Windows
from readiness.facts.slos.sloth_windows import Period
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Location
from tests.facts.slos.test_collect import SLOTH_RESOURCE
from tests.repositories import repository

DAY = 86400
WEEK = """\
apiVersion: sloth.slok.dev/v1
kind: AlertWindows
spec:
  sloPeriod: 7d
  page:
    quick: {errorBudgetPercent: 8, shortWindow: 5m, longWindow: 1h}
    slow: {errorBudgetPercent: 12.5, shortWindow: 30m, longWindow: 6h}
  ticket:
    quick: {errorBudgetPercent: 20, shortWindow: 2h, longWindow: 1d}
    slow: {errorBudgetPercent: 42, shortWindow: 6h, longWindow: 3d}
"""
OF_A_WEEK = Windows(
    Pair(0.08, 300, 3600),
    Pair(0.125, 1800, 21600),
    Pair(0.2, 7200, DAY),
    Pair(0.42, 21600, 3 * DAY),
)
CONTROLLER = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: sloth}
spec: {template: {spec: {containers: [{name: sloth, args: [kubernetes-controller, --default-slo-period=28d]}]}}}
"""

PERIODS: list[tuple[dict[str, str], Period]] = [
    ({}, Period(30 * DAY, MONTH)),
    ({"w.yaml": WEEK}, Period(7 * DAY, OF_A_WEEK)),
    ({"d.yaml": CONTROLLER}, Period(28 * DAY, MONTH)),
    ({"d.yaml": CONTROLLER, "w.yaml": WEEK}, Period(28 * DAY, MONTH)),
    ({"Makefile": "slo:\n\tsloth generate --default-slo-period 7d -i slo.yaml\n", "w.yaml": WEEK},
     Period(7 * DAY, OF_A_WEEK)),
    ({"Makefile": "slo:\n\tsloth generate --default-slo-period=90d -i slo.yaml\n"},
     Period(90 * DAY, None)),
    ({"w.yaml": WEEK.replace("7d", "30d")}, Period(30 * DAY, OF_A_WEEK, MONTH)),
    ({"w.yaml": WEEK, "v.yaml": WEEK.replace("7d", "90d")}, Period(30 * DAY, MONTH)),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), PERIODS)
def test_the_period_is_found_where_the_repository_says_it(
    files: dict[str, str], expected: Period
) -> None:
    tree = repository(files)
    known = sloth_windows.catalogue(tree.documents)
    assert sloth_windows.period(tree, known) == expected


def test_an_objective_alerts_by_the_windows_of_its_period() -> None:
    files = {"slo.yaml": SLOTH_RESOURCE, "windows.yaml": WEEK}
    [slo] = slos.collect(repository(files), Vocabulary()).slos
    assert (slo.window_seconds, slo.alerting) == (
        7 * DAY,
        SloAlerting(
            "yes",
            "yes",
            "the ticket alert is disabled",
            (
                BurnBranch("page", 300, 3600, 13.44, 0.08, 484),
                BurnBranch("page", 1800, 21600, 3.5, 0.125, 756),
            ),
        ),
    )


def test_a_period_without_windows_is_unknown() -> None:
    files = {"slo.yaml": SLOTH_RESOURCE, "Makefile": "x:\n\tsloth --default-slo-period=90d\n"}
    [slo] = slos.collect(repository(files), Vocabulary()).slos
    reason = "no AlertWindows for 90 days are in the repository"
    assert slo.alerting == SloAlerting("unknown", "unknown", reason)


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("sloPeriod: 7d", "sloPeriod: soon", 4, "the AlertWindows have no sloPeriod"),
        ("longWindow: 6h", "longWindow: 0", 7, "the slow page windows are not complete"),
        ("errorBudgetPercent: 20", "errorBudgetPercent: 200", 9,
         "the quick ticket windows are not complete"),
        ("errorBudgetPercent: 8", "errorBudgetPercent: true", 6,
         "the quick page windows are not complete"),
    ],
)  # fmt: skip
def test_broken_windows_are_a_fault(old: str, new: str, line: int, message: str) -> None:
    facts = slos.collect(repository({"w.yaml": WEEK.replace(old, new)}), Vocabulary())
    [fault] = facts.faults
    assert (fault.location.line, fault.message, fault.kinds) == (
        line,
        message,
        frozenset({"AlertWindows"}),
    )
    assert isinstance(fault, Fault)
    assert isinstance(fault.location, Location)
