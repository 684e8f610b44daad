"""Which of several copies of an object is meant: the one whose file is nearest.

Repositories keep one folder per environment, with objects of the same identity in each; only one
of them is in a cluster. Knows paths only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile
from typing import TypeVar

T = TypeVar("T")


def shared(path: str, other: str) -> int:
    """How many folders two paths have in common, from the root; one more for the same file."""
    pairs = zip(path.split("/"), other.split("/"), strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def nearest(items: Sequence[T], path: str, path_of: Callable[[T], str]) -> T:
    """The item nearest to a path; the first of equally near ones."""
    return max(items, key=lambda item: shared(path, path_of(item)))


def distinct(
    items: Iterable[T], path: str, identity: Callable[[T], object], path_of: Callable[[T], str]
) -> list[T]:
    """One item per identity, the nearest, in the order in which identities first appear."""
    groups: dict[object, list[T]] = {}
    for item in items:
        groups.setdefault(identity(item), []).append(item)
    return [
        group[0] if len(group) == 1 else nearest(group, path, path_of) for group in groups.values()
    ]
