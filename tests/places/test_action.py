"""The GitHub action: checked as GitHub would, and its scripts run on a pull request of a made-up day."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml

from tests.places.conftest import ROOT, program, script
from tests.source.repositories import git

ACTION = yaml.safe_load((ROOT / "action.yml").read_text("utf-8"))
STEPS: Mapping[str, Any] = {each["id"]: each for each in ACTION["runs"]["steps"]}
MARK = "<!-- readiness:report -->"
BASH = ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c")
"""As the runner starts it."""


class Ran(NamedTuple):
    code: int
    out: str
    outputs: Mapping[str, str]
    summary: str


class Job(NamedTuple):
    """A checkout on a runner."""

    root: Path
    temporary: Path

    def step(self, name: str, **given: str) -> Ran:
        """One step's script, with the values that its `env` would hold."""
        assert set(given) == set(STEPS[name].get("env", {}))
        files = {key: self.temporary / f"{name}-{key}" for key in ("OUTPUT", "STEP_SUMMARY")}
        for path in files.values():
            path.write_text("")
        told = {f"GITHUB_{key}": os.fspath(path) for key, path in files.items()}
        runner = {"RUNNER_TEMP": os.fspath(self.temporary), "GITHUB_REPOSITORY": "shop/basket"}
        done = subprocess.run(
            (*BASH, STEPS[name]["run"]),
            cwd=self.root,
            env=os.environ | told | runner | given,
            check=False,
            capture_output=True,
            text=True,
        )
        lines = files["OUTPUT"].read_text().splitlines()
        outputs = dict(line.split("=", 1) for line in lines)
        return Ran(done.returncode, done.stdout, outputs, files["STEP_SUMMARY"].read_text())

    def check(self, **given: str) -> Ran:
        usual = {
            "SINCE": "",
            "BASELINE": "",
            "FAIL_ON": "required",
            "ARGUMENTS": "--date\n2026-11-21",
        }
        return self.step("check", PROGRAM="readiness", **(usual | given))


@pytest.fixture
def job(origin: Path, tmp_path: Path, shell: Path) -> Job:
    """A shallow checkout of the trial merge, as actions/checkout makes it."""
    git(
        tmp_path,
        "clone",
        "-q",
        "--depth",
        "1",
        "--branch",
        "merged",
        f"file://{origin}",
        "checkout",
    )
    (tmp_path / "runner").mkdir()
    return Job(tmp_path / "checkout", tmp_path / "runner")


def test_the_base_of_a_pull_request_is_fetched_and_only_what_is_new_counts(
    job: Job, origin: Path
) -> None:
    base = git(origin, "rev-parse", "main")
    found = job.step("base", SINCE="auto", EVENT_BASE=base)
    assert (found.code, found.outputs) == (0, {"since": base})
    assert git(job.root, "merge-base", "HEAD", base) == base
    ran = job.check(SINCE=base)
    assert ran.code == 0
    assert (ran.outputs["code"], ran.outputs["reported"]) == ("1", "true")
    errors = [line for line in ran.out.splitlines() if line.startswith("::error ")]
    assert [line.partition("file=")[2].partition(",")[0] for line in errors] == ["b.yaml"]
    assert ran.summary.startswith(f"{MARK}\n")
    reports = Path(ran.outputs["reports"])
    assert sorted(path.name for path in reports.iterdir()) == [
        f"readiness.{suffix}" for suffix in ("html", "json", "md", "sarif", "xml")
    ]
    assert job.step("verdict", CODE=ran.outputs["code"]).code == 1


def test_a_base_far_behind_is_fetched_as_deep_as_it_takes(job: Job, origin: Path) -> None:
    base = git(origin, "rev-parse", "main~1")
    assert job.step("base", SINCE="auto", EVENT_BASE=base).outputs == {"since": base}
    assert git(job.root, "merge-base", "HEAD", base) == base


@pytest.mark.parametrize(
    ("since", "base", "told"),
    [("auto", "", ""), ("none", "abc", ""), ("HEAD", "abc", "HEAD")],
)
def test_what_is_compared_with_can_be_chosen(job: Job, since: str, base: str, told: str) -> None:
    found = job.step("base", SINCE=since, EVENT_BASE=base)
    assert (found.code, found.outputs) == (0, {"since": told})


