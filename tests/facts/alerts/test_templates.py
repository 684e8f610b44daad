"""Rules in template text: what a scanner of lines tells, with places, and what it leaves open."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts import alerts
from readiness.facts.alerts import template_text
from readiness.facts.alerts.rule import read
from readiness.facts.model import AlertSeverity
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Location
from readiness.source import evidence
from readiness.source.tree import MemoryTree

WORDS = Vocabulary()
TEMPLATE = """\
{{- if .Values.alerts.enabled }}
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: {{ include "web.fullname" . }}
spec:
  groups:
    - name: web
      rules:
      {{- if not .Values.quiet }}
        - alert: WebErrors
          annotations:
            # why
            summary: "Errors of {{`{{ $labels.job }}`}}"
            runbook_url: {{ .Values.runbooks.base }}/web.md#errors
            description: |-
              Too many
              errors
          expr: |
            sum(rate(e_total{job="web"}[5m]))
              > {{ .Values.threshold }}
          for: 5m
          labels:
            severity: critical # page
            {{- with .Values.labels }}
            {{- toYaml . | nindent 12 }}
            {{- end }}
        {{- end }}
        - expr: up == 0
          alert: "Down"
          labels: {severity: ticket, team: 'x'}
{{- end }}
"""


def test_a_chart_that_is_not_rendered_is_scanned() -> None:
    files = {
        "chart/Chart.yaml": "apiVersion: v2\nname: chart\nversion: 1.0.0\n",
        "chart/values.yaml": "runbooks: {base: docs}\n",
        "chart/templates/rules.yaml": TEMPLATE,
    }
    [errors, down] = alerts.collect(evidence.read(MemoryTree(files)), WORDS).alerts
    assert (errors.name, errors.format, errors.templated) == ("WebErrors", "template-text", True)
    assert errors.expr == 'sum(rate(e_total{job="web"}[5m]))\n  > {{ .Values.threshold }}'
    assert errors.expression.reason == "template text"
    assert errors.labels == {"severity": "critical"}
    assert errors.summary == "Errors of {{ $labels.job }}"
    assert errors.description == "Too many\nerrors"
    assert errors.runbook.url == "docs/web.md#errors"
    assert errors.for_seconds == 300
    assert down.severity == AlertSeverity("ticket", "ticket")
    assert (down.expr, down.owner, down.expression.parses) == ("up == 0", "x", True)
    assert not down.templated


@pytest.mark.parametrize(
    ("part", "line", "column"),
    [("name", 11, 18), ("expr", 19, 17), ("for", 22, 16), ("labels", 23, 11), ("runbook", 15, 26)],
)
def test_each_part_has_its_line(part: str, line: int, column: int) -> None:
    group = next(template_text.groups("a.tpl", TEMPLATE, {}))
    alert = read(group.rules[0], WORDS).alert
    assert alert is not None
    assert alert.place.at(part)[:3] == ("a.tpl", line, column)
    assert alert.place.location[:3] == ("a.tpl", 11, 11)


@pytest.mark.parametrize("path", ["rules.yml.j2", "alerts.rules.erb", "broken.yaml"])
def test_files_of_other_engines_are_scanned(path: str) -> None:
    text = (
        "groups:\n- name: g\n  rules:\n{% for x in xs %}\n- alert: A\n  expr: a > {{ x }}\n"
        "  labels:\n    severity: <%= @severity %>\n{% endfor %}\nbad: [\n"
    )
    [alert] = alerts.collect(evidence.read(MemoryTree({path: text})), WORDS).alerts
    assert (alert.name, alert.expr, alert.templated) == ("A", "a > {{ x }}", True)
    assert alert.place.location == Location(path, 5, 3, 8)


def test_text_without_rules_says_nothing() -> None:
    [group] = template_text.groups("a.tpl", "alert: {{ x }}\n", {})
    assert [rule.data for rule in group.rules] == [{"alert": "{{ x }}"}]
    assert list(template_text.groups("a.tpl", "{{ nothing }}\n", {})) == []


@given(st.text(alphabet="-: \n{}%#|>\"'alertxp`", max_size=300))
def test_no_text_breaks_the_scanner(text: str) -> None:
    for group in template_text.groups("a.tpl", f"- alert: A\n{text}", {}):
        for rule in group.rules:
            read(rule, WORDS)
