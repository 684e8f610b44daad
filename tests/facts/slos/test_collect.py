"""Objectives of every dialect as facts: targets, windows, indicators, references, places."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts import slos
from readiness.facts.model import (
    BurnBranch,
    Fault,
    Indicator,
    NodePlace,
    RunbookLink,
    Slo,
    SloAgreement,
    SloAlerting,
)
from readiness.facts.slos import target, window
from readiness.facts.slos.indicator import Queries, indicator, standing
from readiness.facts.slos.target import Target
from readiness.facts.slos.window import Window
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Location
from readiness.source.document import Document
from readiness.source.repository import Repository
from readiness.source.tree import MemoryTree
from tests.repositories import repository

WORDS = Vocabulary()
NOWHERE = NodePlace(Document("", 0, {}, {}))
DAY = 86400

OPENSLO = """\
apiVersion: openslo/v1
kind: SLO
metadata:
  name: quote-availability
  labels: {team: [shipping, post]}
  annotations: {runbook: docs/quote.md}
spec:
  description: Quotes are answered
  service: parcel-quote
  timeWindow: [{duration: 4w, isRolling: true}]
  indicator:
    spec:
      ratioMetric:
        good: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(http_requests_total{job="parcel-quote",code!~"5.."}[5m]))'}}}
        total: {metricSource: {type: Prometheus, spec: {query: 'sum(rate(http_requests_total{job="parcel-quote"}[5m]))'}}}
  objectives:
    - displayName: Quotes answered
      target: 0.999
  budgetingMethod: Occurrences
"""
SLOTH = """\
version: prometheus/v1
service: parcel-quote
labels: {owner: shipping, tier: "1"}
slos:
  - name: availability
    objective: 99.9
    sli:
      events:
        error_query: 'sum(rate(http_requests_total{job="parcel-quote",code=~"5.."}[{{.window}}]))'
        total_query: 'sum(rate(http_requests_total{job="parcel-quote"}[{{ .window }}]))'
    alerting:
      name: ParcelQuoteErrors
      annotations: {runbook: docs/quote.md}
      page_alert: {labels: {severity: page}}
      ticket_alert: {labels: {severity: ticket}}
"""
SLOTH_RESOURCE = """\
apiVersion: sloth.slok.dev/v1
kind: PrometheusServiceLevel
metadata: {name: quote}
spec:
  service: parcel-quote
  slos:
    - name: latency
      objective: 99
      sli: {raw: {errorRatioQuery: 'job:slow:ratio{job="other"}'}}
      alerting: {name: Slow, ticketAlert: {disable: true}}
"""
PYRRA = """\
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: quote-availability, labels: {pyrra.dev/team: shipping, pyrra.dev/service: quote}}
spec:
  target: '99.9'
  window: 4w
  indicator:
    ratio:
      errors: {metric: 'http_requests_total{job="quote",code=~"5.."}'}
      total: {metric: 'http_requests_total{job="quote"}'}
