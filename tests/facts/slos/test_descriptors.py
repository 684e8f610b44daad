"""Objectives that stand in descriptors of Cortex and in reliability manifests, whole."""

from __future__ import annotations

from readiness.facts import slos
from readiness.facts.model import Indicator, NodePlace, Slo, SloAlerting
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Fault, Location
from readiness.source.document import Document
from tests.repositories import repository

NOWHERE = NodePlace(Document("", 0, {}, {}))
KINDS = frozenset({"SLO"})


def read(path: str, text: str) -> tuple[list[tuple[int, Slo]], tuple[Fault, ...]]:
    """The line of each objective with the rest of it, and the faults."""
    found = slos.collect(repository({path: text}), Vocabulary())
    return [
        (each.place.location.line, each._replace(place=NOWHERE)) for each in found.slos
    ], found.faults


CORTEX = """\
openapi: 3.0.1
info:
  title: Parcel Rates
  x-cortex-tag: rates
  x-cortex-slos:
    prometheus:
      - errorQuery: sum(rate(http_requests_total{job="rates",code=~"5.."}[5m]))
        totalQuery: sum(rate(http_requests_total{job="rates"}[5m]))
        slo: 99.95
      - name: quick
        errorQuery: sum(rate(slow_seconds_count{job="rates"}[5m]))
        totalQuery: sum(rate(all_seconds_count{job="rates"}[5m]))
        slo: 0.99
    datadog:
      - id: 2f1a77
    lightstep:
      - streamId: sd7fvn
        targets:
          latency:
            - {percentile: 0.5, target: 2, slo: 0.9995}
    signalfx:
      - {query: jvm.memory.max, rollup: AVERAGE, target: 5120000, lookback: P4W, operation: "<="}
    dynatrace: soon
    sumologic: [soon]
"""
BAD = 'sum(rate(http_requests_total{job="rates",code=~"5.."}[5m]))'
ALL = 'sum(rate(http_requests_total{job="rates"}[5m]))'
SLOW = 'sum(rate(slow_seconds_count{job="rates"}[5m]))'
CALLS = 'sum(rate(all_seconds_count{job="rates"}[5m]))'


def other(system: str, query: str, kind: str = "other") -> Indicator:
    return Indicator(kind, raw=query, reason=f"queries of {system} are not looked at")


def elsewhere(system: str) -> SloAlerting:
    return SloAlerting("unknown", "unknown", f"alerts on it are kept in {system}")


UNWATCHED = SloAlerting("no", "no", "Cortex shows objectives and alerts on none")
RATES = Slo(
    place=NOWHERE,
    name="rates/availability",
    format="cortex",
    service_name="rates",
    target=0.9995,
    target_raw="99.95",
    indicator=Indicator(
        "availability",
        bad=BAD,
        total=ALL,
        distinct=True,
        parses=True,
        selects_service="yes",
        metrics=("http_requests_total",),
    ),
    alerting=UNWATCHED,
)


def test_objectives_of_cortex_are_read_by_the_system_that_measures_them():
    assert read("cortex.yaml", CORTEX) == (
        [
            (7, RATES),
            (
                10,
                RATES._replace(
                    name="rates/quick",
                    target=0.99,
                    target_raw="0.99",
                    indicator=RATES.indicator._replace(
                        type="other",
                        bad=SLOW,
                        total=CALLS,
                        metrics=("all_seconds_count", "slow_seconds_count"),
                    ),
                ),
            ),
            (
                15,
                RATES._replace(
                    name="rates/2f1a77",
                    target=None,
                    target_raw=None,
                    target_problem="kept elsewhere",
                    indicator=other("datadog", "2f1a77"),
                    alerting=elsewhere("datadog"),
                ),
            ),
            (
                20,
                RATES._replace(
                    name="rates/latency",
                    target_raw="0.9995",
                    indicator=other("lightstep", "sd7fvn", "latency"),
                    alerting=elsewhere("lightstep"),
                ),
            ),
            (
                22,
                RATES._replace(
                    name="rates/other",
                    target=None,
                    target_raw="<= 5120000",
                    target_problem="a limit for one value tells no share of good events, "
                    "so it has no error budget",
                    window_seconds=28 * 86400,
                    rolling=True,
                    indicator=other("signalfx", "jvm.memory.max"),
                    alerting=elsewhere("signalfx"),
                ),
            ),
        ],
        (
            Fault(
                Location("cortex.yaml", 23, 16, 23),
                "the objectives of dynatrace must be a list",
                kinds=KINDS,
            ),
            Fault(
                Location("cortex.yaml", 24, 17, 24),
                "an objective of sumologic must be a mapping",
                kinds=KINDS,
            ),
        ),
    )


def test_a_second_objective_of_one_kind_is_told_apart_by_number():
    text = CORTEX.partition("      - name: quick")[0]
    item = text.partition("    prometheus:\n")[2]
    found, _ = read("cortex.yaml", text + item.replace("99.95", "99.5"))
    assert [each.name for _, each in found] == ["rates/availability", "rates/availability-2"]


OPENSRM = """\
apiVersion: srm/v1
kind: ServiceReliabilityManifest
metadata: {name: parcel, team: shipping, tier: critical}
spec:
  type: api
  slos:
    availability:
      target: 99.95
      window: 30d
      indicator: {query: 'sum(rate(ok_total{job="parcel"}[5m]))'}
    latency: {target: 200, unit: ms, percentile: p99, window: 30d, description: Quick answers}
    lag: {target: 5, unit: s}
    broken: 99
"""
GENERATED = SloAlerting("unknown", "unknown", "nthlayer generates its alerts where it is run")
CHOSEN = "queries of nthlayer are not looked at"
PARCEL = Slo(
    place=NOWHERE,
    name="parcel/availability",
    format="opensrm",
    service_name="parcel",
    target=0.9995,
    target_raw="99.95",
    window_seconds=30 * 86400,
    rolling=True,
    indicator=Indicator(
        "availability",
        raw='sum(rate(ok_total{job="parcel"}[5m]))',
        parses=True,
        selects_service="yes",
        metrics=("ok_total",),
    ),
    alerting=GENERATED,
    owner="shipping",
)


def test_objectives_of_a_reliability_manifest_are_shares_and_percentiles_below_a_limit():
    assert read("parcel.reliability.yaml", OPENSRM) == (
        [
            (7, PARCEL),
            (
                11,
                PARCEL._replace(
                    name="parcel/latency",
                    description="Quick answers",
                    target=0.99,
                    target_raw="p99 below 200 ms",
                    indicator=Indicator("latency", reason=CHOSEN),
                ),
            ),
            (
                12,
                PARCEL._replace(
                    name="parcel/lag",
                    target=None,
                    target_raw="5 s",
                    target_problem="5 s is a limit, and no percentile says for how many",
                    window_seconds=None,
                    rolling=None,
                    indicator=Indicator("other", reason=CHOSEN),
                ),
            ),
        ],
        (
            Fault(
                Location("parcel.reliability.yaml", 13, 13, 13),
                "the objective broken must be a mapping",
                kinds=KINDS,
            ),
        ),
    )
