"""Whether somebody is told when the series of an objective are gone."""

from __future__ import annotations

import pytest

from readiness.facts import gathering
from readiness.facts.vocabulary import Vocabulary
from readiness.source import evidence
from readiness.source.tree import MemoryTree

SLO = """\
version: prometheus/v1
service: web
slos:
  - name: up
    objective: 99
    sli: {events: {error_query: 'sum(rate(e_total{job="web"}[{{.window}}]))', total_query: 'sum(rate(t_total{job="web"}[{{.window}}]))'}}
    alerting: {name: A}
"""


def answer(*rules: str, more: dict[str, str] | None = None) -> str:
    text = "groups:\n- name: g\n  rules:\n" + "".join(f"  - {rule}\n" for rule in rules)
    repository = evidence.read(MemoryTree({"slo.yaml": SLO, "rules.yaml": text, **(more or {})}))
    found = gathering.gather(repository, Vocabulary())
    [slo] = gathering.relate(found, (), repository, Vocabulary()).slos
    return slo.absence


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (["{alert: A, expr: 'absent(t_total)'}"], "yes"),
        (["{alert: A, expr: 'absent_over_time(sum(rate(t_total[5m]))[1h:])'}"], "yes"),
        (["{alert: A, expr: 'absent(up{job=\"web\"})'}"], "yes"),
        (["{alert: A, expr: 'absent(up{job!=\"web\"})'}"], "no"),
        (["{alert: A, expr: 'absent(up)'}"], "no"),
        (["{alert: A, expr: 'absent(r:t)'}", "{record: 'r:t', expr: sum(t_total)}"], "yes"),
        (["{alert: A, expr: '(sum(rate(t_total[5m])) or vector(0)) < 1'}"], "yes"),
        (["{alert: A, expr: '(sum(rate(t_total[5m])) or vector(0)) > 1'}"], "no"),
        (["{alert: A, expr: 'sum(rate(t_total[5m])) or vector(0)'}"], "no"),
        (["{alert: A, expr: 'absent(t_total{job=\"another\"})'}"], "no"),
        (["{alert: A, expr: 'absent(t_total{job=\"web\"})'}"], "yes"),
        (["{alert: A, expr: 't_total or e_total'}"], "no"),
        (["{alert: A, expr: 't_total == 0'}"], "no"),
        (["{alert: A, expr: 'absent('}"], "no"),
        (["{record: a, expr: 'absent(t_total)'}"], "no"),
    ],
)
def test_an_alert_has_to_look_for_what_is_gone(rules: list[str], expected: str) -> None:
    assert answer(*rules) == expected


def test_a_file_that_cannot_be_read_may_hold_the_alert() -> None:
    broken = {"more.yaml": "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nspec: [\n"}
    assert answer("{alert: A, expr: up == 0}", more=broken) == "unknown"
