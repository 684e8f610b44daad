"""What stood in one file at each commit that changed it, and who wrote that; asks git alone."""

from __future__ import annotations

import os

from readiness.model import Fault, Location
from readiness.record import NamedTuple
from readiness.source.committree import Blob, read_blobs
from readiness.source.file import MIB
from readiness.source.git import Folder, ask, fields, is_shallow
from readiness.source.history import utc_day

MOST = 400
"""Commits of one file that are looked at: a file that changes every working day for a year and a
half. Of an older history the newest part counts."""
MOST_NAMES = 10
"""Earlier names of one file that are followed."""


class Revision(NamedTuple):
    """One state of a file; the author is told as git has it, the day is UTC and the commit's."""

    name: str
    email: str
    day: str
    content: bytes
    """Empty where the commit took the file away."""


def revisions(root: Folder, path: str, at: str | None = None) -> tuple[Revision, ...] | Fault:
    """The states of a file from the oldest to the newest, up to `at` or HEAD; a fault where the
    history is not here. A file that was never committed has none. What stood in it under earlier
    names counts too: moving a file makes nothing new.
    """
    found: list[Revision] = []
    end = at or "HEAD"
    for _ in range(MOST_NAMES):
        states = _states(root, path, end)
        if isinstance(states, Fault):
            return states if not found else tuple(found)
        first, known = states
        found = [*known, *found]
        before = _renamed_from(root, first, path) if first else None
        if before is None or len(found) >= MOST:
            break
        path, end = before, f"{first}^"
    return tuple(found[-MOST:])


def _renamed_from(root: Folder, commit: str, path: str) -> str | None:
    """What a file was called before a commit that moved it; git judges by what it holds."""
    answer = ask(
        root,
        *("diff-tree", "-r", "-z", "-M", "--no-commit-id", "--name-status", "--diff-filter=R"),
        *("--relative", "--no-ext-diff", "--no-textconv", "--end-of-options", commit),
    )
    parts = fields(answer.out) if answer.ok else []
    moved = {new: old for _, old, new in zip(parts[::3], parts[1::3], parts[2::3], strict=False)}
    return moved.get(path)


def _states(root: Folder, path: str, end: str) -> tuple[str, tuple[Revision, ...]] | Fault:
    """The first commit that has a path, up to `end`, and what stood there at each."""
    if "\n" in path:
        return Fault(Location(path), "git cannot be asked for the history of such a name")
    if is_shallow(root):
        return Fault(Location(path), "the clone is shallow: who wrote it cannot be told")
    answer = ask(
        root,
        *("log", "-z", f"--max-count={MOST}", "--format=%H%n%an%n%ae%n%ct"),
        *("--no-renames", "--no-ext-diff", "--no-textconv", "--no-show-signature", "--no-mailmap"),
        *("--end-of-options", end, "--", path),
        settings=(("log.mailmap", "false"),),
    )
    if not answer.ok:
        return Fault(Location(path), "git knows no commit here: who wrote it cannot be told")
    # a name may hold anything but these separators, so that no author can forge another
    rows = [row.split("\n") for row in fields(answer.out + b"\0")]
    commits = [row for row in rows if len(row) == 4]
    # relative paths behind a commit are refused in a bare repository
    folder = ask(root, "rev-parse", "--show-prefix").out.decode("utf-8", "surrogateescape")
    names = _names(root, [f"{row[0]}:{folder.rstrip()}{path}" for row in commits])
    contents = read_blobs(os.fspath(root), [Blob("", name, 0) for name in names if name], MIB)
    told = zip(commits, names, strict=True)
    states = tuple(
        Revision(row[1], row[2], utc_day(row[3]) or "", contents.get(name or "", b""))
        for row, name in told
    )
    return commits[-1][0] if commits else "", states[::-1]


def _names(root: Folder, asked: list[str]) -> list[str | None]:
    """The blob that each of `commit:path` stands for; None where there is none."""
    stdin = "".join(f"{each}\n" for each in asked).encode("utf-8", "surrogateescape")
    out = ask(root, "cat-file", "--batch-check", "--buffer", stdin=stdin).out
    lines = out.decode("utf-8", "surrogateescape").splitlines()
    parts = [line.split() for line in lines]
    found = [part[0] if len(part) == 3 and part[1] == "blob" else None for part in parts]
    return found if len(found) == len(asked) else [None] * len(asked)
