"""When the content of each path last changed, from one pass over git's history; no work tree."""

from __future__ import annotations

import io
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Protocol

from readiness.model import Fault, Location
from readiness.source.git import DEADLINE_SECONDS, Folder, ask, command, environment
from readiness.source.identity import UNBORN, GitIdentity

LOG = (
    *("log", "-z", "--name-only", "--format=//%ct", "--relative", "--no-renames"),
    *("--first-parent", "-m", "--no-ext-diff", "--no-textconv", "--no-show-signature"),
    *("--ignore-submodules=all",),
)
"""A line of format begins with `//`, as no path of git does. First parents alone: what came with
a merge changed on the day it was merged."""
HERE = "."
BLOCK = 1 << 16
UNKNOWN = Fault(Location(HERE), "git knows no commit here: when files changed cannot be told")
SHALLOW = Fault(
    Location(HERE),
    "the clone is shallow: when files last changed cannot be told",
    "fetch the whole history: git fetch --unshallow (actions/checkout: fetch-depth: 0)",
)


class Readable(Protocol):
    """A stream whose `read` returns as soon as it has anything."""

    def read(self, size: int, /) -> bytes | None:
        """Some bytes; none at the end."""


def last_changes(
    root: Folder,
    paths: Iterable[str],
    at: str | None = None,
    *,
    known: GitIdentity | None = None,
    seconds: float = DEADLINE_SECONDS,
) -> Mapping[str, str] | Fault:
    """Path → UTC day of the last commit that touched it, for the paths asked (relative to the
    root). Reads history from the newest commit and stops as soon as all were seen. What was never
    committed is left out; a rename counts as a change. A shallow clone knows no dates: a fault.
    `known`: what git said of the folder `at` that commit already.
    """
    wanted = set(paths)
    if not wanted:
        return {}
    if known is not None and known.reason == UNBORN:
        return UNKNOWN
    if known is not None and known.commit is not None:
        return SHALLOW if known.shallow else first_seen(root, known.commit, wanted, seconds)
    start = ask(root, "rev-parse", "--is-shallow-repository", f"{at or 'HEAD'}^{{commit}}")
    if not start.ok:
        return UNKNOWN
    shallow, commit = start.out.decode().split()
    if shallow == "true":
        return SHALLOW
    return first_seen(root, commit, wanted, seconds)


def first_seen(
    root: Folder, commit: str, wanted: set[str], seconds: float
) -> Mapping[str, str] | Fault:
    """Runs the log and ends it early; what was found in time is no answer for the rest."""
    import subprocess  # noqa: PLC0415 - 13 ms that most runs do not need
    import threading  # noqa: PLC0415 - comes with it

    late = threading.Event()

    def expire() -> None:
        late.set()
        process.kill()

    with subprocess.Popen(
        command(root, [*LOG, commit, "--", "."]),
        env=environment(),
        bufsize=0,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as process:
        deadline = threading.Timer(seconds, expire)
        deadline.daemon = True
        deadline.start()
        found, complete = collect(process.stdout or io.BytesIO(), wanted)
        if complete:
            process.kill()
        process.wait()
        deadline.cancel()
    if late.is_set():
        return Fault(Location(HERE), f"git log did not end within {seconds:g} seconds")
    if not complete and process.returncode != 0:
        return Fault(Location(HERE), "git log failed: when files changed cannot be told")
    return dict(sorted(found.items()))


def collect(stream: Readable, wanted: set[str]) -> tuple[dict[str, str], bool]:
    """The day of the first commit that names each path, and whether all were found."""
    found: dict[str, str] = {}
    missing = set(wanted)
    day: str | None = None
    first = False
    for token in tokens(stream):
        if token.startswith("//"):
            day, first = utc_day(token[2:]), True
            continue
        path = token.removeprefix("\n") if first else token
        first = False
        if path in missing:
            missing.discard(path)
            if day:
                found[path] = day
            if not missing:
                return found, True
    return found, False


def tokens(stream: Readable) -> Iterator[str]:
    """What stands between the zero bytes, as it comes."""
    rest = b""
    while block := stream.read(BLOCK):
        *whole, rest = (rest + block).split(b"\0")
        for token in whole:
            yield token.decode("utf-8", "surrogateescape")


def utc_day(seconds: str) -> str | None:
    """The ISO day of a commit's time stamp; None for what no calendar holds."""
    try:
        return time.strftime("%Y-%m-%d", time.gmtime(int(seconds)))
    except (ValueError, OverflowError, OSError):
        return None