"""
QUOTE = 'sum(rate(http_requests_total{job="parcel-quote"%s}[5m]))'
LINK = RunbookLink("docs/quote.md", None, "unknown", "not followed")

EXPECTED = [
    (
        OPENSLO,
        Slo(
            place=NOWHERE,
            name="quote-availability",
            format="openslo",
            service_name="parcel-quote",
            description="Quotes are answered",
            target=0.999,
            target_raw="0.999",
            window_seconds=28 * DAY,
            rolling=True,
            indicator=Indicator(
                type="availability",
                good=QUOTE % ',code!~"5.."',
                total=QUOTE % "",
                distinct=True,
                parses=True,
                selects_service="yes",
                metrics=("http_requests_total",),
            ),
            alerting=SloAlerting("no", "no", "no rule of the repository alerts on its budget"),
            owner="shipping, post",
            runbook=LINK,
            labels={"team": "shipping, post"},
            annotations={"runbook": "docs/quote.md"},
        ),
    ),
    (
        SLOTH,
        Slo(
            place=NOWHERE,
            name="availability",
            format="sloth",
            service_name="parcel-quote",
            target=0.999,
            target_raw="99.9",
            window_seconds=30 * DAY,
            rolling=True,
            indicator=Indicator(
                type="availability",
                bad=QUOTE % ',code=~"5.."',
                total=QUOTE % "",
                distinct=True,
                parses=True,
                selects_service="yes",
                metrics=("http_requests_total",),
            ),
            alerting=SloAlerting(
                "unknown",
                "unknown",
                "neither generated rules nor a CI step that runs `sloth generate` were found",
            ),
            owner="shipping",
            runbook=LINK,
            labels={"owner": "shipping", "tier": "1"},
            annotations={"runbook": "docs/quote.md"},
        ),
    ),
    (
        SLOTH_RESOURCE,
        Slo(
            place=NOWHERE,
            name="latency",
            format="sloth-resource",
            service_name="parcel-quote",
            target=0.99,
            target_raw="99",
            window_seconds=30 * DAY,
            rolling=True,
            indicator=Indicator(
                type="latency",
                raw='job:slow:ratio{job="other"}',
                parses=True,
                selects_service="unknown",
                metrics=("job:slow:ratio",),
            ),
            alerting=SloAlerting(
                "yes",
                "yes",
                "the ticket alert is disabled",
                (
                    BurnBranch("page", 300, 3600, 14.4, 0.02, 518),
                    BurnBranch("page", 1800, 21600, 6.0, 0.05, 1296),
                ),
            ),
        ),
    ),
    (
        PYRRA,
        Slo(
            place=NOWHERE,
            name="quote-availability",
            format="pyrra",
            service_name="quote",
            target=0.999,
            target_raw="99.9",
            window_seconds=28 * DAY,
            rolling=True,
            indicator=Indicator(
                type="availability",
                bad='http_requests_total{job="quote",code=~"5.."}',
                total='http_requests_total{job="quote"}',
                distinct=True,
                parses=True,
                selects_service="yes",
                metrics=("http_requests_total",),
            ),
            alerting=SloAlerting(
                "yes",
                "yes",
                "pyrra generates four burn-rate alerts",
                (
                    BurnBranch("page", 300, 3600, 14, 0.0208, 170),
                    BurnBranch("page", 1800, 21600, 7, 0.0625, 1051),
                    BurnBranch("ticket", 7200, 86400, 2, 0.0714, 3773),
                    BurnBranch("ticket", 21600, 345600, 1, 0.1429, 11146),
                ),
            ),
            owner="shipping",
            labels={"pyrra.dev/team": "shipping", "pyrra.dev/service": "quote"},
        ),
    ),
]


@pytest.mark.parametrize(("text", "expected"), EXPECTED)
def test_an_objective_says_the_same_in_every_dialect(text: str, expected: Slo) -> None:
    facts = slos.collect(repository({"slo.yaml": text}), WORDS)
    assert [slo._replace(place=NOWHERE) for slo in facts.slos] == [expected]
    assert facts.faults == ()


@pytest.mark.parametrize(
    ("text", "part", "line"),
    [
        (OPENSLO, "name", 4),
        (OPENSLO, "target", 18),
        (OPENSLO, "objective", 17),
        (OPENSLO, "window", 10),
        (OPENSLO, "indicator", 11),
        (OPENSLO, "alerting", 7),
        (OPENSLO, "owner", 5),
        (OPENSLO, "runbook", 6),
        (SLOTH, "name", 5),
        (SLOTH, "target", 6),
        (SLOTH, "indicator", 7),
        (SLOTH, "alerting", 11),
        (SLOTH, "runbook", 13),
        (SLOTH, "window", 5),
        (SLOTH_RESOURCE, "target", 8),
        (PYRRA, "target", 5),
        (PYRRA, "window", 6),
        (PYRRA, "alerting", 4),
    ],
)
def test_each_part_of_an_objective_has_its_place(text: str, part: str, line: int) -> None:
    [slo] = slos.collect(repository({"slo.yaml": text}), WORDS).slos
    assert slo.place.at(part)[:2] == ("slo.yaml", line)


RATIOS = [
    (0.999, Target(0.999, "0.999")),
    ("0.999", Target(0.999, "0.999")),
    (99.9, Target(None, "99.9", "99.9 is a percentage: a ratio is asked, 0.999")),
    (1, Target(1.0, "1", "100 % leaves no error budget")),
    (100, Target(None, "100", "100 is out of range: a ratio below 1 is asked")),
    (0, Target(None, "0", "0 is out of range: a ratio between 0 and 1 is asked")),
    (-1, Target(None, "-1", "-1 is out of range: a ratio between 0 and 1 is asked")),
    ("high", Target(None, "high", "high is no ratio")),
    ("${T}", Target(None, "${T}", "template text")),
    (float("nan"), Target(None, "nan", "nan is no ratio")),
    (float("inf"), Target(None, "inf", "inf is no ratio")),
    ("1e-999999", Target(None, "1e-999999", "1e-999999 is no ratio")),
    (True, Target(None, "true", "true is no ratio")),
    (None, Target(None, None, "the target is no ratio")),
    ([0.9], Target(None, None, "the target is no ratio")),
]
PERCENTAGES = [
    (99.9, Target(0.999, "99.9")),
    ("99.95", Target(0.9995, "99.95")),
    (0.999, Target(0.00999, "0.999", "0.999 means 0.999 %: a percentage is asked, 99.9")),
    (1, Target(0.01, "1", "1 means 1 %: a percentage is asked, 100")),
    (100, Target(1.0, "100", "100 % leaves no error budget")),
    (100.0, Target(1.0, "100.0", "100 % leaves no error budget")),
    (101, Target(None, "101", "101 is out of range: a percentage below 100 is asked")),
    (0, Target(None, "0", "0 is out of range: a percentage below 100 is asked")),
]


@pytest.mark.parametrize(("value", "expected"), RATIOS)
def test_a_ratio_is_told_from_a_percentage(value: object, expected: Target) -> None:
    assert target.from_ratio(value) == expected


@pytest.mark.parametrize(("value", "expected"), PERCENTAGES)
def test_a_percentage_is_told_from_a_ratio(value: object, expected: Target) -> None:
    assert target.from_percent(value) == expected


@pytest.mark.parametrize(
    ("objective", "expected"),
    [
        ("target: 0.99", Target(0.99, "0.99")),
        ("targetPercent: 99.5", Target(0.995, "99.5")),
        ("{target: 0.99, targetPercent: 99}",
         Target(None, "0.99 and 99", "both target and targetPercent are set")),
        ("displayName: none", Target(None, None, "neither target nor targetPercent is set")),
        ("target: '0.99'", Target(0.99, "0.99", "0.99 is a string: a number is asked")),
        ("just text", Target(None, None, "neither target nor targetPercent is set")),
    ],
)  # fmt: skip
def test_openslo_asks_for_one_of_two_spellings(objective: str, expected: Target) -> None:
    text = f"""
      apiVersion: openslo/v1
      kind: SLO
      metadata: {{name: a}}
      spec:
        objectives:
          - {objective}
    """
    [slo] = slos.collect(repository({"slo.yaml": text}), WORDS).slos
    assert Target(slo.target, slo.target_raw, slo.target_problem) == expected


def test_a_native_histogram_is_told_from_its_total_by_its_threshold() -> None:
    text = """\
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: quick}
spec:
  target: '99'
  window: 28d
  indicator: {latencyNative: {latency: 500ms, total: {metric: 'http_seconds{job="web"}'}}}
