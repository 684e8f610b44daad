from __future__ import annotations

import pytest

from readiness.facts import project
from readiness.facts.model import RepositoryFacts
from readiness.source.identity import GitIdentity
from readiness.source.repository import Repository
from tests.facts.deliveries import repository

POLICY = f"""\
# Error budget policy
## Goals
{"words that say what it is for " * 6}
## What happens on a miss
Releases freeze until the budget is back.
## Escalation
The head of engineering decides.
"""


def test_a_repository_says_what_it_holds():
    files = {
        "README.md": "# Shop\nTakes a [basket](https://x.example/y).\n```\nnot prose\n```\n",
        ".github/dependabot.yml": "version: 2\nupdates: [{package-ecosystem: pip}]\n",
        "CHANGELOG.md": "## 1.0\n",
        "docs/error-budget-policy.md": POLICY,
    }
    found = Repository(
        repository(files).tree, (), identity=GitIdentity(commit="c", remote="r", dirty=True)
    )
    assert project.collect(found) == RepositoryFacts(
        remote="r",
        commit="c",
        dirty=True,
        readme="README.md",
        readme_words=3,
        update_bot=".github/dependabot.yml",
        changelog="CHANGELOG.md",
        budget_policy="docs/error-budget-policy.md",
    )


def test_a_pipeline_in_a_dialect_that_is_not_read_is_named():
    assert project.collect(repository({"Jenkinsfile": "x"})) == RepositoryFacts(
        other_pipeline="Jenkinsfile"
    )


def test_an_empty_repository_holds_nothing():
    assert project.collect(repository({})) == RepositoryFacts()


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (["README.md", ".github/README.md"], ".github/README.md"),
        (["docs/README.md", "README.rst"], "README.rst"),
        (["README.rst", "readme.md"], "readme.md"),
        (["sub/README.md"], None),
        (["README.py"], None),
    ],
)
def test_the_readme_is_the_one_that_the_forge_shows(paths, expected):
    assert project.collect(repository(dict.fromkeys(paths, "x"))).readme == expected


@pytest.mark.parametrize(
    ("path", "text", "counts"),
    [
        (".github/dependabot.yml", "version: 2\nupdates: []\n", False),
        (".github/dependabot.yml", "a: [", False),
        ("renovate.json", '{"extends": ["config:base"]}', True),
        ("renovate.json", '{"enabled": false}', False),
        ("renovate.json5", "{extends: []}", True),
        ("package.json", '{"renovate": {}}', True),
        ("package.json", "{}", False),
    ],
)
def test_an_update_bot_that_does_nothing_is_none(path, text, counts):
    found = project.collect(repository({path: text})).update_bot
    assert found == (path if counts else None)


@pytest.mark.parametrize(
    ("path", "text", "counts"),
    [
        ("docs/slo.md", POLICY, True),
        ("docs/slo.md", POLICY.replace("Error budget policy", "Something"), False),
        ("docs/slo.md", POLICY.replace("## Escalation", "## Other"), False),
        ("docs/slo.md", POLICY + "TODO\n", False),
        ("docs/slo.md", "# Error budget policy\n", False),
        ("docs/unrelated.md", POLICY, False),
    ],
)
def test_a_budget_policy_names_goals_misses_and_who_decides(path, text, counts):
    found = project.collect(repository({path: text})).budget_policy
    assert found == (path if counts else None)
