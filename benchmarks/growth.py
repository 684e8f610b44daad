"""`python -m benchmarks.growth`: what reading, rendering, judging and reporting cost as trees grow.

Each measurement is a process of its own without any cache; processor time of readiness itself is
told apart from that of the programs that render (`helm`, `kustomize`).
"""

from __future__ import annotations

import argparse
import gc
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import trees
from readiness import app
from readiness.report import Style, renderer

DAY = "2026-11-21"
OBJECTS = (500, 2_000, 10_000, 40_000)
PER_FILE = 8.25 / 5
"""Objects in a file of `trees.manifests`, on average."""
SERVICES = 20
COUNTS = (1, 2, 4, 8)
"""Of environments."""


class Cost(NamedTuple):
    """One run; processor seconds."""

    read: float
    """Files, facts, relations; without the programs."""
    programs: float
    judge: float
    report: float
    megabytes: float
    """Peak of readiness itself."""
    objects: int
    findings: int


class Case(NamedTuple):
    name: str
    build: Callable[[Path], None]


def growing(sizes: Sequence[int]) -> list[Case]:
    """Manifests as they stand, in several sizes."""
    return [
        Case(f"{size:,} objects", lambda folder, n=size: trees.manifests(folder, _files(n)))
        for size in sizes
    ]


def _files(objects: int) -> int:
    return round(objects / PER_FILE / 5) * 5


def rendered() -> list[Case]:
    """The same services as charts and as overlays, for more and more environments."""
    return [
        Case(
            f"{SERVICES} {kind}, {count} environment(s)",
            lambda folder, make=make, n=count: make(folder, SERVICES, n),
        )
        for kind, make in (("charts", trees.charts), ("overlays", trees.overlays))
        for count in COUNTS
    ]


def cost(folder: Path) -> Cost:
    """A check of a folder in this process, without a collector of garbage, as the command runs."""
    gc.disable()
    request = app.Request(folder, DAY)
    start = time.process_time()
    found = app.survey(request)
    read = time.process_time()
    report = app.judge(found, request)
    judged = time.process_time()
    sum(len(piece) for piece in renderer("text")(report, Style()))
    told = time.process_time()
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return Cost(
        read - start,
        children.ru_utime + children.ru_stime,
        judged - read,
        told - judged,
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        len(found.facts.objects),
        len(report.findings),
    )


def measured(folder: Path) -> Cost:
    """The cost in a process of its own."""
    answer = subprocess.run(
        [sys.executable, "-m", "benchmarks.growth", "--one", str(folder)],
        stdout=subprocess.PIPE,
        check=True,
    )
    return Cost(*json.loads(answer.stdout))


def main() -> None:
    """Prints a row for each tree."""
    parser = argparse.ArgumentParser(prog="benchmarks.growth")
    parser.add_argument("--sizes", type=int, nargs="*", default=list(OBJECTS))
    parser.add_argument("--keep", type=Path, help="build the trees here, or use those there")
    parser.add_argument("--one", type=Path, help="measure this folder and print figures as JSON")
    given = parser.parse_args()
    if given.one:
        print(json.dumps(cost(given.one)))
        return
    print("| tree | read | programs | judge | report | per object | peak | findings |")
    print("| --- | --- | --- | --- | --- | --- | --- | --- |")
    with tempfile.TemporaryDirectory() as temporary:
        for case in (*growing(given.sizes), *rendered()):
            folder = (given.keep or Path(temporary)) / case.name.replace(",", "").replace(" ", "-")
            if not folder.exists():
                case.build(folder)
            print(row(case.name, measured(folder)), flush=True)


def row(name: str, one: Cost) -> str:
    """A line of the table."""
    each = (one.read + one.judge + one.report) * 1000 / max(1, one.objects)
    times = (f"{seconds:.2f} s" for seconds in (one.read, one.programs, one.judge, one.report))
    words = (name, *times, f"{each:.2f} ms", f"{one.megabytes:.0f} MB", f"{one.findings:,}")
    return f"| {' | '.join(words)} |"


if __name__ == "__main__":
    main()