"""
    [found] = slos.collect(repository({"slo.yaml": text}), WORDS).slos
    assert (found.indicator.type, found.indicator.distinct) == ("latency", True)


def test_pyrra_refuses_a_number() -> None:
    text = PYRRA.replace("'99.9'", "99.9")
    [slo] = slos.collect(repository({"slo.yaml": text}), WORDS).slos
    assert (slo.target, slo.target_problem) == (0.999, "99.9 is a number: pyrra takes a string")


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([{"duration": "30d", "isRolling": True}], Window(30 * DAY, True)),
        ([{"duration": "4w", "isRolling": True}], Window(28 * DAY, True)),
        ([{"duration": "720h"}], Window(30 * DAY, None)),
        ([{"duration": "43200m", "isRolling": True}], Window(30 * DAY, True)),
        ([{"duration": "1M", "isRolling": True}], Window(30 * DAY, False)),
        ([{"duration": "1Q"}], Window(90 * DAY, False)),
        ([{"duration": "7d", "calendar": {"startTime": "x"}}], Window(7 * DAY, False)),
        ([{"duration": "soon", "isRolling": True}], Window(None, True)),
        ([], Window()),
        ("30d", Window()),
    ],
)
def test_a_window_is_seconds_and_rolls_or_not(value: object, expected: Window) -> None:
    assert window.openslo(value) == expected


@pytest.mark.parametrize(
    ("query", "name", "kind"),
    [
        ("histogram_quantile(0.99, sum by (le) (rate(d_bucket[5m]))) > 1", "s", "latency"),
        ('sum(rate(request_bucket{le="0.3"}[5m]))', "s", "latency"),
        ('rate(seconds_bucket{le="0.3",code!~"5.."}[5m])', "availability", "latency"),
        ('rate(http_request_duration_seconds_count{code=~"5.."}[5m])', "latency", "availability"),
        ("rate(http_request_duration_seconds_count[5m])", "availability", "latency"),
        ('rate(requests_total{code=~"5.."}[5m])', "s", "availability"),
        ('rate(grpc_total{grpc_code!="OK"}[5m])', "s", "availability"),
        ("rate(failures_total[5m])", "s", "availability"),
        ("avg_over_time(probe_success[5m])", "latency", "availability"),
        ("time() - last_run_seconds > 3600", "s", "freshness"),
        ("kafka_lag > 100", "s", "freshness"),
        ("a / b", "checkout latency", "latency"),
        ("a / b", "s", "other"),
    ],
)
def test_what_an_indicator_measures_is_told_by_its_query(query: str, name: str, kind: str) -> None:
    assert indicator(Queries(raw=query), [name], None).type == kind


@pytest.mark.parametrize(
    ("queries", "service", "expected"),
    [
        (Queries(), None, Indicator("unknown", reason="the indicator has no query")),
        (Queries(good="a", total=" a "), "web",
         Indicator("other", good="a", total=" a ", distinct=False, parses=True,
                   selects_service="no", metrics=("a",))),
        (Queries(good="a(", total="b"), "web",
         Indicator("other", good="a(", total="b", distinct=True, parses=False,
                   reason="unclosed left parenthesis")),
        (Queries(raw="avg:x{*}", language="Datadog"), "web",
         Indicator("other", raw="avg:x{*}", reason="queries of Datadog are not looked at")),
        (Queries(raw="my_web_total"), "My-Web",
         Indicator("other", raw="my_web_total", parses=True, selects_service="yes",
                   metrics=("my_web_total",))),
        (Queries(raw='a{job=~".*/web"}'), "web",
         Indicator("other", raw='a{job=~".*/web"}', parses=True, selects_service="yes",
                   metrics=("a",))),
        (Queries(raw="apiserver_requests_total"), "k8s-apiserver",
         Indicator("other", raw="apiserver_requests_total", parses=True,
                   selects_service="unknown", metrics=("apiserver_requests_total",))),
        (Queries(bad="a[5m]", total="(b)[5m]", raw="ru(c)"), "web",
         Indicator("other", bad="a[5m]", total="(b)[5m]", raw="ru(c)", distinct=True,
                   reason="MetricsQL, which is not looked at: unknown function with name 'ru'")),
        (Queries(raw="a > {{ x }}"), "web",
         Indicator("other", raw="a > {{ x }}", reason="template text")),
    ],
)  # fmt: skip
def test_an_indicator_says_what_can_be_known(queries, service, expected) -> None:
    assert indicator(queries, ["s"], service) == expected


REFERRING = """
apiVersion: openslo/v1
kind: SLO
metadata: {name: quote}
spec:
  service: quote
  indicatorRef: quote-success
  alertPolicies: [{alertPolicyRef: fast}, {alertPolicyRef: gone}, {kind: AlertPolicy, spec: {conditions: [{conditionRef: nowhere}]}}]
  objectives: [{displayName: strict, target: 0.999}, {target: 0.99, indicatorRef: lost}, {displayName: x, target: 0.9}]
