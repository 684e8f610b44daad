"""Findings that are made while they are read: what is counted without them is what they say."""

from __future__ import annotations

from collections import Counter

import pytest

from readiness.findings import Findings, chosen, number_of, numbers, of_service
from readiness.model import Enforcement, Outcome
from readiness.report.alike import shared
from tests.runs import report, service

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME}
spec:
  replicas: 1
  template:
    spec:
      containers: [{name: one, image: "web:1"}, {name: two, image: "web@sha256:00"}]
"""
RULES = {
    "it-holds": "each: service\nexpect: 'true'",
    "it-fails": "each: workloads\nexpect: 'false'\nmessage: no {{ workload.name }} here",
    "it-is-absent": "each: alerts\nexpect: 'true'",
    "it-is-pinned": "each: workloads.containers\nexpect: container.image.digest != null",
    "it-is-unknown": "each: service\nunknown_when: 'true'\nexpect: 'true'",
    "it-breaks": "each: workloads\nexpect: int(workload.name) > 0",
    "it-is-of-all": "each: code_owners.rules\nexpect: 'false'\nmessage: no {{ owner_rule.pattern }}",
    "it-rests-on-others": "each: workloads\nrests_on: [Role]\nexpect: 'false'",
}
WAIVED = """\
apiVersion: readiness/v1
waivers:
  - rule: it-is-pinned
    service: b
    subject: Deployment/b/one
    reason: until the registry can be asked
    approved_by: board@example.com
    created: 2026-11-01
    expires: 2026-12-01
"""
SET_ASIDE = """\
  not_applicable:
    - {rule: it-fails, reason: it is only a demonstration of what is possible}
"""
FILES = {
    **{f"{name}/readiness.yaml": service(name) for name in ("a", "b")},
    **{f"{name}/deploy.yaml": DEPLOYMENT.replace("NAME", name) for name in ("a", "b", "c")},
    "c/readiness.yaml": service("c", more=SET_ASIDE),
}
RUNS = {
    "plain": FILES,
    "with waivers": {**FILES, "readiness-waivers.yaml": WAIVED},
    "with a comment that waives": {
        **FILES,
        "a/deploy.yaml": DEPLOYMENT.replace("NAME", "a")
        + "# readiness: waive[it-fails] until 2026-12-01 -- because it is a test of comments\n",
    },
    "with owners of all": {**FILES, "CODEOWNERS": "* @a\n/c/ @c\n"},
    "with a file that cannot be read": {**FILES, "b/role.yaml": "kind: Role\nmetadata: [\n"},
}
ASKED = {
    "blocking": lambda each: each.blocking,
    "required": lambda each: each.enforcement is Enforcement.REQUIRED,
    "unknown": lambda each: each.outcome is Outcome.UNKNOWN,
    "of a rule": lambda each: each.rule == "it-is-pinned" and each.outcome is Outcome.FAIL,
    "waived": lambda each: each.waiver is not None,
}


@pytest.mark.parametrize("asked", ASKED.values(), ids=ASKED)
@pytest.mark.parametrize("files", RUNS.values(), ids=RUNS)
def test_what_is_chosen_and_counted_is_what_the_findings_say(files, asked):
    lazy = report(files, RULES).findings
    made = tuple(lazy)
    assert isinstance(lazy, Findings)
    assert tuple(chosen(lazy, asked)) == tuple(chosen(made, asked))
    assert number_of(lazy, asked) == number_of(made, asked)
    counted = {rule: many for rule, (_, many) in numbers(lazy, asked).items()}
    assert counted == {rule: many for rule, (_, many) in numbers(made, asked).items()}


@pytest.mark.parametrize("files", RUNS.values(), ids=RUNS)
def test_what_services_share_is_what_their_findings_share(files):
    lazy = report(files, RULES).findings
    assert dict(shared(lazy, 3)) == dict(shared(tuple(lazy), 3))


@pytest.mark.parametrize("files", RUNS.values(), ids=RUNS)
def test_a_blank_says_of_a_finding_all_but_whom_it_concerns(files):
    def bare(finding):
        return finding[:3], finding[5:9], finding.fix, finding[13:]

    found = report(files, RULES).findings
    assert isinstance(found, Findings)
    blanks = [
        each
        for page in found.pages.values()
        for some, number in page.blanks
        for each in (*some,) * number
    ]
    assert Counter(map(bare, blanks)) == Counter(map(bare, found))
    assert len(found) == len(blanks)


def test_findings_are_those_of_their_services_by_service_and_rule():
    found = report(FILES, RULES).findings
    of = of_service(found)
    assert tuple(found) == (*of("a"), *of("b"), *of("c"))
    assert of("nobody") == ()
    assert [(each.service, each.rule) for each in found] == sorted(
        (each.service, each.rule) for each in found
    )


def test_findings_equal_the_same_ones_made_and_can_be_indexed():
    found = report(FILES, RULES).findings
    made = tuple(found)
    assert found == made
    assert found[1:3] == made[1:3]
    assert found[-1] == made[-1]
    assert found != made[1:]
