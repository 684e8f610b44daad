"""Accepted risks: what a waiver covers, when it has no effect, and that this is told."""

from __future__ import annotations

import pytest

from tests.runs import report, service

FILE = """\
apiVersion: readiness/v1
waivers:
  - rule: {rule}
    service: {service}
    reason: the queue has one shard
    owner: team-web
    approved_by: {approver}
    created: {created}
    expires: {expires}
{more}"""

USUAL = {
    "rule": "it-holds",
    "service": "web",
    "approver": "board@example.com",
    "created": "2026-11-01",
    "expires": "2026-11-21",
    "more": "",
}
FAILS = {"it-holds": "each: workloads\nexpect: 'false'"}
DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      containers: [{name: main, image: "web:1"}]
"""


def outcome(rules=FAILS, asked=None, *, deployment=DEPLOYMENT, **changed):
    """Whether the finding blocks, the verdict, and the waiver's status and problem."""
    files = {
        "readiness.yaml": service(),
        "deploy.yaml": deployment,
        "readiness-waivers.yaml": FILE.format(**{**USUAL, **changed}),
    }
    told = report(files, rules, asked)
    (waiver,) = told.waivers
    blocks = any(each.blocking for each in told.findings)
    return blocks, told.verdict.value, waiver.status.value, waiver.problem


ACTIVE = (False, "conditional", "active", None)


@pytest.mark.parametrize(
    "subject",
    ["Deployment/shop/web", "Deployment/*", "Deployment/shop/*"],
)
def test_a_waiver_accepts_what_it_names(subject):
    assert outcome(more=f"    subject: {subject}\n") == ACTIVE


def test_a_waiver_without_a_subject_accepts_all_of_the_service():
    assert outcome() == ACTIVE


def test_a_waiver_of_a_workload_covers_its_containers():
    rules = {"it-holds": "each: workloads.containers\nexpect: 'false'"}
    assert outcome(rules, more="    subject: Deployment/shop/web\n") == ACTIVE


@pytest.mark.parametrize(
    ("changed", "status", "problem"),
    [
        ({"expires": "2026-11-20"}, "expired", "expired on 2026-11-20"),
        (
            {"rule": "it-hold"},
            "unknown-rule",
            "there is no rule 'it-hold'; did you mean it-holds?",
        ),
        ({"approver": "team-web"}, "self-approved", "team-web is the owner's own address"),
        ({"created": "2026-01-01"}, "too-long", "lasts 324 days, this tier allows 180"),
        ({"approver": "''"}, "invalid", "needs approved_by"),
        ({"service": "wbe"}, "invalid", "there is no service 'wbe' here"),
        (
            {"more": "    subject: Deployment/shop/other\n"},
            "unused",
            "it covers nothing where it is put, and it-holds fails at deploy.yaml:1:1",
        ),
    ],
)
def test_a_waiver_without_effect_says_why(changed, status, problem):
    assert outcome(**changed) == (True, "not-ready", status, problem)


def test_a_rule_that_nobody_may_waive_is_not_waived():
    asked = {"it-holds": "{enforcement: required, waivable: false}"}
    assert outcome(asked=asked) == (
        True,
        "not-ready",
        "invalid",
        "the policy lets nobody waive this rule",
    )


def test_an_error_is_nothing_that_anybody_can_accept():
    rules = {"it-holds": "each: workloads\nexpect: int(workload.name) > 0"}
    blocks, verdict, status, _ = outcome(rules)
    assert (blocks, verdict, status) == (True, "not-ready", "unused")


def test_rules_on_waivers_are_judged_when_it_is_known_which_were_used():
    rules = {
        "it-holds": "each: workloads\nexpect: 'true'",
        "waivers-are-needed": "each: waivers\nexpect: waiver.status == 'active'",
    }
    files = {
        "readiness.yaml": service(),
        "deploy.yaml": DEPLOYMENT,
        "readiness-waivers.yaml": FILE.format(**USUAL),
    }
    told = report(files, rules)
    assert [(each.rule, each.outcome.value) for each in told.findings] == [
        ("it-holds", "pass"),
        ("waivers-are-needed", "fail"),
    ]


COMMENT = "# readiness: waive[it-holds] until 2026-12-01 -- the queue has one shard"


@pytest.mark.parametrize(
    ("line", "accepted"),
    [("spec:", True), ("apiVersion: apps/v1", True)],
)
def test_a_comment_accepts_what_it_stands_in(line, accepted):
    text = DEPLOYMENT.replace(line, f"{line} {COMMENT}", 1)
    told = report({"readiness.yaml": service(), "deploy.yaml": text}, FAILS)
    assert [each.blocking for each in told.findings] == [not accepted]
    assert [(each.service, each.status.value) for each in told.waivers] == [("web", "active")]


def test_a_comment_speaks_for_the_service_of_what_it_stands_in():
    first = DEPLOYMENT.replace("name: web", "name: a")
    second = DEPLOYMENT.replace("name: web", "name: b").replace("spec:", f"spec: {COMMENT}", 1)
    told = report({"all.yaml": f"{first}---\n{second}"}, FAILS)
    assert [(each.service, each.blocking) for each in told.findings] == [("a", True), ("b", False)]
    assert [each.service for each in told.waivers] == ["b"]


def test_a_comment_without_a_day_or_reason_has_no_effect():
    text = DEPLOYMENT.replace("spec:", "spec: # readiness: waive[it-holds]", 1)
    told = report({"readiness.yaml": service(), "deploy.yaml": text}, FAILS)
    (waiver,) = told.waivers
    assert (told.verdict.value, waiver.status.value, waiver.problem) == (
        "not-ready",
        "invalid",
        "needs a date: until YYYY-MM-DD; needs a reason behind --",
    )
