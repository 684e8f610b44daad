from __future__ import annotations

import pytest

from readiness.facts import project
from readiness.facts.model import BudgetPolicy, FixedPlace, RepositoryFacts
from readiness.model import Location
from readiness.source.identity import GitIdentity
from readiness.source.repository import Repository
from tests.facts.deliveries import repository

NOWHERE = FixedPlace(Location(""))


def test_a_repository_says_what_it_holds():
    files = {
        "README.md": "# Shop\nTakes a [basket](https://x.example/y).\n```\nnot prose\n```\n",
        ".github/dependabot.yml": "version: 2\nupdates: [{package-ecosystem: pip}]\n",
        "CHANGELOG.md": "## 1.0\n",
    }
    found = Repository(
        repository(files).tree, (), identity=GitIdentity(commit="c", remote="r", dirty=True)
    )
    stub = BudgetPolicy(NOWHERE, "docs/a.md", missing=("miss",))
    policies = (stub, BudgetPolicy(NOWHERE, "docs/error-budget-policy.md"))
    assert project.collect(found, policies) == RepositoryFacts(
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
