"""Trees of real folders and real commits: hostile names, links, pipes, and what is left out."""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

import pytest

from readiness.errors import ReadinessError
from readiness.model import Fault, Location
from readiness.source import worktree
from readiness.source.beginning import FILES
from readiness.source.committree import CommitTree
from readiness.source.exclusion import DEFAULT_EXCLUDES, KEPT, SHOWN, TESTED, VENDORED, Exclude
from readiness.source.git import Answer, ask
from readiness.source.listing import Listing
from readiness.source.tree import MemoryTree, Tree, narrow, open_tree
from readiness.source.worktree import WorkTree
from tests.source.repositories import commit, git, write
from tests.source.test_git import marker

HOSTILE = {
    "-dash.yaml": "1",
    "new\nline/a b.yaml": "2",
    "x" * 250 + ".yaml": "3",
    "\udcff\udcfe.yaml": "4",
    '"quoted\\".yaml': "5",
    "tab\t.yaml": "6",
    "sub/ü.yaml": "7",
}
LEAVES = "is a link that leaves the folder: not followed"
CIRCLE = "is a link that leads in a circle: not followed"
NOWHERE = "is a link that leads nowhere"
NESTED = "is a repository of its own (submodule): not read"


def contents(tree: Tree) -> dict[str, bytes | Fault]:
    return dict(tree.read_all(tree.paths))


def notes(tree: Tree) -> dict[str, str]:
    return {note.location.path: note.message for note in tree.notes}


def encoded(files: dict[str, str]) -> dict[str, bytes]:
    return {path: files[path].encode() for path in sorted(files)}


def test_a_work_tree_holds_what_git_tracks_or_would_track(tmp_path: Path) -> None:
    commit(tmp_path, {".gitignore": "ignored*\n", "a.yaml": "a", "gone.yaml": "g", "sub/b": "b"})
    write(tmp_path, {"new.yaml": "n", "ignored.yaml": "i"})
    (tmp_path / "gone.yaml").unlink()
    tree = open_tree(tmp_path)
    assert isinstance(tree, WorkTree)
    assert tree.paths == (".gitignore", "a.yaml", "new.yaml", "sub/b")
    assert tree.notes == ()
    assert open_tree(tmp_path / "sub").paths == ("b",)
    assert tree.read("ignored.yaml") == Fault(Location("ignored.yaml"), "is no file of this tree")


def test_hostile_names_are_names_in_every_tree(tmp_path: Path) -> None:
    write(tmp_path, HOSTILE)
    assert contents(open_tree(tmp_path)) == encoded(HOSTILE)
    commit(tmp_path, {})
    assert contents(open_tree(tmp_path)) == encoded(HOSTILE)
    at = open_tree(tmp_path, at="HEAD")
    assert contents(at) == encoded(HOSTILE)
    assert at.paths == open_tree(tmp_path).paths == MemoryTree(HOSTILE).paths
    assert open_tree(tmp_path / "sub", at="HEAD").paths == ("ü.yaml",)


def test_a_commit_is_read_without_its_work_tree(tmp_path: Path) -> None:
    first = commit(tmp_path / "main", {"a": "1", "old": "o", "same": "1"})
    commit(tmp_path / "main", {"a": "2"})
    git(tmp_path, "clone", "-q", "--bare", "main", "bare")
    old = open_tree(tmp_path / "main", at=first[:10])
    assert isinstance(old, CommitTree)
    assert contents(old) == {"a": b"1", "old": b"o", "same": b"1"}
    assert old.read("a") == b"1"
    assert contents(open_tree(tmp_path / "bare", at="main"))["a"] == b"2"
    asked = ["same", "nothing", "a", "same"]
    nothing = Fault(Location("nothing"), "is no file of this tree")
    assert list(old.read_all(asked)) == list(zip(asked, [b"1", nothing, b"1", b"1"], strict=True))


def linked(root: Path) -> None:
    """Links of every kind below a root."""
    write(root, {"real.yaml": "r", "dir/inner.yaml": "i", "../outside.yaml": "secret"})
    for link, target in {
        "alias.yaml": "real.yaml",
        "dir/up.yaml": "../real.yaml",
        "twice.yaml": "alias.yaml",
        "folder": "dir",
        "through.yaml": "folder/inner.yaml",
        "leaves.yaml": "../outside.yaml",
        "absolute.yaml": "/etc/passwd",
        "loop.yaml": "loop.yaml",
        "ping": "pong",
        "pong": "ping",
        "nowhere.yaml": "missing.yaml",
        "config.yaml": ".git/config",
        "self": ".",
    }.items():
        (root / link).symlink_to(target)


