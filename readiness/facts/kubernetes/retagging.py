"""Images into which a tool writes another tag before they are applied; renders nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from readiness.facts.kubernetes.kustomization import kustomizations
from readiness.facts.kubernetes.node import mapping, sequence
from readiness.facts.model import Image
from readiness.record import NamedTuple
from readiness.source.document import Document

KUSTOMIZED = "kustomize "
CHANGES = ("newTag", "newName", "digest")
IMPORT_PATH = "ko://"
"""What ko builds and replaces by a digest: https://ko.build/features/k8s/"""


class Retagged(NamedTuple):
    """Names of images, without tag, whose tag is written elsewhere."""

    changed: frozenset[str] = frozenset()
    """By kustomizations; what they render to has its last tag."""
    built: frozenset[str] = frozenset()
    """By Skaffold: https://skaffold.dev/docs/references/yaml/"""


def retagged(documents: Iterable[Document]) -> Retagged:
    """Names of images that kustomizations change or Skaffold builds."""
    documents = tuple(documents)
    return Retagged(frozenset(_changed(documents)), frozenset(_built(documents)))


def is_retagged(image: Image, names: Retagged, origin: str | None = None) -> bool:
    """Whether one of the names is the image's; its own tag or digest does not count then.
    `origin`: what its document was rendered by.
    """
    if image.text.startswith(IMPORT_PATH):
        return True
    path = "/".join(part for part in (image.registry, image.repository) if part)
    final = origin is not None and origin.startswith(KUSTOMIZED)
    return bool(path) and (path in names.built or (path in names.changed and not final))


def _changed(documents: Iterable[Document]) -> Iterator[str]:
    for document in kustomizations(documents):
        for item in map(mapping, sequence(document.data.get("images"))):
            name = item.get("name")
            if isinstance(name, str) and any(item.get(field) for field in CHANGES):
                yield name


def _built(documents: Iterable[Document]) -> Iterator[str]:
    for document in documents:
        version = document.get("apiVersion")
        if isinstance(version, str) and version.startswith("skaffold/"):
            for profile in ({"build": document.get("build")}, *_profiles(document)):
                artifacts = mapping(mapping(profile).get("build")).get("artifacts")
                for item in sequence(artifacts):
                    name = mapping(item).get("image")
                    if isinstance(name, str):
                        yield name


def _profiles(document: Document) -> Iterator[object]:
    yield from sequence(document.get("profiles"))
