"""The wheel, built as a release is: what it carries, and a first run where nobody ran before."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCES = ("readiness", "policies", "pyproject.toml", "hatch_build.py", "README.md", "LICENSE")
COMPILED = "readiness/_policies/compiled/"
SWITCH = "HATCH_BUILD_HOOK_ENABLE_CUSTOM"

RUN = """
import sys
from readiness.cli import run
code = run(sys.argv[1:])
heavy = ("pydantic", "yaml", "readiness.schema.rule_file", "readiness.policy.reading", "readiness.policy.syntax")
sys.stdout.flush()
print(*[name for name in heavy if name in sys.modules], file=sys.stderr)
sys.exit(code)
"""
TREE = {"Dockerfile": "FROM python:latest\n", "CODEOWNERS": "* @acme/web\n", "README.md": "# Web\n"}
"""Nothing that a parser of YAML or a validated configuration is needed for."""


@pytest.fixture(scope="module")
def wheels(tmp_path_factory) -> tuple[Path, Path]:
    """One with the switch, and one without."""
    source = tmp_path_factory.mktemp("source")
    for name in SOURCES:
        if (ROOT / name).is_dir():
            ignored = shutil.ignore_patterns("__pycache__")
            shutil.copytree(ROOT / name, source / name, ignore=ignored)
        else:
            shutil.copy(ROOT / name, source)
    return _built(source, source / "with", "true"), _built(source, source / "without", "false")


def _built(source: Path, target: Path, switch: str) -> Path:
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(target)],
        cwd=source,
        env=os.environ | {SWITCH: switch},
        capture_output=True,
        check=True,
    )
    (wheel,) = target.glob("*.whl")
    return wheel


def test_a_wheel_carries_the_compiled_policy_where_that_is_asked_for(wheels):
    with_it, without = (_names(wheel) for wheel in wheels)
    more = sorted(with_it - without)
    assert without < with_it
    assert [name.startswith(COMPILED) for name in more] == [True, True]
    assert {name.split("/")[4] for name in more} == {"policy", "policy-forms"}


def _names(wheel: Path) -> set[str]:
    with zipfile.ZipFile(wheel) as opened:
        return set(opened.namelist())


def test_the_first_run_of_a_wheel_compiles_nothing_and_says_the_same(wheels, tmp_path):
    installed, tree = tmp_path / "installed", tmp_path / "tree"
    shutil.unpack_archive(wheels[0], installed, "zip")
    tree.mkdir()
    for name, content in TREE.items():
        (tree / name).write_text(content)
    told = [
        _ran(python_path, tree, tmp_path / f"cache{number}", *options)
        for number, (python_path, options) in enumerate(
            [(installed, ()), (installed, ("--no-cache",)), (ROOT, ("--no-cache",))]
        )
    ]
    assert [heavy for _, _, heavy in told] == [
        "\n",
        "\n",
        "pydantic yaml readiness.schema.rule_file readiness.policy.reading readiness.policy.syntax\n",
    ]
    assert told[0][:2] == told[1][:2] == told[2][:2]
    assert told[0][0] == 1


def _ran(python_path: Path, tree: Path, cache: Path, *options: str) -> tuple[int, str, str]:
    """Exit code, report, and what was imported of that which compiles."""
    done = subprocess.run(
        [sys.executable, "-c", RUN, "check", "--format", "json", "--jobs", "1", *options, "."],
        cwd=tree,
        env=os.environ
        | {
            "PYTHONPATH": str(python_path),
            "READINESS_CACHE_DIR": str(cache),
            "SOURCE_DATE_EPOCH": "1795219200",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_build_that_compiles_asks_for_what_a_run_does():
    told = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    hook = told["tool"]["hatch"]["build"]["targets"]["wheel"]["hooks"]["custom"]
    assert set(hook["dependencies"]) < set(told["project"]["dependencies"])
