"""Rules of every dialect as facts, with their places; broken ones beside them as faults."""

from __future__ import annotations

from textwrap import dedent

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts import alerts
from readiness.facts.alerts.rule import read
from readiness.facts.alerts.rule_file import groups
from readiness.facts.model import (
    Alert,
    AlertSeverity,
    BurnPair,
    Expression,
    Fault,
    NodePlace,
    RecordingRule,
    RunbookLink,
)
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Location
from readiness.source.document import Document
from readiness.source.repository import Repository
from readiness.source.tree import MemoryTree
from tests.repositories import repository

WORDS = Vocabulary()
RULES = """\
groups:
  - name: web
    interval: 30s
    labels: {team: shop}
    rules:
      - record: job:errors:ratio
        expr: sum(rate(e_total[5m])) / sum(rate(e_total[5m]))
        labels: {job: web}
      - alert: WebErrors
        expr: job:errors:ratio{job="web"} > 0.1
        for: 1h30m
        keep_firing_for: 5m
        labels:
          severity: Critical
        annotations:
          summary: Errors
          description: Many errors
          runbook_url: docs/web.md#errors
"""


def test_a_rule_file_says_all_of_its_rules() -> None:
    facts = alerts.collect(repository({"rules.yaml": RULES}), WORDS)
    [alert], [rule] = facts.alerts, facts.recording_rules
    assert alert._replace(place=NOWHERE) == Alert(
        place=NOWHERE,
        name="WebErrors",
        expr='job:errors:ratio{job="web"} > 0.1',
        format="rule-file",
        group="web",
        for_seconds=5400,
        keep_firing_seconds=300,
        interval_seconds=30,
        severity=AlertSeverity("Critical", "page"),
        summary="Errors",
        description="Many errors",
        owner="shop",
        labels={"team": "shop", "severity": "Critical"},
        annotations={
            "summary": "Errors",
            "description": "Many errors",
            "runbook_url": "docs/web.md#errors",
        },
        runbook=RunbookLink("docs/web.md#errors", None, "unknown", "not followed"),
        expression=Expression(
            parses=True,
            metrics=("job:errors:ratio",),
            labels=(("job", "=", "web"),),
            compares=True,
        ),
    )
    assert rule._replace(place=NOWHERE, expression=Expression(None)) == RecordingRule(
        place=NOWHERE,
        name="job:errors:ratio",
        expr="sum(rate(e_total[5m])) / sum(rate(e_total[5m]))",
        labels={"team": "shop", "job": "web"},
    )
    assert facts.faults == ()


NOWHERE = NodePlace(Document("", 0, {}, {}))


@pytest.mark.parametrize(
    ("part", "line", "column"),
    [
        ("name", 9, 16),
        ("expr", 10, 15),
        ("for", 11, 14),
        ("keep_firing_for", 12, 26),
        ("labels", 13, 9),
        ("severity", 14, 21),
        ("owner", 13, 9),
        ("annotations", 15, 9),
        ("summary", 16, 20),
        ("description", 17, 24),
        ("runbook", 18, 24),
        ("nothing of the kind", 9, 9),
    ],
)
def test_each_part_of_an_alert_has_its_place(part: str, line: int, column: int) -> None:
    [alert] = alerts.collect(repository({"rules.yaml": RULES}), WORDS).alerts
    assert alert.place.at(part)[:3] == ("rules.yaml", line, column)


RESOURCE = """\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: web}
spec:
  groups:
    - name: web
      rules:
        - {alert: Down, expr: up == 0}
"""
LIST = """\
apiVersion: v1
kind: List
items:
  - apiVersion: monitoring.coreos.com/v1
    kind: PrometheusRule
    spec: {groups: [{name: g, rules: [{alert: Down, expr: up == 0}]}]}
"""


