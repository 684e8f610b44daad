"""Follows symbolic links among the names of a commit, where no disk can do it; reads nothing."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet

MOST_HOPS = 40
"""As many links as Linux follows in one path."""


class BrokenLinkError(ValueError):
    """A link that leads to no file of the tree; the text says where it leads."""


def resolve_link(
    link: str, texts: Mapping[str, str], files: AbstractSet[str], folders: AbstractSet[str]
) -> str:
    """The file or folder that a link leads to (`texts`: link → what is written in it); raises
    `BrokenLinkError`.
    """
    pending = link.split("/")[::-1]
    walked: list[str] = []
    hops = 0
    while pending:
        step = pending.pop()
        if step in {"", "."}:
            continue
        if step == "..":
            if not walked:
                raise BrokenLinkError("is a link that leaves the folder: not followed")
            walked.pop()
            continue
        walked.append(step)
        text = texts.get("/".join(walked))
        if text is None:
            continue
        hops += 1
        if hops > MOST_HOPS:
            raise BrokenLinkError("is a link that leads in a circle: not followed")
        if text.startswith("/"):
            raise BrokenLinkError("is a link that leaves the folder: not followed")
        walked.pop()
        pending.extend(text.split("/")[::-1])
    found = "/".join(walked)
    if found not in files and found not in folders:
        raise BrokenLinkError("is a link that leads nowhere")
    return found


def folders_of(paths: AbstractSet[str]) -> set[str]:
    """Every folder above the paths; the root is the empty one."""
    folders = {""}
    for path in paths:
        folder = path.rpartition("/")[0]
        while folder not in folders:
            folders.add(folder)
            folder = folder.rpartition("/")[0]
    return folders
