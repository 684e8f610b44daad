"""The whole life of a waiver over its days, as findings, notes and verdicts of real runs."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness import app
from readiness.model import Report
from tests.runs import report, service
from tests.source.repositories import commit, git
from tests.test_comparison import request

WAIVER = """\
apiVersion: readiness/v1
waivers:
  - rule: it-holds
    service: {service}
    reason: the queue has one shard until it is partitioned
    approved_by: board@example.com
    expires: {expires}
"""
RULES = {
    "it-holds": "each: service\nexpect: 'false'",
    "in-force": "each: waivers\nexpect: waiver.status != 'expired'\nmessage: '{{ waiver.status }}'",
    "complete": "each: waivers\nexpect: waiver.status != 'invalid'\nmessage: '{{ waiver.problem }}'",
}


def run(today: str, *, expires: str = "2026-12-31", of: str = "web", **asked: str) -> Report:
    files = {
        "readiness.yaml": service(),
        "readiness-waivers.yaml": WAIVER.format(service=of, expires=expires),
    }
    return report(files, RULES, {"it-holds": "required", **asked}, today=today)


def told(found: Report) -> tuple[str, str, list[str], list[str]]:
    failing = [each.rule for each in found.findings if each.blocking]
    ends = [note for note in found.notes if "ends" in note]
    return found.verdict.value, found.unwaived.value, failing, ends


NOT = "not-ready"
ENDS = "the waiver of it-holds for web ends {} (readiness-waivers.yaml:3:5)"


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        ("2026-11-21", ("conditional", NOT, [], [])),
        ("2026-11-30", ("conditional", NOT, [], [])),
        ("2026-12-01", ("conditional", NOT, [], [ENDS.format("in 30 days")])),
        ("2026-12-30", ("conditional", NOT, [], [ENDS.format("in 1 day")])),
        ("2026-12-31", ("conditional", NOT, [], [ENDS.format("today")])),
        ("2027-01-01", (NOT, NOT, ["in-force", "it-holds"], [])),
    ],
)
def test_a_waiver_holds_to_the_end_of_its_last_day(
    today: str, expected: tuple[str, str, list[str], list[str]]
) -> None:
    assert told(run(today)) == expected


@pytest.mark.parametrize(
    "day",
    ["2026-02-30", "9999-12-31", "1999-12-31", "2026-12-31T00:00:00Z", "2026-12-31 +02:00", "31.12.2026", "never"],
)  # fmt: skip
def test_a_day_that_is_none_gives_a_waiver_no_effect(day: str) -> None:
    found = run("2026-01-01", expires=day)
    assert found.verdict.value == NOT
    (broken,) = [each for each in found.findings if each.rule == "complete"]
    assert broken.message == (
        f"expires must be a day of this century written YYYY-MM-DD, not '{day}'"
    )


def test_a_waiver_of_a_service_that_is_not_there_is_a_finding_too() -> None:
    found = run("2026-11-21", of="wbe")
    (broken,) = [each for each in found.findings if each.rule == "complete"]
    assert (broken.service, str(broken.location), broken.message) == (
        "web",
        "readiness-waivers.yaml:3:5",
        "there is no service 'wbe' here",
    )


def test_what_nobody_may_waive_blocks_and_the_waiver_says_so() -> None:
    found = run("2026-11-21", **{"it-holds": "{enforcement: required, waivable: false}"})
    assert told(found)[:3] == (NOT, NOT, ["complete", "it-holds"])
    assert [item.problem for item in found.waivers] == ["the policy lets nobody waive this rule"]


def test_a_comment_at_the_wrong_place_says_where_the_failure_is() -> None:
    rules = {"it-holds": "each: workloads\nexpect: 'false'"}
    deploy = """\
# readiness: waive[it-holds] until 2026-12-01 -- one shard
apiVersion: v1
kind: Namespace
metadata: {name: shop}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: main, image: "web:1"}]}}}
"""
    found = report({"readiness.yaml": service(), "deploy.yaml": deploy}, rules)
    (item,) = found.waivers
    assert (item.status.value, item.problem) == (
        "unused",
        "it covers nothing where it is put, and it-holds fails at deploy.yaml:6:1",
    )


ASIDE = "not_applicable: [{rule: it-holds, reason: there is no queue in this service}]\n"


def test_what_is_set_aside_is_counted_and_packs_can_forbid_it() -> None:
    files = {"readiness.yaml": service(more=ASIDE)}
    rules = {"it-holds": RULES["it-holds"]}
    free = report(files, rules)
    note = "web sets 1 rule aside as not applicable: it-holds (readiness.yaml:6:20)"
    assert (free.verdict.value, note in free.notes) == ("nothing-checked", True)
    fixed = report(files, rules, {"it-holds": "{enforcement: required, exemptible: false}"})
    forbidden = "readiness.yaml:6:20 sets it-holds aside, which the policy forbids: no effect"
    assert (fixed.verdict.value, forbidden in fixed.notes) == (NOT, True)


ATTESTED = (
    "evidence: [{rule: it-holds, date: 2026-11-01, by: kim@example.com, link: 'https://x'}]\n"
)


@pytest.mark.parametrize(
    ("expect", "more", "verdict"),
    [
        ("'false'", "", "conditional"),
        ("service.tier == 0", "", NOT),
        ("service.tier == 0", "\nattests_absence: true", "conditional"),
        ("service.tier == 0", "\nunknown_when: 'true'", "conditional"),
        (
            "'false'",
            "\nparams: {attestation_days: {type: integer, default: 19, description: d}}",
            NOT,
        ),
    ],
    ids=["never seen in files", "verified", "only not found", "unknown", "stale"],
)
def test_an_attestation_answers_only_what_files_cannot_show(
    expect: str, more: str, verdict: str
) -> None:
    rules = {"it-holds": f"each: service\nevidence: attested\nexpect: {expect}{more}"}
    found = report({"readiness.yaml": service(more=ATTESTED)}, rules)
    assert found.verdict.value == verdict


def test_who_commits_a_waiver_cannot_approve_it(tmp_path: Path) -> None:
    text = WAIVER.format(service="web", expires="2026-12-31").replace(
        "it-holds", "owners-can-be-reached"
    )
    commit(
        tmp_path, {"readiness.yaml": service(), "readiness-waivers.yaml": text}, day="2026-11-01"
    )

    def waiver() -> tuple[str, str | None, str | None, int | None]:
        (item,) = app.check(request(tmp_path)).waivers
        return item.status.value, item.problem, item.entered_by, item.renewals

    assert waiver() == ("active", None, "A Person <person@example.com>", 0)
    own = text.replace("board@example.com", "Person@example.com")
    (tmp_path / "readiness-waivers.yaml").write_text(own)
    assert waiver() == ("active", None, None, 0)
    git(tmp_path, "commit", "-q", "-a", "-m", "mine", day="2026-11-02")
    entered = ("Person@example.com entered it too", "A Person <person@example.com>", 0)
    assert waiver() == ("self-approved", *entered)
    (tmp_path / "readiness-waivers.yaml").write_text(own.replace("2026-12-31", "2027-01-31"))
    assert waiver() == ("active", None, None, 1)
