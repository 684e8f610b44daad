"""How many pods a workload runs, whoever decides it; counts nothing in a cluster."""

from __future__ import annotations

from readiness.facts.kubernetes.draft import Draft
from readiness.facts.kubernetes.node import integer, labels, mapping
from readiness.facts.model import Autoscaler, Replicas

KNATIVE = "autoscaling.knative.dev"


def read(draft: Draft, scaler: Autoscaler | None, *, unseen: bool) -> Replicas:
    """How many pods a workload runs; `unseen`: an autoscaler may stand in an unread file."""
    fixed = of_kind(draft)
    if fixed is not None:
        return fixed
    given = draft.object.spec.get("replicas")
    declared = integer(given)
    if scaler is not None and declared != 0:
        return Replicas(declared, scaler.min, scaler.max, "autoscaler")
    if given is None:
        unseen = unseen or draft.shape.declared
        known = None if unseen else 1
        return Replicas(None, known, known, "unknown" if unseen else "default")
    return Replicas(declared, declared, declared, "unknown" if declared is None else "declared")


def of_kind(draft: Draft) -> Replicas | None:
    """What a kind runs that has no number of replicas; None for those that have one."""
    if draft.shape.job:
        return Replicas(None, None, None, "none")
    match draft.object.kind:
        case "Pod":
            return Replicas(None, 1, 1, "default")
        case "DaemonSet":
            return Replicas(None, None, None, "per-node")
        case "KnativeService":
            return knative(draft)
    return None


def knative(draft: Draft) -> Replicas:
    """A revision's bounds stand in its annotations; absent it scales to zero, and without a limit.

    https://knative.dev/docs/serving/autoscaling/scale-bounds/
    """
    said = labels(mapping(draft.template.get("metadata")).get("annotations"))
    least = said.get(f"{KNATIVE}/min-scale", said.get(f"{KNATIVE}/minScale", "0"))
    most = said.get(f"{KNATIVE}/max-scale", said.get(f"{KNATIVE}/maxScale", "0"))
    fewest = int(least) if least.isdecimal() and len(least) < 9 else None
    greatest = int(most) if most.isdecimal() and len(most) < 9 else None
    return Replicas(None, fewest, greatest or None, "autoscaler")
