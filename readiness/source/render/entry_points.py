"""Which jsonnet files are evaluated by themselves, and what of their output is evidence.

A mixin has a name of its own; another file is an entry point if it ends in `.jsonnet`, nothing of
the tree imports it, and it speaks of rules or dashboards. What it makes is told by its shape: rules,
dashboards, resources, or files by their names (`jsonnet -m`), as data or as text (`jsonnet -S`).
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import Any

from readiness.model import Fault, Location
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document
from readiness.source.packaging import MIXIN_KINDS
from readiness.source.render.sources import Sources
from readiness.source.tree import Tree

EXTENSION = ".jsonnet"
DEEPEST = 5
LARGEST = 4_000_000
"""Characters of a text that holds a file."""
_IMPORT = pattern(
    r"\bimport(?:str|bin)?\s{0,9}\(?\s{0,9}(?:@?\"([^\"\n]{1,500})\"|@?'([^'\n]{1,500})')"
)
_SPEAKS = pattern(
    r"(?i)\balert['\"]?\s{0,9}\+?:|\brecord['\"]?\s{0,9}\+?:|prometheus_?(?:alert|rule)|vmrule|"
    r"grafana_?dashboard|grafonnet|schemaVersion|alertmanager_?config|servicelevelobjective|mixin"
)
_RESOURCES = frozenset(
    {
        *("PrometheusRule", "VMRule", "AlertingRule", "RecordingRule", "Rules", "ClusterRules"),
        *("GlobalRules", "GrafanaDashboard", "AlertmanagerConfig", "ServiceLevelObjective"),
        *("PrometheusServiceLevel", "AlertWindows", "SLO", "SLI", "AlertPolicy", "AlertCondition"),
    }
)
_FILES = (".yaml", ".yml", ".json", ".rules")


def imports(content: bytes) -> list[str]:
    """What a file imports: these are literal texts, so that nothing has to be evaluated."""
    text = content.decode("utf-8", "replace")
    return [match[1] or match[2] for match in _IMPORT.finditer(text)]


def entries(tree: Tree) -> list[str]:
    """The files that are evaluated by themselves, mixins aside."""
    paths = [path for path in tree.paths if path.endswith(EXTENSION) and not _is_aside(path)]
    if not paths:
        return []
    files = tuple(each for each in tree.paths if each.endswith((EXTENSION, ".libsonnet")))
    texts = {path: text for path, text in tree.read_all(files) if not isinstance(text, Fault)}
    imported = {each for path, text in texts.items() for each in _imported(path, text)}
    return [
        path
        for path in paths
        if path in texts
        and path not in imported
        and any(
            _SPEAKS.search(texts[each].decode("utf-8", "replace")) for each in _reached(path, texts)
        )
    ]


def _reached(path: str, texts: Mapping[str, bytes]) -> set[str]:
    """A file, and all that it imports from beside it: what is evaluated may only put them together."""
    seen: set[str] = set()
    left = [path]
    while left:
        at = left.pop()
        if at in texts and at not in seen:
            seen.add(at)
            left += _imported(at, texts[at])
    return seen


def _imported(path: str, text: bytes) -> list[str]:
    folder = posixpath.dirname(path)
    return [posixpath.normpath(posixpath.join(folder, name)) for name in imports(text)]


def _is_aside(path: str) -> bool:
    """A test, or somebody else's."""
    if "vendor" in path.split("/")[:-1]:
        return True
    stem = posixpath.basename(path).removesuffix(EXTENSION)
    return stem.endswith(("_test", "-test", ".test")) or stem in {"test", "tests"}


Names = frozenset[tuple[str, str]]
"""Rules and dashboards by kind and name."""


class Output(NamedTuple):
    """Where the things stand that a file makes, and which of them are judged already."""

    sources: Sources
    taken: Names


