from __future__ import annotations

import pytest

from readiness.facts import owners
from readiness.facts.codeowners import parse
from readiness.facts.model import (
    Alert,
    CodeOwners,
    Facts,
    FixedPlace,
    OwnerRule,
    Ownership,
    PathOwners,
)
from readiness.facts.owner_matching import Matcher
from readiness.model import Location, Service
from tests.facts.deliveries import place, repository

GITHUB = """\
* @all # everything
docs/* docs@example.com
apps/ @org/apps
/apps/legacy
*.js @js
**/logs @ops
with\\ space @space
!gone @a
/a/[bc] @b
\\#x @c
/x @org/<team>
"""

GITLAB = """\
* @default
[Docs][2] @docs
*.md
README.md @readme
^[Optional]
/src/ @@maintainer
!/src/generated/
[never closed
/x nobody
"""


def test_a_file_is_read_with_what_github_passes_over():
    path = "CODEOWNERS"
    rule = lambda line, *rest: OwnerRule(place(path, line, 1, line), *rest)  # noqa: E731 - a row
    assert parse(path, GITHUB, "github") == CodeOwners(
        FixedPlace(Location(path)),
        path,
        (
            rule(1, "*", ("@all",)),
            rule(2, "docs/*", ("docs@example.com",)),
            rule(3, "apps/", ("@org/apps",)),
            rule(4, "/apps/legacy", ()),
            rule(5, "*.js", ("@js",)),
            rule(6, "**/logs", ("@ops",)),
            rule(7, "with\\ space", ("@space",)),
        ),
        (
            "CODEOWNERS:8:1: `!gone`: GitHub knows no `!` here",
            "CODEOWNERS:9:1: `/a/[bc]`: GitHub knows no `[ ]` here",
            "CODEOWNERS:10:1: `\\#x`: GitHub cannot escape `#`",
            "CODEOWNERS:11:1: `@org/<team>` is neither @user, @org/team nor an address",
        ),
        "github",
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a", ("@all",)),
        ("docs/x", ("docs@example.com",)),
        ("docs/x/y", ("@all",)),
        ("k/apps/z", ("@org/apps",)),
        ("apps", ("@all",)),
        ("apps/legacy/q", ()),
        ("apps/legacy/q.js", ("@js",)),
        ("x/logs/y/z", ("@ops",)),
        ("with space/z", ("@space",)),
    ],
)
def test_the_last_line_that_matches_wins(path, expected):
    assert owners.owners_of(parse("CODEOWNERS", GITHUB, "github"), path) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("a", ("@default",)),
        ("x.md", ("@default", "@docs")),
        ("b/README.md", ("@default", "@readme")),
        ("src/a", ("@@maintainer", "@default")),
        ("src/generated/a", ("@default",)),
    ],
)
def test_every_gitlab_section_has_its_own_last_match(path, expected):
    assert owners.owners_of(parse(".gitlab/CODEOWNERS", GITLAB, "gitlab"), path) == expected


def test_gitlab_lines_without_effect_are_told():
    assert parse("CODEOWNERS", GITLAB, "gitlab").errors == (
        "CODEOWNERS:8:1: `[never closed` is no section",
        "CODEOWNERS:9:1: `nobody` is neither @user, @group, @@role nor an address",
    )


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        (("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS"), (".github/CODEOWNERS", "github")),
        (("docs/CODEOWNERS", "CODEOWNERS"), ("CODEOWNERS", "github")),
        ((".gitlab/CODEOWNERS",), (".gitlab/CODEOWNERS", "gitlab")),
        ((".gitlab/CODEOWNERS", "CODEOWNERS", ".gitlab-ci.yml"), ("CODEOWNERS", "gitlab")),
    ],
)
def test_the_forge_decides_which_file_is_in_force(paths, expected):
    found = owners.collect(repository(dict.fromkeys(paths, "* @a\n")))
    assert found is not None
    assert (found.path, found.dialect) == expected


def test_a_file_behind_the_one_in_force_is_told():
    paths = ("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS")
    found = owners.collect(repository(dict.fromkeys(paths, "* @a\n")))
    assert found is not None
    assert found.errors == (
        "CODEOWNERS:1:1: .github/CODEOWNERS goes before this file",
        "docs/CODEOWNERS:1:1: .github/CODEOWNERS goes before this file",
    )


def test_no_file_is_no_owner():
    assert owners.collect(repository({"x": ""})) is None
    assert owners.ownership(None, "", ["b", "a"]) == Ownership(None, (), 2, ("a", "b"), 0.0)
    assert owners.ownership(None, "", []) == Ownership(None)


def test_ownership_tells_the_share_and_the_unowned_paths_of_a_root():
    rules = parse("CODEOWNERS", "/svc/ @b @a\n/svc/deploy/\nx y\n", "github")
    paths = ["svc/a", "svc/b", "svc/deploy/c", "svc2/d", "svc/a"]
    assert owners.ownership(rules, "svc", paths) == Ownership(
        "CODEOWNERS",
        ("@a", "@b"),
        3,
        ("svc/deploy/c",),
        2 / 3,
        ("CODEOWNERS:3:1: `y` is neither @user, @org/team nor an address",),
    )


