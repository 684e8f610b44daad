from __future__ import annotations

from readiness.source.moves import moves
from readiness.source.tree import MemoryTree

PAGE = "".join(f"line {number}\n" for number in range(20))


def test_the_same_content_elsewhere_was_moved() -> None:
    then = MemoryTree({"a.md": PAGE, "stays.md": "x"})
    now = MemoryTree({"docs/b.md": PAGE, "docs/a.md": PAGE, "stays.md": "y"})
    assert moves(then, now, ["a.md", "stays.md", "never.md"]) == {"a.md": "docs/a.md"}


def test_what_is_mostly_alike_was_moved_and_edited() -> None:
    then = MemoryTree({"a.md": PAGE})
    now = MemoryTree({"b.md": PAGE.replace("line 3\n", "else\n"), "c.md": "line 1\n"})
    assert moves(then, now, ["a.md"]) == {"a.md": "b.md"}


def test_what_is_hardly_alike_is_another_file() -> None:
    then = MemoryTree({"a.md": PAGE, "empty.md": ""})
    now = MemoryTree({"c.md": "line 1\nother\n", "void.md": ""})
    assert moves(then, now, ["a.md", "empty.md"]) == {}
