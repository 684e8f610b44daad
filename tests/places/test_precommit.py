"""The hooks as the real pre-commit runs them, on real repositories."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from tests.places.conftest import ROOT, program
from tests.source.repositories import commit, git, write
from tests.test_comparison import FILES, deployment

MANIFEST = ROOT / ".pre-commit-hooks.yaml"
SHAKY = deployment("b", replicas=1)
STEADY = deployment("b")


class Said(NamedTuple):
    code: int
    out: str


class Folder(NamedTuple):
    """A repository in which pre-commit is installed."""

    root: Path

    def commit(self, *arguments: str) -> Said:
        return self._said("git", "commit", "-q", "-m", "a change", *arguments)

    def hook(self, *arguments: str) -> Said:
        return self._said(sys.executable, "-m", "pre_commit", "run", *arguments)

    def _said(self, *command: str) -> Said:
        done = subprocess.run(
            command,
            cwd=self.root,
            check=False,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        return Said(done.returncode, done.stdout)


@pytest.fixture
def folder(tmp_path: Path, shell: Path, monkeypatch: pytest.MonkeyPatch) -> Folder:
    """Both hooks, of a repository that holds the manifest; what they run is already installed."""
    program("pre-commit")
    monkeypatch.setenv("PRE_COMMIT_HOME", os.fspath(tmp_path / "pre-commit"))
    manifest = MANIFEST.read_text("utf-8").replace("language: python", "language: system")
    revision = commit(tmp_path / "hooks", {MANIFEST.name: manifest})
    config = {
        "repo": os.fspath(tmp_path / "hooks"),
        "rev": revision,
        "hooks": [{"id": "readiness"}, {"id": "readiness-files", "stages": ["manual"]}],
    }
    root = tmp_path / "repository"
    commit(root, {**FILES, ".pre-commit-config.yaml": yaml.safe_dump({"repos": [config]})})
    subprocess.run([sys.executable, "-m", "pre_commit", "install"], cwd=root, check=True)
    return Folder(root)


def lines(said: Said) -> list[str]:
    return [re.sub(r"\.{3,}", "…", line) for line in said.out.splitlines()]


def test_a_commit_that_makes_nothing_worse_passes_in_one_quiet_line(folder: Folder) -> None:
    write(folder.root, {"b.yaml": f"{STEADY}# the same\n"})
    git(folder.root, "add", "-A")
    said = folder.commit()
    assert (said.code, lines(said)[-1]) == (0, "production readiness of this commit…Passed")


def test_a_commit_that_makes_something_worse_is_stopped_and_told_where(folder: Folder) -> None:
    write(folder.root, {"b.yaml": SHAKY})
    git(folder.root, "add", "-A")
    said = folder.commit()
    assert said.code == 1
    assert "  blocks  workload-survives-a-node  high" in lines(said)
    assert "a.yaml" not in said.out
    assert git(folder.root, "status", "--porcelain") == "M  b.yaml"


def test_what_is_staged_decides_and_not_what_lies_on_disk(folder: Folder) -> None:
    write(folder.root, {"b.yaml": SHAKY})
    git(folder.root, "add", "b.yaml")
    write(folder.root, {"b.yaml": STEADY})
    assert folder.commit().code == 1
    write(folder.root, {"b.yaml": f"{STEADY}# half of it\n"})
    git(folder.root, "add", "b.yaml")
    write(folder.root, {"b.yaml": f"{SHAKY}# half of it\n"})
    assert folder.commit().code == 0
    assert (folder.root / "b.yaml").read_text() == f"{SHAKY}# half of it\n"
    assert git(folder.root, "show", "HEAD:b.yaml") == f"{STEADY}# half of it"


def test_a_commit_without_evidence_does_not_wait(folder: Folder) -> None:
    write(folder.root, {"main.go": "package main\n"})
    git(folder.root, "add", "-A")
    said = folder.commit()
    assert lines(said)[-1].endswith("(no files to check)Skipped")


def test_all_files_are_told_of_also_with_spaces_in_their_names(folder: Folder) -> None:
    name = "a service/its deployment.yaml"
    write(folder.root, {name: deployment("c", replicas=1)})
    git(folder.root, "add", "-A")
    asked = ("readiness-files", "--hook-stage", "manual")
    whole = folder.hook(*asked, "--all-files")
    told = [line.strip() for line in lines(whole) if ".yaml:" in line]
    assert whole.code == 1
    assert {line.partition(".yaml:")[0] + ".yaml" for line in told} >= {"a.yaml", "b.yaml", name}
    some = folder.hook(*asked, "--files", name)
    assert {line.strip().partition(".yaml:")[0] for line in lines(some) if ".yaml:" in line} == {
        "a service/its deployment"
    }


@pytest.mark.parametrize("path", ["readiness.yaml", "chart/templates/_x.tpl", "docs/CODEOWNERS"])
def test_evidence_wakes_the_hooks(path: str) -> None:
    assert all(re.search(each["files"], path) for each in yaml.safe_load(MANIFEST.read_text()))


def test_every_file_of_the_example_wakes_the_hooks() -> None:
    hooks = yaml.safe_load(MANIFEST.read_text())
    below = (ROOT / "examples" / "storefront").rglob("*")
    paths = [path.relative_to(ROOT).as_posix() for path in below if path.is_file()]
    assert [
        path for path in paths if not all(re.search(hook["files"], path) for hook in hooks)
    ] == []
