"""From documents to Kubernetes objects: lists expanded, namespaces defaulted once, patches left.

Judges nothing; what has no apiVersion, kind and name is no object and nobody's fault.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readiness.facts.kubernetes import kustomization, template
from readiness.facts.kubernetes.node import (
    is_template,
    labels,
    mapping,
    plain,
    text,
)
from readiness.facts.kubernetes.scope import CLUSTER_SCOPED
from readiness.facts.model import NodePlace
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

FOREIGN = frozenset(
    {"backstage.io", "kustomize.config.k8s.io", "openslo", "openslo.com", "readiness", "skaffold"}
)
"""Groups of files that look like objects and are never sent to a cluster."""
KNATIVE = ("serving.knative.dev", "Service")
"""Told by another kind, so that nobody takes it for the Service of Kubernetes."""
DEEPEST_LIST = 4
"""Lists within lists are legal for kubectl and never seen; this bounds them."""


class Object(NamedTuple):
    """One object: where it stands, and its identity as the cluster would know it."""

    document: Document
    steps: tuple[Step, ...]
    data: Mapping[str, Any]
    group: str
    version: str
    kind: str
    namespace: str | None
    """`default` where absent; None for kinds that live in no namespace."""
    name: str
    home: str
    """The namespace as text; empty for kinds that live in none."""
    metadata: Mapping[str, Any]
    spec: Mapping[str, Any]
    """Empty where it is missing or of another type."""

    @property
    def api_version(self) -> str:
        """Group and version as they are written."""
        return f"{self.group}/{self.version}" if self.group else self.version

    @property
    def key(self) -> tuple[str, str, str]:
        """Kind, namespace (empty for none) and name."""
        return self.kind, self.home, self.name

    @property
    def labels(self) -> Mapping[str, str]:
        """Its own labels."""
        return labels(self.metadata.get("labels"))

    @property
    def annotations(self) -> Mapping[str, str]:
        """Its own annotations."""
        return labels(self.metadata.get("annotations"))

    @property
    def nameless(self) -> bool:
        """Whether name or namespace wait to be filled in."""
        return is_template(self.name) or is_template(self.home)

    @property
    def adrift(self) -> bool:
        """Whether its namespace is decided when it is applied."""
        return self.home == "default" and not self.metadata.get("namespace")

    def place(self, parts: Mapping[str, tuple[Step, ...]], *below: Step) -> NodePlace:
        """The place of the object, or of a node below it."""
        return NodePlace(self.document, (*self.steps, *below), parts)


def read(documents: Iterable[Document]) -> list[Object]:
    """All objects in the order of the documents."""
    documents = tuple(map(template.filled, documents))
    patches = kustomization.patches(documents)
    found: list[Object] = []
    for document in documents:
        if isinstance(document.data, dict) and document.path not in patches:
            found.extend(expand(document, (), document.data, {}, 0))
    return unscoped(found)


def expand(
    document: Document,
    steps: tuple[Step, ...],
    data: Mapping[str, Any],
    inherited: Mapping[str, str],
    depth: int,
) -> Iterator[Object]:
    """The object at a node, or the objects of the list that it is."""
    kind = data.get("kind", inherited.get("kind"))
    version = data.get("apiVersion", inherited.get("apiVersion"))
    if not (isinstance(kind, str) and isinstance(version, str) and kind and version):
        return
    if template.is_template(data) and depth < DEEPEST_LIST:
        for index, item in enumerate(data["objects"]):
            if isinstance(item, dict):
                yield from expand(document, (*steps, "objects", index), item, {}, depth + 1)
    items = data.get("items")
    if not (kind.endswith("List") and isinstance(items, list)):
        one = identified(document, steps, data, version, kind)
        if one is not None:
            yield one
        return
    typed = {"kind": kind[:-4], "apiVersion": version} if kind != "List" else {}
    for index, item in enumerate(items if depth < DEEPEST_LIST else ()):
        if isinstance(item, dict):
            yield from expand(document, (*steps, "items", index), item, typed, depth + 1)


def identified(
    document: Document, steps: tuple[Step, ...], data: Mapping[str, Any], version: str, kind: str
) -> Object | None:
    """The object with its identity; None for what has no name, as patches and templates."""
    group, slash, generation = version.rpartition("/")
    metadata = data.get("metadata")
    if group in FOREIGN or not isinstance(metadata, dict):
        return None
    if (group, kind) == KNATIVE:
        kind = "KnativeService"
    name = plain(metadata.get("name")) or plain(metadata.get("generateName"))
    if not name:
        return None
    home = "" if kind in CLUSTER_SCOPED else namespace(metadata)
    return Object(
        document,
        steps,
        data,
        group if slash else "",
        generation,
        kind,
        home or None,
        name,
        home,
        metadata,
        mapping(data.get("spec")),
    )


def namespace(metadata: Mapping[str, Any]) -> str:
    """The declared namespace, or the one that kubectl would take."""
    declared = metadata.get("namespace")
    return declared if isinstance(declared, str) and declared else "default"


def unscoped(found: list[Object]) -> list[Object]:
    """The same objects, without namespace where a CustomResourceDefinition says so."""
    cluster = {
        (text(one.spec.get("group")), text(mapping(one.spec.get("names")).get("kind")))
        for one in found
        if one.kind == "CustomResourceDefinition" and one.spec.get("scope") == "Cluster"
    }
    if not cluster:
        return found
    return [
        one._replace(namespace=None, home="") if (one.group, one.kind) in cluster else one
        for one in found
    ]
