"""All services of a repository: declared, described by a catalogue, or else inferred."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from readiness.configuration import Settings
from readiness.errors import PolicyError, PolicyErrors
from readiness.facts.model import Facts, Sync, Workload
from readiness.model import Fault, Service, TierSource
from readiness.record import NamedTuple
from readiness.services import (
    backstage,
    dialects,
    hard_edges,
    inferred,
    objectives,
    references,
    releases,
)
from readiness.services.folders import folders
from readiness.services.placeholder import is_placeholder
from readiness.services.reader import Placed
from readiness.services.reconciliation import Described, reconciled
from readiness.services.tiers import Reading, is_ambiguous, normalise
from readiness.source.document import Document
from readiness.source.packaging import Chart
from readiness.source.repository import Repository


class Found(NamedTuple):
    """The services by name, what of their descriptors is broken, what a reader must know."""

    services: tuple[Service, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


Otherwise = Callable[[], list[Service]]


def find(repository: Repository, settings: Settings, facts: Facts) -> Found:
    """The services of a repository. Raises `PolicyErrors` with every tier that is unknown."""
    present = folders(repository.paths)
    return gathered(
        repository.documents,
        present,
        settings,
        facts.workloads,
        repository.charts,
        syncs=facts.syncs,
        otherwise=partial(_run, repository, settings, facts),
    )


def _run(repository: Repository, settings: Settings, facts: Facts) -> list[Service]:
    """What is run without an object of Kubernetes."""
    from readiness.services import platforms  # noqa: PLC0415 - most repositories hold objects

    signs = [each.place.location for each in facts.alerts]
    signs += [each.place.location for each in facts.slos]
    signs += [each.place.location for each in facts.syncs]
    return platforms.services(repository, settings, signs=signs)


def gathered(
    documents: Sequence[Document],
    present: frozenset[str],
    settings: Settings,
    workloads: Sequence[Workload],
    charts: Sequence[Chart] = (),
    *,
    syncs: Sequence[Sync] = (),
    otherwise: Otherwise = list,
) -> Found:
    """The same of plain values; `present` are the folders of the repository; `otherwise` tells the
    services where nothing else does.
    """
    catalogue = backstage.read(documents, present.__contains__, settings.tier_keys)
    foreign = dialects.read(documents, present.__contains__)
    others = (*catalogue.declarations, *foreign.declarations)
    described = reconciled(settings.declarations, others, settings.policy.tiers)
    services, notes = tiered(described, settings)
    idle = sorted({*catalogue.idle, *foreign.idle})
    if not services:
        real = inferred.real(workloads)
        services = inferred.services(real, settings, releases.foreign(syncs, present))
        services += inferred.of_charts(charts, settings, services)
    if not services and not idle:
        services = otherwise()
    if not services:
        services = inferred.services(workloads, settings)
    if foreign.owner:
        services = [owned(each, foreign.owner) for each in services]
    services = objectives.completed(services, documents)
    entities = catalogue.entities | foreign.entities
    known = references.known(
        services, entities, dict(catalogue.providers), settings.vocabulary.provided
    )
    return Found(
        hard_edges.walked(
            references.depended_on(
                [
                    references.resolved(each, known)
                    for each in sorted(services, key=lambda each: (each.name, each.root))
                ]
            )
        ),
        (*catalogue.faults, *foreign.faults),
        (
            *notes,
            *scaled(described, settings),
            *unjudged(idle),
            *foreign.remarks,
            *untiered(services),
        ),
    )


def owned(service: Service, owner: Placed) -> Service:
    """A service that nobody describes belongs to whom its repository belongs to."""
    if not service.inferred or service.owner or is_placeholder(owner[0]):
        return service
    return service._replace(owner=owner[0], owner_location=owner[1])


def tiered(described: Sequence[Described], settings: Settings) -> tuple[list[Service], list[str]]:
    """Each service with its tier; of several the strictest. Raises `PolicyErrors`."""
    services: list[Service] = []
    notes: list[str] = []
    errors: list[PolicyError] = []
    for service, tokens in described:
        readings = []
        for token in tokens:
            if is_placeholder(token.text):
                continue
            try:
                readings.append((normalise(token, settings.policy.tiers), token.location))
            except PolicyError as error:
                errors.append(error)
        usual = (Reading(settings.policy.default_tier, TierSource.DEFAULT), None)
        (tier, source), place = min(readings, key=lambda each: each[0].tier, default=usual)
        services.append(service._replace(tier=tier, tier_source=source, tier_location=place))
        if len({reading.tier for reading, _ in readings}) > 1:
            said = " and ".join(f"{reading.tier} ({at})" for reading, at in readings)
            notes.append(f"{service.name} has tiers {said}: the stricter one holds")
    if errors:
        raise PolicyErrors("tiers are unknown", errors)
    return services, notes


def scaled(described: Sequence[Described], settings: Settings) -> Iterator[str]:
    """Whose tier is a number on a scale that nobody has stated."""
    mapped = settings.policy.tiers
    tokens = [(each.service.name, token) for each in described for token in each.tokens]
    names = sorted({name for name, token in tokens if is_ambiguous(token, mapped)})
    if names:
        yield (
            f"tiers of {listed(names)} are numbers in a dialect without a scale: read as "
            "0 (most critical) to 3; where 1 is the top, say so with "
            "policy.tiers: {1: 0, 2: 1, 3: 2, 4: 3}"
        )


def unjudged(idle: Sequence[str]) -> Iterator[str]:
    """What was left out on purpose."""
    if idle:
        names = ", ".join(idle)
        yield f"not judged, because nobody runs them (libraries, documentation): {names}"


def listed(names: Sequence[str]) -> str:
    """The first few names and how many more there are."""
    more = f" and {len(names) - 5} more" if len(names) > 5 else ""
    return ", ".join(names[:5]) + more


def untiered(services: Sequence[Service]) -> Iterator[str]:
    """Who is judged at a tier that nobody declared."""
    names = sorted(each.name for each in services if each.tier_source is TierSource.DEFAULT)
    if names:
        tier = next(each.tier for each in services if each.tier_source is TierSource.DEFAULT)
        yield f"no tier is declared for {listed(names)}: judged at tier {tier}"
