"""Plain data beside the place of every node; knows no dialect and reads no file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from readiness.model import Location

Step = str | int
Places = Mapping[int, Mapping[Step, tuple[int, int, int]]]
"""`id(container)` → key or index → (line, column, end line) of that entry, from 1.

For an entry of a mapping whose value is a scalar, line and column are the scalar's own; whose
value is a collection, they are the key's. For an item of a list they are the item's first
character (behind the `- `). The end line is the last line of the entry's value."""


class Document(NamedTuple):
    """One YAML or JSON document: `data` is nothing but dict, list, str, int, float, bool, None."""

    path: str
    number: int
    """Which document of the file it is, from 0."""
    data: Any
    places: Places
    line: int = 1
    column: int = 1
    end_line: int = 1
    templated: bool = False
    """Some scalar of it holds template text (`{{ … }}`, `${…}`)."""

    def at(self, *steps: Step) -> Location:
        """The place of a node; of its nearest ancestor that exists, where the node is missing."""
        place = (self.line, self.column, self.end_line)
        node = self.data
        for step in steps:
            entry = self.places.get(id(node), {}).get(step)
            if entry is None:
                break
            place = entry
            node = node[step]
        return Location(self.path, *place)

    def get(self, *steps: Step) -> Any:
        """The value of a node, or None where any step is missing or of another type."""
        node = self.data
        for step in steps:
            if isinstance(node, dict) and isinstance(step, str):
                node = node.get(step)
            elif isinstance(node, list) and isinstance(step, int) and step < len(node):
                node = node[step]
            else:
                return None
        return node

    def nodes(self) -> Iterator[tuple[tuple[Step, ...], Any]]:
        """Every node below the root with its steps, depth first."""
        stack: list[tuple[tuple[Step, ...], Any]] = [((), self.data)]
        while stack:
            steps, node = stack.pop()
            yield steps, node
            stack.extend(reversed([((*steps, key), child) for key, child in children(node)]))


def children(node: Any) -> Sequence[tuple[Step, Any]]:
    """The entries of a container; nothing for a scalar."""
    if isinstance(node, dict):
        return list(node.items())
    if isinstance(node, list):
        return list(enumerate(node))
    return ()
