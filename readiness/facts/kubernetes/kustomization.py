"""What kustomizations say of other files, for whoever reads these without rendering them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from posixpath import dirname, join, normpath

from readiness.facts.kubernetes.node import mapping, sequence
from readiness.source.document import Document

GENERATORS = (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret"))
PATCHES = ("patches", "patchesStrategicMerge", "patchesJson6902")
NAMES = ("kustomization.yaml", "kustomization.yml", "Kustomization")


def kustomizations(documents: Iterable[Document]) -> Iterator[Document]:
    """The kustomizations among documents: files of their own, known by name."""
    for document in documents:
        if document.path.endswith(NAMES) and isinstance(document.data, dict):
            yield document


def generated(documents: Iterable[Document]) -> frozenset[tuple[str, str]]:
    """Kind and name of what kustomizations generate (their hash suffix comes with rendering)."""
    found = set()
    for document in kustomizations(documents):
        for field, kind in GENERATORS:
            for item in sequence(document.data.get(field)):
                name = mapping(item).get("name")
                if isinstance(name, str):
                    found.add((kind, name))
    return frozenset(found)


def patches(documents: Iterable[Document]) -> frozenset[str]:
    """Paths of files that are patches: parts of objects, judged with what they change."""
    found = set()
    for document in kustomizations(documents):
        for field in PATCHES:
            for item in sequence(document.data.get(field)):
                path = item.get("path") if isinstance(item, dict) else item
                if isinstance(path, str) and len(path) < 1000:
                    found.add(normpath(join(dirname(document.path), path)))
    return frozenset(found)
