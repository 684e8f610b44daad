"""The facts of one service, of each service, and of nobody."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Protocol, TypeVar

from readiness.facts.attribution.index import ancestors
from readiness.facts.model import (
    DEPLOYED,
    Backup,
    Environment,
    Facts,
    NetworkPolicy,
    Place,
    Workload,
)
from readiness.facts.names import folded
from readiness.facts.text import has_template
from readiness.model import Fault, Service, Unattributed
from readiness.record import NamedTuple


class Owned(Protocol):
    """What may belong to a service."""

    @property
    def service(self) -> str | None:
        """Whose it is."""

    @property
    def attribution(self) -> str:
        """Why."""


class Attributed(Owned, Protocol):
    """A fact of the repository that may belong to a service."""

    @property
    def place(self) -> Place:
        """Where it stands."""


Fact = TypeVar("Fact", bound=Owned)
Shares = Mapping[str | None, tuple[Fact, ...]]
"""Service → its facts in order; None → everybody's."""


def narrow(facts: Facts, service: Service) -> Facts:
    """The facts of one service and those that are everybody's; `by_service` is for loops."""
    return by_service(facts, (service,))[service.name]


def by_service(facts: Facts, services: Sequence[Service] | None = None) -> dict[str, Facts]:
    """Service name → its facts, in one pass over all facts; by default for all services."""
    wanted = facts.services if services is None else services
    workloads = shared(facts.workloads)
    kubernetes_services = shared(facts.kubernetes_services)
    ingresses = shared(facts.ingresses)
    policies = shared(facts.network_policies)
    blankets = by_namespace(facts.network_policies)
    budgets = shared(facts.disruption_budgets)
    scalers = shared(facts.autoscalers)
    objects = shared(facts.objects)
    alerts = shared(facts.alerts)
    recordings = shared(facts.recording_rules)
    slos = shared(facts.slos)
    runbooks = shared(facts.runbooks)
    documentation = shared(facts.documentation)
    dashboards = shared(facts.dashboards)
    routings = shared(facts.routings)
    policies_of_calls = shared(facts.escalation_policies)
    pipelines = shared(facts.pipelines)
    protections = shared(facts.protections)
    rollbacks = shared(facts.rollbacks)
    promises = shared(facts.budget_policies)
    load_tests = shared(facts.load_tests)
    postmortems = shared(facts.postmortems)
    stores = shared(facts.stores)
    gates = shared(facts.release_gates)
    syncs = shared(facts.syncs)
    scraped = shared(facts.scrape_targets)
    firing = shared(facts.firing_alerts)
    faults = faults_by_service(facts)
    environments = [(each, _deployed(each)) for each in facts.environments]
    elsewhere = frozenset(facts.unread) - kinds(facts.faults)
    found: dict[str, Facts] = {}
    for service in wanted:
        name = service.name
        mine = workloads.get(name, ())
        namespaces = sorted({each.namespace for each in mine})
        spaces = {each.namespace for each in _everywhere(name, mine, environments)}
        troubles = (*faults.get(None, ()), *faults.get(name, ()))
        found[name] = Facts(
            services=(service,),
            workloads=mine,
            kubernetes_services=kubernetes_services.get(name, ()),
            ingresses=ingresses.get(name, ()),
            network_policies=policies.get(name, ())
            + tuple(each for space in namespaces for each in blankets.get(space, ())),
            disruption_budgets=budgets.get(name, ()),
            autoscalers=scalers.get(name, ()),
            objects=objects.get(name, ()),
            alerts=alerts.get(name, ()),
            recording_rules=recordings.get(name, ()),
            slos=slos.get(name, ()),
            runbooks=runbooks.get(name, ()),
            documentation=documentation.get(name, ()),
            dashboards=dashboards.get(name, ()),
            routings=routings.get(name, ()) + routings.get(None, ()),
            escalation_policies=policies_of_calls.get(name, ()),
            pipelines=pipelines.get(name, ()) + pipelines.get(None, ()),
            protections=protections.get(None, ()),
            rollbacks=rollbacks.get(name, ()) + rollbacks.get(None, ()),
            budget_policies=promises.get(name, ()) + promises.get(None, ()),
            load_tests=load_tests.get(name, ()) + load_tests.get(None, ()),
            backups=tuple(_saving(facts.backups, name, spaces)),
            postmortems=postmortems.get(name, ()),
            stores=stores.get(name, ()),
            release_gates=gates.get(name, ()) + gates.get(None, ()),
            syncs=syncs.get(name, ()),
            live=facts.live,
            scrape_targets=scraped.get(name, ()),
            firing_alerts=firing.get(name, ()),
            dependencies=service.dependencies,
            agreements=service.agreements,
            teams=facts.teams,
            code_owners=facts.code_owners,
            ownership=facts.ownership,
            repository=facts.repository,
            faults=troubles,
            environments=tuple(_environments(name, environments)),
            unread=tuple(sorted(elsewhere | kinds(troubles))),
        )
    return found


def _everywhere(
    name: str,
    mine: Iterable[Workload],
    found: Iterable[tuple[Environment, Mapping[str, Shares[Any]]]],
) -> Iterator[Workload]:
    """The workloads of a service in all environments."""
    yield from mine
    for _, shares in found:
        yield from shares["workloads"].get(name, ())


