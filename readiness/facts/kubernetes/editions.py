"""Which of several files that hold the same object decides: versions and examples stand back.

Repositories keep release after release of one manifest (`release/v0.1/`, `release/v0.2/`), samples,
and forms for environments. Knows paths only.
"""

from functools import lru_cache

from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source import environments

SAMPLES = frozenset(
    {
        *("example", "examples", "sample", "samples", "docs", "doc", "documentation"),
        *("test", "tests", "testdata", "fixtures", "hack", "archive", "archived", "old", "legacy"),
        *(".github", ".gitlab"),
    }
)
"""Folders of what nobody runs, or of what is no longer run."""
NEWEST = (10**9,)
"""What names no version is the version that is worked on."""
_VERSION = pattern(
    r"(?:^|[/_.-])(?:v([0-9]{1,9}(?:[.-][0-9]{1,9}){0,3})|([0-9]{1,9}(?:\.[0-9]{1,9}){1,3}))(?=$|[/_.-])"
)


class Standing(NamedTuple):
    """How near a file is to what runs; the greatest decides."""

    environment: int
    """0 for production and for what names no environment."""
    real: bool
    version: tuple[int, ...]


@lru_cache(maxsize=4096)  # several collectors ask it of every document
def standing(path: str) -> Standing:
    """How near a path says that its file is to what runs in production."""
    folders = path.lower().split("/")[:-1]
    rank = environments.rank(path)
    return Standing(-(rank or 0), SAMPLES.isdisjoint(folders), version(path))


def version(path: str) -> tuple[int, ...]:
    """The last version that a path names: `(0, 10)` of `release/v0.10/web.yaml`."""
    found = [match[1] or match[2] for match in _VERSION.finditer(path)]
    if not found:
        return NEWEST
    return tuple(int(part) for part in found[-1].replace("-", ".").split("."))
