"""The subjects of a rule: what `each:` selects from the facts of one service; pure."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from readiness.facts.model import Facts, FixedPlace, NodePlace, Place
from readiness.model import Evidence, EvidenceClass, Location, Service, Subject


class Candidate:
    """One subject: its names in expressions, and where each part of it stands."""

    __slots__ = ("_location", "environment", "evidence", "origin", "place", "roots", "subject")

    def __init__(  # noqa: PLR0917 - a record, but for the place that is looked up late
        self,
        roots: Mapping[str, Any],
        subject: Subject,
        place: Place,
        origin: str | None = None,
        environment: str = "",
        evidence: tuple[Evidence, ...] = (),
    ) -> None:
        """`origin`: what rendered it, where it does not stand as it is deployed; `environment`:
        where it is so, an environment, else what renders it; `evidence`: the other places that an
        outcome rests on.
        """
        self.roots = roots
        self.subject = subject
        self.place = place
        self.origin = origin
        self.environment = environment
        self.evidence = evidence
        self._location: Location | None = None

    @property
    def location(self) -> Location:
        """Where it stands: looked up when somebody asks, since of most nobody does."""
        if self._location is None:
            self._location = self.place.location
        return self._location

    def at(self, part: str) -> Location:
        """Where a part of it stands."""
        return self.place.at(part)


def candidates(each: str, facts: Facts, service: Service) -> Iterable[Candidate]:
    """The subjects that `each` names; KeyError for a word that is not in the table."""
    return SELECTORS[each](facts, service)


def _placed(name: str, fact: Any, subject: Subject, **parents: Any) -> Candidate:
    place: Place = fact.place
    document = place.document if isinstance(place, NodePlace) else None
    origin = document.origin if document else None
    setting = document.setting if document else None
    environment = setting.name if setting else origin or ""
    roots = {name: fact, **parents}
    return Candidate(roots, subject, place, origin, environment)


def _fixed(
    name: str,
    fact: Any,
    subject: Subject,
    location: Location,
    evidence: tuple[Evidence, ...] = (),
) -> Candidate:
    return Candidate({name: fact}, subject, FixedPlace(location), evidence=evidence)


def _service(facts: Facts, service: Service) -> Iterator[Candidate]:
    del facts
    parts = {
        "tier": service.tier_location,
        "owner": service.owner_location,
        "contacts": service.contacts[0].location if service.contacts else None,
        "dependencies": service.dependencies[0].location if service.dependencies else None,
    }
    known = {part: place for part, place in parts.items() if place}
    place = FixedPlace(service.location, known)
    yield Candidate({}, Subject("Service", service.name), place)


def _object(fact: Any, kind: str, container: str | None = None) -> Subject:
    return Subject(kind, fact.name, fact.namespace, container)


def _workloads(facts: Facts, _: Service) -> Iterator[Candidate]:
    for workload in facts.workloads:
        yield _placed("workload", workload, _object(workload, workload.kind))


def _containers(facts: Facts, _: Service) -> Iterator[Candidate]:
    for workload in facts.workloads:
        for container in workload.containers:
            subject = _object(workload, workload.kind, container.name)
            yield _placed("container", container, subject, workload=workload)


def _kubernetes_services(facts: Facts, _: Service) -> Iterator[Candidate]:
    # `Service/shop/web` would read like a service of the catalogue without its namespace
    for item in facts.kubernetes_services:
        yield _placed("kubernetes_service", item, _object(item, "Service"))


def _ingresses(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.ingresses:
        yield _placed("ingress", item, _object(item, item.kind))


def _backends(facts: Facts, _: Service) -> Iterator[Candidate]:
    for ingress in facts.ingresses:
        for backend in ingress.backends:
            subject = _object(ingress, ingress.kind, f"{backend.name}:{backend.port or ''}")
            yield _placed("backend", backend, subject, ingress=ingress)


def _network_policies(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.network_policies:
        yield _placed("network_policy", item, _object(item, "NetworkPolicy"))


def _disruption_budgets(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.disruption_budgets:
        yield _placed("disruption_budget", item, _object(item, "PodDisruptionBudget"))


def _autoscalers(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.autoscalers:
        kind = item.scaler.kind if item.scaler else "HorizontalPodAutoscaler"
        yield _placed("autoscaler", item, _object(item, kind))


def _objects(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.objects:
        yield _placed("object", item, _object(item, item.kind))


def _named(
    kind: str, singular: str, plural: str
) -> Callable[[Facts, Service], Iterator[Candidate]]:
    def select(facts: Facts, _: Service) -> Iterator[Candidate]:
        for item in getattr(facts, plural):
            yield _placed(singular, item, Subject(kind, item.name))

    return select


def _runbooks(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.runbooks:
        yield _placed("runbook", item, Subject("Runbook", item.path))


def _documentation(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.documentation:
        yield _placed("page", item, Subject("Document", item.path))


def _dashboards(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.dashboards:
        yield _placed("dashboard", item, Subject("Dashboard", item.title))


def _receivers(facts: Facts, _: Service) -> Iterator[Candidate]:
    for routing in facts.routings:
        for item in routing.receivers:
            subject = Subject("Receiver", f"{routing.name}#{item.name}")
            yield _placed("receiver", item, subject, routing=routing)


def _pipelines(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.pipelines:
        yield _placed("pipeline", item, Subject("Pipeline", item.path))


def _jobs(facts: Facts, _: Service) -> Iterator[Candidate]:
    for pipeline in facts.pipelines:
        for job in pipeline.jobs:
            subject = Subject("Job", f"{pipeline.path}#{job.name}")
            yield _placed("job", job, subject, pipeline=pipeline)


def _actions(facts: Facts, _: Service) -> Iterator[Candidate]:
    for pipeline in facts.pipelines:
        for action in pipeline.actions:
            subject = Subject("Action", f"{pipeline.path}#{action.name}")
            yield _placed("action", action, subject, pipeline=pipeline)


def _protections(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.protections:
        yield _placed("protection", item, Subject("Document", item.path))


def _rollbacks(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.rollbacks:
        yield _placed("rollback", item, Subject("Rollback", f"{item.kind}/{item.subject}"))


def _budget_policies(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.budget_policies:
        yield _placed("budget_policy", item, Subject("Document", item.path))


def _load_tests(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.load_tests:
        yield _placed("load_test", item, Subject("LoadTest", item.path))


def _backups(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.backups:
        yield _placed("backup", item, _object(item, item.kind))


def _postmortems(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.postmortems:
        yield _placed("postmortem", item, Subject("Postmortem", item.path))


def _stores(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.stores:
        yield _placed("store", item, Subject(item.kind, item.name))


def _syncs(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.syncs:
        yield _placed("sync", item, _object(item, item.kind))


def _dependencies(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.dependencies:
        yield _fixed("dependency", item, Subject("Dependency", item.service), item.location)


def _agreements(facts: Facts, service: Service) -> Iterator[Candidate]:
    for item in facts.agreements:
        first, *others = item.claims
        subject = Subject("Descriptor", f"{service.name}#{item.field}")
        also = tuple(
            Evidence(
                EvidenceClass.VERIFIED,
                f"{each.format}: {each.value or 'says nothing'}",
                each.location,
            )
            for each in others
        )
        yield _fixed("agreement", item, subject, first.location, also)


def _attestations(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.attestations:
        yield _fixed("attestation", item, Subject("Attestation", item.rule), item.location)


def _exemptions(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.exemptions:
        yield _fixed("exemption", item, Subject("Exemption", item.rule), item.location)


def _waivers(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.waivers:
        subject = Subject("Waiver", f"{item.rule} for {item.subject or 'every subject'}")
        yield _fixed("waiver", item, subject, item.location)


def _changes(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.changes or ():
        yield _fixed("change", item, Subject("Change", f"{item.what} {item.name}"), item.location)


def _references(facts: Facts, _: Service) -> Iterator[Candidate]:
    for workload in facts.workloads:
        for item in workload.references:
            subject = _object(workload, workload.kind, f"{item.kind}/{item.name}")
            yield _placed("reference", item, subject, workload=workload)


def _sections(facts: Facts, _: Service) -> Iterator[Candidate]:
    for runbook in facts.runbooks:
        for item in runbook.sections:
            subject = Subject("Section", f"{runbook.path}#{item.text}")
            roots = {"section": item, "runbook": runbook}
            yield Candidate(roots, subject, runbook.place)


def _owner_rules(facts: Facts, _: Service) -> Iterator[Candidate]:
    owners = facts.code_owners
    for item in owners.rules if owners else ():
        yield _placed("owner_rule", item, Subject("OwnerRule", item.pattern), code_owners=owners)


def _faults(facts: Facts, _: Service) -> Iterator[Candidate]:
    for item in facts.faults:
        yield _fixed("fault", item, Subject("Document", item.location.path), item.location)


SELECTORS: Mapping[str, Callable[[Facts, Service], Iterable[Candidate]]] = {
    "service": _service,
    "workloads": _workloads,
    "workloads.containers": _containers,
    "kubernetes_services": _kubernetes_services,
    "ingresses": _ingresses,
    "ingresses.backends": _backends,
    "network_policies": _network_policies,
    "disruption_budgets": _disruption_budgets,
    "autoscalers": _autoscalers,
    "objects": _objects,
    "alerts": _named("Alert", "alert", "alerts"),
    "recording_rules": _named("RecordingRule", "recording_rule", "recording_rules"),
    "slos": _named("SLO", "slo", "slos"),
    "runbooks": _runbooks,
    "documentation": _documentation,
    "dashboards": _dashboards,
    "routings": _named("Routing", "routing", "routings"),
    "routings.receivers": _receivers,
    "escalation_policies": _named("EscalationPolicy", "escalation_policy", "escalation_policies"),
    "pipelines": _pipelines,
    "pipelines.jobs": _jobs,
    "pipelines.actions": _actions,
    "protections": _protections,
    "rollbacks": _rollbacks,
    "budget_policies": _budget_policies,
    "load_tests": _load_tests,
    "backups": _backups,
    "postmortems": _postmortems,
    "stores": _stores,
    "release_gates": _named("ReleaseGate", "release_gate", "release_gates"),
    "syncs": _syncs,
    "dependencies": _dependencies,
    "agreements": _agreements,
    "attestations": _attestations,
    "exemptions": _exemptions,
    "changes": _changes,
    "faults": _faults,
    "waivers": _waivers,
    "workloads.references": _references,
    "runbooks.sections": _sections,
    "code_owners.rules": _owner_rules,
}
"""What a rule may say under `each:`. `waivers` has subjects only once the other rules are judged."""
