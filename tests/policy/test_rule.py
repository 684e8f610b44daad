"""Rules: what is read of a file, and what is refused at which line and column."""

from __future__ import annotations

import pytest

from readiness.errors import PolicyErrors
from readiness.model import EvidenceClass, Location, Outcome, Severity
from readiness.policy.example import Example, examples
from readiness.policy.param import Param
from readiness.policy.rule import Reference, Status
from tests.documents import document
from tests.policy.rules import OWNED, RULES, SURVIVES, catalogue, parsed

PATH = "rules/kubernetes/workload-survives-a-node.yaml"


def test_a_rule_says_what_its_file_says():
    rule = parsed(PATH, SURVIVES)
    assert rule._replace(when=None, unknown_when=None, expect=None, message=None) == (
        "workload-survives-a-node",
        "A workload survives the loss of a node",
        "kubernetes",
        "A node that reboots takes all of its pods with it.",
        "Run at least two replicas.",
        Severity.HIGH,
        "workloads",
        PATH,
        "replicas",
        *(None,) * 8,
        (),
        EvidenceClass.VERIFIED,
        (),
        {"replicas": Param("integer", 2, "least pods", 1, None, None, "higher")},
        (Reference("A book", "https://example.com/book"),),
        ("K8S-03",),
        ("replicas-are-enough",),
        False,
        Status.STABLE,
        None,
        False,
    )
    assert rule.expect.text == "workload.replicas.min >= params.replicas"
    assert rule.expect.shapes == {
        "params": {"replicas": 0},
        "workload": {"replicas": {"min": 0}},
    }
    assert rule.message.texts == ("runs ", " replica(s), needs ", "")


def test_every_rule_of_the_fixture_is_read():
    assert sorted(catalogue()) == sorted(path.rpartition("/")[2][:-5] for path in RULES)


def test_examples_are_read_when_somebody_asks():
    assert examples(document(PATH, SURVIVES)) == (
        Example(Outcome.PASS, {"deploy.yaml": "replicas: 2"}, Location(PATH, 21, 10, 21)),
        Example(
            Outcome.FAIL,
            {"deploy.yaml": "replicas: 1"},
            Location(PATH, 22, 10, 22),
            at="deploy.yaml:1",
            params={"replicas": 3},
        ),
    )


REFUSED = [
    (
        ("workload.replicas.min\n", "workload.replica.min\n"),
        ["10:12: workload.replica: no such field; did you mean replicas?"],
    ),
    (
        (">= params.replicas", ">= params.replica"),
        ["11:13: params.replica: no such field; did you mean replicas?"],
    ),
    (
        ('when: workload.kind in ["Deployment", "StatefulSet"]', "when: workload.name"),
        ["8:7: must give true or false, this gives text"],
    ),
    (
        ("needs {{ params.replicas }}", "needs {{ params.repl }} {{ nope }}"),
        [
            "13:72: params.repl: no such field; did you mean replicas?",
            "13:83: nope: no such variable or function",
        ],
    ),
    (
        ("each: workloads", "each: workload"),
        ["7:7: each: there is no 'workload'; did you mean workloads?"],
    ),
    (
        ("id: workload-survives-a-node", "id: workload-survives"),
        ["1:5: id 'workload-survives' stands in a file named 'workload-survives-a-node'"],
    ),
    (
        ("category: kubernetes", "category: slo"),
        ["3:11: category 'slo' stands in a folder named 'kubernetes'"],
    ),
    (
        ("default: 2", "default: two"),
        ["16:38: default of replicas must be an integer, not 'two'"],
    ),
    (
        ("default: 2", "default: 0"),
        ["16:38: default of replicas must be at least 1, not 0"],
    ),
    (
        ("severity: high", "severity: hihg"),
        ["6:11: severity must be low, medium, high or critical, not 'hihg'"],
    ),
    (("at: replicas", "att: replicas"), ["14:6: unknown key 'att'"]),
    (("title: A workload survives the loss of a node\n", ""), ["1:1: the file needs 'title'"]),
    (
        ("message: ", "pass_message: "),
        ["1:1: the file needs a message that says what is wrong where expect is false"],
    ),
    (("expect: >-", "check: nope\nexpect: >-"), ["1:1: the file needs either expect or check"]),
]


@pytest.mark.parametrize(
    ("change", "expected"), REFUSED, ids=[change[1][:30] for change, _ in REFUSED]
)
def test_a_mistake_in_a_rule_is_told_with_its_place(change, expected):
    assert change[0] in SURVIVES
    with pytest.raises(PolicyErrors) as caught:
        parsed(PATH, SURVIVES.replace(*change))
    assert [str(error) for error in caught.value.exceptions] == [
        f"{PATH}:{text}" for text in expected
    ]


def test_a_check_that_is_not_there_is_refused():
    source = OWNED.replace("expect: service.owner != null", "check: owner-is-known")
    with pytest.raises(PolicyErrors) as caught:
        parsed("rules/ownership/service-has-an-owner.yaml", source)
    assert [str(error) for error in caught.value.exceptions] == [
        "rules/ownership/service-has-an-owner.yaml:8:8: check: there is no 'owner-is-known'"
    ]
