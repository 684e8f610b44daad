"""VerticalPodAutoscalers: what they target and how far they go.

https://kubernetes.io/docs/concepts/workloads/autoscaling/vertical-pod-autoscale/
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readiness.facts.kubernetes.node import mapping, plain, sequence, words
from readiness.facts.kubernetes.objects import Object
from readiness.facts.model import VerticalScaling

RESOURCES = ("cpu", "memory")
GROUP = "autoscaling.k8s.io"
Key = tuple[str, str, str]


def is_scaler(one: Object) -> bool:
    """Whether an object sets the requests of the pods of another one."""
    return one.kind == "VerticalPodAutoscaler" and one.group == GROUP


def by_target(objects: Sequence[Object]) -> Mapping[Key, VerticalScaling]:
    """Kind, namespace and name of a workload → what scales its requests; the first of several."""
    found: dict[Key, VerticalScaling] = {}
    for one in objects:
        if is_scaler(one):
            target = mapping(one.spec.get("targetRef"))
            kind, name = plain(target.get("kind")), plain(target.get("name"))
            if kind and name:
                found.setdefault((kind, one.home, name), read(one))
    return found


def read(one: Object) -> VerticalScaling:
    """A scaler with its defaults: it recreates pods, and sets CPU and memory of all containers."""
    mode = plain(mapping(one.spec.get("updatePolicy")).get("updateMode")) or "Recreate"
    policies = [
        mapping(entry)
        for entry in sequence(mapping(one.spec.get("resourcePolicy")).get("containerPolicies"))
    ]
    every = next((each for each in policies if each.get("containerName") == "*"), None)
    controlled = words(every.get("controlledResources")) if every else ()
    off = every is not None and every.get("mode") == "Off"
    return VerticalScaling(one.name, "Off" if off else mode, controlled or RESOURCES)