@pytest.mark.parametrize("at", [None, "HEAD"])
def test_links_are_followed_inside_and_told_when_they_leave(tmp_path: Path, at: str | None) -> None:
    root = tmp_path / "root"
    linked(root)
    commit(root, {})
    tree = open_tree(root, at=at)
    assert contents(tree) == {"dir/inner.yaml": b"i", "real.yaml": b"r"}
    assert tree.links == {
        "alias.yaml": "real.yaml",
        "dir/up.yaml": "real.yaml",
        "through.yaml": "dir/inner.yaml",
        "twice.yaml": "real.yaml",
    }
    assert [tree.read(link) for link in sorted(tree.links)] == [b"r", b"r", b"i", b"r"]
    assert notes(tree) == {
        "absolute.yaml": LEAVES,
        "config.yaml": LEAVES if at is None else NOWHERE,
        "leaves.yaml": LEAVES,
        "loop.yaml": CIRCLE,
        "nowhere.yaml": NOWHERE,
        "ping": CIRCLE,
        "pong": CIRCLE,
    }
    assert tree.read("leaves.yaml") == Fault(Location("leaves.yaml"), "is no file of this tree")


def test_links_to_a_file_that_is_not_listed_are_read_as_it_once(tmp_path: Path) -> None:
    commit(tmp_path, {".gitignore": "made/\n"})
    write(tmp_path, {"made/a.yaml": "made"})
    (tmp_path / "b.yaml").symlink_to("made/a.yaml")
    (tmp_path / "c.yaml").symlink_to("made/a.yaml")
    tree = open_tree(tmp_path)
    assert contents(tree) == {".gitignore": b"made/\n", "b.yaml": b"made"}
    assert (tree.links, tree.read("c.yaml")) == ({"c.yaml": "b.yaml"}, b"made")


def test_a_tracked_folder_that_became_a_link_is_not_walked_through(tmp_path: Path) -> None:
    root = tmp_path / "root"
    commit(root, {"dir/secret.yaml": "ours"})
    write(tmp_path, {"elsewhere/secret.yaml": "theirs"})
    (root / "dir/secret.yaml").unlink()
    (root / "dir").rmdir()
    (root / "dir").symlink_to("../elsewhere")
    tree = open_tree(root)
    assert (tree.paths, notes(tree)) == ((), {"dir": LEAVES})


def test_a_pipe_is_told_and_never_waited_for(tmp_path: Path) -> None:
    write(tmp_path, {"a.yaml": "a", "b.yaml": "b"})
    os.mkfifo(tmp_path / "pipe.yaml")
    tree = open_tree(tmp_path)
    said = "is neither a file nor a folder: not read"
    assert (tree.paths, notes(tree)) == (("a.yaml", "b.yaml"), {"pipe.yaml": said})
    (tmp_path / "a.yaml").unlink()
    os.mkfifo(tmp_path / "a.yaml")
    assert tree.read("a.yaml") == Fault(Location("a.yaml"), said)


def test_a_file_that_changes_after_listing_is_a_fault(tmp_path: Path) -> None:
    write(tmp_path, {"gone": "a", "link": "a", "locked": "a", "closed/a": "a"})
    tree = open_tree(tmp_path)
    (tmp_path / "gone").unlink()
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to("/etc/passwd")
    assert [tree.read("gone"), tree.read("link")] == [
        Fault(Location("gone"), "is gone since its folder was listed"),
        Fault(Location("link"), "is a link now: not followed"),
    ]


class Moving(NamedTuple):
    """A listing of git's after which a file moves."""

    root: Path
    old: str
    new: str

    def answer(self) -> Answer:
        found = ask(self.root, *FILES)
        (self.root / self.old).rename(self.root / self.new)
        return found


def test_a_file_that_moves_while_its_folder_is_listed_is_read_where_it_is_now(
    tmp_path: Path,
) -> None:
    commit(tmp_path, {"a.yaml": "1", "b.yaml": "2"})
    tree = WorkTree.open(tmp_path, asked=Moving(tmp_path, "a.yaml", "c.yaml"))  # type: ignore[arg-type] - asked once
    assert (contents(tree), notes(tree)) == ({"b.yaml": b"2", "c.yaml": b"1"}, {})


