"""Which file was moved where between two trees: the same content, or much of it; judges nothing."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from readiness.source.tree import Tree

ALIKE = 0.5
"""Share of lines that two files must have in common to be one that was edited and moved: git's
own measure (<https://git-scm.com/docs/git-diff#Documentation/git-diff.txt--Mltngt>)."""
MOST = 100
"""Files on either side that are compared line by line: that takes the product of both."""
LARGEST = 2**20
"""Bytes of a file that is compared line by line."""

Contents = Mapping[str, bytes]


def moves(then: Tree, now: Tree, among: Iterable[str]) -> dict[str, str]:
    """Path then → path now, for those of the paths `among` that are no more."""
    present, past = frozenset(now.paths), frozenset(then.paths)
    gone = sorted(path for path in set(among) if path in past and path not in present)
    if not gone:
        return {}
    come = [path for path in now.paths if path not in past]
    return paired(_contents(then, gone), _contents(now, come))


def paired(gone: Contents, come: Contents) -> dict[str, str]:
    """Old path → new path: the same bytes first, then what is most alike."""
    found: dict[str, str] = {}
    free: dict[bytes, list[str]] = {}
    for path in sorted(come, reverse=True):
        free.setdefault(come[path], []).append(path)
    for path, content in gone.items():
        if content.strip() and free.get(content):
            found[path] = _same_name(path, free[content])
    taken = set(found.values())
    left = [path for path in gone if path not in found][:MOST]
    offered = [path for path in come if path not in taken][:MOST]
    return found | _alike({path: gone[path] for path in left}, {p: come[p] for p in offered})


def _same_name(path: str, free: list[str]) -> str:
    """The first of the same file name, else the first; it is no longer free."""
    name = posixpath.basename(path)
    chosen = next((each for each in free if posixpath.basename(each) == name), free[-1])
    free.remove(chosen)
    return chosen


def _alike(gone: Contents, come: Contents) -> dict[str, str]:
    old = {path: _lines(content) for path, content in gone.items() if len(content) <= LARGEST}
    new = {path: _lines(content) for path, content in come.items() if len(content) <= LARGEST}
    ranked = sorted(
        (-share, path, other)
        for path in old
        for other in new
        if (share := _share(old[path], new[other])) >= ALIKE
    )
    found: dict[str, str] = {}
    for _, path, other in ranked:
        if path not in found and other not in found.values():
            found[path] = other
    return found


def _lines(content: bytes) -> Counter[bytes]:
    return Counter(line for raw in content.splitlines() if (line := raw.strip()))


def _share(one: Counter[bytes], other: Counter[bytes]) -> float:
    """Ratio 0-1 of the lines that both have."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


def _contents(tree: Tree, paths: Sequence[str]) -> dict[str, bytes]:
    return {path: data for path, data in tree.read_all(paths) if isinstance(data, bytes)}
