"""What every run asks git about a folder, asked all at once and before anything else is done: git
answers on another processor while our own modules are still read. Understands no answer.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from readiness.record import NamedTuple
from readiness.source.git import Folder, Running

FILES = ("ls-files", "-z", "-t", "--cached", "--others", "--exclude-standard")
PLACE = ("rev-parse", "--is-shallow-repository", "--show-prefix")
SETTINGS = ("config", "--show-scope", "--null", "--list")


class Beginning(NamedTuple):
    """The questions."""

    place: Running
    settings: Running
    files: Running | None = None
    """Of the folder's real path; None where no files on disk are read."""


@contextmanager
def beginning(root: Folder, *, on_disk: bool) -> Iterator[Beginning]:
    """Asks; what nobody waited for is ended."""
    files = Running(os.path.realpath(root), FILES) if on_disk else None
    asked = Beginning(Running(root, PLACE), Running(root, SETTINGS), files)
    try:
        yield asked
    finally:
        for each in asked:
            if each is not None:
                each.drop()
