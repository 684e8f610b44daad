"""`PrometheusRule` resources of the Prometheus operator, also inside a `List`."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.alerts.rule import Group, groups_at
from readiness.facts.resources import resources
from readiness.source.document import Document

FORMAT = "prometheus-rule"


def groups(document: Document) -> Iterator[Group]:
    """The groups of every PrometheusRule of a document."""
    for steps, resource in resources(document):
        version = resource.get("apiVersion")
        if resource.get("kind") == "PrometheusRule" and str(version).startswith(_GROUP):
            yield from groups_at(document, (*steps, "spec", "groups"), FORMAT)


_GROUP = "monitoring.coreos.com/"
