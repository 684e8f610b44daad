"""OpenSLO in each of its versions, whole, and what its specification refuses."""

from __future__ import annotations

import pytest

from readiness.facts import slos
from readiness.facts.model import Indicator, NodePlace, Slo, SloAlerting
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Document
from tests.repositories import repository

WORDS = Vocabulary()
NOWHERE = NodePlace(Document("", 0, {}, {}))
DAY = 86400
NOBODY = SloAlerting("no", "no", "no rule of the repository alerts on its budget")

V2 = """\
apiVersion: openslo.com/v2alpha
kind: SLO
metadata: {name: quotes, labels: {team: shipping}}
spec:
  service: parcel-quote
  sliRef: quote-success
  budgetingMethod: Occurrences
  timeWindow: [{duration: 4w, isRolling: true}]
  objectives: [{target: 0.995}]
---
apiVersion: openslo.com/v2alpha
kind: SLI
metadata: {name: quote-success}
spec:
  ratioMetric:
    good: {dataSourceRef: metrics, spec: {query: 'sum(rate(quotes_total{job="parcel-quote",status="ok"}[5m]))'}}
    total: {dataSourceSpec: {type: prometheus}, spec: {query: 'sum(rate(quotes_total{job="parcel-quote"}[5m]))'}}
---
apiVersion: openslo.com/v2alpha
kind: DataSource
metadata: {name: metrics}
spec: {type: Prometheus}
"""
ALPHA = """\
apiVersion: openslo/v1alpha
kind: SLO
metadata: {name: quotes}
spec:
  service: parcel-quote
  timeWindows: [{count: 30, unit: Day}]
  objectives:
    - ratioMetrics:
        good: {source: prometheus, queryType: promql, query: 'sum(rate(quotes_total{job="parcel-quote",status="ok"}[{{.window}}]))'}
        total: {source: prometheus, queryType: promql, query: 'sum(rate(quotes_total{job="parcel-quote"}[{{.window}}]))'}
      target: 0.995
"""
GOOD = 'sum(rate(quotes_total{job="parcel-quote",status="ok"}[5m]))'
TOTAL = 'sum(rate(quotes_total{job="parcel-quote"}[5m]))'
QUOTES = Slo(
    place=NOWHERE,
    name="quotes",
    service_name="parcel-quote",
    target=0.995,
    target_raw="0.995",
    window_seconds=30 * DAY,
    rolling=True,
    indicator=Indicator(
        "availability", GOOD, None, TOTAL, None, True, True, "", "yes", ("quotes_total",)
    ),
    alerting=NOBODY,
)
QUOTES_V2 = QUOTES._replace(window_seconds=28 * DAY, owner="shipping", labels={"team": "shipping"})


@pytest.mark.parametrize(("text", "expected"), [(V2, QUOTES_V2), (ALPHA, QUOTES)])
def test_each_version_says_the_same(text: str, expected: Slo) -> None:
    facts = slos.collect(repository({"slo.yaml": text}), WORDS)
    assert [slo._replace(place=NOWHERE) for slo in facts.slos] == [expected]


@pytest.mark.parametrize(
    ("text", "part", "line"),
    [
        (V2, "window", 8),
        (V2, "indicator", 4),
        (V2, "target", 9),
        (ALPHA, "window", 6),
        (ALPHA, "indicator", 8),
        (ALPHA, "target", 11),
    ],
)
def test_each_part_has_its_place_in_each_version(text: str, part: str, line: int) -> None:
    [slo] = slos.collect(repository({"slo.yaml": text}), WORDS).slos
    assert slo.place.at(part)[:2] == ("slo.yaml", line)


def test_a_reference_never_leads_to_another_version() -> None:
    text = V2.replace("v2alpha\nkind: SLI", "v2beta\nkind: SLI")
    [slo] = slos.collect(repository({"slo.yaml": text}), WORDS).slos
    assert slo.dangling == ("SLI/quote-success",)


def test_what_v1alpha_lacks_is_no_query() -> None:
    text = ALPHA.replace("ratioMetrics", "somethingElse")
    [slo] = slos.collect(repository({"slo.yaml": text}), WORDS).slos
    assert slo.indicator == Indicator("unknown", reason="the indicator has no query")


