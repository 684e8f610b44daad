"""Which of several files of one object decides."""

from __future__ import annotations

import pytest

from readiness.facts.kubernetes import editions
from readiness.facts.kubernetes.editions import NEWEST

VERSIONS = {
    "release/v0.10/web.yaml": (0, 10),
    "release/v0.9.1/web.yaml": (0, 9, 1),
    "release-1.30/web.yaml": (1, 30),
    "manifests/web-2.4.yaml": (2, 4),
    "k8s/v2/web.yaml": (2,),
    "k8s/web.yaml": NEWEST,
    "k8s/web2.yaml": NEWEST,
    "k8s/eu1/web.yaml": NEWEST,
    "k8s/server-3/web.yaml": NEWEST,
}


@pytest.mark.parametrize("path", VERSIONS)
def test_a_path_names_a_version_with_a_v_or_a_dot(path: str) -> None:
    assert editions.version(path) == VERSIONS[path]


NEARER = [
    ("release/v0.10/web.yaml", "release/v0.9/web.yaml"),
    ("release/web.yaml", "release/v0.10/web.yaml"),
    ("k8s/web.yaml", "examples/web.yaml"),
    ("examples/web.yaml", "staging/web.yaml"),
    ("k8s/prod/web.yaml", "k8s/dev/web.yaml"),
]


@pytest.mark.parametrize(("nearer", "farther"), NEARER)
def test_of_two_files_the_nearer_to_what_runs_decides(nearer: str, farther: str) -> None:
    assert editions.standing(nearer) > editions.standing(farther)


def test_files_that_say_nothing_are_equally_near() -> None:
    paths = ("k8s/web.yaml", "kustomize/base/web.yaml", "clusters/eu/web.yaml", "k8s/prod/web.yaml")
    assert len({editions.standing(path) for path in paths}) == 1
