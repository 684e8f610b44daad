"""Tells parts of objects from objects: patch files that no kustomization names.

What is judged as an object must be one; a part of one says nothing about the whole. Reads no file.
"""

import posixpath
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document
from readiness.source.packaging import KUSTOMIZATIONS

MOST_NAMED = 4
"""In a note."""
SELECTING = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"})
"""Kinds of `apps/v1` whose `spec.selector` the API server demands."""
TEMPLATES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((*sorted(SELECTING), "Job"), ("spec", "template", "spec")),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
}
"""Kind → where its pod is written."""
PATCHES = frozenset({"patch", "patches"})
Identity = tuple[str, str]

_WORD = pattern(r"[a-z0-9]+")


class Whole(NamedTuple):
    """The documents that are objects, and what is said of the others."""

    documents: tuple[Document, ...]
    notes: tuple[str, ...] = ()


def whole(documents: Sequence[Document], rendered: Iterable[Document]) -> Whole:
    """Without workloads that the API server would refuse for what they lack, where they lie below
    a kustomization's folder or where a file or a rendering holds the whole of them: a patch that
    somebody applies in a way that is not written down here. Of other kinds nothing tells but a file
    that is named as a patch: scaffolds keep them with the line that would list them commented out.
    """
    parts = [one for one in documents if not one.templated and (_is_part(one) or _is_named(one))]
    if not parts:
        return Whole(tuple(documents))
    folders = {
        posixpath.dirname(one.path)
        for one in documents
        if posixpath.basename(one.path) in KUSTOMIZATIONS
    }
    others = {id(one) for one in parts}
    known = {_identity(one) for one in (*documents, *rendered) if id(one) not in others}
    listed = {path for one in documents for path in _listed(one)}
    aside = [
        one
        for one in parts
        if one.path not in listed
        and ((_is_part(one) and _identity(one) in known) or _below(one.path, folders))
    ]
    left = {id(one) for one in aside}
    paths = sorted({one.path for one in aside})
    return Whole(tuple(one for one in documents if id(one) not in left), tuple(_told(paths)))


def _told(paths: Sequence[str]) -> Iterable[str]:
    more = f" and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else ""
    if paths:
        names = ", ".join(paths[:MOST_NAMED]) + more
        yield f"parts of objects that no kustomization names are not judged: {names}"


def _listed(document: Document) -> Iterable[str]:
    """The files that a kustomization deploys as they are."""
    folder, name = posixpath.split(document.path)
    entries = document.get("resources") if name in KUSTOMIZATIONS else None
    for entry in entries if isinstance(entries, list) else ():
        if isinstance(entry, str):
            yield posixpath.normpath(posixpath.join(folder, entry))


def _identity(document: Document) -> Identity:
    return str(document.get("kind")), str(document.get("metadata", "name"))


def _below(path: str, folders: set[str]) -> bool:
    """Whether a kustomization lies in the folder of a file or in one above it."""
    folder = posixpath.dirname(path)
    while folder and folder not in folders:
        folder = posixpath.dirname(folder)
    return folder in folders


def _is_part(document: Document) -> bool:
    """Whether it is a workload without what the API server demands of one."""
    kind = document.get("kind")
    steps = TEMPLATES.get(kind) if isinstance(kind, str) else None
    if steps is None or not isinstance(document.get("metadata", "name"), str):
        return False
    if kind in SELECTING and document.get("apiVersion") == "apps/v1":
        return document.get("spec", "selector") is None
    return any(map(_without_image, _containers(document.get(*steps, "containers"))))


def _is_named(document: Document) -> bool:
    """Whether its file, or the folder around it, says that it is a patch."""
    folder, name = posixpath.split(document.path)
    said = _WORD.findall(name.rpartition(".")[0].lower())
    return not PATCHES.isdisjoint((*said, posixpath.basename(folder).lower()))


def _containers(node: Any) -> Iterable[Any]:
    return node if isinstance(node, list) else ()


def _without_image(container: Any) -> bool:
    return isinstance(container, dict) and "name" in container and "image" not in container
