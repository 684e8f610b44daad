"""Keptn's judgements of a release: `AnalysisDefinition`s, and the `slo.yaml` of Keptn v1.

https://keptn.sh/stable/docs/guides/slo/ : a gate is no objective of a service: it compares one
release with limits, and says whether to go on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from readiness.facts.manifests import Manifest, manifests
from readiness.facts.model import NodePlace, ReleaseGate
from readiness.facts.text import entries, table, text_of
from readiness.source.document import Document

GROUP = "metrics.keptn.sh/"


def collect(documents: Sequence[Document]) -> tuple[ReleaseGate, ...]:
    """Every gate, in the order of files."""
    objects = [
        one for document in documents for one in manifests(document) if one.group.startswith(GROUP)
    ]
    templates = {(one.kind, one.name) for one in objects}
    found = [_definition(one, templates) for one in objects if one.kind == "AnalysisDefinition"]
    found += [gate for document in documents for gate in _plain(document)]
    return tuple(sorted(found, key=lambda one: (one.place.location[:3], one.name)))


def _definition(manifest: Manifest, known: set[tuple[str, str]]) -> ReleaseGate:
    objectives = [table(one) for one in entries(manifest.get("spec", "objectives"))]
    wanted = [text_of(table(one.get("analysisValueTemplateRef")).get("name")) for one in objectives]
    return ReleaseGate(
        place=NodePlace(
            manifest.document,
            manifest.steps,
            {"objectives": ("spec", "objectives"), "total": ("spec", "totalScore")},
        ),
        name=manifest.name,
        format="keptn-analysis",
        objectives=len(objectives),
        judged=sum(bool(table(table(one.get("target")).get("failure"))) for one in objectives),
        pass_percent=_percent(manifest.get("spec", "totalScore", "passPercentage")),
        dangling=tuple(
            f"AnalysisValueTemplate/{name}"
            for name in dict.fromkeys(wanted)
            if name is not None and ("AnalysisValueTemplate", name) not in known
        ),
    )


def _plain(document: Document) -> Iterator[ReleaseGate]:
    """`spec_version` beside objectives that each name an `sli`."""
    data = table(document.data)
    objectives = [table(one) for one in entries(data.get("objectives"))]
    if "spec_version" not in data or not any("sli" in one for one in objectives):
        return
    yield ReleaseGate(
        place=NodePlace(document, (), {"objectives": ("objectives",), "total": ("total_score",)}),
        name=document.path,
        format="keptn-slo",
        objectives=len(objectives),
        judged=sum(bool(entries(one.get("pass"))) for one in objectives),
        pass_percent=_percent(table(data.get("total_score")).get("pass")),
    )


def _percent(value: Any) -> float | None:
    """`90` and `"90%"`."""
    text = (text_of(value) or "").strip().removesuffix("%")
    try:
        number = float(text)
    except ValueError:
        return None
    return number if 0 <= number <= 100 else None
