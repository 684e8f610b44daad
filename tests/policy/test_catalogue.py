"""Where packs come from: shipped names, paths of the repository, and what is refused."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from readiness.cache import NoCache
from readiness.errors import PolicyErrors
from readiness.model import Location, PackUse
from readiness.policy import bundle, catalogue, memory, shipped
from readiness.policy.bundle import Files
from readiness.policy.catalogue import load, uses
from readiness.policy.demand import resolve
from readiness.policy.expression import EvaluationError, Loaded
from readiness.policy.form import Forms
from readiness.policy.pack import Wanted
from readiness.policy.rule import expressions
from readiness.policy.view import Sight
from readiness.source.tree import MemoryTree
from tests.policy.rules import OWNED, PACK, PINNED, RULES, text

DAY = "2026-11-21"
NAMED = Wanted("standard", Location("readiness.yaml", 3, 11))


class Remembered:
    """A cache in memory that only takes what JSON can say."""

    def __init__(self):
        self.kept: dict[tuple[str, str], str] = {}
        self.hits: list[str] = []

    def get(self, kind, key):
        found = self.kept.get((kind, key))
        if found is not None:
            self.hits.append(kind)
        return None if found is None else json.loads(found)

    def put(self, kind, key, value):
        self.kept[kind, key] = json.dumps(value)


def files(rules=RULES, packs=(("policies/packs/standard.yaml", PACK),)) -> Files:
    return Files(
        {f"policies/{path}": text(source).encode() for path, source in dict(rules).items()},
        {path: text(source).encode() for path, source in packs},
    )


def loaded(*words: str, tree=None, given=None, store=None):
    wanted = [Wanted(word, Location("readiness.yaml", 3, 11 + at)) for at, word in enumerate(words)]
    given = files() if given is None else given
    return load(wanted, MemoryTree(tree or {}), given, store or NoCache(), "1")


def refused(*words: str, tree=None, given=None) -> list[str]:
    with pytest.raises(PolicyErrors) as caught:
        loaded(*words, tree=tree, given=given)
    return [str(error) for error in caught.value.exceptions]


ACME = """
pack: acme
version: 2.0.0
extends: [standard]
tiers:
  3: {rules: {team-is-known: advisory, image-is-pinned: required}}
