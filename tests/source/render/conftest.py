"""The real programs, each alone on a path of its own; missing ones fail where CI says so."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest


def found(name: str) -> str:
    """Where a program lies; without it a test is skipped, and fails under CI."""
    path = shutil.which(name)
    if path is None:
        message = f"{name} is not on the path"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    return path


def alone(folder: Path, name: str, program: str) -> str:
    """A folder to look for programs in that holds this one, under that name."""
    folder.mkdir(exist_ok=True)
    (folder / name).symlink_to(program)
    return os.fspath(folder)


@pytest.fixture(params=["helm", "helm4"])
def helm(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A path with one helm, of version 3 and of version 4."""
    return alone(tmp_path / "programs", "helm", found(request.param))


@pytest.fixture
def one_helm(tmp_path: Path) -> str:
    """A path with helm, where its version makes no difference."""
    return alone(tmp_path / "programs", "helm", found("helm"))


@pytest.fixture
def kustomize(tmp_path: Path) -> str:
    """A path with kustomize."""
    return alone(tmp_path / "programs", "kustomize", found("kustomize"))
