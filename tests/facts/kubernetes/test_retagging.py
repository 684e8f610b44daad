import pytest

from readiness.facts.kubernetes import collect_documents
from readiness.facts.vocabulary import Vocabulary
from tests.facts.kubernetes.reading import documents

POD = """\
apiVersion: v1
kind: Pod
metadata: {name: web}
spec:
  containers:
    - {name: web, image: IMAGE}
"""


def retagged(image, path, text):
    found = collect_documents(
        documents({"web.yaml": POD.replace("IMAGE", image), path: text}), Vocabulary()
    )
    return found.workloads[0].containers[0].image.retagged


@pytest.mark.parametrize(
    ("image", "path", "text", "told"),
    [
        ("web", "kustomization.yaml", "images: [{name: web, newTag: 1.2.0}]", True),
        ("web:dev", "kustomization.yaml", "images: [{name: web, newTag: 1.2.0}]", True),
        (
            '"localhost:5000/web"',
            "kustomization.yaml",
            "images: [{name: 'localhost:5000/web', digest: 'sha256:00'}]",
            True,
        ),
        ("web", "kustomization.yaml", "images: [{name: web}]", False),
        ("web", "kustomization.yaml", "images: [{name: cart, newTag: 1.2.0}]", False),
        ('"ko://example.com/cmd/web"', "values.yaml", "a: 1", True),
        ("web", "values.yaml", "images: [{name: web, newTag: 1.2.0}]", False),
        (
            "web",
            "skaffold.yaml",
            "{apiVersion: skaffold/v3, kind: Config, build: {artifacts: [{image: web}]}}",
            True,
        ),
        (
            "web",
            "skaffold.yaml",
            "{apiVersion: skaffold/v3, profiles: [{build: {artifacts: [{image: web}]}}]}",
            True,
        ),
        ("web", "skaffold.yaml", "{apiVersion: skaffold/v3, build: [], profiles: [1]}", False),
    ],
)
def test_a_tag_that_another_tool_writes_is_not_the_last_word(image, path, text, told):
    assert retagged(image, path, text) is told


@pytest.mark.parametrize(
    ("path", "text", "told"),
    [
        ("kustomization.yaml", "images: [{name: web, newTag: latest}]", False),
        (
            "skaffold.yaml",
            "{apiVersion: skaffold/v3, kind: Config, build: {artifacts: [{image: web}]}}",
            True,
        ),
    ],
)
def test_what_a_kustomization_renders_to_has_its_last_tag(path, text, told):
    pod, other = documents({"web.yaml": POD.replace("IMAGE", "web:latest"), path: text})
    rendered = pod._replace(origin="kustomize overlays/prod")
    found = collect_documents((rendered, other), Vocabulary())
    assert found.workloads[0].containers[0].image.retagged is told