@pytest.mark.parametrize(
    ("files", "found"),
    [
        ({"a.yaml": RESOURCE}, [("Down", "prometheus-rule", "a.yaml", 8)]),
        ({"a.yaml": LIST}, [("Down", "prometheus-rule", "a.yaml", 6)]),
        ({"a.yaml": LIST.replace("kind: List", "kind: PrometheusRuleList")},
         [("Down", "prometheus-rule", "a.yaml", 6)]),
        ({"any.rules": "groups: [{rules: [{alert: A, expr: up}]}]"},
         [("A", "rule-file", "any.rules", 1)]),
        ({"b.yaml": "groups: [{rules: [{alert: B, expr: up}]}]",
          "a.yaml": "a: 1\n---\ngroups: [{rules: [{alert: A, expr: up}]}]"},
         [("A", "rule-file", "a.yaml", 3), ("B", "rule-file", "b.yaml", 1)]),
        ({"a.yaml": "namespace: x\ngroups: [{rules: [{alert: A, expr: up}]}]"},
         [("A", "rule-file", "a.yaml", 2)]),
        ({"a.yaml": "apiVersion: 1\ngroups: [{rules: [{alert: A, expr: up}]}]"}, []),
        ({"a.yaml": "groups: [{rules: [{name: no rule}]}, 3, {rules: 4}]"}, []),
        ({"a.yaml": "groups: {rules: []}"}, []),
        ({"a.yaml": RESOURCE.replace("monitoring.coreos.com", "example.com")}, []),
    ],
)  # fmt: skip
def test_rules_are_known_by_what_they_hold(files: dict[str, str], found: list[object]) -> None:
    read_rules = alerts.collect(repository(files), WORDS).alerts
    assert [
        (one.name, one.format, one.place.location.path, one.place.location.line)
        for one in read_rules
    ] == found


def one(rule: str, vocabulary: Vocabulary = WORDS) -> Alert:
    text = f"groups: [{{name: g, rules: [{{alert: A, expr: up == 0, {rule}}}]}}]"
    [alert] = alerts.collect(repository({"a.yaml": text}), vocabulary).alerts
    return alert


@pytest.mark.parametrize(
    ("labels", "severity"),
    [
        ("severity: page", ("page", "page")),
        ("severity: WARNING", ("WARNING", "ticket")),
        ("priority: 1", ("1", "page")),
        ("severity: none", ("none", "info")),
        ("severity: warning later", ("warning later", None)),
        ("severity: '{{ $labels.severity }}'", ("{{ $labels.severity }}", None)),
        ("severity: ''", (None, None)),
        ("severity: [a]", (None, None)),
        ("other: x", (None, None)),
    ],
)
def test_severity_is_what_the_vocabulary_makes_of_it(
    labels: str, severity: tuple[str | None, str | None]
) -> None:
    assert one(f"labels: {{{labels}}}").severity == AlertSeverity(*severity)


def test_an_organisation_has_its_own_words() -> None:
    own = Vocabulary(runbook=("help",), owner=("squad",), severities={"wake-me": "page"})
    rule = "labels: {severity: wake-me, playbook: x}, annotations: {help: h.md, squad: blue}"
    alert = one(rule, own)
    assert (alert.severity.level, alert.runbook.url, alert.owner) == ("page", "h.md", "blue")


@pytest.mark.parametrize(
    ("rule", "watchdog"),
    [
        ("{alert: Watchdog, expr: up}", True),
        ("{alert: DeadMansSwitch, expr: up}", True),
        ("{alert: Alive, expr: vector(1)}", True),
        ("{alert: Alive, expr: 1}", True),
        ("{alert: Down, expr: up == 0}", False),
    ],
)
def test_an_alert_that_always_fires_by_design_is_a_watchdog(rule: str, watchdog: bool) -> None:
    files = {"a.yaml": f"groups: [{{rules: [{rule}]}}]"}
    [alert] = alerts.collect(repository(files), WORDS).alerts
    assert alert.watchdog is watchdog


@pytest.mark.parametrize(
    ("rule", "message", "column"),
    [
        ("alert: 5, expr: up", "the name of the alert is no text", 27),
        ("alert: , expr: up", "the name of the alert is no text", 20),
        ("alert: A", "the rule A has no expr", 19),
        ("alert: A, expr: {a: b}", "the rule A has an expr that is no text", 30),
        ("alert: A, expr: true", "the rule A has an expr that is no text", 36),
        ("record: [a], expr: up", "the name of the record is no text", 20),
    ],
)
def test_a_broken_rule_is_a_fault_and_the_others_stand(
    rule: str, message: str, column: int
) -> None:
    text = f"groups: [{{rules: [{{{rule}}}, {{alert: B, expr: up}}]}}]"
    facts = alerts.collect(repository({"a.yaml": text}), WORDS)
    assert [alert.name for alert in facts.alerts] == ["B"]
    [fault] = facts.faults
    assert (fault.message, fault.kinds) == (message, frozenset({"Alert"}))
    assert fault.location[:3] == ("a.yaml", 1, column)


def test_a_duration_that_is_none_leaves_the_alert() -> None:
    text = "groups:\n- rules:\n  - {alert: A, expr: up, for: soon}\n"
    facts = alerts.collect(repository({"a.yaml": text}), WORDS)
    assert [(alert.name, alert.for_seconds) for alert in facts.alerts] == [("A", None)]
    assert facts.faults == (
        Fault(Location("a.yaml", 3, 31, 3), "`for` of the alert A is no duration"),
    )