"""
TEAM = OWNED.replace("service-has-an-owner", "team-is-known")
OURS = {"policy/pack.yaml": text(ACME), "policy/rules/team-is-known.yaml": text(TEAM)}


def names(policy) -> tuple[str, ...]:
    return tuple(pack.name for pack in policy.packs)


def test_a_shipped_pack_is_found_by_its_name():
    assert names(loaded("standard")) == ("standard",)


@pytest.mark.parametrize("word", ["policy", "policy/", "./policy", "policy/pack.yaml"])
def test_a_pack_of_the_repository_brings_rules_and_what_it_extends(word):
    policy = loaded(word, tree=OURS)
    assert names(policy) == ("standard", "acme")
    assert policy.rules["team-is-known"].path == "policy/rules/team-is-known.yaml"
    asked = [
        (each.rule.id, str(each.enforcement))
        for each in resolve(policy, (), 3, "2026-11-21").demands
    ]
    assert asked == [
        ("image-is-pinned", "required"),
        ("service-has-an-owner", "required"),
        ("team-is-known", "advisory"),
        ("workload-survives-a-node", "advisory"),
    ]


def test_packs_in_one_folder_share_the_rules_beside_them():
    stricter = "pack: stricter\nversion: 1.0.0\nextends: [policy]\n"
    stricter += "tiers: {3: {rules: {team-is-known: required}}}\n"
    policy = loaded("policy/stricter.yaml", tree={**OURS, "policy/stricter.yaml": stricter})
    assert names(policy) == ("standard", "acme", "stricter")
    asked = {each.rule.id: str(each.enforcement) for each in resolve(policy, (), 3, DAY).demands}
    assert asked["team-is-known"] == "required"


def test_the_digest_of_a_pack_changes_with_a_rule_that_it_names():
    def digest(rules):
        return uses(loaded("standard", given=files(rules)))[0].digest

    changed = {**RULES, "rules/kubernetes/image-is-pinned.yaml": PINNED.replace("medium", "low")}
    more = OWNED.replace("ownership", "slo").replace("service-has-an-owner", "more")
    other = {**RULES, "rules/slo/more.yaml": more}
    before = digest(RULES)
    assert before.startswith("sha256:")
    assert digest(changed) != before
    assert digest(other) == before


def test_the_report_names_the_packs_that_took_part():
    policy = loaded("policy", tree=OURS)
    assert [use._replace(digest="") for use in uses(policy)] == [
        PackUse("standard", "1.0.0", "policies/packs/standard.yaml", ""),
        PackUse("acme", "2.0.0", "policy/pack.yaml", ""),
    ]


BARE = "pack: bare\nversion: 1.0.0\n"
REFUSED = [
    (
        ["standart"],
        {},
        [
            "readiness.yaml:3:11: there is no pack 'standart', shipped or at that path; did you mean standard?"
        ],
    ),
    (["policy"], {}, ["readiness.yaml:3:11: there is no pack 'policy', shipped or at that path"]),
    (
        ["/etc/policy"],
        {},
        [
            "readiness.yaml:3:11: '/etc/policy' leaves the repository: a pack is named by a path below its root"
        ],
    ),
    (
        ["a/../../b"],
        {},
        [
            "readiness.yaml:3:11: 'a/../../b' leaves the repository: a pack is named by a path below its root"
        ],
    ),
    (
        ["git+https://example.com/a@1#b"],
        {},
        [
            "readiness.yaml:3:11: 'git+https://example.com/a@1#b' is remote, which is not supported yet; check it out and name the path"
        ],
    ),
    (["policy"], {"policy/pack.yaml": BARE}, ["policy/pack.yaml:1:7: pack bare asks for nothing"]),
    (
        ["policy"],
        {"policy/pack.yaml": BARE + "extends: [policy]\n"},
        ["policy/pack.yaml:3:11: packs extend each other: policy → policy"],
    ),
    (
        ["one", "two"],
        {
            "one/pack.yaml": BARE + "extends: [standard]\n",
            "two/pack.yaml": BARE + "extends: [standard]\n",
        },
        ["readiness.yaml:3:12: two packs are named 'bare'"],
    ),
    (
        ["policy"],
        {**OURS, "policy/rules/service-has-an-owner.yaml": text(OWNED)},
        [
            "policy/rules/service-has-an-owner.yaml:1:1: there is a rule 'service-has-an-owner' already"
        ],
    ),
    (["policy"], {"policy/pack.yaml": ""}, ["policy/pack.yaml:1:1: is empty"]),
    (
        ["policy"],
        {"policy/pack.yaml": BARE + "extends: [base.yaml]\n", "policy/base.yaml": text(ACME)},
        [
            (
                "policy/pack.yaml:3:11: there is no pack 'base.yaml', shipped or at that path; "
                "did you mean policy/base.yaml? Paths count from the root"
            )
        ],
    ),
    (
        ["policy"],
        {
            "policy/pack.yaml": text(ACME),
            "policy/rules/team-is-known.yaml": text(TEAM).replace(
                "owner != null", "owners != null"
            ),
        },
        [
            "policy/rules/team-is-known.yaml:8:17: service.owners: no such field; did you mean owner?"
        ],
    ),
    (
        ["policy"],
        {"policy/pack.yaml": text(ACME)},
        ["policy/pack.yaml:5:30: there is no rule 'team-is-known'"],
    ),
]


@pytest.mark.parametrize(("words", "tree", "expected"), REFUSED)
def test_a_pack_that_cannot_be_used_is_refused_with_its_place(words, tree, expected):
    assert refused(*words, tree=tree) == expected


HOSTILE = [
    "pack: a\npack: b\nversion: 1.0.0\n",
    "pack: !!python/object:os.system a\nversion: 1.0.0\n",
    "a: &a [x, x]\nb: &b [*a, *a]\n"
    + "".join(
        f"c{n}: &c{n} [*{'b' if n == 0 else f'c{n - 1}'}, *{'b' if n == 0 else f'c{n - 1}'}]\n"
        for n in range(40)
    ),
    "pack: " + "[" * 70 + "]" * 70 + "\n",
    "pack: a # " + "x" * (1 << 20) + "\n",
    "pack: a\n---\npack: b\n",
    "pack: &a [*a]\n",
    "pack: a\nversion: 1.0.0\ntiers: {on: {}}\n",
]


@pytest.mark.parametrize("source", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_pack_is_refused(source):
    assert refused("policy", tree={"policy/pack.yaml": source})


def test_everything_that_is_wrong_is_told_at_once():
    bad = {
        **RULES,
        "rules/slo/slo-is-alerted.yaml": RULES["rules/slo/slo-is-alerted.yaml"].replace(
            "a.slo ==", "a.sloo =="
        ),
        "rules/ownership/service-has-an-owner.yaml": OWNED.replace("high", "hihg"),
    }
    assert refused("standard", given=files(bad)) == [
        "policies/rules/ownership/service-has-an-owner.yaml:6:11: severity must be low, medium, high or critical, not 'hihg'",
        "policies/rules/slo/slo-is-alerted.yaml:8:64: a.sloo: no such field; did you mean slo?",
    ]


def test_a_policy_is_the_same_from_memory():
    store = Remembered()
    fresh = loaded("policy", tree=OURS, store=store)
    assert store.hits == []
    again = loaded("policy", tree=OURS, store=store)
    assert store.hits == ["policy", "policy", "policy-checked"]
    assert again == fresh
    assert store.hits[3:] == []
    assert {str(each.form) for rule in again.rules.values() for each in expressions(rule)} == {
        str(each.form) for rule in fresh.rules.values() for each in expressions(rule)
    }
    assert store.hits[3:] == ["policy-forms", "policy-forms"], "read when the first is asked for"


def test_without_the_kept_forms_an_expression_is_compiled_anew():
    store = Remembered()
    fresh = loaded("standard", store=store)
    store.kept = {key: value for key, value in store.kept.items() if key[0] != "policy-forms"}
    rule = next(each for each in loaded("standard", store=store).rules.values() if each.expect)
    kept = fresh.rules[rule.id].expect
    assert str(rule.expect.form) == ""
    data = dict.fromkeys(kept.shapes)
    told = [_said(Loaded(each), data) for each in (rule.expect, kept)]
    assert told[0] == told[1]


def _said(expression, data):
    try:
        return expression.value(Sight(data))
    except EvaluationError as broken:
        return broken.message


def test_shelved_files_are_read_when_they_are_not_known():
    store, reads = Remembered(), []

    def read() -> Files:
        reads.append("read")
        return files()

    first, same, other = (
        bundle.read(bundle.Shelved(state, read), store, "1") for state in ("a", "a", "b")
    )
    assert [first.rules, same.packs] == [other.rules, other.packs]
    assert reads == ["read", "read"]


def test_what_another_tool_compiled_is_not_used():
    store = Remembered()
    load([NAMED], None, files(), store, "1")
    load([NAMED], None, files(), store, "2")
    assert store.hits == []


@pytest.mark.parametrize(
    "kept", [None, 3, [], [[], [], []], [[["a"]], []], [[[1] * 24], []], {"a": 1}]
)
def test_a_damaged_memory_is_no_memory(kept):
    assert memory.recalled(kept, Forms(dict)) is None


def test_a_known_policy_imports_no_compiler():
    code = """
