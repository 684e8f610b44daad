"""Rendering is asked for where there is something to render, and nowhere else."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from readiness import app
from readiness.cache import NoCache
from readiness.model import Location
from readiness.source import evidence
from readiness.source.rendered import Ingredients, Rendered
from readiness.source.tree import MemoryTree
from tests.source.render.kitchen import DEPLOYMENT, chart

PLAIN = {"k8s/web.yaml": DEPLOYMENT}
SHOP = {
    **chart(),
    "shop/values.yaml": "replicas: 1\n",
    "shop/values-prod.yaml": "replicas: 3\n",
    "shop/values-eu.yaml": "replicas: 4\n",
    "shop/templates/web.yaml": DEPLOYMENT.replace(
        "replicas: 1", "replicas: {{ .Values.replicas }}"
    ),
}


def test_a_tree_without_ingredients_asks_no_renderer() -> None:
    def refuse(_: Ingredients) -> Rendered:
        raise AssertionError

    assert evidence.read(MemoryTree(PLAIN), render=refuse).faults == ()


def test_the_renderer_is_not_imported_for_plain_manifests(tmp_path: Path) -> None:
    (tmp_path / "web.yaml").write_text(DEPLOYMENT)
    code = f"""
import sys
from pathlib import Path
from readiness import app
from readiness.cache import NoCache
from readiness.source.tree import open_tree
app.look(open_tree(Path({str(tmp_path)!r})), NoCache(), render=1)
print([name for name in sys.modules if name.startswith(("readiness.source.render.", "tempfile"))])
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_nobody_renders_who_did_not_ask() -> None:
    found = app.look(MemoryTree(SHOP), NoCache())
    assert [fault.location for fault in found.facts.faults] == [Location("shop/Chart.yaml")]
    assert found.facts.workloads == ()


def test_a_run_judges_what_the_configuration_says_is_deployed(
    one_helm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", one_helm, prepend=os.pathsep)
    config = (
        "apiVersion: readiness/v1\nrender:\n"
        "  helm: [{chart: shop, values: [values-eu.yaml], namespace: shop, release: till}]\n"
    )
    found = app.look(MemoryTree({**SHOP, "readiness.yaml": config}), NoCache(), render=1)
    (web,) = found.facts.workloads
    assert (web.namespace, web.name, web.replicas.declared) == ("shop", "web", 4)
    assert web.place.at("replicas") == Location("shop/templates/web.yaml", 6, 13, 6)
    assert "chart shop is judged as it renders with shop/values-eu.yaml" in found.notes


def test_how_many_render_at_once_changes_no_answer(
    one_helm: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", one_helm, prepend=os.pathsep)
    twice = {
        f"{name}/{path.partition('/')[2]}": text
        for name in ("one", "two", "three")
        for path, text in SHOP.items()
        if "/" in path
    }
    found = [app.look(MemoryTree(twice), NoCache(), render=at_once) for at_once in (1, 4)]
    assert found[0].facts.workloads
    names = [[each.place.location for each in one.facts.workloads] for one in found]
    assert names[0] == names[1]