def test_a_folder_that_is_never_still_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tmp_path, {"a.yaml": "1"})
    names = iter(["b.yaml", "c.yaml", "d.yaml", "e.yaml"])
    monkeypatch.setattr(worktree, "list_folder", lambda *_: Listing((next(names),), by_git=True))
    assert notes(WorkTree.open(tmp_path)) == {
        ".": "files come and go while they are listed: not all read"
    }


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"locked": "a", "closed/a": "a"})
    (tmp_path / "locked").chmod(0)
    (tmp_path / "closed").chmod(0)
    tree = open_tree(tmp_path)
    (tmp_path / "closed").chmod(0o700)
    denied = "cannot be read: permission denied"
    assert notes(tree) == {"closed": denied}
    assert contents(tree) == {"locked": Fault(Location("locked"), denied)}


@pytest.mark.parametrize("at", [None, "HEAD"])
def test_a_file_over_the_cap_is_a_fault(tmp_path: Path, at: str | None) -> None:
    commit(tmp_path, {"fits": "x" * 1024, "large": "x" * 1025})
    tree = open_tree(tmp_path, at=at, limit=1024)
    assert contents(tree) == {
        "fits": b"x" * 1024,
        "large": Fault(
            Location("large"),
            "is 0.0 MiB, over the cap of 0.000976562 MiB: not read",
            "leave it out with `exclude:` where it is no evidence",
        ),
    }


@pytest.mark.parametrize("at", [None, "HEAD"])
def test_fixtures_and_vendored_folders_are_left_out_and_counted(
    tmp_path: Path, at: str | None
) -> None:
    root = tmp_path / "examples" / "storefront"
    left = [
        "vendor/a",
        "x/vendor/tests/b",
        "tests/c",
        "node_modules/d/e",
        "examples/f",
        ".archive/g",
    ]
    commit(root, dict.fromkeys(left, "1"))
    commit(root, {"build/g": "1", "src/test.yaml": "1", "docs/vendor": "1"})
    tree = open_tree(root, at=at)
    assert tree.paths == ("build/g", "docs/vendor", "src/test.yaml")
    assert tree.left_out == {
        ".archive": 1,
        "examples": 1,
        "node_modules": 1,
        "tests": 1,
        "vendor": 2,
    }
    assert tree.read("vendor/a") == Fault(Location("vendor/a"), "is left out by `vendor`: not read")


LEFT = {
    VENDORED: ["node_modules", "third_party", "vendor", ".venv", "venv", ".terraform"],
    TESTED: ["__fixtures__", "__tests__", "e2e", "fixtures", "test", "testdata", "tests"],
    SHOWN: ["examples", "samples", "snippets"],
    KEPT: [".archive", "_archive"],
}


@pytest.mark.parametrize(("name", "reason"), [(name, why) for why in LEFT for name in LEFT[why]])
def test_what_is_not_deployed_is_left_out_by_the_name_of_its_folder(
    tmp_path: Path, name: str, reason: str
) -> None:
    left = [f"{name}/a.yaml", f"deploy/{name}/b/c.yaml"]
    kept = [f"deploy/{name}.yaml", f"my-{name}/d.yaml", f"{name}s2/e.yaml"]
    write(tmp_path, dict.fromkeys([*left, *kept], "1"))
    tree = open_tree(tmp_path)
    assert (tree.paths, tree.left_out) == (tuple(sorted(kept)), {name: 2})
    assert Exclude(name, reason) in DEFAULT_EXCLUDES


def test_every_name_that_is_left_out_is_in_the_table_above() -> None:
    assert list(DEFAULT_EXCLUDES) == [Exclude(name, why) for why in LEFT for name in LEFT[why]]


@pytest.mark.parametrize("at", [None, "HEAD"])
def test_unit_tests_of_rules_are_kept_below_folders_of_tests(
    tmp_path: Path, at: str | None
) -> None:
    kept = [
        "test/promql/checkout.rules.test.yml",
        "test/rules/Down.yaml",
        "tests/alerts.yaml",
        "tests/alerts_test.yaml",
    ]
    left = [
        "tests/deployment.yaml",
        "tests/latest.yaml",
        "tests/alerts.json",
        "vendor/tests/test.yaml",
    ]
    left += ["chart/templates/tests/web-test.yaml"]
    commit(tmp_path, dict.fromkeys([*kept, *left], "1"))
    tree = open_tree(tmp_path, at=at)
    assert (tree.paths, tree.left_out) == (tuple(kept), {"tests": 4, "vendor": 1})


