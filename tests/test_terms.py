"""What a change does to the terms of its own judgement, on real repositories."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from readiness.model import Report, State
from tests.source.repositories import commit, write
from tests.test_comparison import deployment, since

RULE = """\
id: image-is-ours
title: The image is ours
category: house
why: Others are nobody's.
fix: Use ours.
severity: high
each: workloads.containers
expect: container.image.registry == "{registry}"
message: not ours
params: {{words: {{type: integer, default: {default}, stricter: higher, description: words}}}}
examples:
  pass: [{{files: {{a.yaml: ""}}}}]
  fail: [{{files: {{a.yaml: ""}}}}]
"""
PACK = """\
pack: own
version: 1.0.0
extends: {extends}
unknown: {{0: blocks, 1: blocks, 2: {unknown}, 3: tolerated}}
waivers: {{longest_days: {{0: 30, 1: 90, 2: {days}, 3: 365}}}}
tiers:
  3: {{rules: {{image-is-pinned: {pinned}}}}}
  2:
    extends: 3
    rules:
      change-keeps-the-policy: advisory
      change-keeps-the-tier: advisory
      change-accepts-no-risk: advisory
      change-grows-no-baseline: required
      workload-survives-a-node: {node}
"""


def pack(**values: object) -> str:
    usual = {"extends": "[]", "unknown": "blocks", "days": 90, "pinned": "required"}
    return PACK.format(**(usual | {"node": "required"} | values))


def services(tier: int = 2, more: str = "") -> str:
    return f"""\
apiVersion: readiness/v1
policy: {{packs: [own/pack.yaml]}}
services:
  - {{name: web, tier: {tier}, root: web}}
  - {{name: late, tier: 3, root: late}}
{more}"""


FILES = {
    "own/pack.yaml": pack(),
    "own/rules/image-is-ours.yaml": RULE.format(registry="one", default=1),
    "readiness.yaml": services(),
    "web/web.yaml": deployment("web"),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    commit(tmp_path, FILES)
    return tmp_path


def told(report: Report) -> list[tuple[str, str, str]]:
    """Place, service and message of each finding about the change."""
    return sorted(
        (
            f"{each.location.path}:{each.location.line}",
            each.service,
            each.message.removeprefix("the change "),
        )
        for each in report.findings
        if each.subject.kind == "Change" and each.state is State.NEW
    )


def test_what_a_change_does_not_touch_is_no_finding(folder: Path) -> None:
    write(folder, {"web/web.yaml": deployment("web", replicas=1), "new.md": "# New\n"})
    assert told(since(folder, "HEAD")) == []


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        (
            {"own/pack.yaml": pack(pinned="advisory")},
            [
                (
                    "own/pack.yaml:7",
                    "asks less at tier 2, 3: image-is-pinned is advisory instead of required",
                )
            ],
        ),
        (
            {"own/pack.yaml": pack(node="{enforcement: required, effective_on: 2027-02-01}")},
            [
                (
                    "own/pack.yaml:15",
                    "asks less at tier 2: workload-survives-a-node is only from 2027-02-01",
                )
            ],
        ),
        (
            {
                "readiness.yaml": services().replace(
                    "[own/pack.yaml]",
                    "[own/pack.yaml], overrides: [{services: [we*], reason: it moves, "
                    "rules: {image-is-pinned: advisory}}]",
                )
            },
            [
                (
                    "readiness.yaml:2",
                    "asks less of web: image-is-pinned is advisory instead of required",
                )
            ],
        ),
        (
            {
                "readiness.yaml": services().replace(
                    "[own/pack.yaml]",
                    "[own/pack.yaml], overrides: [{paths: [web/**], reason: it moves, "
                    "rules: {image-is-pinned: off}}]",
                )
            },
            [
                (
                    "readiness.yaml:2",
                    "asks less at tier 2, 3 in web/**: image-is-pinned is off instead of required",
                )
            ],
        ),
        (
            {"own/pack.yaml": pack(unknown="tolerated", days=180)},
            [
                (
                    "own/pack.yaml:1",
                    "asks less at tier 2: waivers may last 180 days instead of 90 days",
                ),
                ("own/pack.yaml:1", "asks less at tier 2: what is unknown no longer blocks"),
            ],
        ),
        (
            {
                "readiness.yaml": services(more="exclude: [web]\n").replace(
                    "[own/pack.yaml]", "[own/pack.yaml], rules: {image-is-pinned: off}"
                )
            },
            [
                (
                    "readiness.yaml:2",
                    "asks less at tier 2, 3: image-is-pinned is off instead of required",
                ),
            ],
        ),
        (
            {"own/rules/image-is-ours.yaml": RULE.format(registry="two", default=1)},
            [
                (
                    "own/rules/image-is-ours.yaml:1",
                    "rewrites how image-is-ours judges: read whether it still asks as much",
                )
            ],
        ),
    ],
    ids=["enforcement", "day", "services", "paths", "unknown and waivers", "override", "rule"],
)
def test_a_weaker_policy_is_a_finding_where_it_is_written(
    folder: Path, files: dict[str, str], expected: list[tuple[str, str]]
) -> None:
    write(folder, files)
    assert told(since(folder, "HEAD")) == [(place, "web", said) for place, said in expected]


def test_a_pack_that_is_no_longer_named_is_a_finding(folder: Path) -> None:
    write(
        folder, {"readiness.yaml": services().replace("[own/pack.yaml]", "[production-readiness]")}
    )
    found = told(since(folder, "HEAD"))
    assert (
        "readiness.yaml:2",
        "web",
        "asks less at tier 2: change-grows-no-baseline is advisory instead of required",
    ) in found
    assert {place for place, _, _ in found} == {"readiness.yaml:2"}


def test_a_lower_tier_is_a_finding_of_its_service(folder: Path) -> None:
    write(
        folder,
        {"readiness.yaml": services(3).replace("name: late, tier: 3", "name: late, tier: 2")},
    )
    assert told(since(folder, "HEAD")) == []  # tier 3 asks nothing of a change in this pack
    write(
        folder,
        {
            "own/pack.yaml": pack().replace(
                "3: {rules: {", "3: {rules: {change-keeps-the-tier: advisory, "
            )
        },
    )
    assert told(since(folder, "HEAD")) == [
        ("readiness.yaml:4", "web", "lowers the tier of web from 2 to 3")
    ]


WAIVER = """\
apiVersion: readiness/v1
waivers:
  - {{rule: image-is-pinned, service: web, reason: r, approved_by: b@example.com, expires: {day}}}
