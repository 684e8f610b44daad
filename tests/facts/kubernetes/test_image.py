import pytest

from readiness.facts.kubernetes.image import parse
from readiness.facts.model import Image

DIGEST = "sha256:" + "0a" * 32


@pytest.mark.parametrize(
    ("text", "registry", "repository", "tag", "digest"),
    [
        ("nginx", None, "nginx", None, None),
        ("nginx:1.25", None, "nginx", "1.25", None),
        ("library/nginx:latest", None, "library/nginx", "latest", None),
        ("localhost/app", "localhost", "app", None, None),
        ("localhost:5000/app", "localhost:5000", "app", None, None),
        ("localhost:5000/app:1", "localhost:5000", "app", "1", None),
        ("registry.example.com/a/b-c__d:v1", "registry.example.com", "a/b-c__d", "v1", None),
        (f"ghcr.io/a/b@{DIGEST}", "ghcr.io", "a/b", None, DIGEST),
        (f"ghcr.io:443/a/b:2@{DIGEST}", "ghcr.io:443", "a/b", "2", DIGEST),
    ],
)
def test_a_reference_is_taken_apart(text, registry, repository, tag, digest):
    assert parse(text) == Image(text, registry, repository, tag, digest)


@pytest.mark.parametrize("text", ["nginx:", "Nginx", "a b", "nginx@sha256", "a//b", ":tag", "a:!"])
def test_a_malformed_reference_says_nothing(text):
    assert parse(text) == Image(text, None, None, None, None)


@pytest.mark.parametrize("text", ["app:${TAG}", "{{ .Values.image }}", "[IMAGE]", "<image>"])
def test_a_template_is_unknown_and_never_untagged(text):
    assert parse(text) == Image(text, None, None, None, None, templated=True)


def test_an_absent_image_is_no_template_and_a_mistyped_one_is_unknown():
    assert parse(None) == Image("", None, None, None, None)
    assert parse(5) == Image("", None, None, None, None, templated=True)
    assert parse(["app"]) == Image("", None, None, None, None, templated=True)


def test_a_long_path_of_separators_is_read_at_once():
    text = "a" * 20_000 + "-" * 20_000
    assert parse(text).repository is None
