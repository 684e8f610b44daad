"""The index as a tree: what will be committed, wherever the work tree is and whatever lies in it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from readiness.errors import ReadinessError
from readiness.model import Fault, Location
from readiness.source.identity import GitIdentity, identity
from readiness.source.tree import open_tree
from tests.source.repositories import commit, git, write
from tests.source.test_git import marker
from tests.source.test_tree import (
    CIRCLE,
    HOSTILE,
    NESTED,
    NOWHERE,
    contents,
    encoded,
    linked,
    notes,
)


def staged(folder: Path) -> dict[str, bytes | Fault]:
    return contents(open_tree(folder, staged=True))


def test_the_index_holds_what_is_staged_and_not_what_lies_around(tmp_path: Path) -> None:
    commit(tmp_path, {"a.yaml": "old", "gone.yaml": "g", "kept.yaml": "k", "sub/b.yaml": "b"})
    write(tmp_path, {"a.yaml": "staged", "new.yaml": "n", "sub/c.yaml": "c"})
    git(tmp_path, "add", "a.yaml", "sub")
    git(tmp_path, "rm", "-q", "--cached", "gone.yaml")
    write(tmp_path, {"a.yaml": "later", "sub/b.yaml": "later"})
    (tmp_path / "kept.yaml").unlink()
    assert staged(tmp_path) == {
        "a.yaml": b"staged",
        "kept.yaml": b"k",
        "sub/b.yaml": b"b",
        "sub/c.yaml": b"c",
    }
    assert staged(tmp_path / "sub") == {"b.yaml": b"b", "c.yaml": b"c"}


def test_before_the_first_commit_there_is_an_index_too(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    assert staged(tmp_path) == {}
    write(tmp_path, HOSTILE)
    git(tmp_path, "add", "-A")
    assert staged(tmp_path) == encoded(HOSTILE)
    reason = "there is no commit yet"
    assert identity(tmp_path, staged=True) == GitIdentity(None, None, "main", True, reason=reason)


def test_what_is_only_intended_to_be_added_is_not_there(tmp_path: Path) -> None:
    commit(tmp_path, {"empty": ""})
    write(tmp_path, {"new.yaml": "n", "also-empty": ""})
    git(tmp_path, "add", "-N", "new.yaml")
    git(tmp_path, "add", "also-empty")
    assert staged(tmp_path) == {"also-empty": b"", "empty": b""}


def test_a_file_in_conflict_is_told_and_not_read(tmp_path: Path) -> None:
    commit(tmp_path, {"a.yaml": "1", "b.yaml": "b"})
    git(tmp_path, "checkout", "-q", "-b", "other")
    commit(tmp_path, {"a.yaml": "2"})
    git(tmp_path, "checkout", "-q", "main")
    commit(tmp_path, {"a.yaml": "3"})
    with pytest.raises(Exception, match="merge"):
        git(tmp_path, "merge", "-q", "other")
    assert staged(tmp_path) == {"b.yaml": b"b"}
    assert notes(open_tree(tmp_path, staged=True)) == {"a.yaml": "is in conflict: not read"}


def test_links_and_submodules_are_told_as_of_a_commit(tmp_path: Path) -> None:
    root = tmp_path / "root"
    linked(root)
    commit(tmp_path / "other", {"x.yaml": "x"})
    git(root, "init", "-q")
    git(root, "submodule", "--quiet", "add", "../other", "module")
    git(root, "add", "-A")
    told = notes(open_tree(root, staged=True))
    assert staged(root).keys() == {".gitmodules", "dir/inner.yaml", "real.yaml"}
    assert (told["loop.yaml"], told["nowhere.yaml"], told["module"]) == (CIRCLE, NOWHERE, NESTED)


def test_each_linked_work_tree_and_submodule_has_its_own_index(tmp_path: Path) -> None:
    commit(tmp_path / "other", {"x.yaml": "x"})
    main = tmp_path / "main"
    commit(main, {"a.yaml": "1"})
    git(main, "submodule", "--quiet", "add", "../other", "module")
    git(main, "worktree", "add", "-q", "--detach", "../linked")
    for folder in (main, tmp_path / "linked"):
        write(folder, {"a.yaml": folder.name})
        git(folder, "add", "a.yaml")
    write(main / "module", {"x.yaml": "y"})
    git(main / "module", "add", "-A")
    assert staged(main)["a.yaml"] == b"main"
    assert staged(tmp_path / "linked") == {"a.yaml": b"linked"}
    assert staged(main / "module") == {"x.yaml": b"y"}
    assert identity(tmp_path / "linked", staged=True).branch is None


def test_dirty_is_what_is_staged(tmp_path: Path) -> None:
    head = commit(tmp_path, {"a.yaml": "1", "sub/b.yaml": "b"})
    write(tmp_path, {"a.yaml": "2"})
    assert identity(tmp_path, staged=True) == GitIdentity(head, None, "main")
    git(tmp_path, "add", "a.yaml")
    assert identity(tmp_path, staged=True) == GitIdentity(head, None, "main", dirty=True)
    assert not identity(tmp_path / "sub", staged=True).dirty


HOOK = """\
#!{python}
import os, sys
sys.path.insert(0, {home!r})
from readiness.source.tree import open_tree
for folder in (".", "sub", {other!r}):
    tree = open_tree(folder, staged=True)
    print([(path, tree.read(path)) for path in tree.paths], file=open({out!r}, "a"))
