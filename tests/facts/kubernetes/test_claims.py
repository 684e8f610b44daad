"""What becomes of the volumes that a StatefulSet makes."""

from __future__ import annotations

from typing import Any

import pytest

from readiness.facts.model import Claims
from tests.facts.kubernetes.manifests import manifest, workload

TEMPLATE = {"metadata": {"name": "data"}, "spec": {"storageClassName": "quick"}}
RETENTION = "persistentVolumeClaimRetentionPolicy"


def storage(**fields: Any) -> Any:
    meta = {"name": "quick"}
    return {"apiVersion": "storage.k8s.io/v1", "kind": "StorageClass", "metadata": meta, **fields}


CASES = {
    "no claims": ({}, {}, None),
    "nonsense": ({"volumeClaimTemplates": 3, RETENTION: []}, {}, None),
    "defaults": (
        {"volumeClaimTemplates": [TEMPLATE]},
        {"reclaimPolicy": "Retain"},
        Claims("Retain", "Retain", ()),
    ),
    "a template": (
        {"volumeClaimTemplates": [TEMPLATE], RETENTION: "{{ toYaml .Values.keep }}"},
        {"reclaimPolicy": "Retain"},
        Claims(None, None, ()),
    ),
    "deletes": (
        {
            "volumeClaimTemplates": [TEMPLATE],
            RETENTION: {"whenDeleted": "Delete", "whenScaled": "{{ x }}"},
        },
        {},
        Claims("Delete", None, ("quick",)),
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_statefulset_says_what_becomes_of_its_volumes(case: str) -> None:
    spec, fields, expected = CASES[case]
    pods = {"metadata": {"labels": {"app": "web"}}, "spec": {"containers": []}}
    made = manifest("StatefulSet", {"template": pods, **spec})
    assert workload(made, storage(**fields)).claims == expected
