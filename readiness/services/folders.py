"""Which folder is a service's own; looks at paths alone."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Mapping
from itertools import accumulate

Exists = Callable[[str], bool]
"""Whether a path of the repository is a folder of it."""
CATALOGUE_FOLDERS = frozenset({".backstage", "backstage", "catalog", ".catalog"})
"""Folders that hold a descriptor of the folder around them."""
TREE_MARKS = ("/tree/", "/-/tree/", "/blob/", "/src/branch/")


def home(path: str, source: str | None, exists: Exists) -> str:
    """The folder that a descriptor speaks for: where its source location leads, else its own."""
    for mark in TREE_MARKS:
        if source and mark in source:
            inside = source.partition(mark)[2].partition("/")[2].strip("/")
            if inside and exists(inside):
                return inside
    folder = posixpath.dirname(path)
    above, _, last = folder.rpartition("/")
    return above if last in CATALOGUE_FOLDERS else folder


def folders(paths: Iterable[str]) -> frozenset[str]:
    """Every folder that holds a file, directly or not."""
    return frozenset(folder for path in paths for folder in ancestors(path))


def ancestors(path: str) -> list[str]:
    """The folders above a path, the root (empty) first."""
    parts = path.split("/")[:-1]
    return ["", *accumulate(parts, "{}/{}".format)]


def exclusive(files: Mapping[str, Iterable[str]]) -> dict[str, str]:
    """Owner of files → the widest folder that holds all of them and nobody else's; empty where
    there is none, or where there is no other owner.
    """
    owners: dict[str, str | None] = {}
    for owner, paths in files.items():
        for path in paths:
            for folder in ancestors(path):
                owners[folder] = owner if owners.get(folder, owner) == owner else None
    return {owner: widest(list(paths), owner, owners) for owner, paths in files.items()}


def widest(paths: list[str], owner: str, owners: Mapping[str, str | None]) -> str:
    """The first folder on the way down to the files that is the owner's alone."""
    shared = posixpath.commonprefix([ancestors(path) for path in paths])
    return next((folder for folder in shared if owners[folder] == owner), "")