def test_a_base_that_cannot_be_had_ends_the_run_and_is_no_verdict(job: Job) -> None:
    gone = "0123456789" * 4
    assert job.step("base", SINCE="auto", EVENT_BASE=gone).outputs == {"since": gone}
    ran = job.check(SINCE=gone, FAIL_ON="never")
    assert ran.outputs["code"] == "2"
    assert "reported" not in ran.outputs
    told = f"{MARK}\n\n## ❌ readiness could not judge: exit code 2, see the log\n\n"
    assert ran.summary == told
    assert Path(ran.outputs["reports"], "readiness.md").read_text() == told


@pytest.mark.parametrize(
    ("code", "ends"), [("0", 0), ("1", 1), ("3", 3), ("2", 2), ("", 2), ("137", 2)]
)
def test_only_a_verdict_is_green(job: Job, code: str, ends: int) -> None:
    ran = job.step("verdict", CODE=code)
    assert (ran.code, ran.out.startswith("::error ")) == (ends, ends != 0)


def test_options_are_words_and_nothing_else(job: Job) -> None:
    said = (
        '--service\na b$(touch gone)`touch gone`\n\n--rule\n*"; touch gone #\n--date\n2026-11-21\n'
    )
    assert job.check(ARGUMENTS=said).outputs["code"] in ("2", "3")
    assert not (job.root / "gone").exists()


def test_a_baseline_is_handed_over(job: Job) -> None:
    ran = job.check(BASELINE="never.json")
    assert ran.outputs["code"] == "2"


@pytest.mark.parametrize(
    ("there", "asked"),
    [
        ("", "api --silent --method POST repos/shop/basket/issues/7/comments"),
        ("41\n42\n", "api --silent --method PATCH repos/shop/basket/issues/comments/41"),
    ],
)
def test_the_comment_is_written_once_and_then_updated(
    job: Job, shell: Path, there: str, asked: str
) -> None:
    (job.temporary / "there").write_text(there)
    log = job.temporary / "asked"
    listing = (
        f'case "$*" in *--paginate*) cat "{job.temporary}/there" ;; *) echo "$@" >"{log}" ;; esac'
    )
    script(shell / "gh", listing)
    ran = job.step("comment", GH_TOKEN="t", NUMBER="7", REPORTS="reports")
    assert ran.code == 0
    assert log.read_text() == f"{asked} --field body=@reports/readiness.md\n"


def test_a_comment_that_cannot_be_written_is_no_success(job: Job, shell: Path) -> None:
    script(shell / "gh", "exit 1")
    assert job.step("comment", GH_TOKEN="", NUMBER="7", REPORTS="reports").code == 1


def test_no_script_holds_an_expression_and_every_action_is_named_by_commit() -> None:
    assert [name for name, each in STEPS.items() if "${{" in each.get("run", "")] == []
    used = [each["uses"].partition("@")[2] for each in STEPS.values() if "uses" in each]
    assert [ref for ref in used if len(ref) != 40 or set(ref) - set("0123456789abcdef")] == []


def test_what_comes_after_a_failure_still_tells_of_it() -> None:
    later = list(STEPS)[list(STEPS).index("check") + 1 :]
    assert [name for name in later if "!cancelled()" not in STEPS[name]["if"]] == []
    assert later[-1] == "verdict"


def test_the_steps_are_a_job_that_actionlint_and_shellcheck_find_nothing_in(tmp_path: Path) -> None:
    """A composite action is not looked into by actionlint: the same steps as a job are."""
    inputs = {name: {"type": "string", "required": True} for name in ACTION["inputs"]}
    job = {"runs-on": "ubuntu-latest", "steps": ACTION["runs"]["steps"]}
    workflow = {"name": "x", "on": {"workflow_call": {"inputs": inputs}}, "jobs": {"x": job}}
    path = tmp_path / "workflow.yml"
    path.write_text(json.dumps(workflow))
    shellcheck = ("-shellcheck", program("shellcheck"), "-pyflakes", "")
    done = subprocess.run(
        (program("actionlint"), *shellcheck, path), check=False, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, "")
