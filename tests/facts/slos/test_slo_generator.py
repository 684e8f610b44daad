"""google/slo-generator: objectives, and the error-budget policies that they share."""

from __future__ import annotations

import pytest

from readiness.facts import slos
from readiness.facts.model import BurnBranch, Indicator, NodePlace, Slo, SloAlerting
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Document
from tests.repositories import repository

WORDS = Vocabulary()
NOWHERE = NodePlace(Document("", 0, {}, {}))

SLO = """\
apiVersion: sre.google.com/v2
kind: ServiceLevelObjective
metadata:
  name: quotes-availability
  labels: {service_name: parcel-quote, feature_name: quotes, slo_name: availability, team: shipping}
spec:
  description: Quotes are answered
  backend: prometheus
  method: good_bad_ratio
  service_level_indicator:
    filter_good: quotes_total{job="parcel-quote", status="ok"}
    filter_valid: quotes_total{job="parcel-quote"}
  goal: 0.995
"""
SHARED = """\
backends: {prometheus: {url: 'http://prometheus:9090'}}
error_budget_policies:
  default:
    steps:
      - {name: 1 hour, window: 3600, burn_rate_threshold: 9, alert: true}
      - {name: 12 hours, window: 43200, burn_rate_threshold: 3, alert: true}
      - {name: 28 days, window: 2419200, burn_rate_threshold: 1, alert: false}
"""
GOOD = 'quotes_total{job="parcel-quote", status="ok"}'
TOTAL = 'quotes_total{job="parcel-quote"}'
LABELS = {
    "service_name": "parcel-quote",
    "feature_name": "quotes",
    "slo_name": "availability",
    "team": "shipping",
}
QUOTES = Slo(
    place=NOWHERE,
    name="quotes-availability",
    format="slo-generator",
    service_name="parcel-quote",
    description="Quotes are answered",
    target=0.995,
    target_raw="0.995",
    window_seconds=28 * 86400,
    rolling=True,
    indicator=Indicator(
        "availability", GOOD, None, TOTAL, None, True, True, "", "yes", ("quotes_total",)
    ),
    alerting=SloAlerting(
        "unknown",
        "unknown",
        "the error-budget policy default marks burn rates; who is told stands elsewhere",
        (
            BurnBranch(None, 3600, 3600, 9, 0.0134, 162),
            BurnBranch(None, 43200, 43200, 3, 0.0536, 648),
        ),
    ),
    owner="shipping",
    labels=LABELS,
)


def read(slo: str = SLO, shared: str = SHARED) -> Slo:
    files = {"slo.yaml": slo, "config.yaml": shared} if shared else {"slo.yaml": slo}
    [found] = slos.collect(repository(files), WORDS).slos
    return found._replace(place=NOWHERE)


def test_an_objective_is_read_with_its_shared_policy() -> None:
    assert read() == QUOTES


POLICIES = [
    (SLO, "", (None, None, (), "unknown", "the error-budget policy default is kept elsewhere")),
    (SLO + "  error_budget_policy: strict\n", SHARED,
     (None, None, ("error_budget_policy/strict",), "unknown",
      "the error-budget policy strict is kept elsewhere")),
    (SLO, SHARED.replace("alert: true", "alert: false"),
     (2419200, True, (), "no", "no step of the error-budget policy default alerts")),
    (SLO, SHARED.replace("window: 3600", "window: 7200"),
     (2419200, True, (), "no", QUOTES.alerting.reason)),
    (SLO, "error_budget_policies: {default: {steps: [{window: soon, alert: true}]}}",
     (None, None, (), "no", "no step of the error-budget policy default alerts")),
]  # fmt: skip


@pytest.mark.parametrize(("slo", "shared", "expected"), POLICIES)
def test_windows_and_alerts_stand_in_the_policy(
    slo: str, shared: str, expected: tuple[object, ...]
) -> None:
    found = read(slo, shared)
    assert (
        found.window_seconds,
        found.rolling,
        found.dangling,
        found.alerting.fast,
        found.alerting.reason,
    ) == expected


CUT = SLO.replace("good_bad_ratio", "distribution_cut")
INDICATORS = [
    (SLO.replace("backend: prometheus", "backend: datadog"),
     ("availability", None, "queries of datadog are not looked at")),
    (CUT.replace("filter_good", "expression").replace("    filter_valid", "    ignored"),
     ("latency", True, "")),
    (SLO.replace('filter_good: quotes_total{job="parcel-quote", status="ok"}',
                 "expression: 'a_total{b=\"c\"}[window]'").replace("    filter_valid", "    x"),
     ("availability", True, "")),
    (SLO.replace("  service_level_indicator:", "  service_level_indicator: {latency: {threshold: 1}}\n  x:"),
     ("latency", None, "the indicator has no query")),
]  # fmt: skip


def test_a_bucket_tells_good_from_all() -> None:
    text = CUT.replace("filter_good", "threshold_bucket: 19\n    x")
    found = read(text).indicator
    assert (found.type, found.good, found.total, found.distinct) == ("latency", None, TOTAL, True)


def test_a_query_of_another_shape_is_not_looked_at() -> None:
    text = SLO.replace("backend: prometheus", "backend: dynatrace").replace("filter_", "x_")
    assert read(text).indicator == Indicator(
        "availability", reason="queries of dynatrace are not looked at"
    )


@pytest.mark.parametrize(("text", "expected"), INDICATORS)
def test_the_method_says_what_is_measured(text: str, expected: tuple[object, ...]) -> None:
    found = read(text).indicator
    assert (found.type, found.parses, found.reason) == expected


@pytest.mark.parametrize(
    ("goal", "expected"),
    [
        ("goal: 99.5", (None, "99.5 is a percentage: a ratio is asked, 0.995", ())),
        ("goal: 1", (1.0, "100 % leaves no error budget", ())),
        ("x: y", (None, "the target is no ratio", ("goal is missing",))),
    ],
)
def test_a_goal_is_a_ratio(goal: str, expected: tuple[object, ...]) -> None:
    found = read(SLO.replace("goal: 0.995", goal))
    assert (found.target, found.target_problem, found.problems) == expected
