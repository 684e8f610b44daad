"""Whether pods are made anew when the configuration changes that they took."""

from __future__ import annotations

from typing import Any

import pytest

from tests.facts.kubernetes.manifests import deployment, workload


def settings(name: str = "web", kind: str = "ConfigMap", **more: Any) -> Any:
    meta = {"name": name, "namespace": "shop"}
    return {"apiVersion": "v1", "kind": kind, "metadata": meta, **more}


def pod(**container: Any) -> Any:
    return {"containers": [{"name": "app", "image": "app:1", **container}]}


TAKEN = pod(envFrom=[{"configMapRef": {"name": "web"}}])
KEY = {"name": "KEY", "valueFrom": {"secretKeyRef": {"name": "web", "key": "key"}}}
HASHED = "web-5g9b2hk7mt"


def annotated(annotations: Any) -> Any:
    made = deployment(TAKEN)
    made["spec"]["template"]["metadata"]["annotations"] = annotations
    return made


CASES = {
    "taken": ((deployment(TAKEN), settings()), False),
    "a key of a secret": ((deployment(pod(env=[KEY])), settings(kind="Secret")), False),
    "it stands elsewhere": ((deployment(TAKEN),), None),
    "it cannot change": ((deployment(TAKEN), settings(immutable=True)), None),
    "mounted": (
        (deployment(pod() | {"volumes": [{"configMap": {"name": "web"}}]}), settings()),
        None,
    ),
    "a checksum": ((annotated({"checksum/config": "1"}), settings()), True),
    "a reloader": ((annotated({"reloader.stakater.com/auto": "true"}), settings()), True),
    "a reloader that is off": (
        (annotated({"reloader.stakater.com/auto": "false"}), settings()),
        False,
    ),
    "a suffix": (
        (deployment(pod(envFrom=[{"configMapRef": {"name": HASHED}}])), settings(HASHED)),
        True,
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_change_of_configuration_makes_new_pods(case: str) -> None:
    objects, rolls_out = CASES[case]
    assert [one.rolls_out for one in workload(*objects).references] == [rolls_out]
