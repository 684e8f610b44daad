"""The shape of the house: tables and folders agree, imports point down, a run loads its own."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.machinery import PathFinder
from pathlib import Path

import pytest

from readiness.__main__ import Own
from readiness.checks import CHECKS
from readiness.cli.group import COMMANDS
from readiness.evaluation.subjects import SELECTORS
from readiness.facts.gathering import COLLECTORS
from readiness.policy.scope import EACH
from readiness.report import FORMATS

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "readiness"

HEAVY = ("pydantic", "jsonschema", "git", "rich", "markdown_it", "promql_parser")
SPARED = (
    *("click", "inspect", "ast", "uuid", "shutil", "tempfile", "random", "hashlib", "_hashlib"),
    *("pathlib", "urllib", "ipaddress", "difflib", "textwrap"),
    *("subprocess", "threading", "selectors", "locale", "decimal", "base64"),
)
"""What costs a small run that was made before milliseconds, and gives it nothing."""


def _modules(folder: str) -> dict[str, str]:
    """Module name → its text, of the modules directly in a folder of the package."""
    found = {}
    for path in sorted((PACKAGE / folder).iterdir()):
        if path.suffix == ".py" and path.stem != "__init__":
            found[f"readiness.{folder}.{path.stem}"] = path.read_text("utf-8")
        elif (path / "__init__.py").is_file():
            found[f"readiness.{folder}.{path.name}"] = (path / "__init__.py").read_text("utf-8")
    return found


@pytest.mark.parametrize(
    ("folder", "mark", "table"),
    [
        ("facts", "\ndef collect(repository: Repository, vocabulary: Vocabulary)", COLLECTORS),
        ("report", "\ndef render(report: Report, style: Style)", FORMATS.values()),
        ("cli", "\n@click.command", COMMANDS.values()),
    ],
)
def test_a_module_that_belongs_into_a_table_stands_in_it(folder, mark, table):
    # collectors of runbooks, owners, … join what others found and are called by name
    present = {name for name, text in _modules(folder).items() if mark in text}
    assert present <= set(table)
    missing = [name for name in table if not _is_module(name)]
    assert missing == []


def _is_module(name: str) -> bool:
    path = ROOT.joinpath(*name.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


def test_every_kind_of_subject_can_be_selected_and_asked_of():
    assert sorted(SELECTORS) == sorted(EACH)


def test_every_check_is_a_function_of_the_checks_room():
    assert [
        name for name, check in CHECKS.items() if "readiness.checks" not in check.__module__
    ] == []


def test_every_module_has_a_floor_and_imports_point_down():
    lint = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [lint, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def _loaded(*arguments: str, cwd: Path) -> list[str]:
    """The names of all modules that a run of the command line leaves loaded."""
    code = (
        "import json, sys\n"
        "from readiness import cli\n"
        "cli.run(sys.argv[1:])\n"
        "print('\\n' + json.dumps(sorted(sys.modules)))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        check=True,
        env={"PYTHONPATH": str(ROOT), "READINESS_CACHE_DIR": str(cwd / ".cache")},
    )
    return json.loads(done.stdout.splitlines()[-1])


def test_help_loads_nothing_that_judges_and_nothing_heavy(tmp_path):
    loaded = _loaded("--help", cwd=tmp_path)
    assert [name for name in loaded if name.partition(".")[0] in (*HEAVY, "yaml")] == []
    rooms = ("app", "evaluation", "policy", "facts", "services", "source", "configuration")
    assert [
        name for name in loaded if name.startswith(tuple(f"readiness.{r}" for r in rooms))
    ] == []


def test_a_check_of_one_file_loads_nothing_that_it_does_not_need(tmp_path):
    deployment = (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\n"
        "spec: {template: {spec: {containers: [{name: web, image: web}]}}}\n"
    )
    (tmp_path / "deploy.yaml").write_text(deployment)
    _loaded("check", cwd=tmp_path)  # what is compiled is remembered from here on

    loaded = _loaded("check", cwd=tmp_path)
    assert [name for name in loaded if name.partition(".")[0] in HEAVY] == []
    network = ("http.client", "ssl", "socket", "urllib.request", "readiness.live")
    assert [name for name in loaded if name.startswith(network)] == []
    others = [name for name in COMMANDS.values() if name != COMMANDS["check"]]
    assert [name for name in loaded if name in others] == []
    assert [name for name in loaded if name.partition(".")[0] in SPARED] == []


def test_a_runbook_that_was_read_before_needs_no_parser(tmp_path):
    (tmp_path / "readiness.yaml").write_text(
        "apiVersion: readiness/v1\n"
        "service: {name: web, tier: 3, owner: team-web, runbooks: [runbook.md]}\n"
    )
    (tmp_path / "runbook.md").write_text("# Web\n\n## Rollback\n\nTake the last change back.\n")
    _loaded("check", cwd=tmp_path)

    loaded = _loaded("check", cwd=tmp_path)
    assert [name for name in loaded if name.partition(".")[0] in HEAVY] == []
    assert "readiness.source.markdown" not in loaded


def test_the_process_finds_its_modules_where_the_interpreter_would():
    names = [
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
        for path in sorted(PACKAGE.rglob("*.py"))
        if path.parent != PACKAGE or path.stem != "__init__"
    ]
    for name in [*names, "readiness.nothing", "readiness", "os.path"]:
        folders = [str(ROOT.joinpath(*name.split(".")[:-1]))]
        expected = PathFinder.find_spec(name, folders) if name.startswith("readiness.") else None
        assert _told(Own.find_spec(name, folders)) == _told(expected)


def _told(spec):
    if spec is None:
        return None
    return spec.name, spec.origin, spec.cached, spec.submodule_search_locations, type(spec.loader)
