"""What `policy lint` asks of a valid policy that cannot be meant, at which place."""

from __future__ import annotations

import pytest

from readiness.authoring.linting import lint
from readiness.authoring.questions import Question
from readiness.cli import inputs
from readiness.model import Location
from readiness.source.tree import MemoryTree

RULE = """\
id: it-holds
title: It holds
category: house
why: Because.
fix: Mend it.
severity: low
each: {each}
{judges}
params: {{most: {{type: integer, default: 2, stricter: lower, description: most}}}}
examples:
  pass: [{{files: {{a.yaml: ""}}}}]
  fail: [{{files: {{a.yaml: ""}}}}]
  not_applicable: [{{files: {{a.yaml: ""}}}}]
"""
MESSAGE = "message: '{{ service.name }} is wrong'"
PACK = "pack: house\nversion: 1.0.0\ntiers: {3: {rules: {it-holds: advisory}}}\n"


def asked(judges: str, each: str = "service", pack: str = PACK) -> list[str]:
    files = {
        "policy/pack.yaml": pack,
        "policy/rules/it-holds.yaml": RULE.format(each=each, judges=judges),
    }
    found = lint(MemoryTree(files), inputs.cache(disabled=False)).questions
    return [
        f"{each.location.path[7:]}:{str(each.location)[len(each.location.path) + 1 :]}: "
        f"{each.message}"
        for each in found
    ]


AT = "rules/it-holds.yaml:8:"
CLASH = "never be true: this part contradicts another one"
CONDITIONS = [
    ("when: 'false'", AT + "8: when is never true: the rule applies to nothing"),
    ("when: 'true'", AT + "8: when is always true: leave it out"),
    ("unknown_when: 'false'", AT + "16: unknown_when is never true: leave it out"),
    ("when: service.tier == 0 && service.tier == 1", AT + "41: when can " + CLASH),
    ("when: service.tier > 2 && service.tier <= 2", AT + "40: when can " + CLASH),
    ("when: service.tier > 1 && service.tier < 2", AT + "40: when can " + CLASH),
    ("when: 2 < service.tier && service.tier in [1, 2]", AT + "40: when can " + CLASH),
    (
        'when: service.owner == "a" && service.name == "b" && service.owner in ["b", "c"]',
        AT + "68: when can " + CLASH,
    ),
    ("when: service.type != null && service.type == null", AT + "44: when can " + CLASH),
    ("when: service.inferred && !service.inferred", AT + "27: when can " + CLASH),
    (
        "when: service.owner == null",
        (
            "rules/it-holds.yaml:9:23: this part contradicts when: "
            "nothing that the rule applies to can pass"
        ),
    ),
    (
        "when: service.tier > 0 && service.owner != null",
        "rules/it-holds.yaml:9:9: expect says what when says: the rule never fails",
    ),
]


@pytest.mark.parametrize(("condition", "expected"), CONDITIONS)
def test_a_condition_that_cannot_be_meant_is_told_at_its_part(condition, expected):
    assert asked(f"{condition}\nexpect: service.owner != null\n{MESSAGE}") == [expected]


MEANT = [
    "when: service.tier > 1 && service.tier < 3",
    "when: service.tier == 1 || service.tier == 2",
    'when: service.owner != "a" && service.owner != "b"',
    'when: service.owner in ["a", "b"] && service.owner != "a"',
    "when: service.tier != 1 && service.name != null",
    "unknown_when: service.owner == null",
]


@pytest.mark.parametrize("condition", MEANT)
def test_a_condition_that_depends_is_no_question(condition):
    assert asked(f"{condition}\nexpect: service.type != null\n{MESSAGE}") == []


EXPECTATIONS = [
    ("service", "'true'", MESSAGE, "10: expect is always true: the rule never fails"),
    (
        *("service", "'false'", MESSAGE),
        "10: expect is never true, and no attestation is taken: nothing can pass",
    ),
    (
        *("service", "params.most > 1", "message: '{{ params.most }} is few'"),
        "9: expect reads nothing of the service: it says the same of all of them",
    ),
    (
        *("workloads.containers", "size(facts.alerts) > 0", "message: '{{ service.name }} is so'"),
        (
            "9: expect reads nothing of its subject (workload, container): "
            "it says the same of each; ask each: service"
        ),
    ),
]


@pytest.mark.parametrize(("each", "expect", "message", "expected"), EXPECTATIONS)
def test_an_expectation_that_says_the_same_of_all_is_told(each, expect, message, expected):
    assert asked(f"expect: {expect}\n{message}", each) == [AT + expected]


MESSAGES = [
    ("service", "the check failed", "message does not say what is wrong"),
    ("alerts", "an alert without owner", "message shows no value: say which one is wrong, {{ … }}"),
    (
        "service",
        "{{ service.name }} is old",
        "message does not show the threshold: {{ params.most }}",
    ),
]


@pytest.mark.parametrize(("each", "message", "expected"), MESSAGES)
def test_a_message_that_leaves_its_reader_to_guess_is_told(each, message, expected):
    number = "service.tier <= params.most" if "params" in expected else "service.owner != null"
    expect = "alert.owner != null" if each == "alerts" else number
    said = asked(f"expect: {expect}\nmessage: '{message}'", each)
    assert said == [f"rules/it-holds.yaml:9:11: {expected}"]


def test_a_condition_without_an_example_of_what_it_leaves_out_is_told():
    judges = f"when: service.tier > 1\nexpect: service.owner != null\n{MESSAGE}"
    files = {"policy/rules/it-holds.yaml": RULE.format(each="service", judges=judges)}
    shown = lint(MemoryTree(files), inputs.cache(disabled=False)).questions
    left_out = '  not_applicable: [{files: {a.yaml: ""}}]\n'
    files = {path: text.replace(left_out, "") for path, text in files.items()}
    hidden = lint(MemoryTree(files), inputs.cache(disabled=False)).questions
    assert shown == ()
    assert hidden == (
        Question(
            Location("policy/rules/it-holds.yaml", 8, 7),
            "no example shows what when leaves out: add one under not_applicable",
        ),
    )


def test_a_rule_that_no_pack_asks_for_is_told():
    pack = "pack: house\nversion: 1.0.0\nextends: [production-readiness]\n"
    judges = f"expect: service.owner != null\n{MESSAGE}"
    assert asked(judges, pack=pack) == [
        "rules/it-holds.yaml:1:1: no pack asks for it-holds: it judges nothing"
    ]


def test_a_pack_that_uses_an_earlier_id_or_a_rule_that_goes_is_told():
    judges = f"expect: service.owner != null\n{MESSAGE}\naliases: [it-held]"
    judges += "\nstatus: deprecated\nsuccessor: service-is-declared"
    assert asked(judges, pack=PACK.replace("it-holds", "it-held")) == [
        "pack.yaml:3:30: it-held is called it-holds now",
        "pack.yaml:3:30: it-holds is deprecated: service-is-declared takes its place",
    ]
