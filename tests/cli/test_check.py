"""`readiness check` from the outside: exit codes, options, and what is written where."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from readiness import app, cli
from readiness.cli import outputs

ROOT = Path(__file__).parent.parent.parent

SERVICE = """\
apiVersion: readiness/v1
service: {name: web, tier: 2, owner: team-web, lifecycle: production}
policy: {packs: [policy/pack.yaml]}
"""

OWNER = """\
id: our-service-is-owned
title: A service has an owner
category: ownership
why: Nobody mends what nobody owns.
fix: Name an owner.
severity: high
each: service
expect: service.owner != null
message: nobody owns {{ service.name }}
aliases: [our-owner-is-named]
examples:
  pass: [{files: {readiness.yaml: "a: 1"}}]
  fail: [{files: {readiness.yaml: "a: 2"}}]
"""

REPLICAS = """\
id: our-workload-runs-twice
title: A workload survives the loss of a node
category: kubernetes
why: A node that reboots takes its pods with it.
fix: |-
  Run two:
    spec:
      replicas: 2
severity: high
each: workloads
expect: workload.replicas.min != null && workload.replicas.min >= 2
message: "runs {{ workload.replicas.min }}"
at: replicas
examples:
  pass: [{files: {deploy.yaml: "a: 1"}}]
  fail: [{files: {deploy.yaml: "a: 2"}}]
"""

PACK = """\
pack: house
version: 1.0.0
tiers:
  3: {rules: {our-service-is-owned: required}}
  2: {extends: 3, rules: {our-workload-runs-twice: required}}
"""

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  template: {spec: {containers: [{name: web, image: "web:1"}]}}
"""

FILES = {
    "readiness.yaml": SERVICE,
    "policy/pack.yaml": PACK,
    "policy/rules/our-service-is-owned.yaml": OWNER,
    "policy/rules/our-workload-runs-twice.yaml": REPLICAS,
}

DAY = ("--date", "2026-11-21")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name, text in FILES.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def lay(folder: Path, **files: str) -> None:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text)


def check(*arguments: str) -> int:
    return cli.run(["check", *DAY, *arguments])


def report(capfd, *arguments: str):
    capfd.readouterr()
    check("--format", "json", *arguments)
    return json.loads(capfd.readouterr().out)


def test_a_service_that_meets_its_policy_is_ready(folder, capfd):
    assert check() == 0
    assert capfd.readouterr().out.splitlines()[0] == "web  tier 2  ready           1 pass"


def test_a_required_failure_is_not_ready_whatever_the_format(folder, capfd):
    lay(folder, deploy=DEPLOYMENT)
    assert (check(), check("--format", "json"), check("--fail-on", "never")) == (1, 1, 0)


def test_advice_stops_only_who_asks_for_it(folder, capfd):
    lay(folder, deploy=DEPLOYMENT)
    (folder / "policy/pack.yaml").write_text(PACK.replace("twice: required", "twice: advisory"))
    assert (check(), check("--fail-on", "advisory")) == (0, 1)


def test_an_empty_folder_is_nothing_checked_and_says_what_to_do(tmp_path, monkeypatch, capfd):
    monkeypatch.chdir(tmp_path)
    assert check() == 3
    told = " ".join(capfd.readouterr().out.split())
    assert "no service was found; looked for readiness.yaml, descriptors (Backstage," in told


def test_all_faults_of_a_pack_are_told_at_once(folder, capfd):
    (folder / "policy/pack.yaml").write_text(
        PACK.replace("our-service-is-owned", "our-service-is-ownd").replace("version", "versoin")
    )
    rule = folder / "policy/rules/our-workload-runs-twice.yaml"
    rule.write_text(REPLICAS.replace("workload.replicas.min != null", "workload.replica != null"))
    assert check() == 2
    told = capfd.readouterr().err
    assert "policy/pack.yaml:2:10: unknown key 'versoin'" in told
    assert "policy/rules/our-workload-runs-twice.yaml:11:" in told


def test_a_broken_manifest_is_told_with_its_place_and_the_rest_is_judged(folder, capfd):
    lay(folder, deploy=DEPLOYMENT.replace("spec:\n", "spec: [\n"))
    told = report(capfd)
    assert [fault["location"]["path"] for fault in told["faults"]] == ["deploy.yaml"]
    outcomes = {each["rule"]: (each["outcome"], each["location"]) for each in told["findings"]}
    assert outcomes == {
        "our-service-is-owned": (
            "pass",
            {"path": "readiness.yaml", "line": 2, "column": 17, "end_line": 2},
        ),
        "our-workload-runs-twice": ("unknown", told["faults"][0]["location"]),
    }


