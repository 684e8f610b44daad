"""Who wrote a line that git knows; nothing that the scanned repository configures runs.

Convenience counts here, so GitPython asks: a person waits for a list, no hook does.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import TYPE_CHECKING, cast

from readiness.record import NamedTuple
from readiness.source.git import environment

if TYPE_CHECKING:
    from git import Commit

SAFE = (
    ("core.fsmonitor", "false"),
    ("core.hooksPath", os.devnull),
    ("core.pager", "cat"),
    ("log.showSignature", "false"),
)
"""What a hostile repository could set to run a program of its own."""


class Author(NamedTuple):
    """Who, with the address that git has, and the UTC day of the commit."""

    name: str
    email: str
    day: str


def authors(root: str, path: str) -> Mapping[int, Author]:
    """Line → who wrote it last, of a file as committed; empty where no history can tell."""
    from pathlib import Path  # noqa: PLC0415 - only where somebody asks

    from git import Repo  # noqa: PLC0415 - 77 ms
    from git.exc import GitError  # noqa: PLC0415 - see above

    try:
        with Repo(root, search_parent_directories=True) as repository:
            base = Path(repository.working_tree_dir or root).resolve()
            file = (Path(root) / path).resolve().relative_to(base).as_posix()
            with repository.git.custom_environment(**environment(SAFE)):
                blamed = repository.blame("HEAD", file, no_textconv=True) or []
    except (GitError, ValueError, OSError):
        return {}
    found: dict[int, Author] = {}
    for entry in blamed:
        author = _author(cast("Commit", entry[0]))
        for _ in cast("list[bytes]", entry[1]):
            found[len(found) + 1] = author
    return found


def _author(commit: Commit) -> Author:
    from datetime import UTC, datetime  # noqa: PLC0415 - only where somebody asks

    day = datetime.fromtimestamp(commit.committed_date, UTC).date()
    return Author(commit.author.name or "", commit.author.email or "", day.isoformat())
