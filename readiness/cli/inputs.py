"""What the command line and the environment say, made into arguments of the run."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from readiness.errors import ReadinessError
from readiness.record import NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

    from readiness.baseline.earlier import Earlier
    from readiness.baseline.file import Baseline
    from readiness.cache import Cache

REPOSITORY = ".git"
MARKS = ("readiness.yaml", "readiness.yml")
"""By what the root of a repository is known."""


class Where(NamedTuple):
    """What to read, and the files (relative to it) that the report is narrowed to."""

    root: str | os.PathLike[str]
    files: tuple[str, ...] = ()


def place(paths: Sequence[str | Path], *, on_disk: bool = True) -> Where:
    """One folder is the root; files are looked up from the repository that holds them. A file that
    is staged need not be `on_disk`.
    """
    if not paths:
        return Where(".")
    if len(paths) == 1 and os.path.isdir(paths[0]):  # noqa: PTH112 - pathlib costs cold start
        return Where(paths[0])
    from pathlib import Path  # noqa: PLC0415 - as above

    return _narrowed([Path(path) for path in paths], on_disk=on_disk)


def _narrowed(paths: Sequence[Path], *, on_disk: bool) -> Where:
    missing = next((path for path in paths if not os.path.lexists(path)), None)
    if on_disk and missing is not None:
        raise ReadinessError(f"there is no {missing}", hint="name a folder or files that exist")
    root = _root(paths[0])
    return Where(root, tuple(sorted(_below(root, path) for path in paths)))


def within(path: Path) -> Where:
    """The repository around a folder or a file, and the one path below it: a folder's ends in `/`,
    the root's own is empty.
    """
    root = _root(path)
    if not path.is_dir():
        return Where(root, (_below(root, path),))
    below = path.resolve().relative_to(root.resolve()).as_posix()
    return Where(root, ("" if below == "." else f"{below}/",))


def _root(path: Path) -> Path:
    """The folder that holds git's work tree; without one, the outermost that describes services:
    several services of a repository may each have a `readiness.yaml`.
    """
    start = path.resolve() if path.is_dir() else path.resolve().parent
    above = (start, *start.parents)
    for folder in above:
        if (folder / REPOSITORY).exists():
            return folder
    described = [folder for folder in above if any((folder / mark).exists() for mark in MARKS)]
    return described[-1] if described else start


def _below(root: Path, path: Path) -> str:
    try:
        return path.parent.resolve().joinpath(path.name).relative_to(root.resolve()).as_posix()
    except ValueError:
        raise ReadinessError(
            f"{path} is not below {root}", hint="name files of one repository at a time"
        ) from None


def today(environ: Mapping[str, str]) -> str:
    """The day of the run as ISO text: SOURCE_DATE_EPOCH, else today in UTC. Raises `ValueError`,
    `OverflowError` or `OSError` where the variable is no number of seconds.
    """
    epoch = environ.get("SOURCE_DATE_EPOCH")
    seconds = int(epoch) if epoch else time.time()
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


def cache(*, disabled: bool) -> Cache:
    """Where earlier runs are remembered, or nowhere."""
    from readiness import __version__  # noqa: PLC0415 - not for --help
    from readiness.cache import (  # noqa: PLC0415 - see above
        DiskCache,
        NoCache,
        cache_folder,
        code_state,
    )

    if disabled:
        return NoCache()
    state = code_state(os.path.dirname(os.path.dirname(__file__)))  # noqa: PTH120 - as above
    return DiskCache(cache_folder(os.environ), f"{__version__}-{state}")


def earlier(path: Path) -> Earlier:
    """An earlier JSON report; raises where it cannot be read."""
    from readiness.baseline import earlier as report  # noqa: PLC0415 - only where one is named

    try:
        content = path.read_bytes()
    except OSError as trouble:
        hint = "readiness check --format json writes one"
        raise ReadinessError(f"cannot read {path}: {trouble.strerror}", hint=hint) from None
    return report.parse(str(path), content)


def baseline(path: Path) -> Baseline:
    """What a baseline file accepts; raises where it cannot be read."""
    from readiness.baseline import file  # noqa: PLC0415 - only where one is named

    try:
        content = path.read_bytes()
    except FileNotFoundError:
        hint = "readiness baseline write makes one"
        raise ReadinessError(f"there is no baseline {path}", hint=hint) from None
    return file.parse(str(path), content)
