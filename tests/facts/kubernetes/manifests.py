"""Little manifests that tests vary: a workload around the lines that matter."""

from __future__ import annotations

import json
from typing import Any

from readiness.facts.model import Facts, Workload
from tests.facts.kubernetes.reading import facts


def manifest(kind: str, spec: Any, *, name: str = "web", version: str = "apps/v1", **meta: Any):
    metadata = {"name": name, "namespace": "shop", **meta}
    return {"apiVersion": version, "kind": kind, "metadata": metadata, "spec": spec}


def deployment(pod: Any = None, *, labels: Any = None, name: str = "web", **spec: Any):
    """A Deployment of one container unless `pod` says otherwise; pods labelled `app: web`."""
    containers = {"containers": [{"name": "app", "image": "app:1"}]}
    template = {
        "metadata": {"labels": labels or {"app": "web"}},
        "spec": {**containers, **(pod or {})},
    }
    return manifest("Deployment", {"template": template, **spec}, name=name)


def service(spec: Any = None, *, name: str = "web", **meta: Any):
    told = {"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]}
    return manifest("Service", told if spec is None else spec, name=name, version="v1", **meta)


def budget(spec: Any, *, name: str = "web", version: str = "policy/v1"):
    selector = {"selector": {"matchLabels": {"app": "web"}}}
    return manifest("PodDisruptionBudget", {**selector, **spec}, name=name, version=version)


def hpa(spec: Any, *, name: str = "web", version: str = "autoscaling/v2"):
    target = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    told = {"scaleTargetRef": target, **spec}
    return manifest("HorizontalPodAutoscaler", told, name=name, version=version)


def judged(*objects: Any, **options: Any) -> Facts:
    return facts("\n---\n".join(json.dumps(one) for one in objects), **options)


def workload(*objects: Any, **options: Any) -> Workload:
    """The first workload among the objects, with everything joined."""
    return judged(*objects, **options).workloads[0]
