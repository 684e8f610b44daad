"""Whose Kubernetes objects are: workloads by themselves, the rest by what they select."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from readiness.facts.attribution.index import (
    Attribution,
    Index,
    alone,
    declared,
    given,
    labelled,
    located,
    named,
)
from readiness.facts.kubernetes.editions import standing
from readiness.facts.model import (
    DEPLOYED,
    DisruptionBudget,
    Environment,
    Facts,
    Ingress,
    KubernetesObject,
    KubernetesService,
    NetworkPolicy,
    ScaledTarget,
    Workload,
)
from readiness.facts.names import folded

NAMESPACE_WIDE = Attribution("", "namespace-wide")
"""What holds for every workload of a namespace: nobody's alone, and no orphan."""
NAME = "app.kubernetes.io/name"
INSTANCE = "app.kubernetes.io/instance"
Owners = Mapping[str, Attribution | None]
"""`Kind/namespace/name` → whose it is."""


def attributed(facts: Facts, index: Index) -> Facts:
    """Every Kubernetes object with its service."""
    workloads = tuple(given(each, workload(each, index)) for each in facts.workloads)
    owners: dict[str, Attribution | None] = {
        key(each.kind, each.namespace, each.name): owner_of(each) for each in workloads
    }
    services = tuple(
        given(each, kubernetes_service(each, owners, index)) for each in facts.kubernetes_services
    )
    owners |= {key("Service", each.namespace, each.name): owner_of(each) for each in services}
    ingresses = tuple(given(each, ingress(each, owners, index)) for each in facts.ingresses)
    policies = tuple(given(each, policy(each, owners, index)) for each in facts.network_policies)
    budgets = tuple(given(each, budget(each, owners, index)) for each in facts.disruption_budgets)
    scalers = tuple(given(each, scaler(each, owners, index)) for each in facts.autoscalers)
    owners |= {key(each.kind, each.namespace, each.name): owner_of(each) for each in ingresses}
    for one in scalers:
        owners[key(one.scaler and one.scaler.kind, one.namespace, one.name)] = owner_of(one)
    for kind, many in (("NetworkPolicy", policies), ("PodDisruptionBudget", budgets)):
        owners |= {key(kind, each.namespace, each.name): owner_of(each) for each in many}
    return facts._replace(
        workloads=workloads,
        kubernetes_services=services,
        ingresses=ingresses,
        network_policies=policies,
        disruption_budgets=budgets,
        autoscalers=scalers,
        objects=tuple(given(each, an_object(each, owners, index)) for each in facts.objects),
        environments=tuple(environment(each, index) for each in facts.environments),
    )


def environment(one: Environment, index: Index) -> Environment:
    """The same with the services that its objects belong to."""
    own = attributed(Facts(**{kind: getattr(one, kind) for kind in DEPLOYED}), index)
    return one._replace(**{kind: getattr(own, kind) for kind in DEPLOYED})


def key(kind: str | None, namespace: str | None, name: str | None) -> str:
    """An object by its text, as relations write it."""
    return f"{kind}/{namespace or 'default'}/{name}"


def owner_of(
    fact: Workload | KubernetesService | Ingress | NetworkPolicy | DisruptionBudget | ScaledTarget,
) -> Attribution | None:
    """What was decided of a fact."""
    return Attribution(fact.service, fact.attribution) if fact.service else None


def workload(fact: Workload, index: Index) -> Attribution | None:
    """By selector, label, name or folder. Labels of the object go before those of its pods."""
    path = fact.place.location.path
    labels = {**fact.pod_labels, **fact.labels}
    return (
        declared(index, "workloads", path, labels)
        or installed(index, labels)
        or labelled(index, labels)
        or by_itself(fact.name, path, index)
    )


def installed(index: Index, labels: Mapping[str, str]) -> Attribution | None:
    """By the instance where it is one of several of the application that the name label tells
    (`app.kubernetes.io/name: redis` and `instance: redis-sessions`).
    """
    name, instance = labels.get(NAME), labels.get(INSTANCE)
    if not name or not instance or not folded(instance).startswith(f"{folded(name)}-"):
        return None
    return labelled(index, labels, (INSTANCE,))


def carried(keys: Iterable[str], owners: Owners, verb: str) -> Attribution | None:
    """By the one service of all that an object refers to."""
    known = {each: owners.get(each) for each in keys}
    services = {owner.service for owner in known.values() if owner}
    if len(services) != 1:
        return None
    first = next(each for each, owner in known.items() if owner)
    return Attribution(services.pop(), f"{verb} {first}")


def by_itself(name: str, path: str, index: Index) -> Attribution | None:
    """What is left where an object refers to nothing that is known. What only shows how something
    is used (`docs/nginx.yaml`, `hack/`) is not the only service's for want of another.
    """
    rest = alone(index) if standing(path).real else None
    return named(index, name) or located(index, path) or rest


def kubernetes_service(fact: KubernetesService, owners: Owners, index: Index) -> Attribution | None:
    """By the workloads behind it."""
    return carried(fact.selects, owners, "selects") or by_itself(
        fact.name, fact.place.location.path, index
    )


def ingress(fact: Ingress, owners: Owners, index: Index) -> Attribution | None:
    """By the Services that it sends traffic to; one for many services is nobody's."""
    backends = [key("Service", fact.namespace, each.name) for each in fact.backends]
    if len({owner.service for each in backends if (owner := owners.get(each))}) > 1:
        return alone(index)
    return carried(backends, owners, "routes to") or by_itself(
        fact.name, fact.place.location.path, index
    )


def policy(fact: NetworkPolicy, owners: Owners, index: Index) -> Attribution | None:
    """By the workloads that it isolates."""
    if fact.selects_all:
        return alone(index) or NAMESPACE_WIDE
    return carried(fact.selects, owners, "selects") or by_itself(
        fact.name, fact.place.location.path, index
    )


def budget(fact: DisruptionBudget, owners: Owners, index: Index) -> Attribution | None:
    """By the workloads that it protects."""
    selects = fact.budget.selects if fact.budget else ()
    return carried(selects, owners, "protects") or by_itself(
        fact.name, fact.place.location.path, index
    )


def scaler(fact: ScaledTarget, owners: Owners, index: Index) -> Attribution | None:
    """By the workload that it scales."""
    found = fact.scaler
    target = [key(found.target_kind, found.namespace, found.target_name)] if found else []
    return carried(target, owners, "scales") or by_itself(
        fact.name, fact.place.location.path, index
    )


def an_object(fact: KubernetesObject, owners: Owners, index: Index) -> Attribution | None:
    """As the same object was judged before, else by name and folder."""
    return owners.get(key(fact.kind, fact.namespace, fact.name)) or by_itself(
        fact.name, fact.place.location.path, index
    )
