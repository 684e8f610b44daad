"""Keptn's judgements of a release, of both of its generations."""

from __future__ import annotations

import pytest

from readiness.facts import budget_gates, pipelines, release_gates
from readiness.facts.model import FixedPlace, ReleaseGate
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Location
from tests.facts.deliveries import repository

HERE = FixedPlace(Location("g.yaml"))
DEFINITION = """\
apiVersion: metrics.keptn.sh/v1
kind: AnalysisDefinition
metadata: {name: quotes}
spec:
  objectives:
    - {analysisValueTemplateRef: {name: latency}, target: {failure: {greaterThan: {fixedValue: 600}}}, weight: 1}
    - {analysisValueTemplateRef: {name: gone}, weight: 1}
  totalScore: {passPercentage: 90, warningPercentage: 75}
---
apiVersion: metrics.keptn.sh/v1
kind: AnalysisValueTemplate
metadata: {name: latency}
spec: {provider: {name: prometheus}, query: 'histogram_quantile(0.95, x)'}
"""
PLAIN = """\
spec_version: "1.0"
comparison: {compare_with: single_result}
objectives:
  - {sli: response_time_p95, pass: [{criteria: ['<=600']}]}
  - {sli: throughput}
total_score: {pass: "90%", warning: "75%"}
"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DEFINITION, ReleaseGate(HERE, "quotes", "keptn-analysis", objectives=2, judged=1,
                                 pass_percent=90.0, dangling=("AnalysisValueTemplate/gone",))),
        (PLAIN, ReleaseGate(HERE, "g.yaml", "keptn-slo", objectives=2, judged=1, pass_percent=90.0)),
        (PLAIN.replace('"90%"', "most"),
         ReleaseGate(HERE, "g.yaml", "keptn-slo", objectives=2, judged=1)),
    ],
)  # fmt: skip
def test_a_gate_is_read_whole(text: str, expected: ReleaseGate) -> None:
    found = release_gates.collect(repository({"g.yaml": text}).documents)
    assert [one._replace(place=HERE) for one in found] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "spec_version: 1",
        "objectives: [{sli: a}]",
        "spec_version: 1\nobjectives: [3, {a: b}]",
        "apiVersion: metrics.keptn.sh/v1\nkind: KeptnMetric\nmetadata: {name: a}",
    ],
)
def test_other_documents_are_none(text: str) -> None:
    assert release_gates.collect(repository({"g.yaml": text}).documents) == ()


WORKFLOW = "on: push\njobs: {gate: {runs-on: x, steps: [{run: '%s'}]}}\n"
ASKS = [
    ({".github/workflows/r.yml": WORKFLOW % "readiness check --live prometheus=http://p"},
     [".github/workflows/r.yml#jobs.gate"]),
    ({".github/workflows/r.yml": WORKFLOW % "curl p/query?query=pyrra_availability"},
     [".github/workflows/r.yml#jobs.gate"]),
    ({".github/workflows/r.yml": WORKFLOW % "readiness check"}, []),
    ({".github/workflows/r.yml": "# slo:period_error_budget_remaining:ratio\n" + WORKFLOW % "x"}, []),
    ({"a.yaml": "apiVersion: argoproj.io/v1alpha1\nkind: AnalysisTemplate\nmetadata: {name: budget}\n"
      "spec: {metrics: [{provider: {prometheus: {query: error_budget_remaining > 0.1}}}]}"}, ["budget"]),
    ({"a.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {q: error_budget_remaining}"},
     []),
]  # fmt: skip


@pytest.mark.parametrize(("files", "names"), ASKS)
def test_a_release_may_ask_for_the_budget(files: dict[str, str], names: list[str]) -> None:
    tree = repository(files)
    known = pipelines.collect(tree, Vocabulary()).pipelines
    found = budget_gates.collect(tree.documents, known)
    assert [(one.name, one.format) for one in found] == [(name, "error-budget") for name in names]
