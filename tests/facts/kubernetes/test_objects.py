import pytest

from readiness.facts.kubernetes.objects import read
from tests.facts.kubernetes.reading import documents


def identities(text):
    found = read(documents({"k.yaml": text}))
    return [(one.kind, one.namespace, one.name, one.steps) for one in found]


def test_lists_are_expanded_with_the_steps_to_their_items():
    text = """
        apiVersion: v1
        kind: List
        items:
        - {apiVersion: v1, kind: Service, metadata: {name: a, namespace: shop}}
        - {apiVersion: v1, kind: Service, metadata: {}}
        - apiVersion: v1
          kind: ServiceList
          items: [{metadata: {name: b}}, nonsense]
    """
    assert identities(text) == [
        ("Service", "shop", "a", ("items", 0)),
        ("Service", "default", "b", ("items", 2, "items", 0)),
    ]


def test_a_separator_with_a_trailing_space_hides_nothing():
    text = "apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n--- \n"
    text += "apiVersion: v1\nkind: Pod\nmetadata: {name: b}\n"
    assert identities(text) == [("Pod", "default", "a", ()), ("Pod", "default", "b", ())]


def test_a_namespace_is_defaulted_once_and_only_where_the_kind_has_one():
    text = """
        {apiVersion: v1, kind: Secret, metadata: {name: a}}
        ---
        {apiVersion: v1, kind: Secret, metadata: {name: a, namespace: default}}
        ---
        {apiVersion: rbac.authorization.k8s.io/v1, kind: ClusterRole, metadata: {name: r}}
        ---
        {apiVersion: x.io/v1, kind: Realm, metadata: {name: r}}
        ---
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: realms.x.io}
        spec: {group: x.io, scope: Cluster, names: {kind: Realm}}
    """
    assert [one[:3] for one in identities(text)] == [
        ("Secret", "default", "a"),
        ("Secret", "default", "a"),
        ("ClusterRole", None, "r"),
        ("Realm", None, "r"),
        ("CustomResourceDefinition", None, "realms.x.io"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "{apiVersion: kustomize.config.k8s.io/v1beta1, kind: Kustomization, metadata: {name: a}}",
        "{apiVersion: v2, name: chart, version: 1.0.0}",
        "{apiVersion: v1, kind: Pod}",
        "{apiVersion: v1, kind: Pod, metadata: {labels: {a: b}}}",
        "{apiVersion: v1, kind: Pod, metadata: [name]}",
        "{apiVersion: 1, kind: Pod, metadata: {name: a}}",
        "{apiVersion: backstage.io/v1alpha1, kind: Component, metadata: {name: a}}",
        "[kind, Pod]",
        "just text",
    ],
)
def test_what_has_no_identity_in_a_cluster_is_no_object(text):
    assert identities(text) == []


def test_a_number_as_name_and_a_generated_name_are_names():
    text = """
        {apiVersion: v1, kind: Pod, metadata: {name: 7}}
        ---
        {apiVersion: batch/v1, kind: Job, metadata: {generateName: migrate-}}
    """
    assert [one[2] for one in identities(text)] == ["7", "migrate-"]


def test_a_patch_of_a_kustomization_is_no_object():
    text = "{apiVersion: apps/v1, kind: Deployment, metadata: {name: %s}}"
    files = {
        "base/web.yaml": text % "web",
        "prod/kustomization.yaml": "patches: [{path: ./more.yaml}, 7]\nresources: [../base]\n",
        "prod/more.yaml": text % "web",
        "prod/own.yaml": text % "own",
    }
    assert [one.name for one in read(documents(files))] == ["web", "own"]
