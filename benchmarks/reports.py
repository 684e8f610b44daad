"""`python -m benchmarks.reports`: the time and the size of each format.

Reports of 10, 1,000 and 50,000 findings are made up in memory, so that nothing but the rendering is
measured: ten findings to a service, half of them failures, a tenth unknown, a twentieth waived.
"""

from __future__ import annotations

import argparse
import time

from readiness.model import (
    Counts,
    Enforcement,
    Finding,
    Location,
    Outcome,
    PackUse,
    Report,
    RuleText,
    Service,
    ServiceReport,
    Severity,
    Subject,
    Target,
    TierSource,
    Verdict,
    Waiver,
)
from readiness.report import FORMATS, Style, renderer

SIZES = (10, 1_000, 50_000)
RULES = 180
PER_SERVICE = 10

FIX = """\
Run two, and let neither go without the other being ready:
  spec:
    replicas: 2
"""


def made(size: int) -> Report:
    """A report of so many findings; the same each time."""
    names = [f"service-{number:05d}" for number in range(max(1, size // PER_SERVICE))]
    return Report(
        tool_version="1.0.0",
        target=Target("https://git.example.com/shop", "0" * 40),
        packs=(PackUse("production-readiness", "1.0.0", "shipped", "sha256:" + "0" * 64),),
        date="2026-11-21",
        verdict=Verdict.NOT_READY,
        services=tuple(map(_service, names)),
        findings=tuple(_finding(number, names) for number in range(size)),
        rules=tuple(map(_rule, range(min(size, RULES)))),
    )


def _service(name: str) -> ServiceReport:
    place = Location(f"services/{name}/readiness.yaml", 3, 9)
    service = Service(name, f"services/{name}", place, 1, TierSource.DECLARED, owner="team-shop")
    counts = Counts(passed=4, failed=5, unknown=1)
    return ServiceReport(service, Verdict.NOT_READY, counts, (("kubernetes", counts),))


def _rule(number: int) -> RuleText:
    why = "A node that reboots takes its pods with it, and nobody is there to answer."
    return RuleText(f"rule-{number:03d}", "It holds", "kubernetes", Severity.HIGH, why, FIX)


def _finding(number: int, names: list[str]) -> Finding:
    name = names[number // PER_SERVICE % len(names)]
    outcome = (Outcome.FAIL, Outcome.PASS)[number % 2] if number % 10 else Outcome.UNKNOWN
    failed, place = outcome is not Outcome.PASS, Location(f"services/{name}/deploy/app.yaml", 12, 3)
    waived = outcome is Outcome.FAIL and number % 20 == 2
    waiver = Waiver("rule", name, "one lock on the index", place, "2027-01-01")
    return Finding(
        rule=f"rule-{number % RULES:03d}",
        title="It holds",
        category="kubernetes",
        service=name,
        subject=Subject("Deployment", name, "shop", f"container-{number}"),
        outcome=outcome,
        severity=tuple(Severity)[number % 4],
        enforcement=Enforcement.REQUIRED,
        blocking=failed and not waived,
        message=f"runs {number % 3} pod(s), needs 3",
        fix=FIX,
        location=place,
        waiver=waiver if waived else None,
    )


def measured(name: str, report: Report) -> tuple[float, int]:
    """CPU seconds and bytes of one rendering, written piece by piece as the command does."""
    start = time.process_time()
    size = sum(len(piece.encode("utf-8")) for piece in renderer(name)(report, Style()))
    return time.process_time() - start, size


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.reports", description=__doc__)
    parser.add_argument("--only", action="append", default=[], help="a format (repeatable)")
    chosen = parser.parse_args().only or list(FORMATS)
    reports = {size: made(size) for size in SIZES}
    for name in chosen:
        measured(name, reports[SIZES[0]])  # what is imported at the first use is not measured
        cells = []
        for report in reports.values():
            seconds, written = min(measured(name, report) for _ in range(3))
            cells.append(f"{seconds * 1000:9.1f} ms {written / 1000:10.1f} kB")
        print(f"{name:<10}{' |'.join(cells)}")


if __name__ == "__main__":
    main()