def test_a_walk_leaves_out_what_programs_make_as_well(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1", "build/b": "1", ".git/x": "1", "sub/.git": "gitdir: nowhere"})
    tree = open_tree(tmp_path)
    assert (tree.paths, tree.left_out, tree.notes) == (("a",), {"build": 1}, ())


def test_a_repository_that_is_damaged_is_walked_and_that_is_told(tmp_path: Path) -> None:
    write(tmp_path, {"a": "1", ".git": "gitdir: /no/such/place\n"})
    tree = open_tree(tmp_path)
    said = "git: not a git repository: …: walked instead"
    assert (tree.paths, notes(tree)) == (("a",), {".": said})


def test_without_git_a_repository_is_walked_and_that_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(tmp_path, {".gitignore": "ignored\n", "a": "1"})
    write(tmp_path, {"ignored": "1"})
    monkeypatch.setenv("PATH", str(tmp_path))
    tree = open_tree(tmp_path)
    assert tree.paths == (".gitignore", "a", "ignored")
    assert notes(tree) == {".": "git is not on the path: walked instead"}
    with pytest.raises(ReadinessError, match="--at needs git"):
        open_tree(tmp_path, at="HEAD")


def test_a_folder_that_git_ignores_is_walked_when_asked_for(tmp_path: Path) -> None:
    commit(tmp_path, {".gitignore": "made/\n"})
    write(tmp_path, {"made/a.yaml": "1"})
    tree = open_tree(tmp_path / "made")
    assert (tree.paths, notes(tree)) == (
        ("a.yaml",),
        {".": "git ignores this folder: walked instead"},
    )


@pytest.mark.parametrize("at", [None, "HEAD"])
def test_a_submodule_is_told_and_not_read(tmp_path: Path, at: str | None) -> None:
    commit(tmp_path / "library", {"b.yaml": "b"})
    commit(tmp_path / "root", {"a.yaml": "a"})
    git(tmp_path / "root", "submodule", "--quiet", "add", f"{tmp_path}/library", "sub")
    commit(tmp_path / "root", {"c.yaml": "c"})
    tree = open_tree(tmp_path / "root", at=at)
    assert (tree.paths, notes(tree)) == ((".gitmodules", "a.yaml", "c.yaml"), {"sub": NESTED})
    assert open_tree(tmp_path / "root" / "sub", at=at).paths == ("b.yaml",)


def test_linked_work_trees_and_conflicts_are_listed_once(tmp_path: Path) -> None:
    commit(tmp_path / "main", {"a": "1"})
    git(tmp_path / "main", "worktree", "add", "-q", "-b", "side", str(tmp_path / "linked"))
    commit(tmp_path / "linked", {"a": "2"})
    commit(tmp_path / "main", {"a": "3"})
    with pytest.raises(Exception, match="status 1"):
        git(tmp_path / "linked", "merge", "main")
    assert open_tree(tmp_path / "linked").paths == ("a",)


def test_a_sparse_checkout_says_what_is_not_here(tmp_path: Path) -> None:
    commit(tmp_path, {"a/b": "1", "c/d": "1", "c/e": "1"})
    git(tmp_path, "sparse-checkout", "set", "a")
    tree = open_tree(tmp_path)
    said = "a sparse checkout: 2 tracked files are not here and were not read"
    assert (tree.paths, notes(tree)) == (("a/b",), {".": said})


def test_a_repository_without_commits_is_a_work_tree(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert open_tree(tmp_path).paths == ()
    write(tmp_path, {"a": "1"})
    assert open_tree(tmp_path).paths == ("a",)
    with pytest.raises(ReadinessError, match="no commit is known as 'HEAD'"):
        open_tree(tmp_path, at="HEAD")


def trouble(root: Path, at: str | None = None) -> tuple[str, str | None]:
    with pytest.raises(ReadinessError) as caught:
        open_tree(root, at=at)
    return caught.value.message, caught.value.hint


def test_what_cannot_be_opened_says_what_to_do(tmp_path: Path) -> None:
    commit(tmp_path / "full", {"a": "1"})
    old = commit(tmp_path / "full", {"a": "2"})
    commit(tmp_path / "full", {"a": "3"})
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}/full", "shallow")
    git(tmp_path, "clone", "-q", "--bare", "full", "bare")
    fetch = "fetch it first: git fetch origin, and see git log --oneline --all"
    shallow = "this clone is shallow: git fetch --unshallow (actions/checkout: fetch-depth: 0)"
    bare = "this is a bare repository: it has no files to check"
    assert trouble(tmp_path / "full", "nowhere") == ("no commit is known as 'nowhere'", fetch)
    assert trouble(tmp_path / "full", "--help") == ("no commit is known as '--help'", fetch)
    assert trouble(tmp_path / "shallow", old) == (f"no commit is known as {old!r}", shallow)
    assert trouble(tmp_path / "bare") == (bare, "judge one of its commits: --at HEAD")
    assert trouble(tmp_path, "HEAD")[0].startswith("--at needs a git repository: not a git")
    assert trouble(tmp_path / "missing")[0] == f"there is no folder {str(tmp_path / 'missing')!r}"


def test_listing_and_reading_run_nothing_of_the_repository(tmp_path: Path) -> None:
    ran, evil = marker(tmp_path)
    root = tmp_path / "root"
    commit(root, {"a.yaml": "a", ".gitattributes": "* filter=f diff=f\n"})
    git(root, "config", "extensions.partialClone", "origin")
    for key in (
        "core.fsmonitor",
        "core.pager",
        "core.sshCommand",
        "diff.external",
        "diff.f.textconv",
        "filter.f.smudge",
        "filter.f.clean",
        "remote.origin.uploadpack",
    ):
        git(root, "config", key, evil)
    git(root, "config", "remote.origin.url", f"ext::{evil}")
    git(root, "config", "remote.origin.promisor", "true")
    git(root, "config", "protocol.ext.allow", "always")
    write(root, {"a.yaml": "b"})
    assert contents(open_tree(root))["a.yaml"] == b"b"
    assert contents(open_tree(root, at="HEAD"))["a.yaml"] == b"a"
    lost = git(root, "rev-parse", "HEAD:a.yaml")
    (root / ".git/objects" / lost[:2] / lost[2:]).unlink()
    tree = open_tree(root, at="HEAD")
    assert [tree.read("a.yaml"), tree.read(".gitattributes")] == [
        Fault(
            Location("a.yaml"),
            "its content is not in this clone: not read",
            "clone without --filter, or git fetch --refetch",
        ),
        b"* filter=f diff=f\n",
    ]
    assert not ran.exists()


def test_a_narrowed_tree_counts_what_a_pattern_leaves_out() -> None:
    broken = Fault(Location("legacy/x"), "cannot be read")
    whole = MemoryTree({"a.yaml": "a", "legacy/b": b"b", "legacy/x": broken, "c/d.tmp": ""})
    tree = narrow(whole, ["legacy/**", "*.tmp", "nothing"])
    left = Fault(Location("legacy/b"), "is left out by `legacy/**`: not read")
    assert (tree.paths, tree.left_out) == (("a.yaml",), {"*.tmp": 1, "legacy/**": 2})
    assert list(tree.read_all(["legacy/b", "a.yaml"])) == [("legacy/b", left), ("a.yaml", b"a")]
    assert (tree.read("legacy/b"), tree.read("a.yaml")) == (left, b"a")
    assert narrow(whole, []) is whole


def test_a_narrowed_tree_drops_notes_and_links_with_their_files(tmp_path: Path) -> None:
    write(tmp_path, {"a/b": "1", "c": "1"})
    (tmp_path / "a/leaves").symlink_to("/etc/passwd")
    (tmp_path / "d").symlink_to("a/b")
    tree = narrow(open_tree(tmp_path), ["/a"])
    assert (tree.paths, tree.links, tree.notes) == (("c",), {}, ())


def test_a_tree_in_memory_reads_what_was_written() -> None:
    broken = Fault(Location("z"), "cannot be read")
    tree: Tree = MemoryTree({"z": broken, "a": "ü", "b": b"\xff"})
    assert contents(tree) == {"a": "ü".encode(), "b": b"\xff", "z": broken}
    assert tree.read("c") == Fault(Location("c"), "is no file of this tree")
