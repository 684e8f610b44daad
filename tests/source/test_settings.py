"""Plain manifests parted by environment, by what names and declarations say."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from readiness.source import settings
from readiness.source.document import Document, Setting
from readiness.source.environments import Environment


def an_object(path: str, name: str = "web", kind: str = "Deployment") -> Document:
    data = {"apiVersion": "apps/v1", "kind": kind, "metadata": {"name": name}}
    return Document(path, 0, data, {})


def told(
    documents: Sequence[Document], declared: Sequence[Environment] = ()
) -> tuple[list[tuple[str, Setting | None]], list[str], tuple[str, ...]]:
    parted = settings.parted(documents, declared)
    deciding = [(one.path, one.setting) for one in parted.deciding]
    return deciding, [one.path for one in parted.elsewhere], parted.notes


def production(family: str) -> Setting:
    return Setting("production", family, gates=True)


def test_folders_of_environments_with_the_same_objects_are_forms_of_one() -> None:
    paths = ["k8s/base.yaml", "k8s/live/web.yaml", "k8s/stage/web.yaml", "k8s/dev/web.yaml"]
    documents = [an_object(path) for path in paths]
    assert told([*documents, an_object("k8s/live/more.yaml", "more")]) == (
        [
            ("k8s/base.yaml", None),
            ("k8s/live/web.yaml", production("k8s/*")),
            ("k8s/live/more.yaml", production("k8s/*")),
        ],
        ["k8s/stage/web.yaml", "k8s/dev/web.yaml"],
        ("k8s/* are judged as they are in production; told beside it: development, staging",),
    )


def test_a_file_may_name_its_environment() -> None:
    documents = [an_object("k8s/web-prod.yaml"), an_object("k8s/web-qa.yml")]
    assert told(documents)[1] == []
    documents = [an_object("k8s/web-prod.yaml"), an_object("k8s/web-qa.yaml")]
    assert told(documents)[:2] == (
        [("k8s/web-prod.yaml", production("k8s/web-*.yaml"))],
        ["k8s/web-qa.yaml"],
    )


def test_without_production_what_is_nearest_to_it_decides() -> None:
    documents = [an_object("staging/web.yaml"), an_object("dev/web.yaml")]
    deciding, elsewhere, _ = told(documents)
    assert deciding == [("staging/web.yaml", Setting("staging", "*", gates=True))]
    assert elsewhere == ["dev/web.yaml"]


ALONE = {
    "nothing beside it": [an_object("k8s/staging/web.yaml")],
    "other objects": [an_object("tools/kind/web.yaml"), an_object("tools/demo/shop.yaml", "shop")],
    "another kind": [an_object("prod/web.yaml"), an_object("dev/web.yaml", kind="Service")],
    "other folders": [an_object("a/prod/web.yaml"), an_object("b/dev/web.yaml")],
}


@pytest.mark.parametrize("case", ALONE)
def test_a_name_alone_sets_nothing_aside(case: str) -> None:
    deciding, elsewhere, notes = told(ALONE[case])
    assert ([path for path, _ in deciding], elsewhere, notes) == (
        [one.path for one in ALONE[case]],
        [],
        (),
    )


def test_what_is_declared_needs_no_counterpart() -> None:
    declared = (
        Environment("europe", ("clusters/eu/**",), gates=True),
        Environment("lab", ("lab.yaml",), gates=False),
    )
    documents = [an_object("clusters/eu/web.yaml"), an_object("k8s/lab.yaml", "other")]
    assert told(documents, declared)[:2] == (
        [("clusters/eu/web.yaml", Setting("europe", "*", gates=True))],
        ["k8s/lab.yaml"],
    )


def test_what_is_no_object_of_a_cluster_is_left_alone() -> None:
    paths = [".github/workflows/prod.yaml", ".github/workflows/dev.yaml"]
    documents = [Document(path, 0, {"on": "push", "jobs": {}}, {}) for path in paths]
    rules = [
        Document(
            path,
            0,
            {
                "apiVersion": "monitoring.coreos.com/v1",
                "kind": "PrometheusRule",
                "metadata": {"name": "web"},
            },
            {},
        )
        for path in ("prod/alerts.yaml", "dev/alerts.yaml")
    ]
    assert settings.parted([*documents, *rules]) == settings.Parted((*documents, *rules))
