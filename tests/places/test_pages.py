"""What README and docs promise of hooks, actions, recipes and pictures is there."""

from __future__ import annotations

import re
import shlex
import subprocess
from pathlib import Path

import pytest
import yaml

from readiness.report import FORMATS
from tests.places.conftest import ROOT, program

PAGES = (ROOT / "README.md", ROOT / "docs" / "places.md")
PLACES = PAGES[1].read_text("utf-8")
RECIPES = re.findall(r"^(?:readiness .*\| )?(jq -r .*)$", PAGES[0].read_text("utf-8"), re.MULTILINE)
LINK = re.compile(r"\]\(([^)#]+)(?:#[^)]*)?\)")
LARGEST = 150_000
"""Bytes of a picture: a README opens on a slow line too."""


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from readiness import app
    from readiness.report import Style, renderer

    folder = tmp_path_factory.mktemp("recipes")
    told = app.check(app.Request(root=ROOT / "examples" / "storefront", today="2026-11-21"))
    (folder / "r.json").write_text("".join(renderer("json")(told, Style())), "utf-8")
    return folder


@pytest.mark.parametrize("recipe", RECIPES)
def test_a_recipe_answers_from_a_report(recipe: str, report: Path) -> None:
    command, raw, query, *_ = shlex.split(recipe)
    done = subprocess.run(
        (program(command), raw, query, "r.json"),
        check=True,
        cwd=report,
        capture_output=True,
        text=True,
    )
    assert re.fullmatch(r"(\S.*\n)+", done.stdout)
    assert "null" not in done.stdout


def test_there_are_recipes() -> None:
    assert len(RECIPES) == 5


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_to_a_file_leads_to_one(page: Path) -> None:
    paths = [path for path in LINK.findall(page.read_text("utf-8")) if "://" not in path]
    assert [path for path in paths if not (page.parent / path).exists()] == []


def test_pictures_are_small_and_fetch_nothing() -> None:
    pictures = [path for path in (ROOT / "docs" / "pictures").iterdir() if path.suffix != ".py"]
    assert sorted(path.name for path in pictures) == ["dossier.png", "terminal.svg"]
    assert [path.name for path in pictures if path.stat().st_size > LARGEST] == []
    drawing = (ROOT / "docs" / "pictures" / "terminal.svg").read_text("utf-8")
    assert re.findall(r"url\((?!#)|href=|@import", drawing) == []


def test_the_inputs_of_the_action_are_those_of_the_page() -> None:
    listed = re.findall(r"^\| `([a-z-]+)` \| (?:`([a-z]+)` )?\|", PLACES, re.MULTILINE)
    inputs = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["inputs"]
    del inputs["token"]
    assert listed == [(name, each["default"]) for name, each in inputs.items()]


def test_the_hooks_of_the_page_are_those_of_the_manifest() -> None:
    hooks = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text("utf-8"))
    assert re.findall(r"- id: (\S+)", PLACES) == [each["id"] for each in hooks]


def test_every_format_that_the_action_writes_exists() -> None:
    script = next(
        each["run"]
        for each in yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))["runs"]["steps"]
        if each["id"] == "check"
    )
    named = re.search(r"for format in (.*); do", script)
    assert named is not None
    assert {word.partition("=")[0] for word in named.group(1).split()} <= set(FORMATS)
