"""`python -m benchmarks`: readiness beside its peers on the same trees, in one session.

Prints medians, the ratio to the bare interpreter, and peak memory. Peers that are not installed
are said, not passed over: kube-score, kube-linter and conftest come from the Go module proxy
(`go install github.com/zegl/kube-score/cmd/kube-score@latest`,
`golang.stackrox.io/kube-linter/cmd/kube-linter@latest`,
`github.com/open-policy-agent/conftest@latest`), checkov from PyPI. kube-linter
(`go build ./cmd/kube-linter`) and pint (`go build ./cmd/pint` of
https://github.com/cloudflare/pint) build from a clone too, where no proxy serves them.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks import trees

POLICY = (
    'package main\n\ndeny contains msg if {\n  input.spec.replicas < 2\n  msg := "too few"\n}\n'
)
"""One small rule for conftest, so that it reads and judges every file."""


class Case(NamedTuple):
    name: str
    build: Callable[[Path], None]
    runs: int


class Measured(NamedTuple):
    seconds: float
    megabytes: float
    code: int


CASES = (
    Case("small: 1 service", lambda folder: trees.monorepo(folder, 1), 9),
    Case("2,000 files of manifests", lambda folder: trees.manifests(folder, 2000), 5),
    Case("monorepo of 200 services", lambda folder: trees.monorepo(folder, 200), 5),
    Case("5,000 alerts with runbooks", lambda folder: trees.alerts(folder, 5000), 3),
)


def commands(folder: Path) -> dict[str, Sequence[str]]:
    """What is run: label → arguments; kube-score takes files, not folders."""
    files = [str(path) for path in sorted(folder.rglob("deploy/**/*.yaml"))]
    policy = folder.parent / "policy"
    policy.mkdir(exist_ok=True)
    (policy / "main.rego").write_text(POLICY)
    return {
        "bare python": [sys.executable, "-c", "pass"],
        "readiness": [sys.executable, "-m", "readiness", "check", str(folder)],
        "readiness, no cache": [
            *(sys.executable, "-m", "readiness", "check", "--no-cache", str(folder)),
        ],
        "readiness --format json": [
            *(sys.executable, "-m", "readiness", "check", "--format", "json", str(folder)),
        ],
        "promtool check rules": [
            *("promtool", "check", "rules"),
            *map(str, sorted(folder.glob("monitoring/*.yaml"))),
        ],
        "pint": ["pint", "--offline", "lint", str(folder / "monitoring")],
        "kube-score": ["kube-score", "score", *files],
        "kube-linter": ["kube-linter", "lint", str(folder)],
        "conftest": ["conftest", "test", "--policy", str(policy), *files],
        "checkov": [
            *("checkov", "--quiet", "--compact", "--framework", "kubernetes"),
            *("--skip-download", "-d", str(folder)),
        ],
    }


def measure(arguments: Sequence[str]) -> Measured:
    """One run: wall time and peak memory of the process."""
    start = time.perf_counter()
    process = subprocess.Popen(
        arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    return Measured(time.perf_counter() - start, usage.ru_maxrss / 1024, process.returncode)


def report(case: Case, folder: Path, chosen: Sequence[str]) -> None:
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    print(f"\n{case.name} ({size / 1e6:.2f} MB)")
    bare = None
    for label, arguments in commands(folder).items():
        if chosen and not any(name in label for name in chosen) and label != "bare python":
            continue
        if shutil.which(arguments[0]) is None:
            print(f"  {label:<26} not installed")
            continue
        slow = label == "checkov"
        runs = [measure(arguments) for _ in range(2 if slow else case.runs)]
        seconds = statistics.median(run.seconds for run in runs)
        bare = bare or seconds
        peak = max(run.megabytes for run in runs)
        print(
            f"  {label:<26}{seconds * 1000:9.0f} ms {seconds / bare:8.1f} × bare"
            f"{peak:8.0f} MB   exit {runs[-1].code}"
        )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--only", action="append", default=[], help="label of a tool (repeatable)")
    parser.add_argument("--keep", type=Path, help="build the trees here and keep them")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        base = chosen.keep or Path(scratch)
        for number, case in enumerate(CASES):
            folder = base / f"tree-{number}" / "tree"
            if not folder.exists():
                case.build(folder)
                subprocess.run(["git", "init", "--quiet", str(folder)], check=True)
            report(case, folder, chosen.only)


if __name__ == "__main__":
    main()
