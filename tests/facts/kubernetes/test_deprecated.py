import pytest

from readiness.facts.kubernetes import collect_documents
from readiness.facts.kubernetes.deprecated import BY_KIND, VERSIONS
from readiness.facts.vocabulary import Vocabulary
from tests.facts.kubernetes import reading
from tests.facts.kubernetes.manifests import judged, manifest


@pytest.mark.parametrize(
    ("version", "kind", "told"),
    [
        ("extensions/v1beta1", "Deployment", ("1.9", "1.16", "apps/v1")),
        ("resource.k8s.io/v1beta1", "ResourceClaim", ("1.35", "1.38", "resource.k8s.io/v1")),
        ("networking.k8s.io/v1beta1", "Ingress", ("1.19", "1.22", "networking.k8s.io/v1")),
        ("policy/v1beta1", "PodSecurityPolicy", ("1.21", "1.25", None)),
        ("v1", "Endpoints", ("1.33", None, "discovery.k8s.io/v1 EndpointSlice")),
        ("apps/v1", "Deployment", (None, None, None)),
        ("example.com/v1beta1", "Deployment", (None, None, None)),
    ],
)
def test_an_object_tells_when_its_version_goes_and_what_to_write_instead(version, kind, told):
    found = judged(manifest(kind, {}, version=version)).objects[0]
    assert (found.deprecated_in, found.removed_in, found.replacement) == told


def test_no_version_is_removed_before_it_is_deprecated_and_none_is_listed_twice():
    def release(text):
        return tuple(map(int, text.split(".")))

    assert [
        one
        for one in VERSIONS
        if one.removed is not None and release(one.removed) <= release(one.deprecated)
    ] == []
    assert len(BY_KIND) == sum(len(one.kinds.split()) for one in VERSIONS)


def test_what_the_repository_says_it_runs_on_stands_with_every_object():
    documents = reading.documents({"k.yaml": "{apiVersion: v1, kind: Pod, metadata: {name: a}}"})
    found = collect_documents(documents, Vocabulary(target_kubernetes="1.31"))
    assert [one.target_kubernetes for one in found.objects] == ["1.31"]
