"""Tells parts of objects from objects: patch files that no kustomization names.

What is judged as an object must be one; a part of one says nothing about the whole. Reads no file.
"""

import posixpath
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from readiness.model import Fault
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document
from readiness.source.packaging import KUSTOMIZATIONS
from readiness.source.tree import Tree

MOST_NAMED = 4
"""In a note."""
SELECTING = frozenset({"Deployment", "StatefulSet", "DaemonSet", "ReplicaSet"})
"""Kinds of `apps/v1` whose `spec.selector` the API server demands."""
TEMPLATES: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys((*sorted(SELECTING), "Job"), ("spec", "template", "spec")),
    "CronJob": ("spec", "jobTemplate", "spec", "template", "spec"),
}
"""Kind → where its pod is written."""
NEEDED: Mapping[str, tuple[str, ...]] = {
    "MutatingWebhookConfiguration": ("webhooks",),
    "ValidatingWebhookConfiguration": ("webhooks",),
    "CustomResourceDefinition": ("spec", "names"),
}
"""Kind → what it cannot be without, of kinds that people patch."""
_COMMENTED = pattern(
    r"^[ \t]{0,20}#[ \t#]{0,20}-[ \t]{1,9}[\"']?([\w./-]{1,200}\.ya?ml)\b", re.MULTILINE
)
PATCHES = frozenset({"patch", "patches"})
Identity = tuple[str, str]

_WORD = pattern(r"[a-z0-9]+")


class Whole(NamedTuple):
    """The documents that are objects, and what is said of the others."""

    documents: tuple[Document, ...]
    notes: tuple[str, ...] = ()


def whole(tree: Tree, documents: Sequence[Document], rendered: Iterable[Document]) -> Whole:
    """Without objects that the API server would refuse for what they lack, where they lie below
    a kustomization's folder or where a file or a rendering holds the whole of them: a patch that
    somebody applies in a way that is not written down here. Of other kinds nothing tells but a file
    that is named as a patch: scaffolds keep them with the line that would list them commented out.
    And without files that a kustomization lists in a comment: somebody took them out.
    """
    idle = _taken_out(tree, documents)
    noted = [f"taken out of a kustomization and not judged: {_named(sorted(idle))}"] if idle else []
    documents = [one for one in documents if one.path not in idle]
    parts = [one for one in documents if not one.templated and (_is_part(one) or _is_named(one))]
    if not parts:
        return Whole(tuple(documents), tuple(noted))
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
    if paths:
        noted.append(
            f"parts of objects that no kustomization names are not judged: {_named(paths)}"
        )
    return Whole(tuple(one for one in documents if id(one) not in left), tuple(noted))


def _named(paths: Sequence[str]) -> str:
    more = f" and {len(paths) - MOST_NAMED} more" if len(paths) > MOST_NAMED else ""
    return ", ".join(paths[:MOST_NAMED]) + more


def _taken_out(tree: Tree, documents: Sequence[Document]) -> set[str]:
    """Files whose entry in the kustomization beside them is a comment, and in none is written."""
    beside = {posixpath.dirname(one.path): one.path for one in documents if _is_kustomization(one)}
    if not beside:
        return set()
    listed = {path for one in documents for path in _listed(one)}
    comments = {folder: _comments(tree.read(path)) for folder, path in beside.items()}
    return {
        one.path
        for one in documents
        if not _is_kustomization(one)
        and posixpath.basename(one.path) in comments.get(posixpath.dirname(one.path), ())
        and one.path not in listed
    }


def _comments(content: bytes | Fault) -> set[str]:
    """The file names that are an entry of a list that a `#` stands before."""
    text = content.decode("utf-8", "replace") if isinstance(content, bytes) else ""
    return {match[1].removeprefix("./") for match in _COMMENTED.finditer(text)}


def _is_kustomization(document: Document) -> bool:
    return posixpath.basename(document.path) in KUSTOMIZATIONS


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
    if not isinstance(kind, str) or not isinstance(document.get("metadata", "name"), str):
        return False
    if kind in NEEDED:
        return document.get(*NEEDED[kind]) is None
    steps = TEMPLATES.get(kind)
    if steps is None:
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
