"""The rules and packs that come with the tool: in a checkout, and in an installed copy."""

from __future__ import annotations

import os

import readiness
from readiness.cache import digest, state
from readiness.policy.bundle import Files, Shelved

FOLDER = "policies"
"""How messages call the folder, wherever it is."""


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
    """The same, unread: names, sizes and times tell whether they changed."""
    try:
        return Shelved(state(folder(), ".yaml"), files)
    except OSError:
        return Shelved("", files)


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
    for room in ("", "/facts/model", "/policy", "/schema"):
        with os.scandir(package + room) as entries:
            for entry in sorted(entries, key=lambda each: each.name):
                if entry.name.endswith(".py"):
                    stat = entry.stat()
                    told.append(f"{entry.name} {stat.st_size} {stat.st_mtime_ns}")
    return digest(*told)


def _names(path: str) -> list[str]:
    try:
        return sorted(os.listdir(path))  # noqa: PTH208 - see above
    except OSError:
        return []


def _content(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - see above
        return file.read()
