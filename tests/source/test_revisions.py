"""What stood in a file at each commit that changed it."""

from __future__ import annotations

from pathlib import Path

from readiness.model import Fault
from readiness.source.revisions import Revision, revisions
from tests.source.repositories import commit, git, write
from tests.source.test_git import marker


def by(folder: Path, author: str, text: str | None, day: str) -> None:
    if text is None:
        git(folder, "rm", "-q", "sub/w.yaml")
    else:
        write(folder, {"sub/w.yaml": text})
        git(folder, "add", "-A")
    git(folder, "commit", "-q", "-m", "x", "--author", author, day=day)


def test_each_state_names_its_author_and_day(tmp_path: Path) -> None:
    commit(tmp_path, {"other": "o"})
    by(tmp_path, "Kim <kim@example.com>", "1", "2026-03-01")
    commit(tmp_path, {"other": "p"})
    by(tmp_path, "A\tB <a@b>", "2", "2026-03-02")
    by(tmp_path, "Kim <kim@example.com>", None, "2026-03-03")
    by(tmp_path, "Kim <kim@example.com>", "3", "2026-03-04")
    write(tmp_path, {"sub/w.yaml": "not committed"})
    kim = ("Kim", "kim@example.com")
    told = (
        Revision(*kim, "2026-03-01", b"1"),
        Revision("A\tB", "a@b", "2026-03-02", b"2"),
        Revision(*kim, "2026-03-03", b""),
        Revision(*kim, "2026-03-04", b"3"),
    )
    assert revisions(tmp_path, "sub/w.yaml") == told
    assert revisions(tmp_path / "sub", "w.yaml") == told
    assert revisions(tmp_path, "sub/w.yaml", "HEAD~1") == told[:3]
    assert revisions(tmp_path, "never.yaml") == ()


def test_where_the_history_is_not_here_that_is_a_fault(tmp_path: Path) -> None:
    assert isinstance(revisions(tmp_path, "w.yaml"), Fault)
    main = tmp_path / "main"
    git(tmp_path, "init", "-q", "main")
    assert isinstance(revisions(main, "w.yaml"), Fault)
    commit(main, {"w.yaml": "1"})
    commit(main, {"w.yaml": "2"})
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{main}", "shallow")
    told = revisions(tmp_path / "shallow", "w.yaml")
    assert isinstance(told, Fault)
    assert told.message == "the clone is shallow: who wrote it cannot be told"
    git(tmp_path, "clone", "-q", "--bare", "main", "bare")
    bare = revisions(tmp_path / "bare", "w.yaml", "main")
    assert [each.content for each in bare if isinstance(each, Revision)] == [b"1", b"2"]


def test_nothing_that_the_repository_configures_runs(tmp_path: Path) -> None:
    ran, evil = marker(tmp_path)
    root = tmp_path / "repository"
    commit(
        root,
        {
            "w.yaml": "1",
            ".gitattributes": "* diff=d filter=d\n",
            ".mailmap": "X <x@y> <person@example.com>\n",
        },
    )
    for key in ("core.fsmonitor", "core.pager", "diff.external", "diff.d.textconv", "gpg.program"):
        git(root, "config", key, evil)
    git(root, "config", "log.showSignature", "true")
    told = revisions(root, "w.yaml")
    assert told == (Revision("A Person", "person@example.com", "2026-01-02", b"1"),)
    assert not ran.exists()


def test_a_file_that_was_moved_keeps_what_stood_there_under_its_earlier_names(
    tmp_path: Path,
) -> None:
    lines = "".join(f"line {number}\n" for number in range(20))
    commit(tmp_path, {"a/w.yaml": lines}, day="2026-03-01")
    commit(tmp_path, {"a/w.yaml": f"{lines}1\n"}, day="2026-03-02")
    git(tmp_path, "mv", "a/w.yaml", "a/x.yaml")
    commit(tmp_path, {"a/x.yaml": f"{lines}2\n"}, day="2026-03-03")
    git(tmp_path, "mv", "a/x.yaml", "a/y.yaml")
    commit(tmp_path, {"a/w.yaml": "another one"}, day="2026-03-04")
    days = [1, 2, 3, 4]
    contents = [lines, f"{lines}1\n", f"{lines}2\n", f"{lines}2\n"]
    expected = [
        (f"2026-03-0{day}", text.encode()) for day, text in zip(days, contents, strict=True)
    ]
    for folder, path in ((tmp_path, "a/y.yaml"), (tmp_path / "a", "y.yaml")):
        told = revisions(folder, path)
        assert not isinstance(told, Fault)
        assert [(each.day, each.content) for each in told] == expected
