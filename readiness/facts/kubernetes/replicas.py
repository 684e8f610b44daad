"""How many pods a workload runs, whoever decides it; counts nothing in a cluster."""

from __future__ import annotations

from readiness.facts.kubernetes.draft import Draft
from readiness.facts.kubernetes.node import integer
from readiness.facts.model import Autoscaler, Replicas


def read(draft: Draft, scaler: Autoscaler | None, *, unseen: bool) -> Replicas:
    """How many pods a workload runs; `unseen`: an autoscaler may stand in an unread file."""
    if draft.shape.job:
        return Replicas(None, None, None, "none")
    if draft.object.kind == "Pod":
        return Replicas(None, 1, 1, "default")
    if draft.object.kind == "DaemonSet":
        return Replicas(None, None, None, "per-node")
    given = draft.object.spec.get("replicas")
    declared = integer(given)
    if scaler is not None and declared != 0:
        return Replicas(declared, scaler.min, scaler.max, "autoscaler")
    if given is None:
        known = None if unseen else 1
        return Replicas(None, known, known, "unknown" if unseen else "default")
    return Replicas(declared, declared, declared, "unknown" if declared is None else "declared")
