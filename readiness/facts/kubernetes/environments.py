"""Which documents one environment deploys, and what of their facts is its own; joins nothing.

An environment has a graph of its own: its manifests, and those of the rest of the repository that it
has no form of.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from readiness.facts.model import DEPLOYED, Environment, Facts, NodePlace
from readiness.facts.resources import resources
from readiness.record import NamedTuple
from readiness.source.document import Document

Identity = tuple[str, str, str]


class Scene(NamedTuple):
    """The documents of an environment with those that it shares."""

    name: str
    gates: bool
    documents: tuple[Document, ...]


def identities(documents: Iterable[Document]) -> frozenset[Identity]:
    """Kind, namespace and name of all objects of documents."""
    return frozenset(one for document in documents for one in identified(document))


def identified(document: Document) -> Iterator[Identity]:
    """Kind, namespace and name of the objects of a document."""
    for steps, node in resources(document):
        name = document.get(*steps, "metadata", "name")
        namespace = document.get(*steps, "metadata", "namespace")
        yield node["kind"], str(namespace or "default"), str(name)


def deciding(documents: Sequence[Document]) -> tuple[Document, ...]:
    """One form of each object, where several environments decide: the first one's."""
    first: dict[str, str] = {}
    for one in documents:
        if one.setting is not None:
            first.setdefault(one.setting.family, one.setting.name)
    chosen = [one for one in documents if _leads(one, first)]
    if len(chosen) == len(documents):
        return tuple(documents)
    known = identities(one for one in chosen if one.setting is not None)
    return tuple(one for one in documents if _leads(one, first) or not known & set(identified(one)))


def _leads(document: Document, first: dict[str, str]) -> bool:
    setting = document.setting
    return setting is None or first[setting.family] == setting.name


def scenes(elsewhere: Sequence[Document], documents: Sequence[Document]) -> Iterator[Scene]:
    """The other environments, by name; what they have no form of is as it is where it decides."""
    own: dict[tuple[str, bool], list[Document]] = {}
    for one in elsewhere:
        if one.setting is not None:
            own.setdefault((one.setting.name, one.setting.gates), []).append(one)
    for (name, gates), mine in sorted(own.items()):
        families = {one.setting.family for one in mine if one.setting is not None}
        known = identities(mine)
        shared = [
            one
            for one in documents
            if (one.setting is None or one.setting.family not in families)
            and not known & set(identified(one))
        ]
        yield Scene(name, gates, (*shared, *mine))


def environment(scene: Scene, facts: Facts) -> Environment:
    """What of the facts of a scene is its own."""
    kinds = {
        kind: tuple(fact for fact in getattr(facts, kind) if _own(fact.place, scene.name))
        for kind in DEPLOYED
    }
    return Environment(scene.name, scene.gates, **kinds)


def _own(place: object, name: str) -> bool:
    setting = place.document.setting if isinstance(place, NodePlace) else None
    return setting is not None and setting.name == name
