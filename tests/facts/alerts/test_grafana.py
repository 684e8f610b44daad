"""Grafana's rules from provisioning files and Terraform: query and condition as one expression."""

from __future__ import annotations

import json
from typing import Any

import pytest

from readiness.facts import alerts
from readiness.facts.alerts.grafana_query import query
from readiness.facts.model import AlertSeverity, Expression
from readiness.facts.terraform import Unknown
from readiness.facts.terraform.literal import decoded
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Location
from readiness.source import evidence
from readiness.source.tree import MemoryTree
from tests.repositories import repository

WORDS = Vocabulary()
FILE = """\
apiVersion: 1
groups:
  - orgId: 1
    name: web
    folder: shop
    interval: 1m
    rules:
      - uid: a
        title: WebErrors
        condition: C
        data:
          - refId: A
            datasourceUid: prom
            model: {expr: 'sum(rate(e_total{job="web"}[5m]))'}
          - refId: B
            datasourceUid: __expr__
            model: {type: reduce, expression: A, reducer: last}
          - refId: C
            datasourceUid: __expr__
            model:
              type: threshold
              expression: B
              conditions: [{evaluator: {params: [5], type: gt}}]
        for: 10m
        labels: {severity: page, team: shop}
        annotations: {summary: Errors, description: Many errors, runbook_url: docs/web.md}
      - title: Asleep
        isPaused: true
        condition: A
        data: [{refId: A, model: {expr: up}}]
"""


def test_a_provisioned_rule_is_an_alert_whose_expression_has_its_condition() -> None:
    [alert] = alerts.collect(repository({"alerts.yaml": FILE}), WORDS).alerts
    assert (alert.name, alert.format, alert.group) == ("WebErrors", "grafana", "web")
    assert alert.expr == '(sum(rate(e_total{job="web"}[5m]))) > 5'
    assert (alert.for_seconds, alert.interval_seconds, alert.owner) == (600, 60, "shop")
    assert alert.severity == AlertSeverity("page", "page")
    assert alert.runbook.url == "docs/web.md"
    assert alert.expression == Expression(
        True, metrics=("e_total",), labels=(("job", "=", "web"),), windows=(300,), compares=True
    )
    assert alert.place.at("expr") == Location("alerts.yaml", 11, 9, 23)
    assert alert.place.at("severity")[:3] == ("alerts.yaml", 25, 28)


PROM = {"refId": "A", "model": {"expr": "a"}}


@pytest.mark.parametrize(
    ("model", "text"),
    [
        ({"type": "math", "expression": "$A > 0.1 && $A < 1"}, "(a) > 0.1  and  (a) < 1"),
        ({"type": "math", "expression": "${A} / 2"}, "(a) / 2"),
        ({"type": "threshold", "expression": "A", "conditions": []}, "a"),
        (
            {
                "type": "classic_conditions",
                "conditions": [
                    {"evaluator": {"type": "lt", "params": [0.5]}, "query": {"params": ["A"]}}
                ],
            },
            "(a) < 0.5",
        ),
        ({"type": "reduce", "expression": "A"}, "a"),
        ({"type": "math", "expression": "is_nan($A)"}, "a"),
        ({"type": "reduce", "expression": "C"}, "a"),
    ],
)
def test_a_condition_is_said_in_promql_where_it_can_be(model: dict[str, Any], text: str) -> None:
    assert query([PROM, {"refId": "C", "model": model}], "C") == (text, None, True)


@pytest.mark.parametrize(
    ("nodes", "reason"),
    [
        (
            [{"refId": "A", "model": {"datasource": {"type": "loki"}, "expr": '{a="b"} |= "x"'}}],
            "LogQL, which is not looked at",
        ),
        (
            [{"refId": "A", "model": {"rawSql": "select 1", "datasource": {"type": "mysql"}}}],
            "a query of mysql, which is not looked at",
        ),
        ([], "a query of another source, which is not looked at"),
        ("{{ nodes }}", "a query of another source, which is not looked at"),
    ],
)
def test_what_asks_another_source_is_no_broken_promql(nodes: Any, reason: str) -> None:
    assert query(nodes, "A").foreign == reason


TERRAFORM = """\
resource "grafana_rule_group" "web" {
  name             = "web"
  interval_seconds = 60
  rule {
    name      = "WebErrors"
    for       = "5m"
    condition = "C"
    labels    = { severity = "page", team = var.team }
    data {
      ref_id = "A"
      model = jsonencode({
        # the share
        expr  = "sum(rate(e_total{job=\\"web\\"}[5m]))"
        refId = "A"
      })
    }
    data {
      ref_id = "C"
      model  = MODEL
    }
  }
}
"""
THRESHOLD = {
    "type": "threshold",
    "expression": "A",
    "conditions": [{"evaluator": {"params": [3], "type": "gt"}}],
}


def test_a_rule_group_of_terraform_holds_alerts() -> None:
    files = {"a.tf": TERRAFORM.replace("MODEL", json.dumps(json.dumps(THRESHOLD)))}
    [alert] = alerts.collect(evidence.read(MemoryTree(files)), WORDS).alerts
    assert (alert.name, alert.format, alert.group) == ("WebErrors", "grafana", "web")
    assert alert.expr == '(sum(rate(e_total{job="web"}[5m]))) > 3'
    assert (alert.for_seconds, alert.interval_seconds) == (300, 60)
    assert alert.labels == {"severity": "page"}
    assert (alert.owner, alert.templated) == (None, True)
    assert alert.place.at("severity") == Location("a.tf", 8, 30, 8)


@pytest.mark.parametrize(
    ("value", "data"),
    [
        ('{"a": 1}', {"a": 1}),
        (Unknown('${jsonencode({a = 1, "b-c" : [true, null]})}'), {"a": 1.0, "b-c": [True, None]}),
        (Unknown('${jsonencode({a = "x\\ny"})}'), {"a": "x\ny"}),
        (
            Unknown('${jsonencode({\n  a = var.b // why\n  c = "${d}" })}'),
            {"a": Unknown("var.b // why"), "c": Unknown("${d}")},
        ),
        (Unknown("${jsonencode({a = {b = {}}})}"), {"a": {"b": {}}}),
        (Unknown("${jsonencode({a = 1)}"), None),
        (Unknown("${file(x)}"), None),
        ("nothing", None),
        (Unknown("${jsonencode(" + "[" * 99), None),
    ],
)
def test_what_is_encoded_in_place_is_read(value: Any, data: Any) -> None:
    assert decoded(value) == data
