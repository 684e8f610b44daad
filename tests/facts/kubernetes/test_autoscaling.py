import pytest

from readiness.facts.model import Replicas
from tests.facts.kubernetes.manifests import deployment, hpa, judged, manifest, workload


def keda(spec, name="web"):
    told = {"scaleTargetRef": {"name": "web"}, **spec}
    return manifest("ScaledObject", told, name=name, version="keda.sh/v1alpha1")


@pytest.mark.parametrize(
    ("objects", "replicas"),
    [
        ([deployment()], Replicas(None, 1, 1, "default")),
        ([deployment(replicas=3)], Replicas(3, 3, 3, "declared")),
        ([deployment(replicas=None)], Replicas(None, 1, 1, "default")),
        ([deployment(replicas="3")], Replicas(None, None, None, "unknown")),
        ([deployment(replicas=["COUNT"])], Replicas(None, None, None, "unknown")),
        ([deployment(), hpa({"maxReplicas": 9})], Replicas(None, 1, 9, "autoscaler")),
        (
            [deployment(replicas=5), hpa({"minReplicas": 2, "maxReplicas": 9})],
            Replicas(5, 2, 9, "autoscaler"),
        ),
        (
            [deployment(), hpa({"minReplicas": "${MIN}", "maxReplicas": 9})],
            Replicas(None, None, 9, "autoscaler"),
        ),
        ([deployment(replicas=0), hpa({"minReplicas": 2})], Replicas(0, 0, 0, "declared")),
        ([deployment(), keda({})], Replicas(None, 0, 100, "autoscaler")),
        (
            [deployment(), keda({"minReplicaCount": 2, "maxReplicaCount": 4})],
            Replicas(None, 2, 4, "autoscaler"),
        ),
        (
            [deployment(), keda({"minReplicaCount": 2, "idleReplicaCount": 0})],
            Replicas(None, 0, 100, "autoscaler"),
        ),
        ([manifest("DaemonSet", {})], Replicas(None, None, None, "per-node")),
        ([manifest("Job", {}, version="batch/v1")], Replicas(None, None, None, "none")),
        ([manifest("Pod", {}, version="v1")], Replicas(None, 1, 1, "default")),
    ],
)
def test_the_fewest_pods_are_what_the_autoscaler_leaves(objects, replicas):
    assert workload(*objects).replicas == replicas


@pytest.mark.parametrize(
    ("target", "exists"),
    [
        ({"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}, "yes"),
        ({"apiVersion": "extensions/v1beta1", "kind": "Deployment", "name": "web"}, "yes"),
        ({"kind": "Deployment", "name": "web"}, "yes"),
        ({"apiVersion": "apps/v1", "kind": "Deployment", "name": "gone"}, "no"),
        ({"apiVersion": "apps/v1", "kind": "StatefulSet", "name": "web"}, "no"),
        ({"apiVersion": "v1", "kind": "Deployment", "name": "web"}, "no"),
        ({"apiVersion": "x.io/v1", "kind": "Shard", "name": "web"}, "unknown"),
        ({"apiVersion": "x.io/v1", "kind": "Ring", "name": "web"}, "yes"),
        ({"apiVersion": "apps/v1", "kind": "Deployment", "name": "${NAME}"}, "unknown"),
        ({}, "no"),
        ("web", "no"),
    ],
)
def test_a_target_is_found_by_group_kind_name_and_namespace(target, exists):
    ring = manifest("Ring", {}, version="x.io/v1")
    found = judged(deployment(), ring, hpa({"scaleTargetRef": target}))
    assert found.autoscalers[0].scaler.target_exists == exists


def test_a_target_in_another_namespace_is_no_target():
    scaler = hpa({})
    scaler["metadata"]["namespace"] = "other"
    found = judged(deployment(), scaler)
    assert found.autoscalers[0].scaler.target_exists == "no"
    assert found.workloads[0].autoscaler is None


def test_a_utilisation_needs_a_request_of_every_container():
    resource = {"name": "memory", "target": {"type": "Utilization", "averageUtilization": 60}}
    absolute = {"name": "cpu", "target": {"type": "AverageValue", "averageValue": "1"}}
    metrics = [{"type": "Resource", "resource": one} for one in (resource, absolute)]
    requests = {"resources": {"limits": {"memory": "1Gi"}}}
    containers = [{"name": "app", **requests}, {"name": "side"}, {"name": "istio-proxy"}]
    made = deployment({"containers": containers}, replicas=2)
    scaler = judged(made, hpa({"metrics": metrics})).autoscalers[0].scaler
    assert scaler.metrics == ("memory", "Resource")
    assert scaler.missing_requests == ("side: memory",)
    assert scaler.fights_replicas is True


@pytest.mark.parametrize(
    ("scaler", "metrics"),
    [
        (hpa({}), ("cpu",)),
        (hpa({"targetCPUUtilizationPercentage": 80}, version="autoscaling/v1"), ("cpu",)),
        (
            hpa(
                {
                    "metrics": [
                        {
                            "type": "Resource",
                            "resource": {"name": "cpu", "targetAverageUtilization": 60},
                        }
                    ]
                },
                version="autoscaling/v2beta1",
            ),
            ("cpu",),
        ),
        (hpa({"metrics": [{"type": "Pods"}, "odd"]}), ("Pods", "unknown")),
        (keda({"triggers": [{"type": "cpu"}, {"type": "kafka"}]}), ("cpu", "kafka")),
    ],
)
def test_each_generation_names_what_it_measures(scaler, metrics):
    assert judged(deployment(), scaler).autoscalers[0].scaler.metrics == metrics


def test_scale_down_behaviour_is_seen_where_it_stands():
    behavior = {"behavior": {"scaleDown": {"stabilizationWindowSeconds": 300}}}
    advanced = {"advanced": {"horizontalPodAutoscalerConfig": behavior}}
    for scaler in (hpa(behavior), keda(advanced)):
        assert judged(scaler).autoscalers[0].scaler.scale_down_behavior is True
    assert judged(hpa({})).autoscalers[0].scaler.scale_down_behavior is False