def test_a_file_that_cannot_be_matched_in_time_is_unknown():
    rules = parse("CODEOWNERS", "\n".join(f"*x{n}* @a" for n in range(20_000)), "github")
    paths = [f"p{n}" for n in range(400)]
    assert owners.ownership(rules, "", paths) == Ownership(
        "CODEOWNERS",
        (),
        400,
        errors=("CODEOWNERS:1:1: too many patterns to be matched with every path",),
    )


def test_production_paths_are_source_descriptor_and_evidence():
    service = Service("shop", "svc", Location("svc/readiness.yaml"), 1)
    alert = Alert(FixedPlace(Location("monitoring/shop.yaml", 4)), "A", "up == 0")
    paths = ["svc/a.py", "svc/Dockerfile", "svc/tests/b.py", "svc/README.md", "svc2/c.py"]
    assert owners.production_paths(owners.sources(paths), service, Facts(alerts=(alert,))) == (
        "monitoring/shop.yaml",
        "svc/Dockerfile",
        "svc/a.py",
        "svc/readiness.yaml",
    )


def test_files_of_policy_are_those_beside_a_service_and_around_it():
    rules = parse("CODEOWNERS", "* @team\nreadiness.yaml @board\n", "github")
    paths = ("readiness.yaml", "a/readiness-waivers.yaml", "b/readiness.yaml", "a/x.yaml")
    found = owners.policy_files(rules, paths)
    assert found == {
        "a": (PathOwners("a/readiness-waivers.yaml", ("@team",)),),
        "b": (PathOwners("b/readiness.yaml", ("@board",)),),
        "": (PathOwners("readiness.yaml", ("@board",)),),
    }
    service = Service("a", "a", Location("readiness.yaml"), 1)
    assert owners.policy_of(service, found) == (*found["a"], *found[""])
    assert owners.policy_files(None, ("readiness.yaml",)) == {"": (PathOwners("readiness.yaml"),)}


SECTIONS = """\
* @all
[Docs][2] @docs @org/writers/guides
*.md
/docs/api/ @api-team
^[Build][4] @build
Makefile
[DOCS][3]
CHANGELOG.md @@maintainers # read by @release too
[Ops][0] @@guest
/deploy/ @ops
!/deploy/dev/
/deploy/dev/shared.yaml @ops
[Frontend]
/web/
"""


def test_sections_say_who_agrees_and_how_many():
    found = parse("CODEOWNERS", SECTIONS, "gitlab")
    rows = [
        (each.pattern, each.owners, each.section, each.approvals, each.optional, each.excludes)
        for each in found.rules
    ]
    assert rows == [
        ("*", ("@all",), None, 1, False, False),
        ("*.md", ("@docs", "@org/writers/guides"), "docs", 3, False, False),
        ("/docs/api/", ("@api-team",), "docs", 3, False, False),
        ("Makefile", ("@build",), "build", 1, True, False),
        ("CHANGELOG.md", ("@@maintainers", "@release"), "docs", 3, False, False),
        ("/deploy/", ("@ops",), "ops", 1, False, False),
        ("/deploy/dev/", (), "ops", 1, False, True),
        ("/deploy/dev/shared.yaml", ("@ops",), "ops", 1, False, False),
        ("/web/", (), "frontend", 1, False, False),
    ]
    assert found.errors == (
        "CODEOWNERS:9:1: `[Ops][0]`: GitLab asks for one approval",
        "CODEOWNERS:9:1: `@@guest` is neither @user, @group, @@role nor an address",
        "CODEOWNERS:14:1: `/web/` names no owner: GitLab approves it by itself",
    )


@pytest.mark.parametrize(
    ("path", "owners_", "required"),
    [
        ("a.py", ("@all",), ("@all",)),
        ("lib/x.md", ("@all", "@docs", "@org/writers/guides"), None),
        ("docs/api/x.md", ("@all", "@api-team"), None),
        ("Makefile", ("@all", "@build"), ("@all",)),
        ("deploy/prod.yaml", ("@all", "@ops"), None),
        ("deploy/dev/shared.yaml", ("@all",), None),
    ],
)
def test_who_stands_in_an_optional_section_need_not_agree(path, owners_, required):
    matcher = Matcher(parse("CODEOWNERS", SECTIONS, "gitlab"))
    assert matcher.owners(path) == owners_
    assert matcher.required(path) == (owners_ if required is None else required)


def test_a_section_is_optional_only_where_all_of_its_name_are():
    text = "^[Docs] @a\n*.md\n[docs]\n*.txt @b\n"
    rules = parse("CODEOWNERS", text, "gitlab").rules
    assert [each.optional for each in rules] == [False, False]


def test_ownership_tells_what_nobody_has_to_agree_to():
    text = "^[Build] @build\nMakefile\n[Ops][2] @ops\n/deploy/\n"
    rules = parse("CODEOWNERS", text, "gitlab")
    found = owners.ownership(rules, "", ["Makefile", "deploy/a.yaml", "src/a.py"])
    assert found == Ownership(
        "CODEOWNERS",
        ("@build", "@ops"),
        3,
        ("src/a.py",),
        2 / 3,
        voluntary=("Makefile",),
        approvals=2,
    )
