"""An in-toto statement (v1) for a pipeline to sign: this commit, by these policies, this verdict.

https://github.com/in-toto/attestation/blob/main/spec/v1/statement.md ; the predicate is ours, with
a schema beside it. It carries the digest of the JSON report of the same run, so that who trusts the
statement can trust that file too.
"""

from __future__ import annotations

import hashlib
import json as plain
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, cast

from readiness.findings import of_service
from readiness.model import Finding, Report, ServiceReport
from readiness.report import Style
from readiness.report.json import SCHEMA, counts
from readiness.report.json import render as json_render
from readiness.report.json_text import page

STATEMENT = "https://in-toto.io/Statement/v1"
PREDICATE = "urn:readiness:verdict:v1"


def schema() -> dict[str, Any]:
    """The JSON Schema of the statement with its predicate, as shipped."""
    found = Path(__file__).with_name("statement.schema.json").read_text("utf-8")
    return cast("dict[str, Any]", plain.loads(found))


def render(report: Report, style: Style) -> Iterator[str]:
    """The statement; `style` changes nothing."""
    statement = {
        "_type": STATEMENT,
        "subject": list(_subjects(report)),
        "predicateType": PREDICATE,
        "predicate": {
            "tool": {"name": "readiness", "version": report.tool_version},
            "date": report.date,
            "target": report.target._asdict(),
            "policy": [pack._asdict() for pack in report.packs],
            "verdict": report.verdict.value,
            "verdictWithoutWaivers": report.unwaived.value,
            "services": list(_services(report)),
            "report": {"schema": SCHEMA, "digest": {"sha256": _digest(report, style)}},
        },
    }
    yield page(statement) + "\n"


def _subjects(report: Report) -> Iterator[dict[str, Any]]:
    """The commit, where it is what was judged, and the policies.

    A folder with changes is not its commit: to state the verdict of one on the other would be
    untrue, so the commit stands in the predicate only (`target`, `dirty`).
    """
    target = report.target
    if target.commit is not None and not target.dirty:
        name = target.repository or "commit"
        yield {"name": name, "digest": {"gitCommit": target.commit}}
    for pack in report.packs:
        kind, _, digest = pack.digest.partition(":")
        yield {"name": f"policy {pack.name} {pack.version}", "digest": {kind: digest}}


def _services(report: Report) -> Iterator[dict[str, Any]]:
    found = of_service(report.findings)
    for item in report.services:
        yield _service(item, found(item.service.name))


def _service(item: ServiceReport, findings: Sequence[Finding]) -> dict[str, Any]:
    service = item.service
    return {
        "name": service.name,
        "tier": service.tier,
        "tierSource": service.tier_source.value,
        "verdict": item.verdict.value,
        "verdictWithoutWaivers": item.unwaived.value,
        "counts": counts(item.counts),
        "blocking": sorted({each.rule for each in findings if each.blocking}),
        "waived": sorted({each.rule for each in findings if each.waiver}),
    }


def _digest(report: Report, style: Style) -> str:
    """Of the bytes that `--output json=FILE` writes in the same run."""
    digest = hashlib.sha256()
    for piece in json_render(report, style):
        digest.update(piece.encode("utf-8"))
    return digest.hexdigest()
