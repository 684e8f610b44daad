"""Where a release asks how much of an error budget is left; knows no objective.

A step of a pipeline, or an analysis of a progressive release, that reads what sloth, pyrra or the
teams themselves record of it, or that runs this tool against a live Prometheus.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from readiness.facts.manifests import manifests
from readiness.facts.model import NodePlace, Pipeline, ReleaseGate
from readiness.pattern import pattern
from readiness.source.document import Document, Step

FORMAT = "error-budget"
_ANALYSES = frozenset({"AnalysisTemplate", "ClusterAnalysisTemplate", "MetricTemplate", "Canary"})
_ASKS = pattern(
    r"slo:period_error_budget_remaining|slo:(?:current|period)_burn_rate|pyrra_availability|"
    r"error_?budget[\w:]{0,60}(?:remaining|left|ratio)|(?:remaining|left)_error_?budget|"
    r"\breadiness\s{1,9}check\b[^\n]{0,300}--live\b"
)


def collect(
    documents: Sequence[Document], pipelines: Sequence[Pipeline]
) -> tuple[ReleaseGate, ...]:
    """One gate per pipeline or analysis that asks, in the order of files."""
    paths = {one.path for one in pipelines}
    found = [
        gate
        for document in documents
        for gate in (*_pipeline(document, paths), *_analyses(document))
    ]
    return tuple(sorted(found, key=lambda one: (one.place.location[:3], one.name)))


def _pipeline(document: Document, paths: set[str]) -> Iterator[ReleaseGate]:
    if document.path not in paths:
        return
    for steps, value in document.nodes():
        if isinstance(value, str) and _ASKS.search(value):
            yield _gate(document, steps, f"{document.path}#{'.'.join(map(str, steps[:2]))}")
            return


def _analyses(document: Document) -> Iterator[ReleaseGate]:
    for manifest in manifests(document):
        if manifest.kind in _ANALYSES and _mentions(manifest.get("spec"), _DEEPEST):
            yield _gate(document, manifest.steps, manifest.name)


_DEEPEST = 20


def _mentions(value: object, levels: int) -> bool:
    if isinstance(value, str):
        return _ASKS.search(value) is not None
    if not levels or not isinstance(value, dict | list):
        return False
    items = value.values() if isinstance(value, dict) else value
    return any(_mentions(item, levels - 1) for item in items)


def _gate(document: Document, steps: tuple[Step, ...], name: str) -> ReleaseGate:
    place = NodePlace(document, steps)
    return ReleaseGate(place, name, FORMAT, objectives=1, judged=1)
