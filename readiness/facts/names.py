"""How names of services compare across labels, folders and descriptors; knows no dialect."""

from __future__ import annotations

SEPARATORS = str.maketrans("_. ", "---")


def folded(name: str) -> str:
    """A name as it is compared: case, `-`, `_`, `.` and spaces tell no two services apart."""
    return name.strip().casefold().translate(SEPARATORS)
