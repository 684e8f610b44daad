"""`python -m benchmarks.history`: two judgements beside one, on a long history and many files.

Builds a repository of 10,000 commits and 5,000 files with `git fast-import`, the same bytes every
time, and compares the processor time of `check` with that of `check --since`. The goal of the
project: two judgements cost less than 1.6 times one.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import trees

COMMITS, FILES = 10_000, 5_000
BACK = 20
"""How many commits the work is ahead of what it is compared with."""
AUTHOR = b"A Person <person@example.com>"
START = 1_700_000_000


class Case(NamedTuple):
    name: str
    build: Callable[[Path], None]


CASES = (
    Case(
        "5,000 files, a service for each application", lambda folder: trees.manifests(folder, FILES)
    ),
    Case("5,000 files of one service", lambda folder: one_service(folder, FILES)),
)


def one_service(folder: Path, files: int) -> None:
    """The same manifests, all of them declared to be one service's."""
    trees.manifests(folder, files)
    (folder / "readiness.yaml").write_text(
        "apiVersion: readiness/v1\n"
        "service: {name: all, tier: 1, owner: team-all, sources: {workloads: {paths: ['**']}}}\n"
    )


def stream(folder: Path) -> Iterator[bytes]:
    """The whole history: all files at once, then one line in one file with each commit."""
    paths = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*.yaml"))
    texts = {path: (folder / path).read_bytes() for path in paths}
    yield b"feature done\n"
    yield from commit(1, texts)
    for number in range(2, COMMITS + 1):
        path = paths[number * 7919 % len(paths)]
        texts[path] += b"# %d\n" % number if number % 10 else b""
        yield from commit(number, {path: texts[path]})
    yield b"done\n"


def commit(number: int, changed: dict[str, bytes]) -> Iterator[bytes]:
    """One commit in the words of fast-import; an hour after the one before."""
    message = b"change %d" % number
    yield b"commit refs/heads/main\ncommitter %s %d +0000\n" % (AUTHOR, START + 3600 * number)
    yield b"data %d\n%s\n" % (len(message), message)
    for path, text in changed.items():
        yield b"M 100644 inline %s\ndata %d\n%s\n" % (path.encode(), len(text), text)


def repository(folder: Path, build: Callable[[Path], None]) -> None:
    """Writes the files and their history."""
    folder.mkdir()
    build(folder)
    subprocess.run(["git", "init", "-q", "-b", "main", folder], check=True)
    with subprocess.Popen(
        ["git", "-C", folder, "fast-import", "--quiet", "--done"], stdin=subprocess.PIPE
    ) as process:
        assert process.stdin is not None
        for part in stream(folder):
            process.stdin.write(part)
    subprocess.run(["git", "-C", folder, "reset", "-q", "--hard", "main"], check=True)


def processor_seconds(arguments: Sequence[str], cache: Path) -> float:
    """User and system time of one run and of all that it runs."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [sys.executable, "-m", "readiness", "check", *arguments],
        env=os.environ | {"READINESS_CACHE_DIR": str(cache)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        check=False,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Prints the medians of runs that take turns."""
    parser = argparse.ArgumentParser(prog="benchmarks.history", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--keep", type=Path, help="build the repositories here, or use those there")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        base = given.keep or Path(temporary)
        base.mkdir(exist_ok=True)
        for number, case in enumerate(CASES):
            folder = base / f"history-{number}"
            if not folder.exists():
                repository(folder, case.build)
            one, two = [str(folder)], [str(folder), "--since", f"HEAD~{BACK}"]
            cache = base / "cache"
            processor_seconds(one, cache)
            pairs = [
                (processor_seconds(one, cache), processor_seconds(two, cache))
                for _ in range(given.runs)
            ]
            alone, both = (statistics.median(column) for column in zip(*pairs, strict=True))
            print(f"{case.name}: one {alone:.2f} s, two {both:.2f} s, ratio {both / alone:.2f}")


if __name__ == "__main__":
    main()
