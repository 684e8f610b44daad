"""What the fields of a kustomization write into objects (`images`, `replicas`, `namespace`, labels).

Each as a patch that says what it writes and where it says so; runs none of it.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from readiness.model import Location
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

Where = Callable[[tuple[Step, ...]], Location]
CHANGES = ("digest", "newTag", "newName")
"""What of an image an entry changes; the first that it has is where it is told."""


class Patch(NamedTuple):
    """What is written over objects of a kind and name; None: over any."""

    kind: str | None
    name: str | None
    data: Any
    """A part of the object, the operations of a JSON patch, or a `Retag`."""
    where: Where


class Retag(NamedTuple):
    """What an entry of `images` makes of an image."""

    name: str
    tag: str | None
    digest: str | None
    at: Location


def patches(kustomization: Document) -> Iterator[Patch]:
    """What each field writes, in the order in which Kustomize applies them.

    https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/
    """
    namespace = kustomization.get("namespace")
    if isinstance(namespace, str):
        at = fixed(kustomization.at("namespace"))
        yield Patch(None, None, {"metadata": {"namespace": namespace}}, at)
    yield from _labels(kustomization)
    for index, entry in _entries(kustomization, "images"):
        retag = _retag(kustomization, index, entry)
        if retag is not None:
            yield Patch(None, None, retag, fixed(retag.at))
    for index, entry in _entries(kustomization, "replicas"):
        name, count = entry.get("name"), entry.get("count")
        at = fixed(kustomization.at("replicas", index))
        yield Patch(None, name if isinstance(name, str) else None, _replicas(count), at)


def writes(retag: Retag, image: Any) -> bool:
    """Whether an image is what an entry makes."""
    if not isinstance(image, str):
        return False
    rest, _, digest = image.partition("@")
    name, colon, tag = rest.rpartition(":")
    if not colon or "/" in tag:
        name, tag = rest, ""
    return (
        name == retag.name
        and (retag.digest is None or digest == retag.digest)
        and (retag.tag is None or tag == retag.tag)
    )


def fixed(location: Location) -> Where:
    """The same place for all that a patch says."""
    return lambda _: location


def _replicas(count: Any) -> Mapping[str, Any]:
    return {"spec": {"replicas": count}}


def _retag(kustomization: Document, index: int, entry: Mapping[str, Any]) -> Retag | None:
    name = entry.get("newName") or entry.get("name")
    key = next((each for each in CHANGES if entry.get(each)), None)
    if not isinstance(name, str) or key is None:
        return None
    tag, digest = entry.get("newTag"), entry.get("digest")
    return Retag(
        name,
        str(tag) if tag and not digest else None,
        str(digest) if digest else None,
        kustomization.at("images", index, key),
    )


def _labels(kustomization: Document) -> Iterator[Patch]:
    """`commonLabels`, `commonAnnotations` and the pairs of `labels`, at each pair."""
    common = kustomization.get("commonLabels")
    if isinstance(common, dict):
        yield from _labelled(common, _below(kustomization, "commonLabels"))
    for index, entry in _entries(kustomization, "labels"):
        pairs = entry.get("pairs")
        if isinstance(pairs, dict):
            yield from _labelled(pairs, _below(kustomization, "labels", index, "pairs"))
    notes = kustomization.get("commonAnnotations")
    if isinstance(notes, dict):
        where = _below(kustomization, "commonAnnotations")
        template = {"template": {"metadata": {"annotations": notes}}}
        data = {"metadata": {"annotations": notes}, "spec": template}
        yield Patch(None, None, data, where)


def _labelled(pairs: Mapping[str, Any], where: Where) -> Iterator[Patch]:
    template = {"metadata": {"labels": pairs}}
    spec = {"selector": {"matchLabels": pairs}, "template": template}
    yield Patch(None, None, {"metadata": {"labels": pairs}, "spec": spec}, where)
    yield Patch(None, None, {"spec": {"selector": pairs}}, where)


def _below(kustomization: Document, *above: Step) -> Where:
    """Each entry where it stands below some steps; their place for what is no entry."""
    return lambda steps: kustomization.at(*above, *steps[-1:])


def _entries(document: Document, key: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    found = document.get(key)
    for index, entry in enumerate(found if isinstance(found, list) else ()):
        if isinstance(entry, dict):
            yield index, entry
