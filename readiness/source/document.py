"""Plain data beside the place of every node; knows no dialect and reads no file."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from struct import Struct, pack
from typing import Any

from readiness.model import Location
from readiness.record import NamedTuple

Step = str | int
Places = Mapping[int, bytes]
"""`id(container)` → the places of its entries in their order, as `packed` makes them.

A place is line, column and end line of an entry. For an entry of a mapping whose value is a
scalar, line and column are the scalar's own (of its tag or anchor, where it has one); whose value
is a collection or nothing at all, they are the key's; whose value is an alias, the alias's. For
an item of a list they are the item's first character (behind the `- `). An entry that a merge key
brings in keeps the place where it is written. The end line is the last line of the value.

Identity is the key, so that data stay plain and an anchor's collection keeps its places wherever
it is used. The table holds in one process only, and only beside the data it was made with."""

Place = tuple[int, int, int]
"""Line, column and end line of an entry, from 0."""

_PLACE = Struct("=3I")


def packed(places: Iterable[Place]) -> bytes:
    """The places of a container's entries as the side table holds them: 12 bytes each.

    A tuple for each entry in a dict for each container takes 2.6 times as much.
    """
    numbers = tuple(chain.from_iterable(places))
    return pack(f"={len(numbers)}I", *numbers)


def entry_place(places: Places, container: Any, step: Step) -> Place | None:
    """The place of one entry, from 0; None where the container has no such entry."""
    if isinstance(container, dict):
        index = [*container].index(step) if step in container else -1
    elif isinstance(container, list) and isinstance(step, int):
        index = step if 0 <= step < len(container) else -1
    else:
        return None
    numbers = places.get(id(container), b"")
    if index < 0 or len(numbers) < 12 * (index + 1):
        return None
    line, column, end_line = _PLACE.unpack_from(numbers, 12 * index)
    return line, column, end_line


def entry_places(places: Places, container: Any) -> list[Place]:
    """The places of all entries of a container, in their order; from 0."""
    return [
        (line, column, end)
        for line, column, end in _PLACE.iter_unpack(places.get(id(container), b""))
    ]


def lowered(places: Places, lines: int) -> Places:
    """The places of a text that stands so many lines further down."""
    return {
        container: packed((line + lines, column, end + lines) for line, column, end in entries)
        for container, entries in ((key, _PLACE.iter_unpack(held)) for key, held in places.items())
    }


class Setting(NamedTuple):
    """The environment that a document is deployed to, where there are several."""

    name: str
    family: str
    """What it is one of several forms of: a chart, a set of overlays, folders beside each other."""
    gates: bool
    """Whether its answer decides; the others are told beside it."""


class Document(NamedTuple):
    """One YAML or JSON document: `data` is nothing but dict, list, str, int, float, bool, None."""

    path: str
    number: int
    """Which document of the file it is, from 0; empty ones count."""
    data: Any
    places: Places
    line: int = 1
    column: int = 1
    end_line: int = 1
    templated: bool = False
    """Some scalar of it holds template text (`{{ … }}`, `${…}`)."""
    origin: str | None = None
    """What rendered it (`helm deploy/shop with values-prod.yaml`); None: it stands as it is."""
    also: tuple[str, ...] = ()
    """What else renders exactly the same; each once, in order."""
    patched: Mapping[tuple[int, Step], Location] = {}
    """`id(container)` and step of entries that another file writes over this one → the place there."""
    setting: Setting | None = None
    """None: it is the same in every environment, or nobody says that there are several."""

    def at(self, *steps: Step) -> Location:
        """The place of a node; of its nearest ancestor that exists, where the node is missing."""
        line, column, end_line = self.line, self.column, self.end_line
        node = self.data
        over: Location | None = None
        for step in steps:
            place = entry_place(self.places, node, step)
            if place is None:
                break
            if self.patched:
                over = self.patched.get((id(node), step))
            line, column, end_line = place[0] + 1, place[1] + 1, place[2] + 1
            node = node[step]
        return Location(self.path, line, column, end_line) if over is None else over

    def get(self, *steps: Step) -> Any:
        """The value of a node, or None where any step is missing or of another type."""
        node = self.data
        for step in steps:
            if isinstance(node, dict) and isinstance(step, str):
                node = node.get(step)
            elif isinstance(node, list) and isinstance(step, int) and 0 <= step < len(node):
                node = node[step]
            else:
                return None
        return node

    def nodes(self) -> Iterator[tuple[tuple[Step, ...], Any]]:
        """Every node with its steps, the root first, depth first."""
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
