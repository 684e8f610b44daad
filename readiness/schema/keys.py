"""Keys as JSON has them: text, whatever YAML made of a bare `1` or `on`; validates nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from readiness.model import Location
from readiness.source.document import Document, Step


def keyed(node: Any) -> Any:
    """The same data with every key of every mapping as text."""
    if isinstance(node, dict):
        return {str(key): keyed(value) for key, value in node.items()}
    if isinstance(node, list):
        return [keyed(item) for item in node]
    return node


def place(document: Document, steps: Sequence[Step]) -> Location:
    """The place of a node whose steps are written as in normalised data."""
    found: list[Step] = []
    node = document.data
    for step in steps:
        if isinstance(node, dict):
            step = next((key for key in node if str(key) == str(step)), step)  # noqa: PLW2901
        found.append(step)
        node = document.get(*found)
    return document.at(*found)
