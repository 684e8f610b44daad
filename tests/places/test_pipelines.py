"""The examples for pipelines, read as their platforms read them; and the image that they run in."""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path

import pytest
import yaml

from tests.places.conftest import ROOT, program
from tests.source.repositories import git
from tests.test_comparison import FILES

CI = ROOT / "examples" / "ci"
SCHEMAS = {
    CI / "azure-pipelines.yml": ("azure-pipelines", "--data-transform", "azure-pipelines"),
    CI / "github-pull-request.yml": ("github-workflows",),
    CI / "github-scheduled.yml": ("github-workflows",),
    CI / "gitlab-ci.yml": ("gitlab-ci", "--data-transform", "gitlab-ci"),
    ROOT / "action.yml": ("github-actions",),
}
"""What holds each file against the schema of its platform."""
OTHERWISE = {CI / "Jenkinsfile", CI / "tekton-task.yaml"}
"""What no schema is at hand for; their scripts are looked at below."""


def said(*command: str | Path) -> tuple[int, str]:
    done = subprocess.run(command, check=False, capture_output=True, text=True, cwd=ROOT)
    return done.returncode, done.stdout + done.stderr


def test_every_example_is_looked_at() -> None:
    assert {path for path in SCHEMAS if path.parent == CI} | OTHERWISE == set(CI.iterdir())


@pytest.mark.parametrize("path", SCHEMAS, ids=lambda path: path.name)
def test_a_file_is_what_its_platform_takes(path: Path) -> None:
    schema, *more = SCHEMAS[path]
    # the patterns of Azure's schema are no Unicode ones
    variant = ("--regex-variant", "nonunicode")
    check = program("check-jsonschema")
    code, told = said(check, "--builtin-schema", f"vendor.{schema}", *more, *variant, path)
    assert (code, told) == (0, "ok -- validation done\n")


def test_actionlint_finds_nothing_in_the_workflows() -> None:
    options = ("-shellcheck", program("shellcheck"), "-pyflakes", "")
    assert said(program("actionlint"), *options, *sorted(CI.glob("github-*.yml"))) == (0, "")


def scripts() -> dict[str, str]:
    azure = yaml.safe_load((CI / "azure-pipelines.yml").read_text())["jobs"][0]["steps"][1]["bash"]
    gitlab = yaml.safe_load((CI / "gitlab-ci.yml").read_text())
    tekton = yaml.safe_load((CI / "tekton-task.yaml").read_text())["spec"]["steps"][0]["script"]
    found = re.search(r"sh '''(.*?)'''", (CI / "Jenkinsfile").read_text(), re.DOTALL)
    assert found is not None
    return {
        "azure": f"#!/usr/bin/env bash\n{azure}",
        "gitlab": "\n".join(["#!/bin/sh", *gitlab["readiness"]["script"]]),
        "jenkins": f"#!/bin/sh\n{found.group(1)}",
        "tekton": tekton,
    }


@pytest.mark.parametrize("name", ["azure", "gitlab", "jenkins", "tekton"])
def test_shellcheck_finds_nothing_in_the_scripts(name: str, tmp_path: Path) -> None:
    path = tmp_path / "script"
    path.write_text(scripts()[name])
    assert said(program("shellcheck"), path) == (0, "")


@pytest.mark.parametrize(
    ("name", "values", "reports"),
    [
        (
            "gitlab",
            {"CI_MERGE_REQUEST_DIFF_BASE_SHA": "origin/main"},
            ["readiness-code-quality.json", "readiness-junit.xml"],
        ),
        ("jenkins", {"CHANGE_TARGET": "main"}, ["readiness-junit.xml", "readiness.sarif"]),
        ("tekton", {"SINCE": "origin/main"}, ["code", "readiness-junit.xml"]),
    ],
)
@pytest.mark.usefixtures("shell")
def test_a_script_stops_what_a_change_makes_worse_and_leaves_its_reports(
    name: str,
    values: dict[str, str],
    reports: list[str],
    origin: Path,
    tmp_path: Path,
) -> None:
    git(tmp_path, "clone", "-q", "--branch", "merged", origin, "checkout")
    root = tmp_path / "checkout"
    tekton = {"FAIL_ON": "required", "REPORTS": ".", "RESULT": "code"}
    given = os.environ | tekton | {"WORKSPACE_TMP": os.fspath(tmp_path)} | values
    done = subprocess.run(
        ("bash", "-e", "-c", scripts()[name]),
        cwd=root,
        env=given,
        check=False,
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stderr) == (1, "")
    written = [path.name for path in root.iterdir() if path.name not in {".git", *FILES, "c.yaml"}]
    assert sorted(written) == sorted([*reports, "readiness.html", "readiness.json"])
    judged = json.loads((root / "readiness.json").read_text())["findings"]
    assert {each["location"]["path"] for each in judged if each["blocking"]} == {"b.yaml"}


def test_hadolint_finds_nothing_in_the_dockerfile() -> None:
    assert said(program("hadolint"), "Dockerfile") == (0, "")


def test_the_image_holds_the_programs_that_the_tests_render_with() -> None:
    installed = re.compile(r"\S+/(?:helm|kustomize)(?:/v\d+)?@v[\d.]+")
    inside = installed.findall((ROOT / "Dockerfile").read_text())
    assert len(inside) == 2
    assert set(inside) <= set(installed.findall((ROOT / ".ci" / "run").read_text()))
