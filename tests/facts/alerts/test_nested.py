"""Rules inside ConfigMaps, values of charts and other resources, each at its own lines."""

from __future__ import annotations

import pytest

from readiness.facts import alerts
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Location
from tests.repositories import repository

WORDS = Vocabulary()
CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: rules}
data:
  readme: this is no rule
  web.rules: |
    groups:
      - name: web
        interval: 30s

        rules:
          - alert: WebErrors
            expr: e > 0.1
            labels:
              severity: page
"""
VALUES = """\
replicas: 3
kube-prometheus-stack:
  additionalPrometheusRulesMap:
    web:
      groups:
        - name: web
          rules:
            - alert: WebErrors
              expr: e > 0.1
alerts:
  - alert: WebDown
    expr: up == 0
serverFiles:
  alerting_rules.yml:
    groups:
      - name: later
        rules: [{record: a:b, expr: a / b}]
"""


def told(files: dict[str, str]) -> list[tuple[str, str, str | None, Location]]:
    facts = alerts.collect(repository(files), WORDS)
    assert facts.faults == ()
    return [(one.name, one.format, one.group, one.place.at("expr")) for one in facts.alerts]


def test_a_text_in_a_config_map_is_read_at_its_own_lines() -> None:
    assert told({"map.yaml": CONFIG_MAP}) == [
        ("WebErrors", "config-map", "web", Location("map.yaml", 13, 19, 13))
    ]


def test_a_text_that_is_folded_is_read_where_it_begins() -> None:
    text = (
        'kind: ConfigMap\napiVersion: v1\ndata:\n  a: "groups: [{rules: [{alert: A, expr: b}]}]"\n'
    )
    assert told({"map.yaml": text}) == [("A", "config-map", None, Location("map.yaml", 4, 6, 4))]


def test_rules_are_found_wherever_values_hold_them() -> None:
    assert told({"values.yaml": VALUES}) == [
        ("WebErrors", "helm-values", "web", Location("values.yaml", 9, 21, 9)),
        ("WebDown", "helm-values", None, Location("values.yaml", 12, 11, 12)),
    ]
    facts = alerts.collect(repository({"values.yaml": VALUES}), WORDS)
    assert [(one.name, one.place.at("expr")) for one in facts.recording_rules] == [
        ("a:b", Location("values.yaml", 17, 37, 17))
    ]


def test_values_of_a_release_hold_rules_too() -> None:
    text = (
        "apiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nspec:\n  values:\n"
        "    loki:\n      rules.yaml: |\n        groups:\n        - rules:\n"
        '          - {alert: Panic, expr: \'count_over_time({app="x"} |= "panic" [5m]) > 0\'}\n'
    )
    [alert] = alerts.collect(repository({"release.yaml": text}), WORDS).alerts
    assert (alert.name, alert.place.location) == ("Panic", Location("release.yaml", 9, 13, 9))
    assert alert.expression.parses is None
    assert alert.expression.reason == "LogQL, which is not looked at"


def test_a_broken_text_is_a_fault_at_its_line() -> None:
    broken = CONFIG_MAP.replace("- name: web", "- name: [web")
    facts = alerts.collect(repository({"map.yaml": broken}), WORDS)
    [fault] = facts.faults
    assert fault.location[:2] == ("map.yaml", 8)
    assert fault.kinds == {"Alert"}
    assert facts.alerts == ()


@pytest.mark.parametrize(
    ("head", "dialect"),
    [
        ("apiVersion: operator.victoriametrics.com/v1beta1\nkind: VMRule", "vm-rule"),
        ("apiVersion: loki.grafana.com/v1\nkind: AlertingRule", "loki-rule"),
        ("apiVersion: monitoring.googleapis.com/v1\nkind: Rules", "google-rule"),
    ],
)
def test_resources_that_hold_such_groups_are_read(head: str, dialect: str) -> None:
    text = f"{head}\nspec:\n  groups:\n  - name: g\n    rules: [{{alert: A, expr: b > 1}}]\n"
    assert told({"a.yaml": text}) == [("A", dialect, "g", Location("a.yaml", 6, 30, 6))]


def test_what_loki_asks_is_no_broken_promql() -> None:
    head = "apiVersion: loki.grafana.com/v1\nkind: AlertingRule\nspec:\n  groups:\n  - rules:\n"
    text = head + "    - {alert: A, expr: 'avg by (x) (bytes_rate({a=\"b\"}[5m])) > 1'}\n"
    [alert] = alerts.collect(repository({"a.yaml": text}), WORDS).alerts
    assert (alert.expression.parses, alert.expression.reason) == (
        None,
        "LogQL, which is not looked at",
    )


def test_a_list_of_changes_to_a_document_elsewhere_holds_rules() -> None:
    changes = """\
    # adds alerts
    - type: replace
      path: /properties/custom_rules?/-
      value:
        name: web
        rules:
          - {alert: WebDown, expr: up == 0}
    - type: remove
      path: /properties/old
    """
    assert told({"operations/alerts.yml": changes}) == [
        ("WebDown", "operations", "web", Location("operations/alerts.yml", 7, 32, 7))
    ]


def test_a_list_of_whole_objects_is_no_list_of_changes() -> None:
    listed = "- {kind: Other, spec: {rules: [{alert: A, expr: up}]}}\n- {kind: Another}\n"
    assert told({"objects.yaml": listed}) == []
