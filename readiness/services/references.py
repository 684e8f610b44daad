"""Entity references `[kind:][namespace/]name` and dependencies made of them; reads nothing."""

from collections.abc import Mapping, Sequence
from fnmatch import fnmatchcase

from readiness.facts.names import folded
from readiness.model import Dependency, Dependent, Location, Service
from readiness.record import NamedTuple


class Reference(NamedTuple):
    """A reference taken apart; the namespace tells no two services of a repository apart."""

    kind: str
    name: str


def reference(text: str, default: str) -> Reference:
    """A reference; `default` is the kind that its field implies."""
    kind, colon, rest = text.strip().partition(":")
    if not colon:
        kind, rest = default, text.strip()
    return Reference(kind.strip().casefold(), rest.rpartition("/")[2].strip())


def dependency(found: Reference, place: Location) -> Dependency:
    """A component goes by its bare name, anything else by kind and name."""
    name = found.name if found.kind == "component" else f"{found.kind}:{found.name}"
    return Dependency(name, place)


class Known(NamedTuple):
    """What dependencies are looked up in."""

    services: Mapping[str, Service]
    """By folded name and alias."""
    entities: frozenset[str]
    providers: Mapping[str, str]
    several: bool
    """The repository holds several services: it is a catalogue, and a name that is missing from
    it dangles. Of one service's own repository that cannot be said."""
    provided: tuple[str, ...] = ()
    """`Service/namespace/name` of what exists elsewhere, as `readiness.yaml` says."""


def known(
    services: Sequence[Service],
    entities: frozenset[str],
    providers: Mapping[str, str],
    provided: tuple[str, ...] = (),
) -> Known:
    """The catalogue by name; a name goes before an alias."""
    by_name = {folded(alias): each for each in services for alias in each.aliases}
    by_name |= {folded(each.name): each for each in services}
    return Known(by_name, entities, providers, len(services) > 1, provided)


def resolved(service: Service, catalogue: Known) -> Service:
    """The service with its dependencies looked up."""
    return service._replace(
        dependencies=tuple(looked_up(each, catalogue) for each in service.dependencies)
    )


def looked_up(edge: Dependency, catalogue: Known) -> Dependency:
    """An edge with the tier of its other end, as far as the catalogue knows it."""
    named = catalogue.services.get(folded(edge.service))
    if named is not None:
        return joined(edge, named)
    found = reference(edge.service, "component")
    name = folded(found.name)
    if found.kind == OPAQUE:
        return edge
    if found.kind == "api" and name in catalogue.providers:
        edge = edge._replace(service=catalogue.providers[name])
        found, name = Reference("component", edge.service), folded(edge.service)
    target = catalogue.services.get(name) if found.kind == "component" else None
    if target is not None:
        return joined(edge, target)
    if f"{found.kind}:{name}" in catalogue.entities or _elsewhere(found, catalogue.provided):
        return edge._replace(resolves=True)
    return edge._replace(resolves=False if catalogue.several else None)


def _elsewhere(found: Reference, provided: tuple[str, ...]) -> bool:
    """Whether the organisation says that what is named exists, only not in this repository."""
    kinds = ("component", "service") if found.kind in {"component", "service"} else (found.kind,)
    parts = [entry.split("/") for entry in provided]
    return any(
        one[0].casefold() in kinds and fnmatchcase(folded(found.name), folded(one[-1]))
        for one in parts
        if len(one) > 1
    )


OPAQUE = "ari"
"""Atlassian's ids: whose they are cannot be told, unless a descriptor here has the same."""


def joined(edge: Dependency, target: Service) -> Dependency:
    """An edge that leads to a service of the catalogue, by its name."""
    same = folded(edge.service) == folded(target.name)
    name = edge.service if same else target.name
    return edge._replace(service=name, tier=target.tier, stage=target.stage, resolves=True)


STRONGEST = (True, None, False)
"""Of several edges between two services the one that binds most speaks."""


def depended_on(services: Sequence[Service]) -> list[Service]:
    """The services with the others that need them, each once."""
    found: dict[str, dict[str, Dependent]] = {}
    for service in services:
        for edge in service.dependencies:
            others = found.setdefault(edge.service.lower(), {})
            known = others.get(service.name)
            if known is None or STRONGEST.index(edge.hard) < STRONGEST.index(known.hard):
                needed = Dependent(service.name, service.tier, edge.location, edge.hard)
                others[service.name] = needed
    return [
        each._replace(dependents=_others(each, found.get(each.name.lower(), {})))
        for each in services
    ]


def _others(service: Service, found: Mapping[str, Dependent]) -> tuple[Dependent, ...]:
    return tuple(found[name] for name in sorted(found) if name != service.name)
