"""Prometheus rule files, known by their content: `groups:` that hold rules, whatever the name.

Those of Mimir, Thanos and Loki look the same; Loki's expressions are LogQL.
"""

from __future__ import annotations

from collections.abc import Iterator

from readiness.facts.alerts.rule import Group, groups_at
from readiness.source.document import Document

FORMAT = "rule-file"


def groups(document: Document) -> Iterator[Group]:
    """The groups of a rule file; nothing of any other document."""
    data = document.data
    if not isinstance(data, dict) or "groups" not in data or "apiVersion" in data:
        return
    yield from groups_at(document, ("groups",), FORMAT)