SLO = """\
apiVersion: openslo/v1
kind: SLO
metadata: {name: quotes}
spec:
  service: parcel-quote
  indicator: {spec: {ratioMetric: {good: {}, total: {}}}}
  budgetingMethod: Occurrences
  objectives: [{target: 0.995}]
"""
RATIO = "{ratioMetric: {good: {}, total: {}}}"


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("", "", ()),
        ("  budgetingMethod: Occurrences\n", "",
         ("no budgetingMethod: Occurrences, Timeslices, RatioTimeslices are known",)),
        ("Occurrences", "Monthly",
         ("budgetingMethod Monthly: Occurrences, Timeslices, RatioTimeslices are known",)),
        ("Occurrences", "Timeslices",
         ("no timeSliceWindow, which Timeslices needs", "no timeSliceTarget, which Timeslices needs")),
        ("Occurrences", "RatioTimeslices", ("no timeSliceWindow, which RatioTimeslices needs",)),
        ("  objectives", "  timeWindow: []\n  objectives",
         ("timeWindow has 0 entries: exactly one is asked",)),
        ("  objectives", "  timeWindow: [{duration: 28d}]\n  objectives",
         ("timeWindow neither rolls nor has a calendar",)),
        ("  objectives", "  timeWindow: [{duration: 1M, isRolling: true, calendar: {}}]\n  objectives",
         ("timeWindow rolls and has a calendar: it is one or the other",)),
        ("  objectives", "  timeWindow: [{duration: 1d12h, isRolling: true}]\n  objectives",
         ("timeWindow lasts 1d12h: a number with one unit is asked",)),
        ("  objectives", "  timeWindow: [{duration: 1Q, calendar: {startTime: x}}]\n  objectives", ()),
        ("  objectives", "  indicatorRef: other\n  objectives",
         ("both indicator and indicatorRef are set",)),
        ("[{target: 0.995}]", "[{target: 0.995, indicatorRef: other}]",
         ("indicator of the SLO stands beside those of its objectives",)),
        ("  indicator: {spec: {ratioMetric: {good: {}, total: {}}}}\n", "",
         ("neither indicator nor indicatorRef is set",)),
        (RATIO, "{ratioMetric: {good: {}, bad: {}, total: {}}}",
         ("an indicator counts both good and bad events: one of them is asked",)),
        (RATIO, "{ratioMetric: {total: {}}}",
         ("an indicator counts neither good nor bad events: one of them is asked",)),
        (RATIO, "{ratioMetric: {bad: {}}}", ("bad without total",)),
        (RATIO, "{ratioMetric: {raw: {}}}",
         ("raw without rawType: it may be a share of successes or of failures",)),
        (RATIO, "{ratioMetric: {raw: {}, rawType: success}}", ()),
        (RATIO, "{ratioMetric: {raw: {}, total: {}}}", ("raw stands beside good, bad or total",)),
        (RATIO, "{ratioMetric: {good: {}, total: {}}, thresholdMetric: {}}",
         ("an indicator has both ratioMetric and thresholdMetric: one of them is asked",
          "no op (lte, gte, lt, gt) to compare a thresholdMetric by",
          "no value to compare a thresholdMetric with")),
        (RATIO, "{description: x}",
         ("an indicator has neither ratioMetric nor thresholdMetric: one of them is asked",)),
        ("  objectives", "  alertPolicies: [{kind: AlertPolicy, spec: {conditions: []}}]\n  objectives",
         ("an alert policy has not exactly one condition", "an alert policy has no notificationTargets")),
        ("  objectives",
         ("  alertPolicies: [{spec: {notificationTargets: [x], conditions: [{spec: {condition: {op: gt}}}]}}]\n"
          "  objectives"),
         ("an alert condition has no severity", "an alert condition has no threshold, lookbackWindow")),
    ],
)  # fmt: skip
def test_what_the_specification_refuses_is_told(
    old: str, new: str, expected: tuple[str, ...]
) -> None:
    text = SLO.replace(old, new, 1) if old else SLO
    [slo] = slos.collect(repository({"slo.yaml": text}), WORDS).slos
    assert slo.problems == expected


def test_a_version_without_months_refuses_them() -> None:
    text = V2.replace("duration: 4w, isRolling: true", "duration: 1M, calendar: {}")
    [slo] = slos.collect(repository({"slo.yaml": text}), WORDS).slos
    assert slo.problems == ("timeWindow lasts 1M: a number with one unit is asked",)
