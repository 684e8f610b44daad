"""Every shipped rule proves itself by its own examples, and can fail where it passes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from readiness import trial
from readiness.cache import NoCache
from readiness.errors import PolicyErrors, ReadinessError
from readiness.model import Outcome
from readiness.policy import bundle, shipped
from readiness.policy.example import Example, examples
from readiness.policy.rule import Rule
from tests.policies.mutations import LONG_AGO, Files, mutations

RULES = bundle.read(shipped.files(), NoCache(), shipped.stamp()).rules
BY_ID = {rule.id: rule for rule in RULES}
FOLDER = Path(shipped.folder())


def _examples(rule: Rule) -> tuple[Example, ...]:
    content = (FOLDER.parent / rule.path).read_bytes()
    return examples(bundle.document(rule.path, content))


def test_every_file_of_the_policy_is_a_rule_that_is_loaded() -> None:
    files = [path.relative_to(FOLDER.parent).as_posix() for path in FOLDER.glob("rules/**/*.*")]

    assert sorted(rule.path for rule in RULES) == sorted(files)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_rule_judges_its_examples_as_they_say(rule: Rule) -> None:
    problems = trial.problems(rule, _examples(rule), BY_ID)

    assert [f"{each.location}: {each.message}" for each in problems] == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_a_small_change_of_a_passing_example_makes_the_rule_fail(rule: Rule) -> None:
    given = _examples(rule)
    failing = tuple(each.files for each in given if each.outcome is Outcome.FAIL)
    passing = [each for each in given if each.outcome is Outcome.PASS]

    # what is always unknown has no passing example, and nothing else may lack one (the schema)
    assert not passing or any(any(_fails(rule, each, failing)) for each in passing)


def _fails(rule: Rule, example: Example, failing: tuple[Files, ...]) -> Iterator[bool]:
    """For each mutation, whether some subject of it fails."""
    aged = example._replace(changed=dict.fromkeys(example.changed, LONG_AGO))
    yield bool(example.changed) and _has_failure(rule, aged, example.files)
    for files in mutations(example.files, failing):
        yield _has_failure(rule, example, files)


def _has_failure(rule: Rule, example: Example, files: Files) -> bool:
    try:
        judged = trial.judge(rule, example, files, BY_ID)
    except (ReadinessError, PolicyErrors):  # a descriptor that the change made invalid
        return False
    return any(
        finding.outcome is Outcome.FAIL for finding in judged.findings if finding.rule == rule.id
    )
