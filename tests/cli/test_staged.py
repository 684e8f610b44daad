"""`check --staged`: what a hook asks, on real repositories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.source.repositories import commit, git, write
from tests.test_comparison import FILES, deployment

DAY = ("--date", "2026-11-21", "--format", "json")
BAD = deployment("b", replicas=1)
WORSE = ("workload-survives-a-node", "b.yaml", "new")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    root = tmp_path / "main"
    commit(root, FILES)
    monkeypatch.chdir(root)
    return root


def failures(out: str) -> set[tuple[str, str, str | None]]:
    return {
        (each["rule"], each["location"]["path"], each["state"])
        for each in json.loads(out)["findings"]
        if each["outcome"] == "fail"
    }


def test_only_what_is_staged_is_judged(folder: Path, run: Run) -> None:
    write(folder, {"b.yaml": BAD, "new.yaml": deployment("c", replicas=1)})
    before = run("check", "--staged", "--since", "HEAD", *DAY)
    assert (before.code, WORSE in failures(before.out)) == (0, False)
    git(folder, "add", "b.yaml")
    write(folder, {"b.yaml": deployment("b")})
    after = run("check", "--staged", "--since", "HEAD", *DAY)
    assert (after.code, WORSE in failures(after.out)) == (1, True)
    assert {path for _, path, _ in failures(after.out)} == {"a.yaml", "b.yaml"}
    assert json.loads(after.out)["notes"][1] == (
        "what is staged to be committed is judged, not the files as they lie on disk (--staged)"
    )


def test_files_narrow_what_is_told_also_where_only_the_index_has_them(
    folder: Path, run: Run
) -> None:
    write(folder, {"c.yaml": deployment("c", replicas=1)})
    git(folder, "add", "-A")
    (folder / "c.yaml").unlink()
    assert run("check", "c.yaml", *DAY).code == 2
    told = run("check", "--staged", "c.yaml", "b.yaml", *DAY)
    assert {path for _, path, _ in failures(told.out)} == {"b.yaml", "c.yaml"}
    gone = run("check", "--staged", "never.yaml", *DAY)
    assert (gone.code, failures(gone.out)) == (0, set())


def test_linked_work_trees_detached_heads_and_submodules_are_repositories(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    git(folder, "worktree", "add", "-q", "--detach", "../linked")
    other = folder.parent / "other"
    git(folder.parent, "clone", "-q", "main", "other")
    git(other, "submodule", "--quiet", "add", "../main", "module")
    for place in (folder.parent / "linked", other / "module"):
        monkeypatch.chdir(place)
        write(place, {"b.yaml": BAD})
        assert run("check", "--staged", "--since", "HEAD", *DAY).code == 0
        git(place, "add", "b.yaml")
        said = run("check", "--staged", "--since", "HEAD", *DAY)
        assert (said.code, WORSE in failures(said.out)) == (1, True)


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("--staged", "--at", "HEAD"), "--staged judges the index: leave out --at and --facts"),
        (("--staged", "--since", "nowhere"), "no commit is known as 'nowhere'"),
    ],
)
def test_what_cannot_be_judged_together_is_told(
    folder: Path, run: Run, arguments: tuple[str, ...], told: str
) -> None:
    said = run("check", *arguments, *DAY)
    assert (said.code, said.out, told in said.err) == (2, "", True)


def test_a_bare_repository_and_a_shallow_clone_are_told_what_helps(
    folder: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    base = git(folder, "rev-parse", "HEAD")
    commit(folder, {"b.yaml": BAD})
    git(folder.parent, "clone", "-q", "--bare", "main", "bare")
    git(folder.parent, "clone", "-q", "--depth", "1", f"file://{folder}", "shallow")
    monkeypatch.chdir(folder.parent / "bare")
    said = run("check", "--staged", *DAY)
    assert (said.code, said.err) == (
        2,
        "error: a bare repository has no index\n  judge a commit: --at HEAD\n",
    )
    monkeypatch.chdir(folder.parent / "shallow")
    assert run("check", "--staged", *DAY).code == 1
    said = run("check", "--staged", "--since", base, *DAY)
    assert (said.code, "this clone is shallow: git fetch --deepen 500" in said.err) == (2, True)


def test_before_the_first_commit_all_is_new(
    tmp_path: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, {"b.yaml": BAD})
    git(tmp_path, "init", "-q")
    git(tmp_path, "add", "-A")
    monkeypatch.chdir(tmp_path)
    said = run("check", "--staged", "--since", "HEAD", *DAY)
    assert ("workload-survives-a-node", "b.yaml", None) in failures(said.out)
    assert (said.code, json.loads(said.out)["notes"][0]) == (
        1,
        "this is the first commit: all is new",
    )


def test_files_of_several_services_are_files_of_one_repository(folder: Path, run: Run) -> None:
    paths = ["basket/deploy.yaml", "menu/deploy.yaml"]
    for name in ("basket", "menu"):
        described = f"apiVersion: readiness/v1\nservice: {{name: {name}, tier: 1}}\n"
        workload = deployment(name, replicas=1)
        write(folder, {f"{name}/readiness.yaml": described, f"{name}/deploy.yaml": workload})
    git(folder, "add", "-A")
    told = run("check", "--staged", *paths, *DAY)
    assert {path for _, path, _ in failures(told.out)} == set(paths)
