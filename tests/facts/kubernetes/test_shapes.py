"""Workloads that Kubernetes itself does not know."""

from __future__ import annotations

import pytest

from readiness.facts.kubernetes import collect_documents
from readiness.facts.model import Facts, Replicas
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Fault, Location
from tests.facts.kubernetes.manifests import judged, manifest
from tests.facts.kubernetes.reading import documents

WORKER = """\
apiVersion: batch.example.com/v1
kind: Worker
metadata: {name: mill}
spec:
  replicas: 3
  runner:
    template:
      metadata: {labels: {app: mill}}
      spec: {containers: [{name: mill, image: mill:1}]}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: mill}
spec:
  scaleTargetRef: {apiVersion: batch.example.com/v1, kind: Worker, name: mill}
  minReplicas: 2
  maxReplicas: 5
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: mill}
spec: {maxUnavailable: 1, selector: {matchLabels: {app: mill}}}
"""


def facts(text: str, *aliases: tuple[str, str]) -> Facts:
    return collect_documents(documents({"k.yaml": text}), Vocabulary(workloads=aliases))


@pytest.mark.parametrize(
    "kind",
    [
        "Worker",
        "Worker.batch.example.com",
        "batch.example.com/Worker",
        "batch.example.com/v1/Worker",
    ],
)
@pytest.mark.parametrize("path", ["spec.runner.template", "spec.runner.template.spec"])
def test_an_organisation_s_own_kind_is_a_workload_where_it_says_so(kind: str, path: str) -> None:
    found = facts(WORKER, (kind, path))
    (mill,) = found.workloads
    assert [one.name for one in mill.containers] == ["mill"]
    assert mill.containers[0].place.at("image") == Location("k.yaml", 9, 47, 9)
    assert mill.replicas == Replicas(3, 2, 5, "autoscaler")
    assert (mill.disruption.allowed, mill.strategy.type) == (1, "none")
    assert found.autoscalers[0].scaler.target_exists == "yes"


def test_what_nobody_declares_or_another_group_has_is_no_workload() -> None:
    assert facts(WORKER).workloads == ()
    for other in ("Worker.other.org", "other.org/Worker"):
        assert facts(WORKER, (other, "spec.runner.template")).workloads == ()


def test_a_kind_of_kubernetes_stays_what_it_is() -> None:
    found = facts(
        "{apiVersion: apps/v1, kind: Deployment, metadata: {name: a}, spec: {template: {spec: "
        "{containers: [{name: a, image: a}]}}}}",
        ("Deployment", "spec.other"),
    )
    assert [one.containers[0].name for one in found.workloads] == ["a"]


def test_a_template_that_is_not_there_is_told() -> None:
    found = facts(WORKER, ("Worker", "spec.pod"))
    assert found.faults == (
        Fault(
            Location("k.yaml", 4, 1, 9),
            "Worker mill: there is no pod template at spec.pod",
            "see aliases.workloads in readiness.yaml",
        ),
    )


def test_of_an_own_kind_without_replicas_nobody_can_tell_how_many_pods_it_runs() -> None:
    text = WORKER.partition("---")[0].replace("replicas: 3", "size: big")
    (mill,) = facts(text, ("Worker", "spec.runner.template")).workloads
    assert mill.replicas == Replicas(None, None, None, "unknown")


KNATIVE = {
    "minimum and maximum": ({"min-scale": "3", "max-scale": "9"}, (3, 9)),
    "the old spelling": ({"minScale": "2"}, (2, None)),
    "nothing said": ({}, (0, None)),
    "a template": ({"min-scale": "${LEAST}"}, (None, None)),
}


@pytest.mark.parametrize("case", KNATIVE)
def test_a_knative_service_runs_what_its_annotations_say(case: str) -> None:
    bounds, (fewest, most) = KNATIVE[case]
    annotations = {f"autoscaling.knative.dev/{name}": value for name, value in bounds.items()}
    template = {
        "metadata": {"annotations": annotations},
        "spec": {"containers": [{"name": "app", "image": "app:1"}]},
    }
    (one,) = judged(
        manifest("Service", {"template": template}, version="serving.knative.dev/v1")
    ).workloads
    assert (one.kind, one.replicas) == (
        "KnativeService",
        Replicas(None, fewest, most, "autoscaler"),
    )
    assert (one.containers[0].serves, one.strategy.type) == ("no", "none")


def test_a_knative_service_and_a_service_of_one_name_are_two_things() -> None:
    template = {"spec": {"containers": [{"name": "app", "image": "app:1"}]}}
    found = judged(
        manifest("Service", {"template": template}, version="serving.knative.dev/v1"),
        manifest("Service", {"type": "ExternalName"}, version="v1"),
    )
    assert [(one.kind, one.name) for one in found.objects] == [
        ("KnativeService", "web"),
        ("Service", "web"),
    ]
    assert [one.type for one in found.kubernetes_services] == ["ExternalName"]
