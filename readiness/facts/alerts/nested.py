"""Rules that stand inside something else: texts of ConfigMaps, values of charts, lists anywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readiness.facts import embedded
from readiness.facts.alerts.rule import KINDS, Group, group_at, is_rule
from readiness.facts.resources import resources
from readiness.model import Fault
from readiness.record import NamedTuple
from readiness.source.document import Document, Step
from readiness.source.repository import Repository

CONFIG_MAP = "config-map"
VALUES = "helm-values"
OPERATIONS = "operations"
"""A list of changes to a document that lies elsewhere, whose values hold rules: BOSH, JSON Patch."""
HOLDERS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "ConfigMap": (("data",),),
    "Secret": (("stringData",),),
    "HelmRelease": (("spec", "values"),),
    "Application": (("spec", "source", "helm", "valuesObject"), ("spec", "sources")),
}
"""Kind → the nodes that may hold rules of somebody else's format."""
_OF_OTHERS = frozenset({"groups", "rule_files", "panels", "dashboard", "resource", "jobs"})
"""Top keys of documents that hold no values of a chart, or that other dialects read."""


class Nested(NamedTuple):
    """What a document holds below its own format."""

    groups: tuple[Group, ...] = ()
    faults: tuple[Fault, ...] = ()


def nested(repository: Repository, documents: Iterable[Document]) -> Nested:
    """The groups inside of all documents, in order. The values of a chart that was rendered are
    judged as what it rendered.
    """
    rendered = {document.path for document in documents if document.origin}
    folders = tuple(
        sorted(
            {path.partition("/templates/")[0] + "/" for path in rendered if "/templates/" in path}
        )
    )
    found = [
        each
        for document in documents
        if not document.path.startswith(folders) or document.origin
        for holder in _holders(document)
        for each in _within(repository, document, holder)
    ]
    return Nested(
        tuple(each for each in found if isinstance(each, Group)),
        tuple(each for each in found if isinstance(each, Fault)),
    )


class _Holder(NamedTuple):
    """A node below which rules may stand, and what they are called there."""

    steps: tuple[Step, ...]
    format: str


def _holders(document: Document) -> Iterator[_Holder]:
    data = document.data
    if isinstance(data, dict) and "kind" not in data:
        if "apiVersion" not in data and _OF_OTHERS.isdisjoint(data):
            yield _Holder((), VALUES)
        return
    if isinstance(data, list) and not any(_names_its_kind(each) for each in data):
        yield _Holder((), OPERATIONS)
        return
    for steps, resource in resources(document):
        for below in HOLDERS.get(resource["kind"], ()):
            is_text = below[0] in {"data", "stringData"}
            yield _Holder((*steps, *below), CONFIG_MAP if is_text else VALUES)


def _names_its_kind(data: Any) -> bool:
    return not isinstance(data, dict) or not data.keys().isdisjoint({"kind", "apiVersion"})


def _within(repository: Repository, document: Document, holder: _Holder) -> Iterator[Group | Fault]:
    """Every list of rules below a node, and every text that reads like a rule file."""
    yield from _lists(document, holder.steps, holder.format)
    texts = [
        steps
        for steps, node in _below(document, holder.steps)
        if isinstance(node, str) and _reads_like_rules(node)
    ]
    if not texts:
        return
    lines = () if document.origin else (repository.text(document.path) or "").split("\n")
    for steps in texts:
        inner = embedded.read(document, steps, lines, KINDS)
        yield from inner.faults
        for each in inner.documents:
            yield from _lists(each, (), holder.format)


def _lists(document: Document, root: tuple[Step, ...], dialect: str) -> Iterator[Group]:
    """The lists of whole rules below a node; what `rules:` hangs on is their group."""
    for steps, node in _below(document, root):
        if isinstance(node, list) and any(map(_is_whole_rule, node)):
            above = document.get(*steps[:-1]) if steps and steps[-1] == "rules" else None
            yield group_at(document, steps, above if isinstance(above, dict) else {}, dialect)


def _below(document: Document, steps: tuple[Step, ...]) -> Iterator[tuple[tuple[Step, ...], Any]]:
    stack: list[tuple[tuple[Step, ...], Any]] = [(steps, document.get(*steps))]
    while stack:
        here, node = stack.pop()
        yield here, node
        if isinstance(node, dict):
            stack.extend(((*here, key), node[key]) for key in reversed(node))
        elif isinstance(node, list):
            stack.extend(((*here, number), node[number]) for number in reversed(range(len(node))))


def _is_whole_rule(data: Any) -> bool:
    return is_rule(data) and "expr" in data


def _reads_like_rules(text: str) -> bool:
    return "expr:" in text and ("alert:" in text or "record:" in text)
