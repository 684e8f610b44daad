"""What a renderer is asked and what it answers; renders nothing itself and imports no renderer."""

from collections.abc import Callable

from readiness.model import Fault, Location
from readiness.record import NamedTuple
from readiness.source.document import Document
from readiness.source.environments import Environment
from readiness.source.packaging import Chart
from readiness.source.tree import Tree


class Release(NamedTuple):
    """A chart as somebody declares that it is installed; paths from the tree's root."""

    chart: str
    location: Location
    """Where that is declared."""
    values: tuple[str, ...] = ()
    namespace: str | None = None
    name: str | None = None


class Asked(NamedTuple):
    """A kustomization that somebody declares to be deployed."""

    folder: str
    location: Location


class Declared(NamedTuple):
    """What somebody says is deployed; where nothing is said it is recognised."""

    releases: tuple[Release, ...] = ()
    overlays: tuple[Asked, ...] = ()
    environments: tuple[Environment, ...] = ()
    kubernetes: str | None = None
    """The release that is deployed to, as `1.33`."""


class Ingredients(NamedTuple):
    """What a tree holds that is rendered before it is deployed."""

    tree: Tree
    charts: tuple[Chart, ...]
    documents: tuple[Document, ...]
    """All documents of the tree but those of charts' templates."""


class Rendered(NamedTuple):
    """What the ingredients become."""

    documents: tuple[Document, ...] = ()
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    """Charts of which nothing could be rendered."""
    overlays: frozenset[str] = frozenset()
    """Kustomization files that were rendered, or left out for a reason that a note tells."""
    replaced: frozenset[str] = frozenset()
    """Files that are judged as they render, or not at all; never as they stand."""
    elsewhere: tuple[Document, ...] = ()
    """What the other environments make of the same sources, each with its setting."""


Render = Callable[[Ingredients], Rendered]


def merged(one: Rendered, other: Rendered) -> Rendered:
    """Both answers as one."""
    return Rendered(
        one.documents + other.documents,
        one.faults + other.faults,
        one.notes + other.notes,
        one.charts + other.charts,
        one.overlays | other.overlays,
        one.replaced | other.replaced,
        one.elsewhere + other.elsewhere,
    )
