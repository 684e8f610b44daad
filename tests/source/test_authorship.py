"""Who wrote a line, by history."""

from __future__ import annotations

from pathlib import Path

from readiness.source.authorship import Author, authors
from tests.source.repositories import commit, git, write


def test_each_line_names_who_wrote_it_last(tmp_path: Path) -> None:
    commit(tmp_path, {"sub/waivers.yaml": "a: 1\nb: 2\n"}, day="2026-03-04")
    write(tmp_path, {"sub/waivers.yaml": "a: 1\nb: 3\nc: 4\n"})
    git(tmp_path, "add", "-A")
    git(tmp_path, "commit", "-q", "-m", "x", "--author", "Kim <kim@example.com>", day="2026-05-06")
    first = Author("A Person", "person@example.com", "2026-03-04")
    second = Author("Kim", "kim@example.com", "2026-05-06")
    expected = {1: first, 2: second, 3: second}
    assert authors(str(tmp_path / "sub"), "waivers.yaml") == expected


def test_nobody_is_named_without_history(tmp_path: Path) -> None:
    (tmp_path / "waivers.yaml").write_text("a: 1\n")
    assert authors(str(tmp_path), "waivers.yaml") == {}
    git(tmp_path, "init", "--quiet")
    assert authors(str(tmp_path), "waivers.yaml") == {}
    assert authors(str(tmp_path), "../elsewhere.yaml") == {}


def test_nothing_that_the_repository_configures_runs(tmp_path: Path) -> None:
    root = tmp_path / "repository"
    commit(root, {"waivers.yaml": "a: 1\n", ".gitattributes": "*.yaml diff=own\n"})
    mark = tmp_path / "it-ran"
    script = tmp_path / "run.sh"
    script.write_text(f'#!/bin/sh\ntouch {mark}\ncat "$1"\n')
    script.chmod(0o755)
    for key in ("core.fsmonitor", "diff.own.textconv", "core.pager"):
        git(root, "config", key, str(script))
    assert set(authors(str(root), "waivers.yaml")) == {1}
    assert not mark.exists()