"""


@pytest.mark.parametrize("how", [("-a",), ("a.yaml",), ("--only", "a.yaml", "sub/c.yaml"), ()])
def test_a_hook_sees_the_commit_that_is_being_made(tmp_path: Path, how: tuple[str, ...]) -> None:
    commit(tmp_path / "two", {"z.yaml": "2"})
    main, linked = tmp_path / "main", tmp_path / "linked"
    commit(main, {"a.yaml": "1", "b.yaml": "1", "sub/c.yaml": "1"})
    git(main, "worktree", "add", "-q", "--detach", "../linked")
    said = tmp_path / "said"
    hook = main / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    home = str(Path(__file__).parents[2])
    other, out = str(tmp_path / "two"), str(said)
    hook.write_text(HOOK.format(python=sys.executable, home=home, other=other, out=out))
    hook.chmod(0o755)
    for folder in (main, linked):
        write(folder, {"a.yaml": "2", "b.yaml": "2", "sub/c.yaml": "2"})
        git(folder, "add", "b.yaml")
        git(folder, "commit", "-q", "-m", "next", *how)
        told = said.read_text().splitlines()
        made = [
            (path, git(folder, "show", f"HEAD:{path}").encode())
            for path in ("a.yaml", "b.yaml", "sub/c.yaml")
        ]
        below = [(path.removeprefix("sub/"), text) for path, text in made if "/" in path]
        assert told == [str(made), str(below), str([("z.yaml", b"2")])]
        said.unlink()


def test_a_bare_repository_and_a_plain_folder_have_none(tmp_path: Path) -> None:
    commit(tmp_path / "main", {"a.yaml": "1"})
    git(tmp_path, "clone", "-q", "--bare", "main", "bare")
    with pytest.raises(ReadinessError, match="a bare repository has no index"):
        open_tree(tmp_path / "bare", staged=True)
    (tmp_path / "plain").mkdir()
    with pytest.raises(ReadinessError, match="--staged needs a git repository: not a git"):
        open_tree(tmp_path / "plain", staged=True)


def test_a_content_that_is_not_in_the_clone_is_told(tmp_path: Path) -> None:
    commit(tmp_path, {"a.yaml": "1"})
    git(tmp_path, "update-index", "--add", "--cacheinfo", f"100644,{'1' * 40},lost.yaml")
    lost = staged(tmp_path)["lost.yaml"]
    assert isinstance(lost, Fault)
    assert lost[:2] == (Location("lost.yaml"), "its content is not in this clone: not read")


def test_nothing_that_a_repository_configures_is_run(tmp_path: Path) -> None:
    ran, evil = marker(tmp_path)
    root = tmp_path / "repository"
    commit(root, {"a.yaml": "1", "empty": "", ".gitattributes": "* filter=f diff=d\n"})
    for key in ("filter.f.clean", "filter.f.smudge", "diff.d.command", "diff.d.textconv"):
        git(root, "config", key, evil)
    for key in ("core.fsmonitor", "core.pager", "diff.external", "core.sshCommand"):
        git(root, "config", key, evil)
    write(root, {"a.yaml": "2", "empty": "3"})
    ran.unlink(missing_ok=True)
    assert staged(root)["a.yaml"] == b"1"
    identity(root, staged=True)
    assert not ran.exists()