def test_a_key_written_twice_is_told_and_the_document_is_judged(folder, capfd):
    lay(folder, deploy=DEPLOYMENT.replace("  replicas: 1\n", "  replicas: 1\n  replicas: 3\n"))
    told = report(capfd)
    assert [each["outcome"] for each in told["findings"]] == ["pass", "pass"]
    assert [fault["message"] for fault in told["faults"]] == [
        "the key `replicas` is written twice; the last one counts"
    ]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nowhere",), "error: there is no nowhere\n  name a folder or files that exist\n"),
        (("--service", "wev"), "error: there is no service 'wev' here\n  did you mean web?\n"),
        (
            ("--rule", "our-service-is-ownd"),
            "error: there is no rule 'our-service-is-ownd'\n  did you mean our-service-is-owned",
        ),
        (
            ("--category", "ownershp"),
            "error: there is no category 'ownershp'\n  did you mean ownership?\n",
        ),
    ],
)
def test_a_name_that_nobody_has_is_bad_usage(folder, capfd, arguments, said):
    assert check(*arguments) == 2
    out, err = capfd.readouterr()
    assert (out, err[: len(said)]) == ("", said)


@pytest.mark.parametrize("word", ["2026-13-01", "yesterday", "20261121"])
def test_a_day_is_written_in_one_way(folder, capfd, word):
    assert cli.run(["check", "--date", word]) == 2
    assert f"{word!r} is no day; write YYYY-MM-DD" in capfd.readouterr().err


def test_a_rule_that_is_not_asked_at_the_tier_leaves_nothing_checked(folder, capfd):
    assert check("--rule", "our-workload-*", "--tier", "3") == 3
    assert check("--rule", "our-owner-is-named") == 0


def test_what_if_is_told(folder, capfd):
    lay(folder, deploy=DEPLOYMENT)
    assert check("--tier", "3") == 0
    assert "judged as tier 3, whatever is declared (--tier)" in capfd.readouterr().out


