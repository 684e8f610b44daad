"""The programs of the places where readiness runs; missing ones fail where CI says so."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from tests.source.repositories import SETTINGS, commit, git
from tests.test_comparison import FILES, deployment

ROOT = Path(__file__).parents[2]
BESIDE = Path(sys.executable).parent


def program(name: str) -> str:
    """Where a program lies, beside this Python or on the path; without it a test is skipped, and
    fails under CI.
    """
    found = shutil.which(name, path=BESIDE) or shutil.which(name)
    if found is None:
        message = f"{name} is not installed"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return found


@pytest.fixture
def shell(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder first on the path in which `readiness` is this one; git is nobody's own."""
    folder = tmp_path / "programs"
    folder.mkdir()
    script(folder / "readiness", f'exec "{sys.executable}" -m readiness "$@"')
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("PYTHONPATH", os.fspath(ROOT))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CONFIG_COUNT", str(len(SETTINGS)))
    for number, (key, value) in enumerate(SETTINGS.items()):
        monkeypatch.setenv(f"GIT_CONFIG_KEY_{number}", key)
        monkeypatch.setenv(f"GIT_CONFIG_VALUE_{number}", value)
    return folder


@pytest.fixture
def origin(tmp_path: Path) -> Path:
    """A repository with a pull request that makes `b` worse, merged as GitHub merges to try it."""
    root = tmp_path / "origin"
    commit(root, FILES)
    git(root, "checkout", "-q", "-b", "work")
    commit(root, {"b.yaml": deployment("b", replicas=1)})
    git(root, "checkout", "-q", "main")
    commit(root, {"c.yaml": deployment("c", replicas=1)})
    git(root, "checkout", "-q", "-b", "merged")
    git(root, "merge", "-q", "--no-ff", "work", "-m", "try")
    git(root, "config", "uploadpack.allowAnySHA1InWant", "true")
    return root


def script(path: Path, text: str) -> None:
    """A program in bash."""
    path.write_text(f"#!/usr/bin/env bash\nset -eu\n{text}\n", "utf-8")
    path.chmod(0o755)
