"""Kubernetes objects in documents, `List`s unpacked; knows no kind in particular."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from readiness.model import Location
from readiness.source.document import Document, Step

MAX_LISTS = 4
"""Levels of lists within lists."""


class Manifest(NamedTuple):
    """One object: the node of a document that has `kind` and `apiVersion`."""

    document: Document
    steps: tuple[Step, ...]
    group: str
    """Its `apiVersion`."""
    kind: str

    def get(self, *steps: Step) -> Any:
        """The value of a node, or None."""
        return self.document.get(*self.steps, *steps)

    def at(self, *steps: Step) -> Location:
        """The place of a node, or of its nearest ancestor."""
        return self.document.at(*self.steps, *steps)

    @property
    def name(self) -> str:
        """`metadata.name`, or nothing."""
        name = self.get("metadata", "name")
        return name if isinstance(name, str) else ""

    @property
    def namespace(self) -> str:
        """`metadata.namespace`, or `default`."""
        namespace = self.get("metadata", "namespace")
        return namespace if isinstance(namespace, str) and namespace else "default"

    @property
    def labels(self) -> Mapping[str, Any]:
        """`metadata.labels`."""
        labels = self.get("metadata", "labels")
        return labels if isinstance(labels, dict) else {}


def manifests(document: Document) -> Iterator[Manifest]:
    """The objects of a document in order."""
    yield from _below(document, (), MAX_LISTS)


def _below(document: Document, steps: tuple[Step, ...], levels: int) -> Iterator[Manifest]:
    kind = document.get(*steps, "kind")
    group = document.get(*steps, "apiVersion")
    if not isinstance(kind, str) or not isinstance(group, str):
        return
    items = document.get(*steps, "items")
    if kind.endswith("List") and isinstance(items, list) and levels:
        for number in range(len(items)):
            yield from _below(document, (*steps, "items", number), levels - 1)
    else:
        yield Manifest(document, steps, group, kind)
