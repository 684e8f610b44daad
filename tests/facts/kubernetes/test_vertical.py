"""What scales the requests of a workload's pods."""

from __future__ import annotations

from typing import Any

import pytest

from readiness.facts.model import VerticalScaling
from tests.facts.kubernetes.manifests import deployment, manifest, workload

TARGET = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
BOTH = ("cpu", "memory")


def every(**policy: Any) -> dict[str, Any]:
    return {"resourcePolicy": {"containerPolicies": [{"containerName": "*", **policy}]}}


SPECS = {
    "defaults": ({}, VerticalScaling("web", "Recreate", BOTH)),
    "a mode": ({"updatePolicy": {"updateMode": "Off"}}, VerticalScaling("web", "Off", BOTH)),
    "one resource": (
        every(controlledResources=["memory"]),
        VerticalScaling("web", "Recreate", ("memory",)),
    ),
    "no container": (every(mode="Off"), VerticalScaling("web", "Off", BOTH)),
    "nonsense": (
        {"updatePolicy": [], "resourcePolicy": 3},
        VerticalScaling("web", "Recreate", BOTH),
    ),
}


@pytest.mark.parametrize("case", SPECS)
def test_a_vertical_autoscaler_says_how_far_it_goes(case: str) -> None:
    spec, expected = SPECS[case]
    scaler = manifest(
        "VerticalPodAutoscaler", {"targetRef": TARGET, **spec}, version="autoscaling.k8s.io/v1"
    )
    assert workload(deployment(), scaler).vertical == expected


def test_the_target_of_another_name_or_group_is_another() -> None:
    other = {"targetRef": {**TARGET, "name": "other"}}
    version = "autoscaling.k8s.io/v1"
    assert (
        workload(deployment(), manifest("VerticalPodAutoscaler", other, version=version)).vertical
        is None
    )
    foreign = manifest("VerticalPodAutoscaler", {"targetRef": TARGET}, version="example.com/v1")
    assert workload(deployment(), foreign).vertical is None
