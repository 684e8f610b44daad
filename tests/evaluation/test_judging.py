"""What becomes of a rule and a subject: outcome, place, block and verdict."""

from __future__ import annotations

import pytest

from tests.runs import report, service

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  template:
    spec:
      containers: [{name: web, image: "web:1"}]
"""
BROKEN = "apiVersion: apps/v1\nkind: Deployment\nspec: [\n"


def judged(rule: str, files=None, *, tier=2, more="", setting="required", **options):
    """Outcome, whether it blocks, and the verdict, for a house of one rule and one service."""
    given = {"readiness.yaml": service(tier=tier, more=more), **(files or {})}
    told = report(given, {"it-holds": rule}, {"it-holds": setting}, **options)
    found = [(each.outcome.value, each.blocking) for each in told.findings]
    return (*found, told.verdict.value)


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("each: service\nexpect: 'true'", (("pass", False), "ready")),
        ("each: service\nexpect: 'false'", (("fail", True), "not-ready")),
        (
            "each: service\nwhen: 'false'\nunknown_when: 'true'\nexpect: 'false'",
            (("not-applicable", False), "nothing-checked"),
        ),
        (
            "each: service\nunknown_when: 'true'\nexpect: 'false'",
            (("unknown", False), "conditional"),
        ),
        (
            "each: service\nexpect: int(service.name) > 0",
            (("error", True), "not-ready"),
        ),
        (
            "each: service\nwhen: int(service.name) > 0\nexpect: 'true'",
            (("error", True), "not-ready"),
        ),
        ("each: workloads\nexpect: 'true'", (("not-applicable", False), "nothing-checked")),
    ],
)
def test_when_comes_before_unknown_and_unknown_before_what_is_expected(rule, said):
    assert judged(rule) == said


@pytest.mark.parametrize(
    ("tier", "said"),
    [
        (1, (("unknown", True), "not-ready")),
        (2, (("unknown", False), "conditional")),
    ],
)
@pytest.mark.parametrize(
    "rule",
    [
        "each: workloads\nexpect: 'true'",
        "each: service\nexpect: size(facts.workloads) > 0\nrests_on: [Deployment]",
        "each: service\nunknown_when: 'true'\nexpect: 'true'",
    ],
)
def test_unknown_blocks_where_the_tier_says_so(tier, said, rule):
    assert judged(rule, {"broken.yaml": BROKEN}, tier=tier) == said


def test_what_passes_passes_whatever_else_is_unreadable():
    rule = "each: service\nexpect: 'true'\nrests_on: [Deployment]"
    assert judged(rule, {"broken.yaml": BROKEN}) == (("pass", False), "ready")


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("advisory", (("fail", False), "ready")),
        ("{enforcement: required, effective_on: 2026-11-21}", (("fail", True), "not-ready")),
        ("{enforcement: required, effective_on: 2026-11-22}", (("fail", False), "ready")),
    ],
)
def test_only_what_is_required_today_blocks(setting, said):
    assert judged("each: service\nexpect: 'false'", setting=setting) == said


@pytest.mark.parametrize(
    ("reason", "said"),
    [
        ("a singleton by design", (("not-applicable", False), "nothing-checked")),
        ("because", (("fail", True), "not-ready")),
    ],
)
def test_an_exemption_needs_a_reason_that_says_something(reason, said):
    more = f"not_applicable:\n  - {{rule: it-holds, reason: {reason}}}\n"
    assert judged("each: service\nexpect: 'false'", more=more) == said


@pytest.mark.parametrize(
    ("date", "said"),
    [
        ("2026-11-21", (("pass", False), "conditional")),
        ("2025-11-21", (("pass", False), "conditional")),
        ("2025-11-20", (("fail", True), "not-ready")),
        ("2026-11-22", (("fail", True), "not-ready")),
    ],
)
def test_an_attestation_counts_while_it_is_fresh(date, said):
    more = f"evidence:\n  - {{rule: it-holds, date: {date}, by: kim@example.com}}\n"
    rule = "each: service\nexpect: 'false'\nevidence: attested"
    assert judged(rule, more=more) == said


def test_the_newest_attestation_is_the_one_that_counts():
    more = (
        "evidence:\n"
        "  - {rule: it-holds, date: 2020-01-01, by: kim@example.com}\n"
        "  - {rule: it-holds, date: 2026-11-01, by: kim@example.com}\n"
        "  - {rule: it-holds, date: 2027-01-01, by: kim@example.com}\n"
    )
    rule = "each: service\nexpect: 'false'\nevidence: attested"
    assert judged(rule, more=more) == (("pass", False), "conditional")


def test_nobody_attests_a_rule_that_can_be_verified():
    more = "evidence:\n  - {rule: it-holds, date: 2026-11-01, by: kim@example.com}\n"
    assert judged("each: service\nexpect: 'false'", more=more) == (("fail", True), "not-ready")


def test_what_is_said_of_a_rule_that_is_not_there_is_noted():
    more = "not_applicable:\n  - {rule: it-hodls, reason: a singleton by design}\n"
    given = {"readiness.yaml": service(more=more)}
    told = report(given, {"it-holds": "each: service\nexpect: 'true'"})
    assert (
        "readiness.yaml:7:7 speaks of 'it-hodls': there is no such rule, so it has no effect"
    ) in told.notes


def test_one_service_knows_the_others_by_name():
    rule = "each: service\nexpect: size(catalog) == 2"
    files = {"a/readiness.yaml": service("a"), "b/readiness.yaml": service("b")}
    told = report(files, {"it-holds": rule})
    assert [(each.service, each.outcome.value) for each in told.findings] == [
        ("a", "pass"),
        ("b", "pass"),
    ]


def test_the_outcomes_of_a_service_add_up_to_its_findings():
    rules = {
        "it-holds": "each: service\nexpect: 'true'",
        "it-fails": "each: service\nexpect: 'false'",
        "it-is-absent": "each: alerts\nexpect: 'true'",
        "it-is-unknown": "each: service\nunknown_when: 'true'\nexpect: 'true'",
        "it-breaks": "each: service\nexpect: int(service.name) > 0",
        "it-runs": "each: workloads.containers\nexpect: 'true'",
    }
    files = {
        "a/readiness.yaml": service("a"),
        "a/deploy.yaml": DEPLOYMENT,
        "b/readiness.yaml": service("b"),
    }
    told = report(files, rules)
    for item in told.services:
        own = [each for each in told.findings if each.service == item.service.name]
        assert sum(item.counts[:5]) == len(own)
        assert sum(sum(counts[:5]) for _, counts in item.categories) == len(own)
        assert {each.rule for each in own} == set(rules)


TWO = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 1
  template:
    spec:
      containers: [{name: one, image: "web:1"}, {name: two, image: "web:2"}]
"""
ASIDE = "not_applicable: [{rule: another-rule, reason: long enough to be heard by all}]"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ("each: workloads.containers\nexpect: container.image.tag == '1'", ["pass", "fail"]),
        ("each: workloads.containers\nexpect: container.name == workload.name", ["fail", "fail"]),
        ("each: workloads.containers\nexpect: int(container.name) > 0", ["error", "error"]),
        ("each: workloads\nexpect: workload.replicas.min == 1", ["pass"]),
        ("each: slos\nexpect: 'true'", ["not-applicable"]),
    ],
)
@pytest.mark.parametrize("more", ["", ASIDE], ids=["plain", "with-declarations"])
def test_what_the_owner_says_of_another_rule_changes_no_answer(rule, said, more):
    found = judged(rule, {"web.yaml": TWO}, more=more)
    assert [each[0] for each in found[:-1]] == said
