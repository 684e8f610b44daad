"""Reads a tree once: which files are worth parsing, and what could not be read; knows no fact."""

import posixpath
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

from readiness.cache import Cache
from readiness.model import Fault
from readiness.pattern import pattern
from readiness.source import packaging, yaml
from readiness.source.document import Document
from readiness.source.identity import GitIdentity
from readiness.source.repository import FORGETFUL, NOWHERE, Remark, Repository
from readiness.source.tree import Tree

YAML_SUFFIXES = (".yaml", ".yml", ".rules", ".alerts", ".alert")
JSON_SUFFIX = ".json"
ANYTHING = "Document"
"""What a look at the bytes says where it sees something but no kind."""
MARKER = b"readiness:"
"""How a comment begins that is meant for us."""

_YAML_WORDS = pattern(rb"apiVersion|groups:|slos:|rule_files:|alert_rule_test|resources:")
_JSON_WORDS = pattern(rb'"apiVersion"|"panels"|"groups"|"dashboard"')
_ALWAYS = pattern(
    r"(^|/)(\.github/workflows/[^/]+|\.gitlab-ci|readiness(-waivers)?|catalog-info|kustomization)"
    r"\.ya?ml$"
)
"""Files that matter whatever their bytes say, so that a broken one is told."""


def read(
    tree: Tree,
    *,
    identity: GitIdentity = NOWHERE,
    changes: Callable[[tuple[str, ...]], Mapping[str, str] | Fault] | None = None,
    progress: Callable[[Iterable[str]], Iterable[str]] | None = None,
    cache: Cache = FORGETFUL,
) -> Repository:
    """The documents of every file that may hold evidence, with what could not be read."""
    charts = tuple(
        chart._replace(kinds=_kinds(tree, chart.templates))
        for chart in packaging.charts(tree.paths)
    )
    templates = frozenset(path for chart in charts for path in chart.templates)
    wanted = [path for path in tree.paths if path not in templates and _by_name(path)]
    read = _parse_all(tree, progress(wanted) if progress else wanted)
    overlays = packaging.overlays(read.documents)
    unrendered = [packaging.unrendered_chart(chart) for chart in charts if chart.templates]
    faults = [*tree.notes, *read.faults, *overlays.faults, *unrendered]
    return Repository(
        tree,
        tuple(document for document in read.documents if document.path not in overlays.patches),
        tuple(sorted(faults, key=_order)),
        charts=charts,
        remarks=tuple(read.remarks),
        identity=identity,
        changes=changes,
        cache=cache,
    )


class _Read(NamedTuple):
    documents: list[Document]
    faults: list[Fault]
    remarks: list[Remark]


def _order(fault: Fault) -> tuple[str, int, int, str]:
    place = fault.location
    return (place.path, place.line, place.column, fault.message)


def _by_name(path: str) -> bool:
    return path.endswith((*YAML_SUFFIXES, JSON_SUFFIX)) or posixpath.basename(path) in (
        packaging.KUSTOMIZATIONS
    )


def _by_content(path: str, content: bytes) -> bool:
    if path.endswith(JSON_SUFFIX):
        return _JSON_WORDS.search(content) is not None
    return _YAML_WORDS.search(content) is not None or _ALWAYS.search(path) is not None


def _parse_all(tree: Tree, paths: Iterable[str]) -> _Read:
    read = _Read([], [], [])
    for path, content in tree.read_all(paths):
        if isinstance(content, Fault):
            read.faults.append(content)
        elif _by_content(path, content) or _wide(content):
            _parse(path, content, read)
    return read


def _parse(path: str, content: bytes, read: _Read) -> None:
    parse = yaml.parse_json if path.endswith(JSON_SUFFIX) else yaml.parse
    parsed = parse(path, content, wanted=_ALWAYS.search(path) is not None)
    read.documents.extend(parsed.documents)
    read.faults.extend(parsed.faults)
    if MARKER in content:
        read.remarks.extend(Remark(path, comment) for comment in yaml.comments(content))


def _wide(content: bytes) -> bool:
    """UTF-16 text, in which the words above cannot be seen."""
    return content[:2] in {b"\xff\xfe", b"\xfe\xff"}


def _kinds(tree: Tree, paths: Sequence[str]) -> frozenset[str]:
    found: set[str] = set()
    for _, content in tree.read_all(paths):
        if isinstance(content, bytes):
            found |= yaml.sniff(content)
    return frozenset(found - {ANYTHING})
