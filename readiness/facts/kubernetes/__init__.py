"""Facts of Kubernetes manifests: objects read, joined and told; judges nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from readiness.facts.kubernetes import (
    autoscaling,
    budget,
    container,
    draft,
    environments,
    existence,
    graph,
    kustomization,
    limiting,
    monitoring,
    network,
    objects,
    relations,
    retagging,
    route,
    shapes,
    subjects,
)
from readiness.facts.kubernetes.existence import Veil
from readiness.facts.model import Facts, Port
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Document

if TYPE_CHECKING:
    from readiness.source.repository import Repository


def collect(repository: Repository, vocabulary: Vocabulary) -> Facts:
    """The Kubernetes facts of a repository; its own faults are not repeated, only heeded."""
    unread = frozenset(
        kind for fault in repository.faults if not fault.words for kind in fault.kinds
    )
    veils = tuple(Veil(each.kinds, each.words) for each in repository.faults if each.words)
    documents = environments.deciding(repository.documents)
    facts = collect_documents(documents, vocabulary, unread, veils)
    others = (
        environments.environment(
            scene, collect_documents(scene.documents, vocabulary, unread, veils)
        )
        for scene in environments.scenes(repository.elsewhere, documents)
    )
    return facts._replace(environments=tuple(others))


def collect_documents(
    documents: Iterable[Document],
    vocabulary: Vocabulary,
    unread: frozenset[str] = frozenset(),
    veils: tuple[Veil, ...] = (),
) -> Facts:
    """The facts of documents; `unread`: kinds that files which nobody could read may hold, `veils`:
    what charts may hold of which they speak.
    """
    documents = tuple(documents)
    found = objects.read(documents)
    known_shapes = shapes.known(vocabulary.workloads, ((one.kind, one.group) for one in found))
    drafts, faults = draft.draft_all(found, known_shapes)
    mistyped = ((one, draft.mistyped(one)) for one in found)
    faults += [fault for one, fault in mistyped if fault is not None and is_read(one)]
    unread |= {kind for fault in faults for kind in fault.kinds}
    inventory = existence.take(
        found,
        kustomization.generated(documents),
        unread,
        vocabulary.provided,
        known_shapes,
        veils=veils,
    )
    scalers = [one for one in found if autoscaling.is_autoscaler(one)]
    targets = frozenset(one.key for one in drafts)
    read = [autoscaling.read(one, targets, inventory) for one in scalers]
    known = container.Known(frozenset(vocabulary.injected), retagging.retagged(documents))
    joined = graph.connect(found, drafts, read, inventory, known)
    workloads = tuple(relations.join(joined, number) for number in range(len(drafts)))
    ports: dict[tuple[str, str], tuple[Port, ...]] = {}
    for router in joined.routers:
        name = (router.object.home, router.object.name)
        ports[name] = ports.get(name, ()) + router.ports
    limits = limiting.limiters(found)
    return Facts(
        workloads=workloads,
        kubernetes_services=subjects.services(joined, workloads),
        ingresses=tuple(
            limiting.told(route.read(one, ports, inventory), one, limits)
            for one in found
            if route.is_route(one)
        ),
        network_policies=subjects.policies(joined),
        disruption_budgets=subjects.budgets(joined),
        autoscalers=subjects.scaled(read, joined, workloads),
        objects=tuple(subjects.told(one, vocabulary.target_kubernetes) for one in found),
        faults=tuple(sorted(faults, key=lambda fault: fault[:2])),
        unread=tuple(sorted(unread.union(*(veil.kinds for veil in veils)))),
    )


def is_read(one: objects.Object) -> bool:
    """Whether its kind is one (and no workload's) of which facts are read."""
    tests = (
        network.is_service,
        network.is_policy,
        budget.is_budget,
        autoscaling.is_autoscaler,
        route.is_route,
        monitoring.is_monitor,
    )
    return any(test(one) for test in tests)
