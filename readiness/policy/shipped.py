"""The rules and packs that come with the tool: in a checkout, and in an installed copy."""

from __future__ import annotations

import os

import readiness
from readiness.cache import DiskCache, digest, state
from readiness.policy import engine
from readiness.policy.bundle import Files, Packed, Shelved

FOLDER = "policies"
"""How messages call the folder, wherever it is."""
COMPILED = "compiled"
"""The folder below it that a wheel may carry; a checkout has none."""
ROOMS = ("", "/facts/model", "/policy", "/schema")
"""The code on which depends what is compiled."""


def files() -> Files:
    """All shipped files; empty where the installation lacks them."""
    root = folder()
    rules = {
        f"{FOLDER}/rules/{category}/{name}": _content(f"{root}/rules/{category}/{name}")
        for category in _names(f"{root}/rules")
        for name in _names(f"{root}/rules/{category}")
        if name.endswith(".yaml")
    }
    packs = {
        f"{FOLDER}/packs/{name}": _content(f"{root}/packs/{name}")
        for name in _names(f"{root}/packs")
        if name.endswith(".yaml")
    }
    return Files(rules, packs)


def shelved() -> Shelved:
    """The same, unread: names, sizes and times tell whether they or the engine changed."""
    root = folder()
    compiled = f"{root}/{COMPILED}"
    packed = Packed(packing(compiled), content) if os.path.isdir(compiled) else None  # noqa: PTH112 - pathlib costs cold start
    try:
        return Shelved(digest(state(root, ".yaml"), engine.stamp()), files, packed)
    except OSError:
        return Shelved("", files)


def packing(folder: str) -> DiskCache:
    """Where a wheel keeps what was compiled when it was built: part of the tool as its code is, and
    held against it all the same.
    """
    return DiskCache(folder, readiness.__version__)


def rules() -> tuple[tuple[str, str], ...]:
    """Category and id of each rule, by the names of the files alone."""
    root = f"{folder()}/rules"
    return tuple(
        (category, name.removesuffix(".yaml"))
        for category in _names(root)
        for name in _names(f"{root}/{category}")
        if name.endswith(".yaml")
    )


def folder() -> str:
    """Where they are: inside the installed package, else beside it in a checkout."""
    package = os.path.dirname(readiness.__file__)  # noqa: PTH120 - pathlib costs cold start
    installed = f"{package}/_policies"
    if os.path.isdir(installed):  # noqa: PTH112 - see above
        return installed
    return f"{os.path.dirname(package)}/{FOLDER}"  # noqa: PTH120 - see above


def stamp() -> str:
    """Names the tool that compiles: its version, and in a checkout the state of its code."""
    package = os.path.dirname(readiness.__file__)  # noqa: PTH120 - see above
    told = [readiness.__version__]
    for room in ROOMS:
        with os.scandir(package + room) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                if entry.name.endswith(".py"):
                    stat = entry.stat()
                    told.append(f"{entry.name} {stat.st_size} {stat.st_mtime_ns}")
    return digest(*told)


def content() -> str:
    """Names the tool that compiles by the bytes of its code and the release of its engine: the same
    on the machine that builds a wheel and on the one that it is installed on.
    """
    package = os.path.dirname(readiness.__file__)  # noqa: PTH120 - see above
    told: list[str | bytes] = [readiness.__version__, engine.version()]
    for room in ROOMS:
        names = [name for name in _names(package + room) if name.endswith(".py")]
        told += [part for name in names for part in (name, _content(f"{package}{room}/{name}"))]
    return digest(*told)


def _names(path: str) -> list[str]:
    try:
        return sorted(os.listdir(path))  # noqa: PTH208 - see above
    except OSError:
        return []


def _content(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - see above
        return file.read()
