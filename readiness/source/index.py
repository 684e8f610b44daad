"""What git's index holds, as a tree: what will be committed, not what lies around; reads only.

Inside a hook git names the index of the commit that is being made (`GIT_INDEX_FILE`): that of
`git commit -a` and of `git commit FILE` is another one than the repository's own.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator

from readiness.errors import ReadinessError
from readiness.model import Fault, Location
from readiness.source.committree import SUBMODULE, Blob, CommitTree
from readiness.source.file import LIMIT
from readiness.source.git import NOT_FOUND, Answer, ask, fields, first_line

EMPTY = (
    "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391",
    "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813",
)
"""Names of the empty blob: what `git add --intent-to-add` writes in place of a content."""


def open_index(folder: str | os.PathLike[str], *, limit: int = LIMIT) -> CommitTree:
    """Lists the index; raises `ReadinessError` where there is none."""
    root = os.path.realpath(folder)
    index = index_of(root)
    answer = ask(root, "ls-files", "--stage", "-z", index=index)
    if not answer.ok:
        raise _refusal(answer)
    if not answer.out and ask(root, "rev-parse", "--is-bare-repository").out.strip() == b"true":
        raise ReadinessError("a bare repository has no index", hint="judge a commit: --at HEAD")
    names: dict[str, tuple[str, str]] = {}
    notes: dict[str, Fault] = {}
    for row in fields(answer.out):
        about, _, path = row.partition("\t")
        mode, name, stage = about.split()
        if stage == "0":
            names[path] = (mode, name)
        else:
            notes[path] = Fault(
                Location(path), "is in conflict: not read", "resolve it, then git add it"
            )
    for path in _intended(root, names, index):
        del names[path]
    blobs = dict(_sized(root, names))
    return CommitTree.of(root, blobs, tuple(notes.values()), limit=limit)


def _refusal(answer: Answer) -> ReadinessError:
    if answer.code == NOT_FOUND:
        return ReadinessError("--staged needs git, and git is not on the path", hint="install git")
    message = f"--staged needs a git repository: {first_line(answer)}"
    return ReadinessError(message, hint="check the folder as it is, without --staged")


def index_of(root: str) -> str | None:
    """The index that git names to its hooks, where it is one of this very repository's."""
    named = os.environ.get("GIT_INDEX_FILE")
    if not named:
        return None
    answer = ask(root, "rev-parse", "--absolute-git-dir", "--show-toplevel")
    if not answer.ok:
        return None
    home, top = answer.out.decode("utf-8", "surrogateescape").splitlines()[:2]
    path = os.path.realpath(os.path.join(top, named))  # noqa: PTH118 - names need not be UTF-8
    own = path.startswith(os.path.realpath(home) + os.sep)
    return path if own and os.path.exists(path) else None  # noqa: PTH110 - as above


def _intended(root: str, names: dict[str, tuple[str, str]], index: str | None) -> list[str]:
    """Paths of `git add --intent-to-add`: they are in the index, and no commit would hold them."""
    empty = [path for path, (_, name) in names.items() if name in EMPTY]
    if not empty:
        return []
    shown, hidden = (
        set(fields(ask(root, *_ADDED, option, "--", ".", index=index).out))
        for option in ("--ita-visible-in-index", "--ita-invisible-in-index")
    )
    return [path for path in empty if path in shown and path not in hidden]


_ADDED = (
    *("diff", "--cached", "--name-only", "-z", "--diff-filter=A", "--no-renames"),
    *("--relative", "--no-ext-diff", "--no-textconv", "--ignore-submodules=all"),
)


def _sized(root: str, names: dict[str, tuple[str, str]]) -> Iterator[tuple[str, Blob]]:
    """The entries with the sizes of their contents; what git lacks is not here."""
    sizes = _sizes(root, {name for mode, name in names.values() if mode != SUBMODULE})
    for path, (mode, name) in names.items():
        size = sizes.get(name)
        here = size is not None or mode == SUBMODULE
        yield path, Blob(mode, name, size or 0, here=here)


def _sizes(root: str, names: Iterable[str]) -> dict[str, int]:
    asked = "".join(f"{name}\n" for name in sorted(names)).encode()
    out = ask(root, "cat-file", "--batch-check", "--buffer", stdin=asked).out.decode()
    rows = (line.split() for line in out.splitlines())
    return {row[0]: int(row[2]) for row in rows if len(row) == 3 and row[1] == "blob"}


def differs(root: str | os.PathLike[str]) -> bool:
    """Whether something below the folder is staged against the commit, whatever lies around."""
    staged = ask(
        root,
        *("diff", "--cached", "--quiet", "--no-ext-diff", "--no-textconv"),
        *("--ignore-submodules=all", "--", "."),
        index=index_of(os.path.realpath(root)),
    )
    return not staged.ok
