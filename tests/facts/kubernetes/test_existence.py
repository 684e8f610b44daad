"""What exists although no file of the repository holds it."""

from __future__ import annotations

import pytest

from tests.facts.kubernetes.manifests import budget, deployment, judged, manifest, service, workload

DEFINITION = manifest(
    "CustomResourceDefinition",
    {"group": "store.example.com", "names": {"kind": "Volume"}, "scope": "Namespaced"},
    name="volumes.store.example.com",
    version="apiextensions.k8s.io/v1",
)


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("store.example.com/part", "unknown"),
        ("example.com/part", "unknown"),
        ("eu.store.example.com/part", "unknown"),
        ("other.com/part", "no"),
        ("app", "no"),
    ],
)
def test_pods_that_a_controller_of_the_repository_labels_are_made_by_it(key, answer):
    wanted = {key: "engine"}
    facts = judged(
        DEFINITION,
        service({"selector": wanted, "ports": [{"port": 80}]}),
        budget({"minAvailable": 1, "selector": {"matchLabels": wanted}}),
    )
    assert [one.matches for one in facts.kubernetes_services] == [answer]
    assert [one.matches for one in facts.disruption_budgets] == [answer]


def test_without_its_definition_nobody_makes_them():
    wanted = {"store.example.com/part": "engine"}
    facts = judged(service({"selector": wanted, "ports": [{"port": 80}]}))
    assert [one.matches for one in facts.kubernetes_services] == ["no"]


@pytest.mark.parametrize(
    ("name", "answer"),
    [("istio-ca-root-cert", "yes"), ("openshift-service-ca.crt", "yes"), ("mine", "no")],
)
def test_what_istio_and_openshift_put_into_every_namespace_is_there(name, answer):
    pod = {"volumes": [{"name": "ca", "configMap": {"name": name}}]}
    assert [one.exists for one in workload(deployment(pod)).references] == [answer]
