"""Gives what a template renders to its places in the template; judges and renders nothing.

A rendered node stands where its key is written; what no line of the template names (it comes out of
an include, of a value) stands where its nearest ancestor does. Never in another file.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from readiness.source.document import Document, Place, packed
from readiness.source.render.likeness import fits, resembles
from readiness.source.render.outline import Node, Section, sections

MOST_SECTIONS = 200
"""Documents of a template that are compared with one that none of them names as it is."""
MOST_PAIRS = 20_000
"""Items of a rendered list times items of the template's: more are not compared."""


class Template:
    """A template's text, and how many of the documents that it renders to are placed already."""

    def __init__(self, text: str) -> None:
        self._sections = sections(text)
        self._named: dict[tuple[str, str], list[int]] = {}
        for number, section in enumerate(self._sections):
            self._named.setdefault(_written(section), []).append(number)
        self._seen: Counter[tuple[int, ...]] = Counter()

    def place(self, document: Document) -> Document:
        """The same document, with the template's places; called in the order of the text."""
        section = self._section(document.data)
        first = _first(section)
        last = max(first.line, _last(section.root))
        places: dict[int, bytes] = {}
        _walk(document.data, section.root, (first.line, first.column, last), places)
        return document._replace(
            places=places, line=first.line + 1, column=first.column + 1, end_line=last + 1
        )

    def _section(self, data: Any) -> Section:
        """The section that fits best; of equally good ones each in its turn."""
        wanted = (str(value(data, "kind")), str(value(data, "metadata", "name")))
        numbers = self._named.get(wanted) or range(min(len(self._sections), MOST_SECTIONS))
        scored = [(_score(self._sections[n], data), n) for n in numbers]
        best = max(score for score, _ in scored)
        equal = tuple(n for score, n in scored if score == best)
        turn = min(self._seen[equal], len(equal) - 1)
        self._seen[equal] += 1
        return self._sections[equal[turn]]


def value(data: Any, *keys: str) -> Any:
    """The value below keys; None where there is none."""
    for key in keys:
        data = data.get(key) if isinstance(data, dict) else None
    return data


def _written(section: Section) -> tuple[str, str]:
    """Kind and name as a section writes them."""
    kind = _child(section.root, "kind", None)
    metadata = _child(section.root, "metadata", {})
    name = _child(metadata, "name", None) if metadata else None
    return kind.value if kind else "", name.value if name else ""


def _score(section: Section, data: Any) -> int:
    """How well a section fits a document: by its kind, then by its name."""
    kind = _child(section.root, "kind", value(data, "kind"))
    if kind is None:
        return -1 if section.root.children else -2
    told = fits(kind.value, value(data, "kind"))
    if told is None:
        return -1000
    name = value(data, "metadata", "name")
    above = _child(section.root, "metadata", value(data, "metadata"))
    written = _child(above, "name", name) if above else None
    if written is None:
        return told
    fit = fits(written.value, name)
    return told - 100 if fit is None else told + fit


def _first(section: Section) -> Node:
    if section.root.children:
        return section.root.children[0]
    return section.root


def _last(node: Node) -> int:
    while node.children:
        node = node.children[-1]
    return node.line


def _walk(data: Any, node: Node | None, place: Place, places: dict[int, bytes]) -> None:
    """Places of all entries below a node; those without a line of their own stand at `place`."""
    stack: list[tuple[Any, Node | None, Place]] = [(data, node, place)]
    while stack:
        container, above, outer = stack.pop()
        if id(container) in places:
            continue
        entries = _entries(container, above)
        own = [outer if found is None else _own(found, value) for value, found in entries]
        places[id(container)] = packed(own)
        stack += [
            (value, found, where)
            for (value, found), where in zip(entries, own, strict=True)
            if isinstance(value, dict | list)
        ]


def _entries(container: Any, node: Node | None) -> list[tuple[Any, Node | None]]:
    """Each value of a container, with the node of the template that writes it."""
    if isinstance(container, list):
        return list(zip(container, _items(container, node), strict=True))
    if not isinstance(container, dict):
        return []
    keyed: dict[str, list[Node]] = {}
    for child in node.children if node else ():
        if child.key is not None:
            keyed.setdefault(child.key, []).append(child)
    return [(value, _best(keyed.get(key, ()), value)) for key, value in container.items()]


def _own(node: Node, value: Any) -> Place:
    """Where an entry stands: a scalar by itself, everything else by its key or its item."""
    scalar = node.key is not None and node.value and not isinstance(value, dict | list)
    column = node.value_column if scalar and value is not None else node.column
    return node.line, column, _last(node)


def _child(node: Node, key: str, value: Any) -> Node | None:
    """The entry of that key; of several (`if` and `else`) the first that fits the value best."""
    return _best([child for child in node.children if child.key == key], value)


def _best(found: Sequence[Node], value: Any) -> Node | None:
    if len(found) < 2:
        return found[0] if found else None
    return max(found, key=lambda child: fits(child.value, value) or 0)


def _items(items: Sequence[Any], node: Node | None) -> list[Node | None]:
    """For each item the item of the template that fits best; of equally good ones in turn."""
    written = [child for child in node.children if child.key is None] if node else []
    if not written or len(written) * len(items) > MOST_PAIRS:
        return [None] * len(items)
    seen: Counter[tuple[int, ...]] = Counter()
    found: list[Node | None] = []
    for item in items:
        scores = [resembles(one, item) for one in written]
        best = max((score for score in scores if score is not None), default=None)
        if best is None:
            found.append(None)
            continue
        equal = tuple(n for n, score in enumerate(scores) if score == best)
        found.append(written[equal[min(seen[equal], len(equal) - 1)]])
        seen[equal] += 1
    return found
