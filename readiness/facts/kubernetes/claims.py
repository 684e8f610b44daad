"""What becomes of the volumes that a StatefulSet makes for its pods; judges nothing.

<https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#persistentvolumeclaim-retention>,
<https://kubernetes.io/docs/concepts/storage/storage-classes/#reclaim-policy>.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from readiness.facts.kubernetes.draft import Draft
from readiness.facts.kubernetes.node import mapping, sequence, text
from readiness.facts.kubernetes.objects import Object
from readiness.facts.model import Claims

KEPT = "Retain"


def read(draft: Draft, reclaiming: frozenset[str]) -> Claims | None:
    """What the claim templates of a workload say; None where it has none."""
    spec = draft.object.spec
    templates = [mapping(each) for each in sequence(spec.get("volumeClaimTemplates"))]
    if draft.object.kind != "StatefulSet" or not templates:
        return None
    given = spec.get("persistentVolumeClaimRetentionPolicy")
    readable = given is None or isinstance(given, dict)
    policy = mapping(given)
    classes = {text(mapping(each.get("spec")).get("storageClassName")) for each in templates}
    return Claims(
        _policy(policy.get("whenDeleted")) if readable else None,
        _policy(policy.get("whenScaled")) if readable else None,
        tuple(sorted(name for name in classes if name in reclaiming and name is not None)),
    )


def _policy(node: Any) -> str | None:
    return KEPT if node is None else text(node)


def reclaiming(found: Iterable[Object]) -> frozenset[str]:
    """The StorageClasses that delete volumes, which is what they do when nobody says."""
    return frozenset(
        one.name
        for one in found
        if one.kind == "StorageClass" and one.data.get("reclaimPolicy", "Delete") == "Delete"
    )
