from typing import NamedTuple

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from readiness.facts.kubernetes import collect, collect_documents
from readiness.facts.kubernetes.shapes import SHAPES
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Fault, Location
from readiness.source.document import Document
from readiness.source.repository import Repository
from tests.facts.kubernetes.manifests import budget, deployment, hpa, judged, service
from tests.facts.kubernetes.reading import documents, facts

SCALARS = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
FIELDS = st.sampled_from(
    [
        "name",
        "template",
        "spec",
        "metadata",
        "containers",
        "initContainers",
        "selector",
        "matchLabels",
        "matchExpressions",
        "key",
        "operator",
        "values",
        "replicas",
        "strategy",
        "rollingUpdate",
        "maxUnavailable",
        "env",
        "ports",
        "resources",
        "limits",
        "requests",
        "readinessProbe",
        "livenessProbe",
        "httpGet",
        "port",
        "volumes",
        "configMap",
        "affinity",
        "podAntiAffinity",
        "topologySpreadConstraints",
        "labelSelector",
        "securityContext",
        "lifecycle",
        "preStop",
        "exec",
        "command",
        "workloadRef",
        "scaleTargetRef",
        "rules",
        "http",
        "paths",
        "backend",
        "service",
        "metrics",
        "labels",
        "annotations",
        "jobTemplate",
        "minAvailable",
        "endpoints",
        "namespaceSelector",
        "items",
        "limits",
        "default",
        "type",
    ]
)
DATA = st.recursive(
    SCALARS,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(FIELDS | SCALARS, inner, max_size=4)
    ),
    max_leaves=25,
)
OTHERS = [
    "Service",
    "Ingress",
    "HTTPRoute",
    "NetworkPolicy",
    "PodDisruptionBudget",
    "HorizontalPodAutoscaler",
    "ScaledObject",
    "ServiceMonitor",
    "PodMonitor",
    "LimitRange",
    "CustomResourceDefinition",
    "Certificate",
    "List",
]
GROUPS = st.sampled_from(
    [
        "v1",
        "apps/v1",
        "batch/v1",
        "argoproj.io/v1",
        "policy/v1",
        "autoscaling/v2",
        "keda.sh/v1",
        "networking.k8s.io/v1",
        "gateway.networking.k8s.io/v1",
        "monitoring.coreos.com/v1",
        "apiextensions.k8s.io/v1",
    ]
)
NAMES = st.fixed_dictionaries({"name": st.just("web") | DATA, "namespace": DATA, "labels": DATA})
OBJECT = st.fixed_dictionaries(
    {
        "apiVersion": GROUPS,
        "kind": st.sampled_from([*SHAPES, *OTHERS]),
        "metadata": NAMES,
        "spec": DATA,
        "items": DATA,
    }
)


def touched(place):
    return [place.location, *(place.at(part) for part in place.parts)]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(OBJECT | DATA, max_size=3))
def test_any_plain_data_is_read_without_raising(data):
    made = [Document("k.yaml", n, one, {}) for n, one in enumerate(data)]
    found = collect_documents(made, Vocabulary())
    assert found == collect_documents(made, Vocabulary())
    subjects = (*found.workloads, *found.objects, *found.ingresses, *found.autoscalers)
    assert {place.path for one in subjects for place in touched(one.place)} <= {"k.yaml"}


def test_one_mistyped_object_is_a_fault_and_the_others_are_judged():
    broken = {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": {"name": "b"}, "spec": "x"}
    found = judged(broken, deployment(), service())
    assert [one.name for one in found.workloads] == ["web"]
    assert [one.name for one in found.objects] == ["b", "web", "web"]
    assert found.faults == (
        Fault(
            Location("k.yaml", 1, 84, 1),
            "Deployment b: spec is no mapping; nothing of it can be judged",
            "write spec as a mapping",
            frozenset({"Deployment"}),
        ),
    )
    assert found.unread == ("Deployment",)


def test_containers_that_are_no_list_are_a_fault_and_the_rest_is_judged():
    found = facts("""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          replicas: 2
          template:
            spec:
              containers:
                app: {image: app}
    """)
    assert found.workloads[0].replicas.min == 2
    assert found.workloads[0].containers == ()
    assert found.faults == (
        Fault(
            Location("k.yaml", 9, 7, 10),
            "Deployment web: containers is no list",
            "its containers cannot be judged",
        ),
    )


def test_a_broken_deployment_makes_a_service_unknown_and_not_dangling():
    routed = service({"selector": {"app": "db"}})
    assert judged(routed).kubernetes_services[0].matches == "no"
    unread = frozenset({"Deployment"})
    assert judged(routed, unread=unread).kubernetes_services[0].matches == "unknown"


def test_what_an_unread_file_may_hold_is_unknown_and_not_absent():
    kinds = {"PodDisruptionBudget", "HorizontalPodAutoscaler", "NetworkPolicy", "Service"}
    found = judged(deployment(), unread=frozenset(kinds)).workloads[0]
    assert found.disruption.covered == "unknown"
    assert found.replicas.min is None
    assert found.isolated == "unknown"
    assert found.containers[0].serves == "unknown"
    seen = judged(deployment(replicas=3), budget({"maxUnavailable": 1}), unread=frozenset(kinds))
    assert seen.workloads[0].replicas.min == 3
    assert seen.workloads[0].disruption.evictable is True


def test_a_template_hides_what_it_may_become_and_nothing_else():
    def covered(**change):
        hidden = budget({"selector": {"matchLabels": {"app": "db"}}, "maxUnavailable": 1})
        hidden["metadata"].update(change)
        return judged(deployment(), hidden).workloads[0].disruption.covered

    assert covered(name="${NAME}") == "no"
    assert covered(namespace="${NAMESPACE}") == "unknown"


def test_a_templated_namespace_hides_only_kinds_that_the_repository_holds():
    made, sheltered = deployment(), budget({"maxUnavailable": 1})
    made["metadata"]["namespace"] = "${NAMESPACE}"
    assert judged(made).workloads[0].disruption.covered == "no"
    assert judged(made, sheltered).workloads[0].disruption.covered == "unknown"
    sheltered["metadata"]["namespace"] = "${NAMESPACE}"
    assert judged(made, sheltered).workloads[0].disruption.covered == "yes"


def test_an_autoscaler_of_a_templated_target_makes_default_replicas_unknown():
    scaler = hpa({"scaleTargetRef": {"kind": "Deployment", "name": "${NAME}"}})
    assert judged(deployment(), scaler).workloads[0].replicas.min is None


def test_a_custom_resource_may_have_any_spec():
    found = judged({"apiVersion": "x.io/v1", "kind": "X", "metadata": {"name": "x"}, "spec": []})
    assert (found.faults, len(found.objects)) == ((), 1)


def test_a_wall_of_white_space_is_read_at_once():
    pod = {"containers": [{"name": "a", "command": ["sh", "-c", "\n" * 200_000]}]}
    assert judged(deployment(pod)).workloads[0].containers[0].shell_entrypoint is True


def test_faults_of_the_repository_are_heeded_and_not_repeated():
    fault = Fault(Location("broken.yaml"), "not YAML", None, frozenset({"Service"}))
    found = collect(Repository(MemoryPaths(()), documents({}), (fault,)), Vocabulary())
    assert (found.faults, found.unread) == ((), ("Service",))


class MemoryPaths(NamedTuple):
    """As much of a tree as a repository without pages asks for."""

    paths: tuple[str, ...]