"""
REFERRED = """
- apiVersion: openslo/v1
  kind: SLI
  metadata: {name: quote-success}
  spec:
    ratioMetric:
      bad: {metricSource: {metricSourceRef: metrics, spec: {query: 'quote_errors_total'}}}
      total: {metricSource: {metricSourceRef: vanished, spec: {query: 'quote_requests_total'}}}
- apiVersion: openslo/v1
  kind: AlertPolicy
  metadata: {name: fast}
  spec: {conditions: [{conditionRef: burn}], notificationTargets: [{targetRef: pager}]}
"""
MORE = """
apiVersion: openslo/v1
kind: AlertCondition
metadata: {name: burn}
---
apiVersion: openslo/v1
kind: DataSource
metadata: {name: metrics}
spec: {type: Prometheus}
---
apiVersion: openslo/v1
kind: Service
metadata: {name: other}
"""


def test_references_are_followed_over_all_files() -> None:
    files = {"a.yaml": REFERRING, "b.yaml": REFERRED, "c/d.yaml": MORE}
    found = slos.collect(repository(files), WORDS).slos
    shared = ("AlertPolicy/gone", "AlertCondition/nowhere")
    assert [(slo.name, slo.target, slo.indicator.bad, slo.dangling) for slo in found] == [
        ("quote/strict", 0.999, "quote_errors_total",
         ("DataSource/vanished", "AlertNotificationTarget/pager", *shared, "Service/quote")),
        ("quote/2", 0.99, None,
         ("SLI/lost", "AlertNotificationTarget/pager", *shared, "Service/quote")),
        ("quote/x", 0.9, "quote_errors_total",
         ("DataSource/vanished", "AlertNotificationTarget/pager", *shared, "Service/quote")),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("apiVersion: openslo/v1\nkind: SLO\nmetadata: {}\nspec: {a: b}",
         Fault(Location("s.yaml", 1, 1, 4), "the SLO has no name or no spec",
               kinds=frozenset({"SLO"}))),
        ("apiVersion: openslo/v1\nkind: SLO\nmetadata: {name: a}\nspec: {service: b}",
         Fault(Location("s.yaml", 4, 1, 4), "the SLO a has no objectives",
               kinds=frozenset({"SLO"}))),
        ("version: prometheus/v1\nslos: 3",
         Fault(Location("s.yaml", 2, 7, 2), "the sloth specification has no slos",
               kinds=frozenset({"SLO"}))),
        ("version: prometheus/v1\nslos:\n- {objective: 99}",
         Fault(Location("s.yaml", 3, 3, 3), "an SLO of sloth has no name",
               kinds=frozenset({"SLO"}))),
        ("apiVersion: pyrra.dev/v1alpha1\nkind: ServiceLevelObjective\nmetadata: {name: 3}",
         Fault(Location("s.yaml", 1, 1, 3), "the ServiceLevelObjective has no name or no spec",
               kinds=frozenset({"SLO"}))),
    ],
)  # fmt: skip
def test_an_object_that_is_no_slo_is_a_fault(text: str, fault: Fault) -> None:
    facts = slos.collect(repository({"s.yaml": text}), WORDS)
    assert (facts.slos, facts.faults) == ((), (fault,))


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: openslo/v9\nkind: SLO\nspec: {}",
        "apiVersion: v1\nkind: ConfigMap",
        "version: prometheus/v1",
        "apiVersion: monitoring.coreos.com/v1\nkind: ServiceLevelObjective\nspec: {goal: 0.9}",
        "- 1\n- [2]",
    ],
)
def test_other_documents_are_let_alone(text: str) -> None:
    facts = slos.collect(repository({"s.yaml": text}), WORDS)
    assert (facts.slos, facts.faults) == ((), ())


KEYS = ["apiVersion", "kind", "metadata", "name", "spec", "objectives", "target", "slos", "sli",
        "version", "alerting", "indicator", "timeWindow", "alertPolicies", "labels", "ratioMetric",
        "good", "metricSource", "query", "targetPercent", "objective", "window"]  # fmt: skip
PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=15,
)


@given(PLAIN)
def test_any_plain_data_is_read(data: object) -> None:
    named = {"metadata": {"name": "a"}, "spec": data}
    shapes = [
        data,
        {"apiVersion": "openslo/v1", "kind": "SLO", **named},
        {"apiVersion": "openslo/v1", "kind": "SLO", **named, "spec": {"objectives": data}},
        {"apiVersion": "openslo.com/v2alpha", "kind": "SLO", **named},
        {"apiVersion": "n9/v1alpha", "kind": "SLO", **named},
        {"apiVersion": "n9/v1alpha", "kind": "SLO", **named, "spec": {"objectives": [data]}},
        {"apiVersion": "n9/v1alpha", "kind": "AlertPolicy", **named},
        {"apiVersion": "sre.google.com/v2", "kind": "ServiceLevelObjective", **named},
        {"error_budget_policies": {"default": data}},
        {"apiVersion": "sloth.slok.dev/v1", "kind": "AlertWindows", **named},
        {"apiVersion": "openslo/v1alpha", "kind": "SLO", **named, "spec": {"objectives": [data]}},
        {"apiVersion": "pyrra.dev/v1alpha1", "kind": "ServiceLevelObjective", **named},
        {"apiVersion": "sloth.slok.dev/v1", "kind": "PrometheusServiceLevel", **named},
        {"version": "prometheus/v1", "slos": [data, {"name": "a", "alerting": data, "sli": data}]},
    ]
    documents = tuple(Document("a.yaml", n, shape, {}) for n, shape in enumerate(shapes))
    facts = slos.collect(Repository(MemoryTree({}), documents), WORDS)
    assert all(fault.kinds <= {"SLO", "AlertWindows"} for fault in facts.faults)


@pytest.mark.parametrize(
    ("labels", "annotations", "expected"),
    [
        ("", "", SloAgreement()),
        ("approvers: [shop, product]", "", SloAgreement(approvers="shop, product")),
        ("", "x.example/approved-by: ada", SloAgreement(approvers="ada")),
        ("", "lastReviewed: '2026-10-01'", SloAgreement(last_reviewed="2026-10-01")),
        ("", "last_reviewed: soon", SloAgreement()),
        ("sla: '99.9'", "", SloAgreement(sla=0.999)),
        ("", "sla: 99.9 %", SloAgreement(sla=0.999)),
        ("", "sla: '0.999'", SloAgreement(sla=0.999)),
        ("", "sla: gold", SloAgreement()),
        ("user-journey: buys", "", SloAgreement(journey="buys")),
    ],
)
def test_an_objective_says_who_agreed_to_it(
    labels: str, annotations: str, expected: SloAgreement
) -> None:
    text = OPENSLO.replace("{team: [shipping, post]}", f"{{{labels}}}").replace(
        "{runbook: docs/quote.md}", f"{{{annotations}}}"
    )
    [slo] = slos.collect(repository({"slo.yaml": text}), WORDS).slos
    assert slo.agreement == expected


def test_an_objective_was_changed_when_its_file_was() -> None:
    tree = repository({"slo.yaml": OPENSLO}, lambda paths: dict.fromkeys(paths, "2026-10-01"))
    found, _ = slos.join(slos.collect(tree, WORDS).slos, (), (), tree, WORDS)
    assert [slo.last_changed for slo in found] == ["2026-10-01"]


def test_where_history_fails_nothing_is_known_of_changes() -> None:
    tree = repository({"slo.yaml": OPENSLO}, lambda _: Fault(Location("."), "no history"))
    found, _ = slos.join(slos.collect(tree, WORDS).slos, (), (), tree, WORDS)
    assert [slo.last_changed for slo in found] == [None]


PYRRA_INDICATORS = [
    ("ratio: {errors: {metric: a}, total: {metric: b}}", ()),
    ("latency: {success: {metric: 'a_bucket{le=\"1\"}'}, total: {metric: a_count}}", ()),
    ("latency: {success: {metric: a_bucket}, total: {metric: a_count}}",
     ("the success metric of a latency has no le",)),
    ("latency: {success: {metric: 'a_bucket{le=\"1\"}'}, total: {metric: 'a_bucket{le=\"2\"}'}}",
     ("the total metric of a latency has an le",)),
    ("latencyNative: {latency: 200ms, total: {metric: a}}", ()),
    ("latencyNative: {latency: quick, total: {metric: a}}",
     ("latencyNative has no latency that is a duration",)),
    ("bool_gauge: {metric: up}", ()),
    ("other: {metric: up}",
     ("the indicator is none of ratio, latency, latencyNative, bool_gauge",)),
    ("ratio: {}, bool_gauge: {}",
     ("the indicator is ratio and bool_gauge of ratio, latency, latencyNative, bool_gauge",)),
]  # fmt: skip


@pytest.mark.parametrize(("indicator", "problems"), PYRRA_INDICATORS)
def test_pyrra_takes_one_indicator_of_four(indicator: str, problems: tuple[str, ...]) -> None:
    text = f"""\
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {{name: quick}}
spec:
  target: '99'
  window: 28d
  indicator: {{{indicator}}}
"""
    [found] = slos.collect(repository({"slo.yaml": text}), WORDS).slos
    assert found.problems == problems


@pytest.mark.parametrize(
    ("service_name", "query", "answer"),
    [
        (None, 'http_requests_total{job="web-shop"}', "yes"),
        (None, 'http_requests_total{job="other"}', "unknown"),
        (None, "http_requests_total", "no"),
        ("shop-api", 'http_requests_total{job="web-shop"}', "yes"),
        ("shop-api", 'http_requests_total{job="third"}', "unknown"),
        (None, "sum(", "unknown"),
    ],
)
def test_an_objective_is_asked_anew_by_the_service_it_belongs_to(
    service_name, query, answer
) -> None:
    measured = indicator(Queries(total=query), ["s"], service_name)
    slo = Slo(NOWHERE, "s", service="web-shop", service_name=service_name)
    assert standing(slo._replace(indicator=measured)).indicator.selects_service == answer
