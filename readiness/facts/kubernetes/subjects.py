"""The other objects as subjects of their own, with what the joins made of them."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.facts.kubernetes import autoscaling, deprecated, network, relations
from readiness.facts.kubernetes.graph import Graph
from readiness.facts.kubernetes.objects import Object
from readiness.facts.model import (
    YES,
    Autoscaler,
    DisruptionBudget,
    KubernetesObject,
    KubernetesService,
    NetworkPolicy,
    ScaledTarget,
    Workload,
)

OBJECT_PARTS = {
    "name": ("metadata", "name"),
    "namespace": ("metadata", "namespace"),
    "labels": ("metadata", "labels"),
    "annotations": ("metadata", "annotations"),
    "api_version": ("apiVersion",),
    "kind": ("kind",),
    "spec": ("spec",),
}


def services(graph: Graph, workloads: Sequence[Workload]) -> tuple[KubernetesService, ...]:
    """The Services with the workloads that they select."""
    facts = []
    for router, choice in zip(graph.routers, graph.services.chosen, strict=True):
        one = router.object
        answer = relations.matches(choice, one.home, graph.inventory, one.name, router.selector)
        found = [workloads[n].containers for n in choice.found]
        missing = relations.unresolved(router, found) if found and all(found) else ()
        names = tuple(dict.fromkeys(graph.drafts[n].id for n in choice.found))
        facts.append(network.service(router, names, answer, missing))
    return tuple(facts)


def policies(graph: Graph) -> tuple[NetworkPolicy, ...]:
    """The NetworkPolicies with the workloads that they isolate."""
    facts = []
    for one, choice in zip(graph.policies, graph.isolated.chosen, strict=True):
        chosen = network.policy_selector(one)
        answer = relations.matches(choice, one.home, graph.inventory, one.name, chosen)
        names = list(dict.fromkeys(graph.drafts[n].id for n in choice.found))
        facts.append(network.policy(one, choice, names, unseen=answer == "unknown"))
    return tuple(facts)


def budgets(graph: Graph) -> tuple[DisruptionBudget, ...]:
    """The budgets as subjects of their own."""
    return tuple(
        DisruptionBudget(
            place=one.fact.place,
            namespace=one.fact.namespace,
            name=one.fact.name,
            budget=one.fact,
            matches=relations.matches(
                one.choice,
                one.fact.namespace,
                graph.inventory,
                one.fact.name,
                one.limits.selector,
            ),
            valid=one.limits.valid,
        )
        for one in graph.budgets
    )


def scaled(
    read: Sequence[Autoscaler], graph: Graph, workloads: Sequence[Workload]
) -> tuple[ScaledTarget, ...]:
    """The autoscalers as subjects of their own, with what their targets make of them."""
    numbers = {one.key: number for number, one in enumerate(graph.drafts)} if read else {}
    found = []
    for one in read:
        number = numbers.get((one.target_kind or "", one.namespace, one.target_name or ""))
        known = number is not None and one.target_exists == YES
        full = (
            one
            if number is None or not known
            else autoscaling.against(one, graph.drafts[number], workloads[number].containers)
        )
        found.append(ScaledTarget(one.place, one.namespace, one.name, scaler=full))
    return tuple(found)


def told(one: Object, target: str | None) -> KubernetesObject:
    """Any object as rules see it; `target`: the release of Kubernetes that is deployed to."""
    old = deprecated.find(one.api_version, one.kind)
    return KubernetesObject(
        place=one.place(OBJECT_PARTS),
        kind=one.kind,
        api_version=one.api_version,
        namespace=one.namespace,
        name=one.name,
        deprecated_in=old.deprecated if old else None,
        removed_in=old.removed if old else None,
        replacement=deprecated.replacement(old) if old else None,
        target_kubernetes=target,
    )
