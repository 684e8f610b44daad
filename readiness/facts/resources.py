"""The resources of a document: itself, the items of a `List`, or of a bare YAML list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from readiness.source.document import Document, Step

Resource = tuple[tuple[Step, ...], dict[str, Any]]
"""Steps from the document's root, and the mapping that stands there."""


def resources(document: Document) -> Iterator[Resource]:
    """Every mapping with a kind; a `List` (`DeploymentList`, …) is opened once."""
    data = document.data
    if isinstance(data, list):
        yield from _of_list(data, ())
    elif isinstance(data, dict) and isinstance(data.get("kind"), str):
        if data["kind"].endswith("List") and isinstance(data.get("items"), list):
            yield from _of_list(data["items"], ("items",))
        else:
            yield (), data


def _of_list(items: list[Any], steps: tuple[Step, ...]) -> Iterator[Resource]:
    for number, item in enumerate(items):
        if isinstance(item, dict) and isinstance(item.get("kind"), str):
            yield (*steps, number), item