def documents(
    data: Any, output: Output, name: str = "", depth: int = 0
) -> Iterator[Document | Fault]:
    """The evidence in what a file makes."""
    if isinstance(data, str):
        yield from _of_text(data, output, name, depth)
    elif isinstance(data, list):
        for each in data if depth < DEEPEST else ():
            yield from documents(each, output, name, depth + 1)
    elif isinstance(data, dict):
        yield from _of_table(data, output, name, depth)


def _of_table(
    data: dict[str, Any], output: Output, name: str, depth: int
) -> Iterator[Document | Fault]:
    index = output.sources
    if _groups(data):
        if _leave(data, output.taken):
            yield index.rules(data)
    elif _is_resource(data):
        yield index.document(data, Location(index.entry))
    elif _is_dashboard(data):
        if not output.taken & names(data):
            yield index.document(data, index.named(name))
    elif isinstance(data.get("route"), dict) and isinstance(data.get("receivers"), list):
        yield index.document(data, Location(index.entry))
    else:
        for key, each in data.items() if depth < DEEPEST else ():
            yield from documents(each, output, key, depth + 1)


def _is_resource(data: Mapping[str, Any]) -> bool:
    """A resource of a known kind, or a ConfigMap that a dashboard or rules may be in."""
    kind = data.get("kind")
    if not isinstance(data.get("apiVersion"), str) or not isinstance(kind, str):
        return False
    held = data.get("data")
    return kind in _RESOURCES or (
        kind == "ConfigMap" and isinstance(held, dict) and any(map(_is_file, held))
    )


def _is_file(key: Any) -> bool:
    return isinstance(key, str) and key.endswith(_FILES)


def _is_dashboard(data: Mapping[str, Any]) -> bool:
    held = isinstance(data.get("panels"), list) or isinstance(data.get("rows"), list)
    return held and ("schemaVersion" in data or "templating" in data or "title" in data)


def _of_text(text: str, output: Output, name: str, depth: int) -> Iterator[Document | Fault]:
    """A file that is made as text: the whole output, or one that has a file's name."""
    if depth and not _is_file(name):
        return
    entry = Location(output.sources.entry)
    if depth >= DEEPEST or len(text) > LARGEST:
        message = f"{name or 'what it makes'} is too large or nested too deeply: it was not judged"
        yield Fault(entry, message, kinds=MIXIN_KINDS)
        return
    from readiness.source import yaml  # noqa: PLC0415 - 20 ms, only where there is one

    parsed = yaml.parse(output.sources.entry, text.encode("utf-8", "replace"), wanted=True)
    for fault in parsed.faults:
        message = f"{name or 'what it makes'} cannot be read: {fault.message}"
        yield Fault(entry, message, kinds=MIXIN_KINDS)
    for document in parsed.documents:
        yield from documents(document.data, output, name, depth + 1)


def _leave(data: dict[str, Any], taken: Names) -> bool:
    """Takes out the rules that are judged already; whether any are left."""
    for group in _groups(data):
        group["rules"] = [rule for rule in group["rules"] if not taken & {*_names_of(rule)}]
    return any(group["rules"] for group in _groups(data))


def _groups(data: Any) -> list[dict[str, Any]]:
    """The groups of rules of a file or a resource."""
    spec = data.get("spec") if isinstance(data, dict) else None
    found = data.get("groups") if isinstance(data, dict) else None
    found = found or (spec.get("groups") if isinstance(spec, dict) else None)
    return [
        each
        for each in (found if isinstance(found, list) else ())
        if isinstance(each, dict) and isinstance(each.get("rules"), list)
    ]


def _names_of(rule: Any) -> Iterator[tuple[str, str]]:
    for key in ("alert", "record"):
        if isinstance(rule, dict) and isinstance(rule.get(key), str):
            yield key, rule[key]


def names(data: Any) -> Names:
    """What the rules and dashboards of a document are known by."""
    found = {name for group in _groups(data) for rule in group["rules"] for name in _names_of(rule)}
    if isinstance(data, dict) and _is_dashboard(data):
        found.add(("dashboard", str(data.get("uid") or data.get("title"))))
    return frozenset(found)