def test_an_expression_that_does_not_parse_is_told_at_its_place() -> None:
    text = "groups:\n- rules:\n  - alert: A\n    expr: sum(\n"
    [alert] = alerts.collect(repository({"a.yaml": text}), WORDS).alerts
    assert alert.expression == Expression(False, "unclosed left parenthesis")
    assert alert.place.at("expr") == Location("a.yaml", 4, 11, 4)


def test_template_text_and_logql_are_unknown_not_broken() -> None:
    rules = [
        "{alert: T, expr: 'up == {{ .Values.x }}'}",
        '{alert: L, expr: \'sum(rate({a="b"} |= "x" [5m])) > 1\'}',
    ]
    files = {"a.yaml": f"groups: [{{rules: [{', '.join(rules)}]}}]"}
    facts = alerts.collect(repository(files), WORDS)
    assert [(one.name, one.expression.parses, one.templated) for one in facts.alerts] == [
        ("T", None, True),
        ("L", None, False),
    ]


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ("[a.yaml]", [("r/a.yaml", "A"), ("r/c.yaml", "A")]),
        ("[./*.yaml]", [("r/a.yaml", "A"), ("r/c.yaml", "A")]),
        ("[../s/b.yaml]", [("s/b.yaml", "A")]),
        ("[/tmp/made.yaml]", [("r/a.yaml", "A"), ("r/c.yaml", "A"), ("s/b.yaml", "A")]),
        ("[]", [("r/a.yaml", "A"), ("r/c.yaml", "A"), ("s/b.yaml", "A")]),
        ("3", [("r/a.yaml", "A"), ("r/c.yaml", "A"), ("s/b.yaml", "A")]),
    ],
)
def test_a_unit_test_covers_the_alerts_of_the_files_that_it_loads(files, expected) -> None:
    tests = f"""
      rule_files: {files}
      tests:
        - alert_rule_test:
          - {{alertname: A, eval_time: 5m, exp_alerts: [{{}}]}}
          - {{alertname: B, eval_time: 5m, exp_alerts: []}}
          - {{alertname: B, eval_time: 5m}}
          - {{eval_time: 3m}}
          - 4
        - 5
    """
    rules = "groups: [{rules: [{alert: A, expr: up == 0}, {alert: B, expr: up}]}]"
    held = {
        "r/a.yaml": rules,
        "r/c.yaml": rules.replace("up == 0", "up==0"),
        "s/b.yaml": rules.replace("up == 0", "absent(up)"),
        "r/a_test.yaml": tests,
    }
    facts = alerts.collect(repository(held), WORDS)
    found = [(one.place.location.path, one.name) for one in facts.alerts if one.tested]
    assert sorted(found) == expected


def test_recording_rules_are_looked_through_whatever_file_they_stand_in() -> None:
    rules = dedent("""
      groups:
        - rules:
          - alert: Burn
            expr: job:e:rate5m > 14.4 * 0.1 and job:e:rate1h > 14.4 * 0.1
    """)
    recorded = dedent("""
      groups:
        - rules:
          - {record: "job:e:rate5m", expr: 'rate(a{c="5"}[5m]) / rate(a[5m])'}
          - {record: "job:e:rate1h", expr: 'rate(a{c="5"}[1h]) / rate(a[1h])'}
    """)
    facts = alerts.collect(repository({"a.yaml": rules, "z.yaml": recorded}), WORDS)
    expression = facts.alerts[0].expression
    assert (expression.burn_pairs, expression.impossible) == (
        (BurnPair(300, 3600, 1.44, 14.4, 0.1, possible=False),),
        "an error ratio cannot exceed 1, and the threshold is 1.44",
    )


PLAIN = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["alert", "expr", "for", "labels", "annotations", "record", "groups",
                         "rules", "kind", "spec", "tests", "rule_files", "severity", "items"]),
        inner, max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(PLAIN)
def test_any_plain_data_is_read(data: object) -> None:
    for shape in (data, {"groups": [{"rules": [data]}]}, {"groups": data}):
        document = Document("a.yaml", 0, shape, {})
        facts = alerts.collect(Repository(MemoryTree({}), (document,)), WORDS)
        entries = [rule for group in groups(document) for rule in group.rules]
        told = [bool(raw.alert or raw.recording or raw.faults) for raw in
                (read(rule, WORDS) for rule in entries)]  # fmt: skip
        assert all(told)
        assert facts.slos == ()
