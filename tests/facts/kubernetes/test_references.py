import json

import pytest

from readiness.facts.kubernetes import collect_documents
from readiness.facts.vocabulary import Vocabulary
from tests.facts.kubernetes.manifests import deployment, manifest, workload
from tests.facts.kubernetes.reading import documents, facts


def told(one):
    """What references say, without their places."""
    return tuple(reference[1:5] for reference in one.references)


def test_every_way_to_refer_is_known():
    pod = {
        "containers": [
            {
                "name": "app",
                "env": [
                    {"name": "A", "valueFrom": {"secretKeyRef": {"name": "s1", "key": "k"}}},
                    {
                        "name": "B",
                        "valueFrom": {"configMapKeyRef": {"name": "c1", "optional": True}},
                    },
                ],
                "envFrom": [
                    {"configMapRef": {"name": "c1"}},
                    {"secretRef": {"name": "s2", "optional": True}},
                ],
            }
        ],
        "volumes": [
            {"name": "a", "configMap": {"name": "c2"}},
            {"name": "b", "secret": {"secretName": "s3"}},
            {"name": "c", "persistentVolumeClaim": {"claimName": "p"}},
            {"name": "d", "projected": {"sources": [{"secret": {"name": "s4"}}, {"x": 1}]}},
        ],
        "imagePullSecrets": [{"name": "s5"}],
        "serviceAccountName": "robot",
        "priorityClassName": "urgent",
    }
    assert told(workload(deployment(pod))) == (
        ("Secret", "s1", "no", False),
        ("ConfigMap", "c1", "no", False),
        ("Secret", "s2", "no", True),
        ("ConfigMap", "c2", "no", False),
        ("Secret", "s3", "no", False),
        ("PersistentVolumeClaim", "p", "no", False),
        ("Secret", "s4", "no", False),
        ("Secret", "s5", "no", False),
        ("ServiceAccount", "robot", "no", False),
        ("PriorityClass", "urgent", "no", False),
    )


def account(name, *objects, **options):
    return (
        workload(deployment({"serviceAccountName": name}), *objects, **options).references[0].exists
    )


def test_an_account_exists_here_elsewhere_by_default_or_perhaps():
    robot = manifest("ServiceAccount", {}, name="robot", version="v1")
    far = manifest("ServiceAccount", {}, name="robot", version="v1", namespace="other")
    hidden = manifest("ServiceAccount", {}, name="${NAME}", version="v1")
    assert account("robot", robot) == "yes"
    assert account("robot", far) == "no"
    assert account("default") == "yes"
    assert account("robot", provided=("ServiceAccount/*/rob*",)) == "yes"
    assert account("robot", provided=("ServiceAccount/robot",)) == "yes"
    assert account("robot", provided=("Secret/*/robot",)) == "no"
    assert account("robot", hidden) == "unknown"
    assert account("${NAME}") == "unknown"
    assert account("robot", unread=frozenset({"ServiceAccount"})) == "unknown"


@pytest.mark.parametrize(
    ("name", "exists"), [("urgent", "yes"), ("system-node-critical", "yes"), ("gone", "no")]
)
def test_a_priority_class_is_looked_for_in_no_namespace(name, exists):
    known = manifest("PriorityClass", {}, name="urgent", version="scheduling.k8s.io/v1")
    found = workload(deployment({"priorityClassName": name}), known)
    assert (found.priority_class, found.priority_class_exists) == (name, exists)


@pytest.mark.parametrize(
    "maker",
    [
        manifest("ExternalSecret", {"target": {"name": "db"}}, version="external-secrets.io/v1"),
        manifest("ExternalSecret", {}, name="db", version="external-secrets.io/v1"),
        manifest("SealedSecret", {}, name="db", version="bitnami.com/v1alpha1"),
        manifest("Certificate", {"secretName": "db"}, version="cert-manager.io/v1"),
    ],
)
def test_a_secret_that_a_controller_makes_exists(maker):
    made = deployment({"volumes": [{"secret": {"secretName": "db"}}]})
    assert workload(made, maker).references[0].exists == "yes"


def test_a_config_map_that_kustomize_generates_exists():
    made = deployment({"volumes": [{"configMap": {"name": "settings"}}]})
    files = {
        "deploy.yaml": json.dumps(made),
        "kustomization.yaml": "configMapGenerator: [{name: settings}]\nsecretGenerator: x\n",
    }
    found = collect_documents(documents(files), Vocabulary())
    assert told(found.workloads[0]) == (("ConfigMap", "settings", "yes", False),)


def test_files_of_different_folders_form_one_graph():
    files = {
        "deploy/web.yaml": json.dumps(deployment({"serviceAccountName": "robot"})),
        "rbac/robot.yaml": json.dumps(manifest("ServiceAccount", {}, name="robot", version="v1")),
    }
    found = collect_documents(documents(files), Vocabulary())
    assert told(found.workloads[0]) == (("ServiceAccount", "robot", "yes", False),)


def test_a_reference_stands_where_it_is_written_first():
    found = facts(
        """\
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            spec:
              volumes:
                - name: data
                  projected:
                    sources:
                      - configMap: {name: settings}
              containers:
                - name: web
                  envFrom:
                    - configMapRef:
                        name: settings
        """
    )
    places = [reference.place.location[:3] for reference in found.workloads[0].references]
    assert places == [("k.yaml", 16, 23)]
