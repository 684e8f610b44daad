"""Which files of a repository are template text that may hold rules, and what those say."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from readiness.facts.alerts.rule import Group
from readiness.facts.text import table
from readiness.pattern import pattern
from readiness.source.packaging import Chart
from readiness.source.repository import Repository

NAMES = pattern(r"\.(?:tpl|tmpl|gotmpl|j2|jinja2?|erb|tftpl|ya?ml\.\w+|rules\.\w+)$")
"""Endings of files that some engine renders."""
KINDS = frozenset({"Alert", "PrometheusRule", "VMRule", "AlertingRule"})
_MARKS = ("{{", "{%", "<%", "${", "[[")
VALUES = "values.yaml"


def groups(repository: Repository) -> Iterator[Group]:
    """The rules of every template that nothing else reads: of charts that could not be rendered,
    of files that are broken YAML because they are templates, of files that say so by their name.
    """
    charts = {path: chart for chart in repository.charts for path in chart.templates}
    for path in sorted(_candidates(repository) | charts.keys()):
        text = repository.text(path)
        if text is not None and _may_hold_rules(text):
            chart = charts.get(path)
            from readiness.facts.alerts import template_text  # noqa: PLC0415 - cold start

            values = _values(repository, chart) if chart else {}
            yield from template_text.groups(path, text, values)


def _candidates(repository: Repository) -> set[str]:
    read = {document.path for document in repository.documents}
    broken = {
        fault.location.path for fault in repository.faults if KINDS & fault.kinds
    } & repository.paths
    named = {path for path in repository.paths if NAMES.search(path)}
    return (broken | named) - read - {path for path in broken if path.endswith(".json")}


def _may_hold_rules(text: str) -> bool:
    return (
        "expr:" in text
        and ("alert:" in text or "record:" in text)
        and any(mark in text for mark in _MARKS)
    )


def _values(repository: Repository, chart: Chart) -> Mapping[str, Any]:
    """The chart's own values; none where they cannot be read."""
    from readiness.source import yaml  # noqa: PLC0415 - a warm run without templates needs none

    path = posixpath.join(chart.folder, VALUES)
    text = repository.text(path)

    parsed = yaml.parse(path, text.encode("utf-8", "replace")) if text else None
    return table(parsed.documents[0].data) if parsed and parsed.documents else {}