def _saving(found: Iterable[Backup], name: str, spaces: AbstractSet[str]) -> Iterator[Backup]:
    """What saves the namespaces of a service; where these are not known, all that may be its own."""
    for each in found:
        if each.namespace is None or not spaces:
            if each.service == name or (each.attribution and not each.service):
                yield each
        elif any(has_template(one) for one in each.namespaces) or any(
            space in each.namespaces or ("*" in each.namespaces and space not in each.excluded)
            for space in spaces
        ):
            yield each


def _deployed(one: Environment) -> Mapping[str, Shares[Any]]:
    """Kind of fact → whose the facts of an environment are."""
    return {kind: shared(getattr(one, kind)) for kind in DEPLOYED}


def _environments(
    name: str, found: Iterable[tuple[Environment, Mapping[str, Shares[Any]]]]
) -> Iterator[Environment]:
    """The environments that have something of a service, narrowed to it."""
    for one, shares in found:
        mine: dict[str, Any] = {kind: shares[kind].get(name, ()) for kind in DEPLOYED}
        if any(mine.values()):
            yield one._replace(**mine)


def shared(facts: Iterable[Fact]) -> Shares[Fact]:
    """The facts of each service; what is nobody's for no reason is left out."""
    shares: dict[str | None, list[Fact]] = defaultdict(list)
    for each in facts:
        if each.service or each.attribution:
            shares[each.service].append(each)
    return {service: tuple(mine) for service, mine in shares.items()}


def by_namespace(policies: Iterable[NetworkPolicy]) -> Mapping[str, Sequence[NetworkPolicy]]:
    """Policies that hold for every workload of their namespace and are nobody's alone."""
    found: dict[str, list[NetworkPolicy]] = defaultdict(list)
    for each in policies:
        if each.selects_all and not each.service:
            found[each.namespace].append(each)
    return found


def faults_by_service(facts: Facts) -> Mapping[str | None, Sequence[Fault]]:
    """Faults below a service's folder are that service's, as are those of a folder (a chart) that
    has its name; what tells its words may hide something of those whom it names, and of those of
    whom no workload was read; all others may hide anybody's. Of what
    was read as it stands nothing is hidden; it is only told.
    """
    named = {each.name: _names(each) for each in facts.services}
    for workload in facts.workloads if any(fault.words for fault in facts.faults) else ():
        if workload.service in named:
            named[workload.service] |= {workload.name.lower()}
    read = {workload.service for workload in facts.workloads}
    roots: dict[str, list[str]] = defaultdict(list)
    names: dict[str, list[str]] = defaultdict(list)
    for service in facts.services:
        names[folded(service.name)].append(service.name)
        if service.root:
            roots[service.root].append(service.name)
    found: dict[str | None, list[Fault]] = defaultdict(list)
    for fault in facts.faults:
        path = fault.location.path
        around = next((each for each in ancestors(path) if each in roots), None)
        chart, inside, _ = path.partition("/templates/")
        folder = (chart if inside else path.rpartition("/")[0]).rpartition("/")[2]
        concerned = roots[around] if around else names.get(folded(folder), [])
        if fault.words and not concerned:
            concerned = [
                name
                for name in named
                if name not in read or not fault.words.isdisjoint(named[name])
            ]
        hides = (concerned or not fault.words) and not fault.stands
        told = fault if hides else fault._replace(kinds=frozenset())
        for name in concerned or (None,):
            found[name].append(told)
    return found


def _names(service: Service) -> set[str]:
    return {name.lower() for name in (service.name, *service.aliases)}


def kinds(faults: Iterable[Fault]) -> frozenset[str]:
    """The kinds of objects that unread files may hold."""
    return frozenset(kind for fault in faults for kind in fault.kinds)


def orphans(facts: Facts) -> tuple[Unattributed, ...]:
    """Evidence that belongs to nobody, by place. Objects that are no evidence of their own
    (roles, quotas) and recording rules are not counted.
    """
    found = [
        Unattributed(kind, name, fact.place.location)
        for kind, name, fact in evidence(facts)
        if not fact.service and not fact.attribution
    ]
    return tuple(sorted(found, key=lambda each: (each.location[:3], each.kind, each.name)))


class Piece(NamedTuple):
    """A piece of evidence with the kind and the name that a report gives it."""

    kind: str
    name: str
    fact: Attributed


def evidence(facts: Facts) -> Iterator[Piece]:
    """Every fact that somebody should answer for."""
    yield from (Piece(each.kind, each.name, each) for each in facts.workloads)
    yield from (Piece("Service", each.name, each) for each in facts.kubernetes_services)
    yield from (Piece(each.kind, each.name, each) for each in facts.ingresses)
    yield from (Piece("NetworkPolicy", each.name, each) for each in facts.network_policies)
    yield from (Piece("PodDisruptionBudget", each.name, each) for each in facts.disruption_budgets)
    for scaler in facts.autoscalers:
        kind = scaler.scaler.kind if scaler.scaler else "HorizontalPodAutoscaler"
        yield Piece(kind, scaler.name, scaler)
    yield from (Piece("Alert", each.name, each) for each in facts.alerts)
    yield from (Piece("SLO", each.name, each) for each in facts.slos)
    yield from (Piece("Runbook", each.path, each) for each in facts.runbooks)
    yield from (Piece("Dashboard", each.title, each) for each in facts.dashboards)
    for policy in facts.escalation_policies:
        yield Piece("EscalationPolicy", policy.name, policy)
    yield from (Piece(each.kind, each.name, each) for each in facts.backups)
    yield from (Piece("Pipeline", each.path, each) for each in facts.pipelines)
