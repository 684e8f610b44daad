"""A command line that was understood before means the same without click."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from readiness.cli import inputs, lines
from readiness.cli.checking import Asked

ROOT = Path(__file__).parents[2]
MANY = (
    *("check", "-s", "shop", "-s", "pay", "--tier", "1", "-f", "json", "-o", "csv=a=b.csv"),
    *("--rule", "a*", "--date", "2026-01-31", "-j", "4", "--show", "all", "-q", "nowhere\udcff"),
)


def understood(*arguments: str, environ: dict[str, str] | None = None) -> Asked | None:
    found = lines.recalled(list(arguments), environ or {"SOURCE_DATE_EPOCH": "86400"})
    return found and found[0]


def test_a_line_says_the_same_from_memory(empty, run):
    assert understood(*MANY) is None
    first = run(*MANY)
    assert understood(*MANY) == Asked(
        paths=("nowhere\udcff",),
        services=("shop", "pay"),
        tier=1,
        packs=(),
        form="json",
        files=(("csv", "a=b.csv"),),
        fail_on="required",
        facts=None,
        at=None,
        staged=False,
        since=None,
        baseline=None,
        compare=None,
        live=(),
        live_token_env=(),
        live_token_file=(),
        live_tenant=(),
        live_record=None,
        show="all",
        rules=("a*",),
        categories=(),
        date="2026-01-31",
        jobs=4,
        no_cache=False,
        color="auto",
        quiet=True,
        verbose=False,
    )
    assert run(*MANY) == first
    assert first.code == 2


def test_a_line_without_a_day_is_judged_as_of_the_day_of_its_run(house, run, monkeypatch):
    told = []
    for day in (1, 1, 2):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(day * 86_400))
        told.append(json.loads(run("check", "-f", "json").out)["date"])
    assert told == ["1970-01-02", "1970-01-02", "1970-01-03"]


def test_a_day_that_is_none_is_told_by_click_each_time(house, run, monkeypatch):
    run("check")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "soon")
    said = run("check")
    assert "SOURCE_DATE_EPOCH is no number of seconds: 'soon'" in said.err
    assert run("check") == said


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "--no-cache"),
        ("check", "--live", "replay=answers.json"),
        ("check", "--live-token-env", "TOKEN"),
        ("check", "--live-tenant", "shop"),
        ("check", "--compare", "report.json"),
        ("check", "--facts", "facts.json"),
        ("check", "--staged", "--at", "HEAD"),
        ("check", "--tier", "7"),
        ("check", "--help"),
        ("explain", "--list"),
        (),
    ],
)
def test_what_is_not_told_by_the_line_alone_is_asked_of_click_each_time(house, run, arguments):
    first = run(*arguments)
    assert understood(*arguments) is None
    assert run(*arguments) == first


def test_a_shell_that_asks_what_may_follow_is_answered_by_click(house, run):
    run("check")
    assert understood("check", environ={}) is not None
    assert understood("check", environ={"_READINESS_COMPLETE": "bash_complete"}) is None


@pytest.mark.parametrize("kept", [None, 3, {}, [], ["text"], [[]] * 40])
def test_what_is_no_line_is_no_memory(empty, kept):
    inputs.cache(disabled=False).put(lines.KIND, lines._key(["check"]), kept)
    assert understood("check") is None


def test_an_interrupted_run_says_so_whether_click_was_needed_or_not(house, run, monkeypatch):
    def interrupt(*_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("readiness.cli.checking.check", interrupt)
    first = run("check")
    assert (first.code, first.err) == (130, "\ninterrupted\n")
    assert understood("check") is not None
    assert run("check") == first


def test_the_same_line_again_loads_no_click(house, tmp_path_factory):
    folder = str(tmp_path_factory.mktemp("cache"))
    program = (
        "import sys; from readiness import cli; cli.run(['check']); print('click' in sys.modules)"
    )
    done = [
        subprocess.run(
            [sys.executable, "-c", program],
            env={"PYTHONPATH": str(ROOT), "READINESS_CACHE_DIR": folder},
            capture_output=True,
            text=True,
            check=True,
        ).stdout.splitlines()
        for _ in range(2)
    ]
    assert [said[-1] for said in done] == ["True", "False"]
    assert done[0][:-1] == done[1][:-1]
