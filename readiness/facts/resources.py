"""The resources of a document: itself, the items of a `List`, or of a bare YAML list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from readiness.source.document import Document, Step

MAX_LISTS = 4
"""Levels of lists within lists."""

Resource = tuple[tuple[Step, ...], dict[str, Any]]
"""Steps from the document's root, and the mapping that stands there."""


def resources(document: Document) -> Iterable[Resource]:
    """Every mapping with a kind, in order; a `List` (`DeploymentList`, …) is opened."""
    data = document.data
    if isinstance(data, list):
        return _items(data, (), MAX_LISTS)
    kind = data.get("kind") if isinstance(data, dict) else None
    if not isinstance(kind, str):
        return ()
    # every collector asks this of every document, and nearly all are one resource
    return _below(data, (), MAX_LISTS) if kind.endswith("List") else (((), data),)


def _below(node: Any, steps: tuple[Step, ...], levels: int) -> Iterator[Resource]:
    if not isinstance(node, dict) or not isinstance(node.get("kind"), str):
        return
    items = node.get("items")
    if node["kind"].endswith("List") and isinstance(items, list) and levels:
        yield from _items(items, (*steps, "items"), levels - 1)
    else:
        yield steps, node


def _items(items: list[Any], steps: tuple[Step, ...], levels: int) -> Iterator[Resource]:
    for number, item in enumerate(items):
        yield from _below(item, (*steps, number), levels)
