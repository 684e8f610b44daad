"""Where in the sources of a mixin the things stand that it generates: by their names, no further."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from readiness.model import Location
from readiness.pattern import pattern
from readiness.source.document import Document, Step, packed

_NAMED = pattern(
    r"[\"']?(?:alert|record)[\"']?\s{0,9}:{1,3}\s{0,9}(?:\"([^\"\n]{1,300})\"|'([^'\n]{1,300})')"
)
_KEY = pattern(r"[\"']([^\"'\n]{1,200}\.json)[\"']\]?\s{0,9}\+?:")
_PART = pattern(r"\s*[\"']?(expr|for|labels|annotations)[\"']?\s{0,9}\+?:{1,3}\s*(\S?)")
_MOST_LINES = 60
"""Of one rule: behind them another one is meant."""


class Sources:
    """The files of a mixin that are the tree's own, looked through once."""

    def __init__(self, entry: str, files: Mapping[str, bytes]) -> None:
        self.entry = entry
        self.lines = {
            path: content.decode("utf-8", "replace").split("\n")
            for path, content in sorted(files.items())
            if path.endswith("sonnet")
        }
        self.names: dict[str, list[tuple[str, int, int]]] = {}
        self.keys: dict[str, Location] = {}
        for path, number, line in self._all():
            for match in _NAMED.finditer(line):
                group = 1 if match[1] is not None else 2
                place = (path, number, match.start(group))
                self.names.setdefault(match[group], []).append(place)
            for match in _KEY.finditer(line):
                self.keys.setdefault(match[1], Location(path, number + 1, match.start(1) + 1))

    def _all(self) -> Iterator[tuple[str, int, str]]:
        for path, lines in self.lines.items():
            for number, line in enumerate(lines):
                if len(line) < 5_000:
                    yield path, number, line

    def named(self, key: str) -> Location:
        """Where a dashboard gets its name; the entry, where that is composed."""
        return self.keys.get(key, Location(self.entry))

    def document(self, data: Any, place: Location) -> Document:
        """Something that has one place for all of it."""
        return Document(
            place.path, 0, data, {}, place.line, place.column, place.line, origin=self._origin
        )

    @property
    def _origin(self) -> str:
        return f"jsonnet {self.entry}"

    def rules(self, data: dict[str, Any]) -> Document:
        """Groups of rules, or a resource that holds some, each rule at the line that names it; of
        one name, in their order.
        """
        met: Counter[str] = Counter()
        patched: dict[tuple[int, Step], Location] = {}
        places: dict[int, bytes] = {}
        for node in _containers(data):
            places[id(node)] = packed([(0, 0, 0)] * len(node))
        spec = data.get("spec")
        groups = data.get("groups") or (spec.get("groups") if isinstance(spec, dict) else None)
        for group in groups if isinstance(groups, list) else ():
            rules = group.get("rules") if isinstance(group, dict) else None
            for number, rule in enumerate(rules if isinstance(rules, list) else ()):
                name = rule.get("alert", rule.get("record")) if isinstance(rule, dict) else None
                known = self.names.get(name, []) if isinstance(name, str) else []
                if known and isinstance(name, str):
                    here = known[min(met[name], len(known) - 1)]
                    self._place(patched, (rules or [], number), here)
                    met[name] += 1
        return Document(self.entry, 0, data, places, origin=self._origin, patched=patched)

    def _place(
        self,
        patched: dict[tuple[int, Step], Location],
        entry: tuple[list[Any], int],
        known: tuple[str, int, int],
    ) -> None:
        """Writes down where an entry of a list, and what it holds, is known to stand."""
        rules, number = entry
        path, line, column = known
        whole = Location(path, line + 1, column + 1, line + 1)
        patched[id(rules), number] = whole
        parts = self._parts(path, line)
        for key, value in rules[number].items():
            place = parts.get(key, whole)
            patched[id(rules[number]), key] = place
            for inner in value if isinstance(value, dict) else ():
                patched[id(value), inner] = place

    def _parts(self, path: str, line: int) -> dict[str, Location]:
        """The first lines below a name that begin with the keys of a rule."""
        found: dict[str, Location] = {}
        lines = self.lines[path]
        for number in range(line + 1, min(len(lines), line + _MOST_LINES)):
            if _NAMED.search(lines[number]):
                break
            match = _PART.match(lines[number])
            if match:
                place = Location(path, number + 1, match.start(1) + 1, number + 1)
                found.setdefault(match[1], place)
        return found


def _containers(data: Any) -> Iterator[Any]:
    stack = [data]
    while stack:
        node = stack.pop()
        if isinstance(node, dict | list):
            yield node
            stack.extend(node.values() if isinstance(node, dict) else node)
