"""What a chart is made of: its own words, the files that Helm needs, the place of what it renders.

Renders nothing; knows Helm's folders and the names it gives to templates.
"""

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from readiness.model import Fault, Location
from readiness.record import NamedTuple
from readiness.source import yaml
from readiness.source.document import Document
from readiness.source.packaging import CHART_FILE, Chart
from readiness.source.render.jobs import files
from readiness.source.tree import Tree

SCHEMA = "values.schema.json"
"""Left behind: it may name schemas on other machines, and it decides nothing that is rendered."""
DEEPEST = 5
"""Charts of the tree that depend on charts of the tree."""
LOCAL = "file://"


class Charts(NamedTuple):
    """The charts of a tree with what their `Chart.yaml` says."""

    tree: Tree
    words: Mapping[str, Document]
    """Path of a `Chart.yaml` → what it says."""

    def said(self, folder: str, key: str) -> Any:
        """The value of a key; None where it, or the file, is missing or broken."""
        document = self.words.get(posixpath.join(folder, CHART_FILE))
        return document.get(key) if document else None

    def name(self, chart: Chart) -> str:
        """What the chart is called."""
        said = self.said(chart.folder, "name")
        return said if isinstance(said, str) and said else chart.name

    def is_library(self, chart: Chart) -> bool:
        """Whether it only lends templates to others."""
        return bool(self.said(chart.folder, "type") == "library")

    def dependencies(self, folder: str) -> list[Mapping[str, Any]]:
        """What it says that it depends on."""
        said = self.said(folder, "dependencies")
        entries = said if isinstance(said, list) else []
        return [entry for entry in entries if isinstance(entry, dict)]

    def local(self, folder: str) -> Iterator[tuple[str, str]]:
        """Name and folder of the dependencies that lie in the same tree."""
        for entry in self.dependencies(folder):
            name, where = entry.get("name"), entry.get("repository")
            if isinstance(name, str) and isinstance(where, str) and where.startswith(LOCAL):
                target = posixpath.normpath(posixpath.join(folder, where.removeprefix(LOCAL)))
                if posixpath.join(target, CHART_FILE) in self.words and "/" not in name:
                    yield name, target


def read(tree: Tree, documents: Sequence[Document]) -> Charts:
    """The charts' own words, out of all documents of a tree."""
    words = {
        document.path: document
        for document in documents
        if posixpath.basename(document.path) == CHART_FILE
    }
    vendored = [
        path for path in tree.paths if posixpath.basename(path) == CHART_FILE and path not in words
    ]
    for path, content in tree.read_all(vendored):
        if isinstance(content, bytes):
            parsed = yaml.parse(path, content)
            words |= {document.path: document for document in parsed.documents[:1]}
    return Charts(tree, words)


def circle(charts: Charts, folder: str) -> tuple[str, ...]:
    """The folders over which a chart takes in one that takes itself in; empty where none does."""
    done: set[str] = set()
    way = [folder]
    left = [[target for _, target in charts.local(folder)]]
    while way:
        if not left[-1]:
            done.add(way.pop())
            left.pop()
            continue
        target = left[-1].pop(0)
        if target in way:
            return (*way, target)
        if target not in done:
            way.append(target)
            left.append([deeper for _, deeper in charts.local(target)])
    return ()


def ingredients(charts: Charts, folder: str, more: Sequence[str]) -> dict[str, bytes] | Fault:
    """Every file that Helm may read to render a chart, and `more`; by path from the root.

    A dependency of the tree (`file://../common`) that nobody has packed into `charts/` is put
    there, as `helm dependency build` would.
    """
    below = _below(charts.tree, folder)
    found = files(charts.tree, [*below.values(), *more])
    if isinstance(found, Fault):
        return found
    missing = _packed(charts, folder, folder, found, DEEPEST)
    return missing if missing is not None else found


def _below(tree: Tree, folder: str) -> dict[str, str]:
    """Path inside of a chart → path in the tree."""
    inside = f"{folder}/" if folder else ""
    return {
        path[len(inside) :]: path
        for path in (*tree.paths, *tree.links)
        if path.startswith(inside) and posixpath.basename(path) != SCHEMA
    }


def _packed(
    charts: Charts, folder: str, into: str, found: dict[str, bytes], depth: int
) -> Fault | None:
    """Puts dependencies of the tree where Helm looks for them; a fault where one is unreadable."""
    for name, target in charts.local(folder) if depth else ():
        place = posixpath.join(into, "charts", name)
        if any(path.startswith((f"{place}/", f"{place}-")) for path in found):
            continue
        below = _below(charts.tree, target)
        contents = files(charts.tree, below.values())
        if isinstance(contents, Fault):
            return contents
        found |= {posixpath.join(place, inner): contents[path] for inner, path in below.items()}
        fault = _packed(charts, target, place, found, depth - 1)
        if fault is not None:
            return fault
    return None


def template(charts: Charts, folder: str, name: str) -> str | None:
    """The file that Helm calls `chart/charts/sub/templates/x.yaml`; None where the tree has none
    (it comes out of an archive).
    """
    rest = name.partition("/")[2]
    while True:
        path = posixpath.join(folder, rest)
        if path in charts.tree.paths or path in charts.tree.links:
            return path
        if not rest.startswith("charts/"):
            return None
        _, sub, rest = rest.split("/", 2) if rest.count("/") > 1 else ("", "", "")
        inner = _sub_chart(charts, folder, sub)
        if inner is None:
            return None
        folder = inner


def _sub_chart(charts: Charts, folder: str, name: str) -> str | None:
    """The folder of a sub-chart by its name or alias, whatever the folder is called."""
    names = {name} | {
        entry["name"]
        for entry in charts.dependencies(folder)
        if entry.get("alias") == name and isinstance(entry.get("name"), str)
    }
    vendored = posixpath.join(folder, "charts") + "/"
    for path in sorted(charts.words):
        inner = posixpath.dirname(path)
        direct = inner.startswith(vendored) and "/" not in inner[len(vendored) :]
        if direct and charts.said(inner, "name") in names:
            return inner
    return next((target for other, target in charts.local(folder) if other in names), None)


def place_of_dependency(charts: Charts, folder: str, name: str) -> Location:
    """Where a chart says that it depends on the one that a template's name names."""
    path = posixpath.join(folder, CHART_FILE)
    document = charts.words.get(path)
    sub = name.partition("/charts/")[2].partition("/")[0]
    for index, entry in enumerate(document.get("dependencies") or () if document else ()):
        if document and isinstance(entry, dict) and sub in {entry.get("name"), entry.get("alias")}:
            return document.at("dependencies", index)
    return Location(path)