def test_the_date_comes_from_the_epoch_where_no_day_is_given(folder, capfd, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    cli.run(["check", "--format", "json"])
    assert json.loads(capfd.readouterr().out)["date"] == "2023-11-14"


def test_the_answer_is_the_same_with_and_without_memory(folder, capfd):
    lay(folder, deploy=DEPLOYMENT)
    said = []
    for extra in ((), (), ("--no-cache",)):
        check("--format", "json", *extra)
        said.append(capfd.readouterr().out)
    assert said[0] == said[1] == said[2]


def test_files_narrow_what_is_told_and_not_what_is_read(folder, capfd):
    lay(folder, deploy=DEPLOYMENT)
    (folder / "README.md").write_text("# Web\n")
    assert (check("deploy.yaml"), check("readiness.yaml"), check("README.md")) == (1, 0, 0)
    told = report(capfd, "deploy.yaml")
    assert [each["rule"] for each in told["findings"]] == ["our-workload-runs-twice"]
    assert report(capfd, "README.md")["verdict"] == "ready"


def test_a_broken_file_that_is_passed_shows(folder, capfd):
    lay(folder, deploy=DEPLOYMENT, broken="apiVersion: apps/v1\nkind: Deployment\nspec: [\n")
    told = report(capfd, "broken.yaml")
    assert [fault["location"]["path"] for fault in told["faults"]] == ["broken.yaml"]


def test_a_report_is_written_beside_what_is_printed(folder, capfd):
    lay(folder, deploy=DEPLOYMENT)
    assert check("--output", "json=out.json", "--output", "text=out.txt", "--color", "always") == 1
    printed = capfd.readouterr().out
    assert json.loads((folder / "out.json").read_text())["verdict"] == "not-ready"
    assert "\x1b[" in printed
    assert "\x1b[" not in (folder / "out.txt").read_text()


@pytest.mark.parametrize("target", ["missing/out.json", "policy", "/dev/full", "/proc/out.json"])
def test_a_file_that_cannot_be_written_is_one_clear_line(folder, capfd, target):
    before = sorted(path.name for path in folder.iterdir())
    assert check("--output", f"json={target}") == 2
    out, err = capfd.readouterr()
    assert (out, err.splitlines()[0].startswith(f"error: cannot write {target}: ")) == ("", True)
    assert sorted(path.name for path in folder.iterdir()) == before
    assert not Path("/dev/full").is_file()


def test_interrupted_is_its_own_exit_code(folder, capfd, monkeypatch):
    def interrupt(_request):
        raise KeyboardInterrupt

    monkeypatch.setattr(app, "check", interrupt)
    assert check() == 130
    assert capfd.readouterr() == ("", "\ninterrupted\n")


def _process(folder: Path, stdout: int) -> tuple[int, str]:
    done = subprocess.run(
        [sys.executable, "-m", "readiness", "check", *DAY],
        cwd=folder,
        stdout=stdout,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        env={"PYTHONPATH": str(ROOT), "READINESS_CACHE_DIR": str(folder / ".cache")},
    )
    return done.returncode, done.stderr


def test_a_reader_that_went_away_is_told_once(folder):
    reading, writing = os.pipe()
    os.close(reading)
    try:
        assert _process(folder, writing) == (2, "error: cannot write to stdout: Broken pipe\n")
    finally:
        os.close(writing)


def test_a_full_disk_is_told_once(folder):
    with Path("/dev/full").open("wb") as full:
        assert _process(folder, full.fileno()) == (
            2,
            "error: cannot write to stdout: No space left on device\n",
        )


@pytest.mark.parametrize("form", ["json", "gitlab"])
def test_a_disk_that_fills_up_leaves_the_old_report_as_it_was(folder, form):
    old = folder / "report"
    old.write_text("the last one")
    before = sorted(path.name for path in folder.iterdir())
    done = subprocess.run(
        [sys.executable, "-c", FULL, *DAY, "--output", f"{form}=report"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={
            "PYTHONPATH": str(ROOT),
            "READINESS_CACHE_DIR": str(folder / "policy"),
            "PYTHONDONTWRITEBYTECODE": "1",  # half of a module would be left behind
        },
    )
    told = done.stderr.splitlines()[0]
    assert (done.returncode, done.stdout, told) == (
        2,
        "",
        "error: cannot write report: File too large",
    )
    assert old.read_text() == "the last one"
    assert sorted(path.name for path in folder.iterdir()) == before


FULL = """
import resource, sys
from readiness import cli
resource.setrlimit(resource.RLIMIT_FSIZE, (2, 2))
sys.exit(cli.run(["check", *sys.argv[1:]]))
"""
"""A run that may write no more than two bytes into any file."""


@pytest.mark.parametrize(
    ("environment", "arguments", "coloured"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
    ],
)
def test_colour_is_what_the_reader_asks_for(  # noqa: PLR0917 - fixtures and a table
    folder, capfd, monkeypatch, environment, arguments, coloured
):
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    check(*arguments)
    assert ("\x1b[" in capfd.readouterr().out) is coloured


@pytest.mark.parametrize(
    ("environment", "terminal", "links"),
    [
        ({}, True, False),
        ({"TERM_PROGRAM": "vscode"}, True, True),
        ({"VTE_VERSION": "6800"}, True, True),
        ({"VTE_VERSION": "4200"}, True, False),
        ({"WT_SESSION": "1", "NO_COLOR": "1"}, True, True),
        ({"WT_SESSION": "1", "TERM": "dumb"}, True, False),
        ({"WT_SESSION": "1"}, False, False),
    ],
)
def test_links_are_for_terminals_that_are_known_to_have_them(
    monkeypatch, environment, terminal, links
):
    names = (*outputs.LINKING, "TERM_PROGRAM", "VTE_VERSION", "TERM")
    for name in names:
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    assert outputs.style(color="auto", everything=False, quiet=False).links is links


def test_a_commit_is_judged_without_checking_it_out(folder, capfd):
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com"]
    for words in (["init", "-q"], ["add", "."], ["commit", "-qm", "first"]):
        subprocess.run([*git, *words], cwd=folder, check=True)
    lay(folder, deploy=DEPLOYMENT)
    assert (check(), check("--at", "HEAD")) == (1, 0)
    capfd.readouterr()
    assert check("--at", "nowhere") == 2
    assert capfd.readouterr().err.startswith("error: ")


def test_an_earlier_report_is_laid_beside_and_changes_no_code(house, run):
    Path("old.json").write_text(run("check", "--format", "json", "--date", "2026-11-21").out)
    plain = run("check", "--date", "2026-11-21")
    beside = run("check", "--date", "2026-11-21", "--compare", "old.json")
    assert beside.code == plain.code
    assert "beside the report of 2026-11-21" in " ".join(beside.out.split())


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--compare", "none.json"), "cannot read none.json: No such file or directory"),
        (("--compare", "readiness.yaml"), "no report"),
        (("--compare", "."), "cannot read .: Is a directory"),
        (("--compare", "none.json", "--rule", "x"), "--compare takes whole reports"),
    ],
)
def test_what_cannot_be_compared_is_bad_usage_and_told(arguments, said, house, run):
    found = run("check", *arguments)
    assert (found.code, found.out) == (2, "")
    assert said in found.err
