"""Makes of jsonnet mixins the rules and dashboards that they generate, placed at their sources.

Evaluated by `rjsonnet` in a process of its own, on a private copy of what the mixin imports:
nothing is fetched, nothing outside of the tree is read. Known by the name that the convention
gives them, <https://monitoring.mixins.dev>.
"""

from __future__ import annotations

import importlib.util
import json
import os
import posixpath
import sys
from collections.abc import Iterator, Mapping
from typing import Any

from readiness.model import Fault, Location
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source import libraries
from readiness.source.document import Document
from readiness.source.packaging import MIXIN_KINDS, is_mixin, unrendered_mixin
from readiness.source.render import entry_points, sources
from readiness.source.render.jobs import Job, Kitchen, done
from readiness.source.render.programs import Program
from readiness.source.render.sandbox import MIB, Bounds, Ran
from readiness.source.rendered import Ingredients, Rendered
from readiness.source.tree import Tree

MOST_FILES = 2_000
MOST_BYTES = 32 * MIB
MOST_MIXINS = 50
BOUNDS = Bounds(seconds=20.0, memory=1024 * MIB, output=32 * MIB)
ROUTES = "alertmanagerConfig"
FIELDS: Mapping[str, tuple[str, frozenset[str]]] = {
    "prometheusAlerts": ("the alerts", frozenset({"Alert", "PrometheusRule"})),
    "prometheusRules": ("the recording rules", frozenset({"RecordingRule"})),
    "grafanaDashboards": ("the dashboards", frozenset({"Dashboard"})),
    "alertmanagerConfig": ("the routes", frozenset({"Routing"})),
}
WHOLE = ""
_WORDS = {**FIELDS, WHOLE: ("the rules and dashboards", MIXIN_KINDS)}
"""Field of a mixin → what it holds, and the kinds that are hidden where it cannot be made."""
_MISSING = pattern(r"not here: ([^\n]{1,300})")
_PLACE = pattern(r"^\s*([\w./ -]{1,300}\.(?:lib|j)sonnet):(\d{1,7}):(\d{1,5})")


def render(ingredients: Ingredients, kitchen: Kitchen) -> Rendered:
    """What every mixin of the tree generates; a library that is imported is judged by its own."""
    tree = ingredients.tree
    mixins = [path for path in tree.paths if is_mixin(path)]
    entries = [*mixins, *entry_points.entries(tree)]
    if not entries:
        return Rendered()
    program = _program()
    if program is None:
        return Rendered(faults=tuple(map(unrendered_mixin, entries)))
    documents: dict[str, list[Document]] = {}
    faults: list[Fault] = []
    for entry in entries[:MOST_MIXINS]:
        made = documents[entry] = []
        held = closure(tree, entry)
        own = Own(tree, kitchen, _taken(documents, mixins, held))
        for each in _made(entry, held, program, own):
            (made if isinstance(each, Document) else faults).append(each)  # type: ignore[arg-type]
    faults += [
        Fault(Location(path), f"not rendered: more than {MOST_MIXINS} mixins", None, _ALL)
        for path in entries[MOST_MIXINS:]
    ]
    return Rendered(tuple(one for several in documents.values() for one in several), tuple(faults))


_ALL = MIXIN_KINDS


class Own(NamedTuple):
    """The tree whose places are told, what renders, and what other entries have made already."""

    tree: Tree
    kitchen: Kitchen
    taken: entry_points.Names


def _taken(
    documents: Mapping[str, list[Document]], mixins: list[str], held: Closure
) -> entry_points.Names:
    """What the mixins make that an entry imports: it is judged there."""
    return frozenset(
        name
        for path in mixins
        if path in held.files
        for document in documents.get(path, ())
        for name in entry_points.names(document.data)
    )


def _program() -> Program | None:
    """Python itself, with the library; found without importing it."""
    found = importlib.util.find_spec("rjsonnet")
    if found is None or found.origin is None:
        return None
    folder = os.path.dirname(__file__)  # noqa: PTH120 - pathlib costs cold start
    stamp = " ".join(
        f"{path} {os.stat(path).st_size} {os.stat(path).st_mtime_ns}"  # noqa: PTH116 - as above
        for path in (found.origin, f"{folder}/mixin_child.py")
    )
    return Program("jsonnet", sys.executable, ("-I", f"{folder}/mixin_child.py"), stamp)


class Closure(NamedTuple):
    """All files that an entry may import, and the folders where libraries lie."""

    files: Mapping[str, bytes]
    homes: tuple[str, ...]
    trouble: str | None = None


def closure(tree: Tree, entry: str) -> Closure:
    """Imports are literal texts, so that they can be followed without evaluating anything."""
    homes = tuple(_homes(entry))
    found: dict[str, bytes] = {}
    todo, size = [entry], 0
    while todo:
        path = todo.pop()
        if path in found:
            continue
        content = libraries.read(tree, path)
        if isinstance(content, Fault):
            continue
        found[path] = content
        size += len(content)
        if size > MOST_BYTES or len(found) > MOST_FILES:
            return Closure({}, homes, "it imports too much")
        if path.endswith(("sonnet", ".jsonnet.TEMPLATE")):
            todo += [
                each
                for name in entry_points.imports(content)
                for each in _candidates(path, name, homes)
            ]
    return Closure(found, homes)


