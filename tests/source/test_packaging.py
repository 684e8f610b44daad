"""Ingredients of what is rendered: neither judged as they stand nor passed over in silence."""

from __future__ import annotations

from readiness.model import Fault, Location
from readiness.source import evidence
from readiness.source.tree import MemoryTree

CHART = {
    "deploy/shop/Chart.yaml": "apiVersion: v2\nname: shop\nversion: 1.0.0\n",
    "deploy/shop/values.yaml": "replicas: 2\n",
    "deploy/shop/templates/web.yaml": (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: {{ .Release.Name }}}\n"
    ),
    "deploy/shop/charts/redis/Chart.yaml": "apiVersion: v2\nname: redis\nversion: 1.0.0\n",
    "deploy/shop/charts/redis/templates/redis.yaml": "kind: StatefulSet\napiVersion: apps/v1\n",
}
DEPLOYMENT = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {}\n"


def test_a_chart_is_one_fault_with_the_kinds_of_its_templates() -> None:
    repository = evidence.read(MemoryTree(CHART))
    assert repository.faults == (
        Fault(
            Location("deploy/shop/Chart.yaml"),
            "this chart is not rendered: 3 file(s) of it were not judged",
            "render it and check the result: helm template deploy/shop --output-dir …",
            frozenset({"Deployment", "StatefulSet"}),
        ),
    )
    assert [chart.name for chart in repository.charts] == ["shop"]
    assert [document.path for document in repository.documents] == ["deploy/shop/Chart.yaml"]


def test_a_kustomization_that_only_lists_files_changes_nothing() -> None:
    files = {
        "k/kustomization.yaml": "resources: [web.yaml]\n",
        "k/web.yaml": DEPLOYMENT,
    }
    repository = evidence.read(MemoryTree(files))
    assert repository.faults == ()
    assert "k/web.yaml" in [document.path for document in repository.documents]


def test_patches_are_no_objects_and_an_unrendered_overlay_is_told() -> None:
    files = {
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "base/web.yaml": DEPLOYMENT,
        "prod/kustomization.yaml": (
            "resources: [../base]\npatches:\n- path: more.yaml\n- patch: |\n    a: 1\n"
        ),
        "prod/more.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n",
    }
    repository = evidence.read(MemoryTree(files))
    assert repository.faults == (
        Fault(
            Location("prod/kustomization.yaml", 2, 1, 5),
            "this kustomization is not rendered, so its files are judged as they stand; "
            "it sets patches",
            "render it and check the result: kustomize build prod",
        ),
    )
    paths = [document.path for document in repository.documents]
    assert "prod/more.yaml" not in paths
    assert "base/web.yaml" in paths


def test_a_remote_base_is_told() -> None:
    files = {"k/kustomization.yaml": "resources:\n- github.com/example/base?ref=v1\n"}
    repository = evidence.read(MemoryTree(files))
    told = "it sets remote github.com/example/base?ref=v1"
    messages = [fault.message for fault in repository.faults]
    assert messages == [
        f"this kustomization is not rendered, so its files are judged as they stand; {told}"
    ]
