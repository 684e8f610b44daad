"""How a new version rolls out: rounding and defaults as the controllers apply them.

https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#rolling-update-deployment
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readiness.facts.kubernetes.draft import Draft
from readiness.facts.kubernetes.node import Amount, amount, integer, mapping, plain, seconds
from readiness.facts.model import Strategy

QUARTER = Amount(25, percent=True)
ONE = Amount(1)
FIELDS = {"DaemonSet": "updateStrategy", "StatefulSet": "updateStrategy"}
UNROLLED = frozenset({"KnativeService", "Pod", "ReplicaSet", "ReplicationController"})


def read(draft: Draft, replicas: int | None) -> Strategy:
    """The strategy of a workload that runs this many pods."""
    kind, spec = draft.object.kind, draft.object.spec
    field = FIELDS.get(kind, "strategy")
    given = mapping(spec.get(field))
    if draft.shape.job or draft.shape.declared or kind in UNROLLED:
        return Strategy("none")
    found = rollout(given, replicas) if kind == "Rollout" else simple(kind, given, replicas)
    return found._replace(
        min_ready_seconds=seconds(spec.get("minReadySeconds"), 0),
        progress_deadline_seconds=integer(spec.get("progressDeadlineSeconds")),
        declared=bool(given),
    )


def simple(kind: str, given: Mapping[str, Any], replicas: int | None) -> Strategy:
    """The strategies of Kubernetes itself and of DeploymentConfig, whose names differ."""
    named = plain(given.get("type")) or "RollingUpdate"
    name = {"Rolling": "RollingUpdate"}.get(named, named)
    if name == "Recreate":
        return Strategy(name, replicas, 0, keeps_capacity=False)
    if name != "RollingUpdate":
        return Strategy(name)
    bounds = mapping(given.get("rollingUpdate") or given.get("rollingParams"))
    if kind == "StatefulSet":
        return ordered(bounds, replicas)
    if kind == "DaemonSet":
        return per_node(bounds)
    return rolling(name, bounds, replicas)


def rollout(given: Mapping[str, Any], replicas: int | None) -> Strategy:
    """Argo's strategies; a blue-green rollout keeps all the old pods until the switch.

    A canary without steps is a rolling update:
    https://argo-rollouts.readthedocs.io/en/stable/features/canary/
    """
    if isinstance(given.get("blueGreen"), dict):
        return Strategy("blueGreen", 0, replicas, keeps_capacity=True)
    canary = mapping(given.get("canary"))
    return rolling("canary" if canary.get("steps") else "RollingUpdate", canary, replicas)


def rolling(name: str, bounds: Mapping[str, Any], replicas: int | None) -> Strategy:
    """Unavailable pods round down, surplus pods up; where both come to 0, one pod is taken."""
    unavailable = bound(bounds.get("maxUnavailable"), QUARTER)
    surge = bound(bounds.get("maxSurge"), QUARTER)
    valid = unavailable is None or surge is None or bool(unavailable.value or surge.value)
    if replicas is None or unavailable is None or surge is None:
        fixed = unavailable.value if unavailable and not unavailable.percent else None
        stays = kept_by_any(unavailable, surge) if valid else None
        return Strategy(name, fixed, keeps_capacity=stays, valid=valid)
    gone, more = unavailable.of(replicas, up=False), surge.of(replicas, up=True)
    if not valid:
        return Strategy(name, gone, more, valid=False)
    if gone == 0 and more == 0:
        gone = 1
    gone = min(gone, replicas)
    return Strategy(name, gone, more, keeps_capacity=keeps(replicas, gone))


def bound(node: Any, default: Amount) -> Amount | None:
    """A bound with its default; None where it is given and cannot be read."""
    return default if node is None else amount(node)


def keeps(replicas: int, gone: int) -> bool | None:
    """Whether a pod stays, and three quarters of them; nobody can tell of no pods."""
    return (gone < replicas and 4 * gone <= replicas) if replicas else None


def kept_by_any(unavailable: Amount | None, surge: Amount | None) -> bool | None:
    """Whether any number of replicas keeps its capacity under these bounds; None: it depends."""
    if unavailable is None:
        return None
    if unavailable.percent and unavailable.value >= 100:
        return False
    surplus = surge is not None and surge.value > 0
    fits = unavailable.value == 0 or (unavailable.percent and unavailable.value <= 25)
    return True if fits and surplus else None


def ordered(bounds: Mapping[str, Any], replicas: int | None) -> Strategy:
    """A StatefulSet replaces its pods one by one and cannot surge: one is the least it takes.

    A percentage of `maxUnavailable` rounds down here too, and never below one.
    """
    unavailable = bound(bounds.get("maxUnavailable"), ONE)
    partition = integer(bounds.get("partition"))
    if replicas is None or unavailable is None:
        return Strategy("RollingUpdate", None, 0, partition)
    gone = min(max(unavailable.of(replicas, up=False), 1), replicas)
    stays = None if replicas == 0 else gone < replicas and gone <= max(1, replicas // 4)
    return Strategy("RollingUpdate", gone, 0, partition, keeps_capacity=stays)


def per_node(bounds: Mapping[str, Any]) -> Strategy:
    """A DaemonSet's pods follow the nodes, whose number no manifest tells."""
    unavailable, surge = bound(bounds.get("maxUnavailable"), ONE), amount(bounds.get("maxSurge", 0))
    fixed = unavailable.value if unavailable and not unavailable.percent else None
    surplus = surge.value if surge and not surge.percent else None
    valid = unavailable is None or surge is None or bool(unavailable.value or surge.value)
    keeps_all = unavailable is not None and unavailable.value == 0 and valid
    return Strategy(
        "RollingUpdate", fixed, surplus, keeps_capacity=True if keeps_all else None, valid=valid
    )