def _homes(entry: str) -> Iterator[str]:
    """`vendor/` beside the entry and above it, where jsonnet-bundler installs, and Tanka's `lib/`."""
    folder = posixpath.dirname(entry)
    while True:
        yield posixpath.join(folder, "vendor")
        yield posixpath.join(folder, "lib")
        if not folder:
            return
        folder = posixpath.dirname(folder)


def _candidates(path: str, name: str, homes: tuple[str, ...]) -> Iterator[str]:
    """Where an import may lie; nothing outside of the tree."""
    for home in (posixpath.dirname(path), *homes):
        found = posixpath.normpath(posixpath.join(home, name))
        if not found.startswith(("../", "/")) and "\0" not in found and found != "..":
            yield found


def _made(entry: str, held: Closure, program: Program, own: Own) -> Iterator[Document | Fault]:
    if held.trouble:
        yield Fault(Location(entry), f"{_this(entry)} is not rendered: {held.trouble}", None, _ALL)
        return
    kitchen = own.kitchen
    arguments = (*program.words, entry, *held.homes)
    bounds = Bounds(min(kitchen.bounds.seconds, BOUNDS.seconds), BOUNDS.memory, BOUNDS.output)
    ran = done(Job(program, arguments, held.files), kitchen._replace(bounds=bounds))
    answer = _answer(ran)
    if isinstance(answer, str):
        yield Fault(Location(entry), f"{_this(entry)} is not rendered: {answer}", None, _ALL)
        return
    paths = set(own.tree.paths)
    index = sources.Sources(
        entry, {path: text for path, text in held.files.items() if path in paths}
    )
    failed: dict[str, list[str]] = {}
    for field, (data, error) in answer.items():
        if error is not None:
            failed.setdefault(error, []).append(field)
        elif data is not None:
            if field == WHOLE:
                yield from entry_points.documents(data, entry_points.Output(index, own.taken))
            else:
                yield from _documents(entry, field, data, index)
    whole = {error: fields for error, fields in failed.items() if WHOLE in fields}
    for error, fields in (whole or failed).items():
        yield _failed(entry, _meant(fields, held.files), error)


def _meant(fields: list[str], files: Mapping[str, bytes]) -> list[str]:
    """Without routes, where no file speaks of any: few mixins make them, all make the others. What
    a file fails to make as a whole is all of it.
    """
    if WHOLE in fields:
        return [WHOLE]
    spoken = any(ROUTES.encode() in content for content in files.values())
    return fields if spoken else [field for field in fields if field != ROUTES] or fields


def _answer(ran: Ran) -> dict[str, tuple[Any, str | None]] | str:
    if ran.trouble is not None:
        return ran.trouble
    if ran.code != 0:
        return "its evaluation broke off: it may take too much memory, or never end"
    try:
        data = json.loads(ran.out)
        return {field: (*data[field],) for field in (*FIELDS, WHOLE) if field in data}
    except (ValueError, RecursionError, TypeError):
        return "its answer is not JSON"


def _failed(entry: str, fields: list[str], error: str) -> Fault:
    """Why some fields could not be made, at the file and line that the evaluation names."""
    what = ", ".join(_WORDS[field][0] for field in fields)
    kinds = frozenset(kind for field in fields for kind in _WORDS[field][1])
    missing = _MISSING.search(error)
    if missing:
        message = f"{what} of {_this(entry)} are not rendered: {missing[1]} is not in vendor/"
        folder = posixpath.dirname(entry) or "."
        return Fault(
            Location(entry), message, f"fetch what it imports: cd {folder} && jb install", kinds
        )
    lines = [line for line in error.splitlines() if line.strip()]
    reason = lines[0].strip()[:200] if lines else "no reason is given"
    place = next((match for line in lines for match in [_PLACE.match(line)] if match), None)
    where = Location(place[1], int(place[2]), int(place[3])) if place else Location(entry)
    return Fault(where, f"{what} of {_this(entry)} are not rendered: {reason}", None, kinds)


def _this(entry: str) -> str:
    return "this mixin" if is_mixin(entry) else "this file"


def _documents(entry: str, field: str, data: Any, index: sources.Sources) -> Iterator[Document]:
    """One document for all rules, one for each dashboard, as if they stood in files."""
    if field == "grafanaDashboards":
        for name, dashboard in sorted(data.items()) if isinstance(data, dict) else ():
            yield index.document(dashboard, index.named(name))
    elif isinstance(data, dict):
        yield (
            index.rules(data)
            if field != "alertmanagerConfig"
            else index.document(data, Location(entry))
        )
