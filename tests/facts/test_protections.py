"""What must be green before a merge, where a file says so."""

from __future__ import annotations

import json
from typing import Any

import pytest

from readiness.facts import pipelines, protections
from readiness.facts.vocabulary import Vocabulary
from tests.facts.deliveries import repository

SETTINGS = ".github/settings.yml"
WORKFLOW = {
    ".github/workflows/ci.yml": "on: push\njobs:\n  verify: {steps: [{run: make test}]}\n"
    "  lint: {steps: [{run: ruff check}]}\n"
}


def found(path: str, data: Any) -> list[tuple[str, int, tuple[str, ...], str]]:
    tree = repository({path: data if isinstance(data, str) else json.dumps(data), **WORKFLOW})
    known = pipelines.collect(tree, Vocabulary()).pipelines
    read = protections.collect(tree, known)
    return [(one.path, one.place.location.line, one.checks, one.tests) for one in read]


def branch(checks: Any) -> Any:
    return {"branches": [{"name": "main", "protection": {"required_status_checks": checks}}]}


@pytest.mark.parametrize(
    ("checks", "names", "tests"),
    [
        ({"contexts": ["verify", "lint"]}, ("verify", "lint"), "yes"),
        ({"checks": [{"context": "ci / verify (3.12)"}]}, ("ci / verify (3.12)",), "yes"),
        ({"contexts": ["lint"]}, ("lint",), "no"),
        ({"contexts": ["jenkins"]}, ("jenkins",), "unknown"),
        ({"contexts": ["e2e-tests"]}, ("e2e-tests",), "yes"),
        ({"contexts": ["latest"]}, ("latest",), "unknown"),
        ({"contexts": []}, (), "no"),
        (None, (), "no"),
        ([3], (), "no"),
    ],
)
def test_the_settings_of_a_branch_say_which_checks_a_merge_waits_for(
    checks: Any, names: tuple[str, ...], tests: str
) -> None:
    assert found(SETTINGS, branch(checks)) == [(SETTINGS, 1, names, tests)]


RULES = [
    {"type": "deletion"},
    {
        "type": "required_status_checks",
        "parameters": {"required_status_checks": [{"context": "verify"}]},
    },
]


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        (".github/rulesets/main.json", {"rules": RULES}, [("verify",)]),
        (".github/main-ruleset.json", {"rules": RULES}, [("verify",)]),
        (SETTINGS, {"rulesets": [{"rules": RULES}]}, [("verify",)]),
        (SETTINGS, {"rulesets": [{"rules": RULES[:1]}]}, [()]),
        (SETTINGS, {"rulesets": [{"rules": RULES, "enforcement": "evaluate"}]}, []),
        (SETTINGS, {"rulesets": [{"rules": RULES, "target": "tag"}]}, []),
        (SETTINGS, {"repository": {"name": "x"}, "branches": 3}, []),
        ("docs/settings.yml", branch({"contexts": ["verify"]}), []),
    ],
)
def test_a_ruleset_counts_where_it_is_active(
    path: str, data: Any, expected: list[tuple[str, ...]]
) -> None:
    assert [one[2] for one in found(path, data)] == expected


def test_a_file_that_cannot_be_read_is_told() -> None:
    tree = repository({SETTINGS: "branches: ["})
    read = protections.collect(tree, ())
    assert [(one.path, one.tests, one.problem is None) for one in read] == [
        (SETTINGS, "unknown", False)
    ]
