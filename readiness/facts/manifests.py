"""Kubernetes objects in documents, `List`s unpacked; knows no kind in particular."""

from collections.abc import Mapping, Sequence
from typing import Any

from readiness.facts.resources import resources
from readiness.model import Location
from readiness.record import NamedTuple
from readiness.source.document import Document, Step


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


def manifests(document: Document) -> Sequence[Manifest]:
    """The objects of a document in order."""
    # no generator: every collector asks this of every document
    return [
        Manifest(document, steps, group, node["kind"])
        for steps, node in resources(document)
        if isinstance(group := node.get("apiVersion"), str)
    ]
