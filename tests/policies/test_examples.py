"""Every shipped rule proves itself by its own examples, and can fail where it passes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from readiness import trial
from readiness.cache import NoCache
from readiness.errors import PolicyErrors, ReadinessError
from readiness.model import Outcome
from readiness.policy import bundle, shipped
from readiness.policy.example import Example, examples
from readiness.policy.rule import Rule
from readiness.schema.rule_file import LiveAnswers
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
    failing = [each for each in given if each.outcome is Outcome.FAIL]
    passing = [each for each in given if each.outcome is Outcome.PASS]

    # what is always unknown has no passing example, and nothing else may lack one (the schema)
    assert not passing or any(any(_fails(rule, each, failing)) for each in passing)


@pytest.mark.parametrize(
    "rule", [rule for rule in RULES if rule.when is not None], ids=lambda rule: rule.id
)
def test_an_example_shows_what_the_condition_of_a_rule_leaves_out(rule: Rule) -> None:
    left_out = [each for each in _examples(rule) if each.outcome is Outcome.NOT_APPLICABLE]
    everything = rule._replace(when=None)

    assert any(_applies(everything, each) for each in left_out)


def _applies(rule: Rule, example: Example) -> bool:
    """Whether a rule says anything else of an example than that it does not apply."""
    judged = trial.judge(rule, example, others=BY_ID)
    said = {finding.outcome for finding in judged.findings if finding.rule == rule.id}
    return said != {Outcome.NOT_APPLICABLE}


def _fails(rule: Rule, example: Example, failing: list[Example]) -> Iterator[bool]:
    """For each mutation, whether some subject of it fails."""
    aged = example._replace(changed=dict.fromkeys(example.changed, LONG_AGO))
    yield bool(example.changed) and _has_failure(rule, aged, example.files)
    for files in mutations(example.files, tuple(each.files for each in failing)):
        yield _has_failure(rule, example, files)
    for told in _otherwise(example.live, [each.live for each in failing]):
        yield _has_failure(rule, example._replace(live=told), example.files)


def _otherwise(live: Any, failing: list[Any]) -> Iterator[Any]:
    """What running systems might say instead: the answers with a line or a word changed."""
    if live is None:
        return
    text, *others = (yaml.safe_dump(each, width=1000) for each in (live, *failing))
    for files in mutations({"live": text}, tuple({"live": other} for other in others)):
        try:
            told = yaml.safe_load(files.get("live", ""))
            yield LiveAnswers.model_validate(told).model_dump()
        except (yaml.YAMLError, ValidationError):  # the change left no answers
            continue


def _has_failure(rule: Rule, example: Example, files: Files) -> bool:
    try:
        judged = trial.judge(rule, example, files, BY_ID)
    except (ReadinessError, PolicyErrors, TypeError, KeyError):  # made invalid by the change
        return False
    return any(
        finding.outcome is Outcome.FAIL for finding in judged.findings if finding.rule == rule.id
    )
