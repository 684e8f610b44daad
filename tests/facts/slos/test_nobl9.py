"""Nobl9's objectives, whole: queries of several systems, references, policies that alert."""

from __future__ import annotations

import pytest

from readiness.facts import slos
from readiness.facts.model import BurnBranch, Indicator, NodePlace, RunbookLink, Slo, SloAlerting
from readiness.facts.slos import nobl9
from readiness.facts.slos.window import Window
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Document
from tests.repositories import repository

WORDS = Vocabulary()
NOWHERE = NodePlace(Document("", 0, {}, {}))
DAY = 86400

SLO = """\
- apiVersion: n9/v1alpha
  kind: SLO
  metadata: {name: quotes, project: shop, labels: {team: [shipping, post]}}
  spec:
    description: Quotes are answered
    service: parcel-quote
    indicator: {metricSource: {name: metrics, kind: Agent}}
    budgetingMethod: Occurrences
    timeWindows: [{unit: Day, count: 28, isRolling: true}]
    objectives:
      - name: answered
        target: 0.995
        countMetrics:
          incremental: true
          good: {prometheus: {promql: 'sum(quotes_total{job="parcel-quote",status="ok"})'}}
          total: {prometheus: {promql: 'sum(quotes_total{job="parcel-quote"})'}}
    alertPolicies: [fast, slow]
    attachments: [{url: 'https://wiki.example.com/quotes', displayName: Runbook of quotes}]
- apiVersion: n9/v1alpha
  kind: AlertPolicy
  metadata: {name: fast}
  spec:
    severity: High
    conditions: [{measurement: averageBurnRate, value: 14.4, alertingWindow: 1h, op: gte}]
    alertMethods: [{metadata: {name: pager}}]
- apiVersion: n9/v1alpha
  kind: AlertPolicy
  metadata: {name: slow}
  spec:
    severity: Medium
    conditions: [{measurement: burnedBudget, value: 0.8, op: gte}]
    alertMethods: [{metadata: {name: tickets}}]
"""
TOTAL = 'sum(quotes_total{job="parcel-quote"})'
GOOD = 'sum(quotes_total{job="parcel-quote",status="ok"})'
QUOTES = Slo(
    place=NOWHERE,
    name="quotes",
    format="nobl9",
    service_name="parcel-quote",
    description="Quotes are answered",
    target=0.995,
    target_raw="0.995",
    window_seconds=28 * DAY,
    rolling=True,
    indicator=Indicator(
        "availability", GOOD, None, TOTAL, None, True, True, "", "yes", ("quotes_total",)
    ),
    alerting=SloAlerting(
        "yes",
        "yes",
        "High: averageBurnRate 14.4; Medium: burnedBudget 0.8",
        (BurnBranch("page", 3600, 3600, 14.4, 0.0214, 259),),
    ),
    owner="shipping, post",
    runbook=RunbookLink("https://wiki.example.com/quotes", None, "unknown", "not followed"),
    labels={"team": "shipping, post"},
)


def read(text: str) -> list[Slo]:
    return list(slos.collect(repository({"slo.yaml": text}), WORDS).slos)


def test_an_objective_is_read_whole() -> None:
    assert [slo._replace(place=NOWHERE) for slo in read(SLO)] == [QUOTES]


@pytest.mark.parametrize(
    ("part", "line"),
    [
        ("name", 3),
        ("target", 12),
        ("window", 9),
        ("alerting", 17),
        ("runbook", 18),
        ("indicator", 11),
    ],
)
def test_each_part_has_its_place(part: str, line: int) -> None:
    [slo] = read(SLO)
    assert slo.place.at(part)[:2] == ("slo.yaml", line)


ALERTING = [
    ("alertPolicies: [fast, slow]", "alertPolicies: []", ("no", "no", "it has no alert policies")),
    ("alertPolicies: [fast, slow]", "alertPolicies: [fast]",
     ("yes", "no", "High: averageBurnRate 14.4")),
    ("alertPolicies: [fast, slow]", "alertPolicies: [fast, gone]",
     ("yes", "unknown", "the alert policies gone are kept elsewhere")),
    ("severity: High", "severity: Low",
     ("no", "yes", "Low: averageBurnRate 14.4; Medium: burnedBudget 0.8")),
    ("alertingWindow: 1h", "alertingWindow: 6h",
     ("no", "yes", "High: averageBurnRate 14.4; Medium: burnedBudget 0.8")),
    ("alertMethods: [{metadata: {name: pager}}]", "alertMethods: []",
     ("no", "yes", "Medium: burnedBudget 0.8")),
    ("measurement: averageBurnRate, value: 14.4, alertingWindow: 1h",
     "measurement: timeToBurnBudget, value: 72h, lastsFor: 10m",
     ("yes", "yes", "High: timeToBurnBudget 72h; Medium: burnedBudget 0.8")),
]  # fmt: skip


@pytest.mark.parametrize(("old", "new", "expected"), ALERTING)
def test_policies_alert_by_what_they_measure(old: str, new: str, expected: tuple[str, ...]) -> None:
    [slo] = read(SLO.replace(old, new))
    assert slo.alerting._replace(branches=()) == SloAlerting(*expected)


WINDOWS = [
    ([{"unit": "Week", "count": 4, "isRolling": True}], Window(28 * DAY, True)),
    ([{"unit": "Month", "count": 1, "isRolling": False, "calendar": {}}], Window(30 * DAY, False)),
    ([{"unit": "Quarter", "count": 1, "calendar": {}}], Window(90 * DAY, False)),
    ([{"unit": "Fortnight", "count": 1}], Window()),
    ([{"unit": "Day", "count": True}], Window()),
    ([], Window()),
]


@pytest.mark.parametrize(("value", "expected"), WINDOWS)
def test_a_window_has_a_unit_and_a_count(value: object, expected: Window) -> None:
    assert nobl9._window(value) == expected


def test_another_system_is_named_and_not_looked_at() -> None:
    other = SLO.replace("good: {prometheus: {promql:", "good: {datadog: {query:").replace(
        "total: {prometheus: {promql:", "total: {datadog: {query:"
    )
    [slo] = read(other)
    assert slo.indicator == Indicator(
        "availability", GOOD, None, TOTAL, None, True, None, "queries of datadog are not looked at"
    )


COMPOSITE = (
    SLO
    + """\
- apiVersion: n9/v1alpha
  kind: SLO
  metadata: {name: shop}
  spec:
    service: shop
    objectives:
      - name: all
        target: 0.99
        composite: {components: {objectives: [{slo: quotes, objective: answered}, {slo: gone, objective: a}]}}
- apiVersion: n9/v1alpha
  kind: Service
  metadata: {name: parcel-quote}
- apiVersion: n9/v1alpha
  kind: Agent
  metadata: {name: other}
"""
)


def test_names_lead_to_objects_where_their_kind_is_kept() -> None:
    assert [(slo.name, slo.indicator.reason, slo.dangling) for slo in read(COMPOSITE)] == [
        ("quotes", "", ("Agent/metrics",)),
        (
            "shop",
            "made of other objectives, not looked at here: quotes, gone",
            ("Service/shop", "SLO/gone"),
        ),
    ]
