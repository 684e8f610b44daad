"""Git facts of real repositories; nothing that a repository configures is ever run."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest

from readiness.model import Fault, Location
from readiness.source.beginning import beginning
from readiness.source.git import OUTSIDE, ask, is_outside, resolve
from readiness.source.history import SHALLOW, last_changes
from readiness.source.identity import GitIdentity, identity
from readiness.source.remote import https_form
from readiness.source.tree import open_tree
from tests.source.repositories import commit, git, write

HOSTILE = ("with space.yaml", "new\nline.yaml", "-dash.yaml", "\udcff.yaml")


def test_a_clean_repository_says_commit_branch_and_remote(tmp_path: Path) -> None:
    head = commit(tmp_path, {"a.yaml": "a"})
    git(tmp_path, "remote", "add", "origin", "git@example.com:shop/checkout.git")
    assert identity(tmp_path) == GitIdentity(
        commit=head, remote="https://example.com/shop/checkout", branch="main"
    )


@pytest.mark.parametrize("path", ["a.yaml", "new.yaml"])
def test_a_changed_or_new_file_makes_it_dirty(tmp_path: Path, path: str) -> None:
    head = commit(tmp_path, {"a.yaml": "a", "sub/b.yaml": "b"})
    write(tmp_path, {path: "changed"})
    assert identity(tmp_path) == GitIdentity(commit=head, branch="main", dirty=True)
    assert identity(tmp_path / "sub") == GitIdentity(commit=head, branch="main", prefix="sub/")
    assert identity(tmp_path, at="HEAD") == GitIdentity(commit=head)


def test_a_repository_without_commits_says_so(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert identity(tmp_path) == GitIdentity(branch="main", reason="there is no commit yet")
    assert isinstance(last_changes(tmp_path, ["a"]), Fault)


def test_a_folder_without_git_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told = identity(tmp_path)
    assert told == GitIdentity(reason=told.reason)
    assert (told.reason or "").startswith("not a git repository")
    assert isinstance(last_changes(tmp_path, ["a"]), Fault)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert identity(tmp_path) == told
    (tmp_path / ".git").mkdir()
    assert identity(tmp_path) == GitIdentity(reason="git is not on the path")
    assert isinstance(last_changes(tmp_path, ["a"]), Fault)


def test_git_is_asked_where_a_repository_may_be_and_nowhere_else(tmp_path: Path) -> None:
    write(tmp_path, {"plain/a": "a", "marked/.git": "gitdir: nowhere\n", "marked/sub/a": "a"})
    git(tmp_path, "init", "-q", "--bare", "bare")
    (tmp_path / "link").symlink_to(tmp_path / "marked" / "sub")
    asked = ("plain", "marked", "marked/sub", "link", "bare", "bare/objects", "missing")
    assert [name for name in asked if is_outside(tmp_path / name)] == ["plain"]
    assert ask(tmp_path / "plain", "rev-parse").error == OUTSIDE


def test_linked_work_trees_and_detached_heads_are_repositories(tmp_path: Path) -> None:
    head = commit(tmp_path / "main", {"a.yaml": "a"})
    git(tmp_path / "main", "worktree", "add", "-q", "--detach", str(tmp_path / "linked"))
    assert identity(tmp_path / "linked") == GitIdentity(commit=head)
    assert last_changes(tmp_path / "linked", ["a.yaml"]) == {"a.yaml": "2026-01-02"}


def test_a_bare_repository_knows_its_commits(tmp_path: Path) -> None:
    head = commit(tmp_path / "main", {"a.yaml": "a"})
    git(tmp_path, "clone", "-q", "--bare", "main", "bare")
    assert identity(tmp_path / "bare", at="main")._replace(remote=None) == GitIdentity(commit=head)
    assert identity(tmp_path / "bare").commit == head
    assert last_changes(tmp_path / "bare", ["a.yaml"], "main") == {"a.yaml": "2026-01-02"}


def test_variables_of_a_hook_do_not_point_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    head = commit(tmp_path / "judged", {"a.yaml": "a"})
    commit(tmp_path / "other", {"b.yaml": "b"})
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other" / ".git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other" / ".git" / "index"))
    assert identity(tmp_path / "judged") == GitIdentity(commit=head, branch="main")


def test_the_last_commit_that_touched_a_path_dates_it(tmp_path: Path) -> None:
    first = commit(tmp_path, dict.fromkeys([*HOSTILE, "sub/a", "sub/b"], "1"), day="2026-01-01")
    commit(tmp_path, {"sub/a": "2", "new\nline.yaml": "2"}, day="2026-02-01")
    git(tmp_path, "commit", "-q", "--allow-empty", "-m", "empty", day="2026-03-01")
    write(tmp_path, {"uncommitted": "1"})
    expected = dict.fromkeys([*HOSTILE, "sub/b"], "2026-01-01")
    expected |= {"sub/a": "2026-02-01", "new\nline.yaml": "2026-02-01"}
    assert last_changes(tmp_path, [*expected, "uncommitted"]) == expected
    assert last_changes(tmp_path, ["sub/a"], first) == {"sub/a": "2026-01-01"}
    assert last_changes(tmp_path / "sub", ["a", "b", "../sub/a"]) == {
        "a": "2026-02-01",
        "b": "2026-01-01",
    }
    assert last_changes(tmp_path, []) == {}


def test_what_came_with_a_merge_changed_on_the_day_of_the_merge(tmp_path: Path) -> None:
    commit(tmp_path, {"a": "1", "b": "1"}, day="2026-01-01")
    git(tmp_path, "checkout", "-q", "-b", "side")
    commit(tmp_path, {"a": "2"}, day="2026-02-01")
    git(tmp_path, "checkout", "-q", "main")
    commit(tmp_path, {"b": "2"}, day="2026-03-01")
    git(tmp_path, "merge", "-q", "--no-ff", "-m", "merge", "side", day="2026-04-01")
    assert last_changes(tmp_path, ["a", "b"]) == {"a": "2026-04-01", "b": "2026-03-01"}


def test_a_shallow_clone_knows_no_dates(tmp_path: Path) -> None:
    commit(tmp_path / "full", {"a": "1"})
    head = commit(tmp_path / "full", {"a": "2"})
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}/full", "shallow")
    assert last_changes(tmp_path / "shallow", ["a"]) == SHALLOW
    assert identity(tmp_path / "shallow") == GitIdentity(head, branch="main", shallow=True)


def test_a_log_that_takes_too_long_is_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / "bin").mkdir()
    slow = tmp_path / "bin" / "git"
    slow.write_text(
        '#!/bin/sh\ncase "$*" in *rev-parse*) echo false; echo c;; *) exec sleep 30;; esac'
    )
    slow.chmod(0o755)
    monkeypatch.setenv("PATH", f"{slow.parent}:/usr/bin:/bin")
    assert last_changes(tmp_path, ["a"], seconds=0.2) == Fault(
        Location("."), "git log did not end within 0.2 seconds"
    )
    assert ask(tmp_path, "log", seconds=0.2).error == "git did not answer within 0.2 seconds"


@pytest.mark.parametrize("ref", ["nowhere", "-x", "--output=x", "a\0b", "", "HEAD:a.yaml"])
def test_a_ref_that_names_no_commit_is_none(tmp_path: Path, ref: str) -> None:
    commit(tmp_path, {"a.yaml": "a"})
    assert resolve(tmp_path, ref) is None


def marker(tmp_path: Path) -> tuple[Path, str]:
    """A program that says that it was run."""
    program = tmp_path / "evil"
    program.write_text(f'#!/bin/sh\ntouch "{tmp_path}/ran"\ncat\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    return tmp_path / "ran", str(program)


def test_nothing_that_a_repository_configures_is_run(tmp_path: Path) -> None:
    ran, evil = marker(tmp_path)
    root = tmp_path / "repository"
    head = commit(root, {"a.yaml": "a", ".gitattributes": "* filter=f diff=d\n*.yml filter=g=h\n"})
    for key in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
        "diff.d.textconv",
        "diff.d.command",
        "filter.f.clean",
        "filter.f.process",
        "filter.g=h.clean",
        "gpg.program",
        "pager.log",
        "credential.helper",
    ):
        git(root, "config", key, evil)
    git(root, "config", "log.showSignature", "true")
    git(root, "config", "alias.status", f"!{evil}")
    for hook in ("post-index-change", "fsmonitor-watchman", "post-checkout"):
        (root / ".git" / "hooks").mkdir(exist_ok=True)
        (root / ".git" / "hooks" / hook).symlink_to(evil)
    write(root, {"a.yaml": "b", "new.yml": "n"})
    assert identity(root) == GitIdentity(commit=head, branch="main", dirty=True)
    assert last_changes(root, ["a.yaml"]) == {"a.yaml": "2026-01-02"}
    assert not ran.exists()
    git(root, "status")
    assert ran.exists(), "the trap itself must work"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://example.com/shop/checkout.git", "https://example.com/shop/checkout"),
        ("https://user:token@Example.com/shop/x", "https://example.com/shop/x"),
        ("https://token@example.com:8443/x.git/", "https://example.com:8443/x"),
        ("https://example.com/x?private_token=s#f", "https://example.com/x"),
        ("https://a@b:p@ss@example.com/x", "https://example.com/x"),
        ("git@example.com:shop/x.git", "https://example.com/shop/x"),
        ("example.com:shop/x", "https://example.com/shop/x"),
        ("ssh://git@example.com:7999/shop/x.git", "https://example.com/shop/x"),
        ("ssh://git@[::1]/x", "https://[::1]/x"),
        ("git://example.com/x.git", "https://example.com/x"),
        ("file:///home/someone/x", None),
        ("/home/someone/x", None),
        ("../x", None),
        ("C:\\x", None),
        ("ext::sh -c evil", None),
        ("https://", None),
        ("https://example.com/a\nb", None),
        ("", None),
    ],
)
def test_a_remote_is_told_without_credentials(url: str, told: str | None) -> None:
    assert https_form(url) == told


def test_what_was_asked_before_is_not_asked_again(tmp_path: Path) -> None:
    head = commit(tmp_path, {"a.yaml": "a", "sub/b.yaml": "b"}, day="2026-01-01")
    for folder, paths in ((tmp_path, ("a.yaml", "sub/b.yaml")), (tmp_path / "sub", ("b.yaml",))):
        plain = identity(folder)
        with beginning(folder, on_disk=True) as begun:
            assert open_tree(folder, begun=begun).paths == open_tree(folder).paths == paths
            assert identity(folder, begun=begun) == plain
            assert identity(folder, begun=begun) == plain, "an answer can be had twice"
        known = GitIdentity(commit=head)
        assert last_changes(folder, paths, known=known) == last_changes(folder, paths)
        assert last_changes(folder, paths, known=known._replace(shallow=True)) == SHALLOW


def test_questions_that_nobody_waits_for_are_ended(tmp_path: Path) -> None:
    commit(tmp_path, {"a.yaml": "a"})
    with beginning(tmp_path, on_disk=True) as begun:
        begun.place.answer()
    assert [each and each._process and each._process.returncode is None for each in begun] == [
        False,
        False,
        False,
    ]


def test_without_git_the_questions_are_answered_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".git").mkdir()
    monkeypatch.setenv("PATH", str(tmp_path))
    with beginning(tmp_path, on_disk=False) as begun:
        assert begun.files is None
        assert identity(tmp_path, begun=begun) == GitIdentity(reason="git is not on the path")
