"""HorizontalPodAutoscalers and KEDA ScaledObjects: what they target and the pods they leave."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from readiness.facts.kubernetes.draft import Draft
from readiness.facts.kubernetes.existence import Inventory
from readiness.facts.kubernetes.nearness import nearest, site, site_of
from readiness.facts.kubernetes.node import (
    default_integer,
    integer,
    is_template,
    mapping,
    plain,
    sequence,
)
from readiness.facts.kubernetes.objects import Object
from readiness.facts.kubernetes.shapes import SHAPES, Shape
from readiness.facts.model import UNKNOWN, YES, Answer, Autoscaler, Container

PARTS = {
    "name": ("metadata", "name"),
    "target": ("spec", "scaleTargetRef"),
    "min": ("spec", "minReplicas"),
    "max": ("spec", "maxReplicas"),
    "metrics": ("spec", "metrics"),
    "behavior": ("spec", "behavior"),
}
KEDA_PARTS = {
    "name": ("metadata", "name"),
    "target": ("spec", "scaleTargetRef"),
    "min": ("spec", "minReplicaCount"),
    "max": ("spec", "maxReplicaCount"),
    "metrics": ("spec", "triggers"),
    "behavior": ("spec", "advanced", "horizontalPodAutoscalerConfig", "behavior"),
}
KINDS = {"HorizontalPodAutoscaler": "autoscaling", "ScaledObject": "keda.sh"}
KEDA_MAX = 100
"""https://keda.sh/docs/latest/reference/scaledobject-spec/"""
Key = tuple[str, str, str]


def is_autoscaler(one: Object) -> bool:
    """Whether an object sets the replicas of another one."""
    return KINDS.get(one.kind) == one.group


def read(one: Object, targets: frozenset[Key], inventory: Inventory) -> Autoscaler:
    """An autoscaler with what it targets; `missing_requests` needs the target's containers."""
    keda = one.kind == "ScaledObject"
    reference = mapping(one.spec.get("scaleTargetRef"))
    kind, name = plain(reference.get("kind")), plain(reference.get("name"))
    if keda and kind is None:
        kind = "Deployment"
    behavior = mapping(one.spec.get("behavior")) or mapping(
        mapping(
            mapping(one.spec.get("advanced")).get("horizontalPodAutoscalerConfig"),
        ).get("behavior")
    )
    return Autoscaler(
        place=one.place(KEDA_PARTS if keda else PARTS),
        kind=one.kind,
        namespace=one.home,
        name=one.name,
        target_kind=kind,
        target_name=name,
        target_exists=exists(reference, (kind, one.home, name), targets, inventory),
        min=keda_min(one.spec) if keda else default_integer(one.spec.get("minReplicas"), 1),
        max=default_integer(one.spec.get("maxReplicaCount"), KEDA_MAX)
        if keda
        else integer(one.spec.get("maxReplicas")),
        metrics=triggers(one.spec) if keda else metrics(one),
        scale_down_behavior="scaleDown" in behavior,
    )


def keda_min(spec: Mapping[str, Any]) -> int | None:
    """The fewest pods that KEDA leaves: absent is 0, and `idleReplicaCount` undercuts it."""
    least = default_integer(spec.get("minReplicaCount"), 0)
    idle = spec.get("idleReplicaCount")
    return least if idle is None else integer(idle)


def exists(
    reference: Mapping[str, Any],
    key: tuple[str | None, str, str | None],
    targets: frozenset[Key],
    inventory: Inventory,
) -> Answer:
    """Whether the target exists; of a kind that nobody here knows that cannot be told."""
    kind, namespace, name = key
    if kind is None or name is None:
        return "no"
    version = reference.get("apiVersion")
    group = version.rpartition("/")[0] if isinstance(version, str) else None
    shape = inventory.shapes.get(kind)
    if shape is None:
        return YES if inventory.exists(kind, namespace, name) == YES else UNKNOWN
    if group is not None and group not in groups(kind, shape) and not is_template(group):
        return "no" if group in ALL_GROUPS else UNKNOWN
    if (kind, namespace, name) in targets:
        return YES
    return inventory.exists(kind, namespace, name)


def groups(kind: str, shape: Shape) -> frozenset[str]:
    """The groups under which a reference finds a kind; the core group only where it is there."""
    found = shape.groups
    return found if kind in ("ReplicationController", "Pod") else found - {""}


ALL_GROUPS = frozenset(group for shape in SHAPES.values() for group in shape.groups)


def metrics(one: Object) -> tuple[str, ...]:
    """What an HPA measures; v1 measures CPU, and so does one that names no metric."""
    given = one.spec.get("metrics")
    if one.version == "v1" or given is None:
        return ("cpu",)
    return tuple(metric(mapping(entry)) for entry in sequence(given))


def metric(entry: Mapping[str, Any]) -> str:
    """`cpu` or `memory` where it is the utilisation of a request; else the metric's type."""
    kind = plain(entry.get("type")) or "unknown"
    field = {"Resource": "resource", "ContainerResource": "containerResource"}.get(kind)
    source = mapping(entry.get(field)) if field else {}
    target = mapping(source.get("target"))
    used = target.get("type") == "Utilization" or "averageUtilization" in target
    utilisation = used or "targetAverageUtilization" in source
    return (plain(source.get("name")) or kind) if utilisation else kind


def triggers(spec: Mapping[str, Any]) -> tuple[str, ...]:
    """What KEDA measures: `cpu` and `memory` are utilisation unless they say otherwise."""
    found = []
    for entry in map(mapping, sequence(spec.get("triggers"))):
        kind = plain(entry.get("type")) or "unknown"
        value = entry.get("metricType") or mapping(entry.get("metadata")).get("type")
        found.append("Resource" if kind in ("cpu", "memory") and value == "AverageValue" else kind)
    return tuple(found)


def by_target(scalers: Sequence[Autoscaler]) -> Mapping[Key, list[Autoscaler]]:
    """Kind, namespace and name → the autoscalers of that workload."""
    found: dict[Key, list[Autoscaler]] = {}
    for one in scalers:
        if one.target_kind and one.target_name and one.target_exists == YES:
            key = (one.target_kind, one.namespace, one.target_name)
            found.setdefault(key, []).append(one)
    return found


def of(draft: Draft, scalers: Mapping[Key, list[Autoscaler]]) -> Autoscaler | None:
    """The autoscaler of a workload; the nearest file's, where environments have a copy each."""
    found = scalers.get(draft.key)
    if found is None or len(found) == 1:
        return found[0] if found else None
    return nearest(found, site(draft.object.document), lambda one: site_of(one.place))


def adrift(scalers: Sequence[Autoscaler]) -> frozenset[str]:
    """Namespaces with an autoscaler whose target waits to be named."""
    return frozenset(one.namespace for one in scalers if is_template(one.target_name or ""))


def against(scaler: Autoscaler, draft: Draft, containers: Sequence[Container]) -> Autoscaler:
    """The autoscaler with what its target's manifest makes of it."""
    lacking = tuple(
        f"{container.name}: {metric}"
        for container in containers
        if container.role in ("main", "sidecar") and not container.injected
        for metric in ("cpu", "memory")
        if metric in scaler.metrics and lacks(container, metric)
    )
    fights = draft.object.spec.get("replicas") is not None
    return scaler._replace(missing_requests=lacking, fights_replicas=fights)


def lacks(container: Container, metric: str) -> bool:
    """Whether a container has no request for a resource (not: one that cannot be read)."""
    requests = container.effective_requests
    amount = requests.cpu if metric == "cpu" else requests.memory
    return amount is None and metric not in requests.unreadable
