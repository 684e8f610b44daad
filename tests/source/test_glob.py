"""Patterns mean what git means by them: each row is also put to `git check-ignore`."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from readiness.source.glob import compile_pattern, matches

MEANINGS = {
    "*.yaml": {"a.yaml": True, "x/y/a.yaml": True, "a.yaml.bak": False, "x.yaml/y": True},
    "docs": {"docs": True, "docs/a/b.md": True, "x/docs/b": True, "docs2/a": False},
    "docs/": {"docs": False, "docs/a": True, "x/docs/a": True},
    "/docs": {"docs/a": True, "x/docs/a": False},
    "a/b": {"a/b": True, "a/b/c": True, "x/a/b": False},
    "a/*/c": {"a/b/c": True, "a/b/b/c": False, "a/c": False},
    "a/**/c": {"a/c": True, "a/b/c": True, "a/b/b/c/d": True, "x/a/c": False},
    "**/c": {"c": True, "a/b/c": True, "a/b/cc": False},
    "**/a/b": {"a/b": True, "x/a/x/a/b": True, "a/x/b": False},
    "a/**": {"a": False, "a/b": True, "a/b/c": True, "b/a/c": False},
    "a/**/": {"a/b": False, "a/b/c": True},
    "**": {"a": True, "a/b": True},
    "docs/*": {"docs/a": True, "docs/a/b": True, "x/docs/a": False},
    "a?c": {"abc": True, "ac": False, "a/c": False},
    "a*b*c": {"abc": True, "a-b-b-c": True, "a/b/c": False, "ab": False},
    "[a-c]x": {"bx": True, "dx": False},
    "[!a-c]x": {"bx": False, "dx": True},
    "[]x]y": {"]y": True, "xy": True, "zy": False},
    "[[:digit:]]": {"7": True, "a": False},
    "[z-a]": {"m": False},
    "a[b": {"a[b": False, "ab": False},
    r"\*a": {"*a": True, "ba": False},
    r"\!a": {"!a": True},
    r"a\ ": {"a ": True, "a": False},
    "a  ": {"a": True},
    "a b": {"a b": True},
    "a\\": {"a": False, "a\\": False},
    "/": {"a": False},
    "a/**/b/**/c": {"a/b/c": True, "a/x/b/x/c": True, "a/c/b": False},
}
ROWS = [
    (pattern, path, expected)
    for pattern, paths in MEANINGS.items()
    for path, expected in paths.items()
]


@pytest.mark.parametrize(("pattern", "path", "expected"), ROWS)
def test_a_pattern_covers_a_path(pattern: str, path: str, expected: bool) -> None:
    assert matches(path, pattern) is expected


def test_git_reads_every_pattern_the_same_way(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    for pattern, paths in MEANINGS.items():
        (tmp_path / ".git/info/exclude").write_text(pattern + "\n")
        asked = "\0".join(paths)
        answer = subprocess.run(
            ["git", "-C", tmp_path, "check-ignore", "--no-index", "-z", "--stdin"],
            input=asked.encode(),
            capture_output=True,
            check=False,
        ).stdout.decode()
        ignored = set(answer.split("\0")) - {""}
        assert (pattern, ignored) == (pattern, {path for path, yes in paths.items() if yes})


def test_the_last_star_of_an_owners_pattern_stays_in_its_folder() -> None:
    pattern = compile_pattern("docs/*", deep=False)
    assert [pattern.matches(path) for path in ("docs/a", "docs/a/b")] == [True, False]
    assert compile_pattern("*", deep=False).matches("a/b")
    assert compile_pattern("**/docs/*", deep=False).matches("docs/x/docs/y")


def test_names_with_newlines_and_stray_bytes_are_names() -> None:
    assert matches("a\nb/c\udcff.yaml", "a?b/*.yaml")


def test_many_stars_do_not_explode() -> None:
    assert not matches("a" * 2000, "*a" * 60 + "b")
    assert not matches("a/" * 500 + "c", "**/a/" * 30 + "b")


def holds(path: str, pattern: str) -> bool:
    """One segment, by the definition."""
    if not pattern:
        return not path
    if pattern[0] == "*":
        return any(holds(path[skip:], pattern[1:]) for skip in range(len(path) + 1))
    return bool(path) and pattern[0] in {"?", path[0]} and holds(path[1:], pattern[1:])


def covers(path: list[str], pattern: list[str]) -> bool:
    """The segments of a file or of a folder above it, by the definition."""
    if not pattern:
        return True
    if pattern == ["**"]:
        return bool(path)
    if pattern[0] == "**":
        return any(covers(path[skip:], pattern[1:]) for skip in range(len(path)))
    return bool(path) and holds(path[0], pattern[0]) and covers(path[1:], pattern[1:])


SEGMENT = some.text("ab", min_size=1, max_size=4)
GLOB = some.one_of(some.just("**"), some.text("ab*?", min_size=1, max_size=4)).filter(
    lambda text: text == "**" or "**" not in text
)


@settings(deadline=None, derandomize=True)
@given(some.lists(SEGMENT, min_size=1, max_size=5), some.lists(GLOB, min_size=1, max_size=5))
def test_leftmost_matching_loses_nothing(path: list[str], pattern: list[str]) -> None:
    assert matches("/".join(path), "/" + "/".join(pattern)) is covers(path, pattern)
