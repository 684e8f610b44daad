"""No collector is passed over where what it reads stands inside of a list."""

from __future__ import annotations

import pytest

from readiness.facts.gathering import gather
from readiness.facts.vocabulary import Vocabulary
from readiness.source import evidence
from readiness.source.tree import MemoryTree

OBJECTIVE = """\
apiVersion: pyrra.dev/v1alpha1
kind: ServiceLevelObjective
metadata: {name: quotes}
spec:
  target: "99.9"
  window: 28d
  indicator:
    ratio:
      errors: {metric: 'http_requests_total{job="quotes",code=~"5.."}'}
      total: {metric: 'http_requests_total{job="quotes"}'}
"""
RULE = """\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata: {name: quotes}
spec:
  groups:
    - name: quotes
      rules: [{alert: QuotesDown, expr: up == 0}]
"""


def item(text: str) -> str:
    first, *rest = text.splitlines()
    return "\n".join([f"- {first}", *(f"  {line}" for line in rest)]) + "\n"


@pytest.mark.parametrize("text", [OBJECTIVE, RULE], ids=["slo", "alert"])
@pytest.mark.parametrize("head", ["", "List", "OfTheirKind", "ListOfLists"])
def test_what_stands_in_a_list_is_collected(text: str, head: str) -> None:
    kind = text.splitlines()[1].removeprefix("kind: ")
    wrapped = {
        "": item(text),
        "List": f"apiVersion: v1\nkind: List\nitems:\n{item(text)}",
        "OfTheirKind": f"apiVersion: v1\nkind: {kind}List\nitems:\n{item(text)}",
        "ListOfLists": "apiVersion: v1\nkind: List\nitems:\n"
        + item(f"apiVersion: v1\nkind: List\nitems:\n{item(text)}"),
    }[head]
    repository = evidence.read(MemoryTree({"monitoring.yaml": wrapped}))
    facts = gather(repository, Vocabulary())
    names = [each.name for each in (*facts.slos, *facts.alerts)]
    assert names == ["quotes" if text is OBJECTIVE else "QuotesDown"]
