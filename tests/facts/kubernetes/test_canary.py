"""What Flagger and Knative make of what is written."""

from __future__ import annotations

from typing import Any

import pytest

from tests.facts.kubernetes.manifests import budget, deployment, judged, manifest, service, workload

TARGET = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}


def canary(**told: Any):
    spec = {"targetRef": TARGET, "service": {"port": 80, "targetPort": 8080}, **told}
    return manifest("Canary", spec, version="flagger.app/v1beta1", name="release")


def ingress(name: str):
    default = {"service": {"name": name, "port": {"number": 80}}}
    return manifest("Ingress", {"defaultBackend": default}, version="networking.k8s.io/v1")


def resolved(facts: Any) -> list[str]:
    return [each.resolves for one in facts.ingresses for each in one.backends]


@pytest.mark.parametrize(
    ("name", "told", "answer"),
    [
        ("web", {}, "yes"),
        ("web-primary", {}, "yes"),
        ("web-canary", {}, "yes"),
        ("web-other", {}, "no"),
        ("shop", {"service": {"name": "shop", "port": 80}}, "yes"),
        ("web", {"service": {"name": "shop", "port": 80}}, "no"),
        ("web", {"targetRef": [], "service": 3}, "no"),
    ],
)
def test_services_that_flagger_makes_are_there(name, told, answer):
    assert resolved(judged(canary(**told), ingress(name))) == [answer]


def test_a_canary_of_another_group_makes_nothing():
    other = {**canary(), "apiVersion": "example.com/v1"}
    assert resolved(judged(other, ingress("web"))) == ["no"]


def test_the_pods_of_what_is_released_take_traffic():
    found = workload(deployment(), canary())
    assert (found.selected_by, [one.serves for one in found.containers]) == (("web",), ["yes"])
    alone = workload(deployment(name="other"), canary())
    assert (alone.selected_by, [one.serves for one in alone.containers]) == ((), ["no"])


@pytest.mark.parametrize(("label", "answer"), [("web-primary", "unknown"), ("wep", "no")])
def test_pods_of_the_primary_are_made_by_flagger(label, answer):
    found = judged(
        deployment(),
        canary(),
        budget({"minAvailable": 1, "selector": {"matchLabels": {"app": label}}}, name="b"),
        service({"selector": {"app": label}, "ports": [{"port": 80}]}, name="s"),
    )
    assert [one.matches for one in found.disruption_budgets] == [answer]
    assert [one.matches for one in found.kubernetes_services] == [answer]


def test_a_knative_service_makes_one_of_kubernetes():
    pod = {"containers": [{"image": "app:1"}, {"name": "own", "image": "app:1"}]}
    kind = manifest("Service", {"template": {"spec": pod}}, version="serving.knative.dev/v1")
    found = judged(kind, ingress("web"))
    assert resolved(found) == ["yes"]
    assert [one.name for one in found.workloads[0].containers] == ["user-container", "own"]