import sys, json
from readiness.policy import catalogue, bundle, memory
store = {}
class Store:
    def get(self, kind, key):
        return json.loads(KEPT) if kind == "policy" else True
    def put(self, kind, key, value):
        raise AssertionError(kind)
files = bundle.Files({}, {})
policy = catalogue.load([catalogue.Wanted("standard")], None, files, Store(), "1")
from readiness.policy.demand import resolve
assert resolve(policy, (), 0, "2026-11-21").demands
heavy = ("pydantic", "yaml", "cel_expr_python", "readiness.policy.reading", "readiness.policy.scope", "difflib")
print([name for name in heavy if name in sys.modules])
"""
    found = bundle.read(files(), NoCache(), "1")
    kept = json.dumps(memory.plain(found.rules, found.packs))
    done = subprocess.run(
        [sys.executable, "-c", f"KEPT = {kept!r}\n{code}"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "[]\n"


def test_the_shipped_policy_is_read_whole():
    given = shipped.files()
    found = bundle.read(given, NoCache(), shipped.stamp())
    assert sorted(rule.path for rule in found.rules) == sorted(given.rules)
    assert sorted(pack.path for pack in found.packs) == sorted(given.packs)
    load([Wanted(pack.name) for pack in found.packs], None, given, NoCache(), shipped.stamp())


def test_without_a_tree_no_path_leads_anywhere():
    with pytest.raises(PolicyErrors):
        catalogue.load([Wanted("policy")], None, files(), NoCache(), "1")