"""


def test_waivers_of_files_and_comments_are_findings_of_their_service(folder: Path) -> None:
    write(
        folder,
        {
            "readiness-waivers.yaml": WAIVER.format(day="2026-12-01"),
            "web/web.yaml": deployment("web").replace(
                "        - {name: side",
                "        # readiness: waive[image-is-pinned] until 2026-12-02 -- soon gone\n"
                "        - {name: side",
            ),
        },
    )
    accepts = "accepts that web does not meet image-is-pinned until"
    assert told(since(folder, "HEAD")) == [
        ("readiness-waivers.yaml:3", "web", f"{accepts} 2026-12-01"),
        ("web/web.yaml:12", "web", f"{accepts} 2026-12-02"),
    ]
    commit(folder, {})
    write(folder, {"readiness-waivers.yaml": WAIVER.format(day="2026-12-03")})
    moved = (folder / "web/web.yaml").read_text()
    write(folder, {"web/web.yaml": f"# moved\n{moved}"})
    assert told(since(folder, "HEAD")) == [
        (
            "readiness-waivers.yaml:3",
            "web",
            "prolongs the waiver of image-is-pinned for web from 2026-12-01 to 2026-12-03",
        )
    ]


def test_a_baseline_that_grows_blocks_where_a_pack_requires_that(folder: Path) -> None:
    entry = {
        "rule": "image-is-pinned",
        "service": "web",
        "subject": {"kind": "Deployment", "name": "web"},
        "outcome": "fail",
        "since": "2026-11-01",
    }
    data = {
        "schema": "readiness/baseline/v1",
        "date": "2026-11-01",
        "policy": [],
        "entries": [entry],
    }
    write(folder, {"readiness-baseline.json": json.dumps(data, indent=1)})
    report = since(folder, "HEAD")
    assert told(report) == [
        (
            "readiness-baseline.json:6",
            "web",
            "accepts 1 more failure in the baseline (first: image-is-pinned for web: Deployment/web)",
        )
    ]
    assert [each.rule for each in report.findings if each.blocking] == ["change-grows-no-baseline"]


def test_an_earlier_policy_that_is_not_valid_is_told(folder: Path) -> None:
    commit(folder, {"own/pack.yaml": "pack: own\nversion: 1\ntiers: {9: {}}\n"})
    write(folder, {"own/pack.yaml": pack()})
    report = since(folder, "HEAD")
    assert told(report) == []
    note = "what the change does to the policy cannot be told, the earlier is not valid: own/pack.yaml:2:10:"
    assert [each for each in report.notes if each.startswith(note)] != []


def test_without_a_comparison_that_is_said(folder: Path) -> None:
    from readiness import app
    from tests.test_comparison import request

    report = app.check(request(folder))
    assert {each.message for each in report.findings if each.rule == "change-keeps-the-tier"} == {
        "nothing is compared: --since REF tells what a change does to this"
    }
