"""Rules as resources of a cluster: of the Prometheus operator and of those that do alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from readiness.facts.alerts.rule import LOKI, Group, groups_at
from readiness.facts.resources import resources
from readiness.source.document import Document

FORMAT = "prometheus-rule"
OF_LOKI = f"{LOKI}-rule"
KINDS: Mapping[tuple[str, str], str] = {
    ("monitoring.coreos.com", "PrometheusRule"): FORMAT,
    ("monitoring.rhobs", "PrometheusRule"): FORMAT,
    ("operator.victoriametrics.com", "VMRule"): "vm-rule",
    ("loki.grafana.com", "AlertingRule"): OF_LOKI,
    ("loki.grafana.com", "RecordingRule"): OF_LOKI,
    ("monitoring.googleapis.com", "Rules"): "google-rule",
    ("monitoring.googleapis.com", "ClusterRules"): "google-rule",
    ("monitoring.googleapis.com", "GlobalRules"): "google-rule",
}
"""API group and kind → the dialect; all keep Prometheus' groups below `spec.groups`."""


def groups(document: Document) -> Iterator[Group]:
    """The groups of every such resource of a document."""
    for steps, resource in resources(document):
        group = str(resource.get("apiVersion")).partition("/")[0]
        dialect = KINDS.get((group, resource["kind"]))
        if dialect is not None:
            yield from groups_at(document, (*steps, "spec", "groups"), dialect)
