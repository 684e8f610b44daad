"""`policy`: what authors of rules and packs need."""

from __future__ import annotations

import json
import re

import jsonschema
import pytest
import yaml

from readiness.authoring import schemas
from readiness.authoring.schemas import KINDS
from readiness.policy import shipped
from tests.cli.organisation import PACK, RULE

RULE_FILE = "policy/house/rules/ownership/team-is-a-guild.yaml"
NOTHING = "  a rule is a YAML file with id: and each:, a pack one with pack: and tiers:\n"


def test_packs_are_listed_with_what_each_tier_asks(house, run):
    said = run("policy", "list")
    assert said.code == 0
    assert said.out.startswith("production-readiness ")
    assert said.out.endswith(
        """
house 2.1.0 (policy/house/pack.yaml)
  What this house asks of its services.
  tier 0: 1 required, 0 advisory
  tier 1: 1 required, 0 advisory
  tier 2: 0 required, 1 advisory
  tier 3: 0 required, 1 advisory
"""
    )


def test_a_pack_that_is_there_twice_is_listed_once(run):
    assert run("policy", "list").out.count("production-readiness ") == 1


@pytest.mark.parametrize("path", [".", "policy", "policy/house", "policy/house/pack.yaml"])
def test_a_valid_policy_is_counted(house, run, path):
    assert run("policy", "lint", path) == (0, "1 rule(s) and 1 pack(s) are valid\n", "")


def test_a_rule_alone_can_be_checked(house, run):
    assert run("policy", "lint", RULE_FILE) == (0, "1 rule(s) and 0 pack(s) are valid\n", "")


def test_nothing_is_to_mend_in_the_shipped_policy(empty, run):
    said = run("policy", "lint", shipped.folder())
    assert (said.code, said.err) == (0, "")


def test_everything_wrong_is_told_at_once_with_its_place(house, run):
    rule = RULE.replace("service.owner != null", "service.ovner != null")
    (house / RULE_FILE).write_text(rule)
    (house / "policy/house/rules/second.yaml").write_text("id: second\neach: service\n")
    (house / "policy/house/pack.yaml").write_text(PACK.replace("2.1.0", "[2]"))
    said = run("policy", "lint")
    assert (said.code, said.out) == (2, "")
    places = [line for line in said.err.splitlines() if line.startswith("error: ")]
    assert places[0] == "error: policy/house/pack.yaml:2:1: version must be text, not a list"
    assert f"error: {RULE_FILE}:11:15: service.ovner: no such field; did you mean owner?" in places
    assert any(line.startswith("error: policy/house/rules/second.yaml:1:1: ") for line in places)
    assert len(places) == len(set(places))


def test_a_rule_that_a_pack_misspells_is_told_at_the_packs_line(house, run):
    (house / "policy/house/pack.yaml").write_text(
        PACK.replace("3: {rules: {team", "3: {rules: {tem")
    )
    said = run("policy", "lint", "policy/house")
    assert said == (
        2,
        "",
        (
            "error: policy/house/pack.yaml:5:31: there is no rule 'tem-is-a-guild'; "
            "did you mean team-is-a-guild?\n  readiness explain --list; "
            "rules of this pack stand in policy/house/rules/\n"
        ),
    )


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (("lint",), "there is neither a rule nor a pack here"),
        (("test",), "there is no rule here"),
        (("test", "--rule", "x*"), "no rule matches"),
    ],
)
def test_nothing_to_look_at_is_no_success(empty, run, command, message):
    assert run("policy", *command) == (3, "", f"error: {message}\n{NOTHING}")


def test_a_prometheus_rule_file_is_no_rule_of_a_policy(empty, run):
    (empty / "rules").mkdir()
    (empty / "rules/alerts.yaml").write_text("groups: []\n")
    assert run("policy", "lint").code == 3


def test_examples_that_end_as_they_say_are_counted(house, run):
    assert run("policy", "test") == (0, "3 example(s) of 1 rule(s) end as expected\n", "")


def test_an_example_that_ends_otherwise_is_told_with_what_happened(house, run):
    swapped = RULE.replace("owner: guild-search}", "owner: team-a}")
    (house / RULE_FILE).write_text(swapped.replace("owner: team-search", "owner: guild-b"))
    assert run("policy", "test", "--rule", "team-*") == (
        1,
        (
            f"{RULE_FILE}:22:7: team-is-a-guild: should end in pass, but: "
            "fail at readiness.yaml:2:41: team-a is no guild-\n"
            f"{RULE_FILE}:27:7: team-is-a-guild: should end in fail, but: "
            "pass at readiness.yaml:3:9: The owning team is a guild\n"
            "3 example(s) of 1 rule(s), 2 not as expected\n"
        ),
        "",
    )


def test_a_message_that_breaks_is_told(house, run):
    words = 'message: "{{ string(facts.alerts) }}"'
    (house / RULE_FILE).write_text(re.sub(r"message: .*", words, RULE, count=1))
    said = run("policy", "test")
    assert said.code == 1
    assert "should be told in words, but says ['(cannot be told: " in said.out


def test_only_the_rules_that_are_named_are_tried(house, run):
    assert run("policy", "test", "--rule", "team-is-*", "--rule", "x").code == 0
    assert run("policy", "test", "--rule", "x").code == 3


def test_a_rule_that_is_not_valid_cannot_be_tried(house, run):
    (house / RULE_FILE).write_text(RULE.replace("startsWith", "beginsWith"))
    said = run("policy", "test")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith(f"error: {RULE_FILE}:12:")


def test_the_kinds_of_schemas_are_listed(empty, run):
    lines = run("policy", "schema").out.splitlines()
    assert [line.split()[0] for line in lines] == list(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_kind_has_a_schema(empty, run, kind):
    said = run("policy", "schema", kind)
    jsonschema.Draft202012Validator.check_schema(json.loads(said.out))
    assert (said.code, said.err) == (0, "")


def undescribed(node, path=""):
    """Fields of which a schema says nothing."""
    for key, value in node.items() if isinstance(node, dict) else enumerate(node):
        if key == "properties":
            yield from (
                f"{path}.{name}" for name in value if not {"description", "$ref"} & set(value[name])
            )
        if isinstance(value, dict | list):
            yield from undescribed(value, f"{path}.{key}")


# facts are described by their records
@pytest.mark.parametrize("kind", sorted(set(KINDS) - {"facts"}))
def test_an_editor_can_tell_what_each_field_is(kind):
    given = schemas.schema(kind)
    assert "description" in given
    assert list(undescribed(given)) == []


def test_a_baseline_fits_its_schema_and_a_damaged_one_does_not(house, run):
    assert run("baseline", "write", "--date", "2026-11-21").code == 0
    name = "readiness-baseline.json"
    check = ("policy", "schema", "baseline", "--validate", name)
    assert run(*check).code == 0
    written = json.loads((house / name).read_text())
    assert written["entries"] != []
    written["entries"][0]["outcome"] = "error"
    (house / name).write_text(json.dumps(written))
    assert (run(*check).code, run("check", "--baseline", name).code) == (2, 2)


@pytest.mark.parametrize(("kind", "text"), [("rule", RULE), ("pack", PACK)])
def test_a_file_fits_the_schema_of_its_kind(empty, run, kind, text):
    schema = json.loads(run("policy", "schema", kind).out)
    data = json.loads(json.dumps(yaml.load(text, yaml.BaseLoader)))
    wrong = jsonschema.Draft202012Validator(schema).iter_errors(data)
    typed = [error.message for error in wrong if error.validator not in {"type", "anyOf"}]
    assert typed == []


def test_a_kind_that_is_none_is_bad_usage(empty, run):
    said = run("policy", "schema", "packs")
    assert (said.code, said.out) == (2, "")
    assert (
        "'packs' is none of service, waivers, rule, pack, tests, baseline, report, facts"
        in said.err
    )


def test_a_file_is_held_against_its_schema_with_places(house, run):
    good = run("policy", "schema", "pack", "--validate", "policy/house/pack.yaml")
    assert (good.code, good.out) == (0, "policy/house/pack.yaml is a valid pack file\n")
    bad = run("policy", "schema", "waivers", "--validate", "policy/house/pack.yaml")
    assert bad.code == 2
    assert bad.err.startswith("error: policy/house/pack.yaml:1:")
    assert "'waivers' is a required property" in bad.err


TESTS = """\
apiVersion: readiness/v1
packs: [policy/house]
date: 2026-11-21
tests:
  - name: a guild owns it
    files:
      readiness.yaml: |
        apiVersion: readiness/v1
        service: {name: basket, tier: 0, owner: guild-core-search}
  - name: a team owns it, and the board knows
    folder: shops/basket
    expect:
      - rule: owner-is-a-guild
        service: basket
        subject: Service/*
        at: readiness.yaml:2
        message: team-shop is no guild-
        enforcement: advisory
        waived: true
"""
FIXTURE = {
    "readiness.yaml": """\
apiVersion: readiness/v1
service: {name: basket, tier: 1, owner: team-shop}
""",
    "readiness-waivers.yaml": """\
apiVersion: readiness/v1
waivers:
  - rule: team-is-a-guild
    service: basket
    reason: the guild is founded in January
    approved_by: board@example.com
    expires: 2026-12-01
""",
}


def with_tests(house, text=TESTS):
    folder = house / "policy/tests"
    (folder / "shops/basket").mkdir(parents=True)
    (folder / "house.yaml").write_text(text)
    for name, content in FIXTURE.items():
        (folder / "shops/basket" / name).write_text(content)


def test_tests_of_an_organisation_that_hold_are_counted(house, run):
    with_tests(house)
    said = "3 example(s) of 1 rule(s) and 2 test(s) end as expected\n"
    assert run("policy", "test") == (0, said, "")
    assert run("policy", "test", "policy/tests") == (0, "2 test(s) end as expected\n", "")
    assert run("policy", "test", "policy/tests/house.yaml").out == "2 test(s) end as expected\n"


def test_what_is_expected_and_what_nobody_expects_is_told(house, run):
    wrong = TESTS.replace("guild-core-search", "guild-sales").replace("readiness.yaml:2", "a.yaml")
    with_tests(house, wrong)
    found = "team-is-a-guild fail (advisory, waived) at readiness.yaml:2:41, Service/basket"
    name = "a team owns it, and the board knows"
    assert run("policy", "test", "policy/tests") == (
        1,
        (
            "policy/tests/house.yaml:5:5: a guild owns it: nobody expects: team-is-a-guild fail "
            "(required) at readiness.yaml:2:41, Service/basket: guild-sales is no guild-core-\n"
            f"policy/tests/house.yaml:13:9: {name}: is not found: owner-is-a-guild (outcome fail, "
            "service basket, subject Service/*, at a.yaml, message team-shop is no guild-, "
            f"enforcement advisory, waived True); instead: {found}: team-shop is no guild-\n"
            f"policy/tests/house.yaml:10:5: {name}: nobody expects: {found}: team-shop is no guild-\n"
            "2 test(s), 3 not as expected\n"
        ),
        "",
    )


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("shops/basket", "shops/gone", "11:13: there is no file below policy/tests/shops/gone/"),
        ("owner-is-a-guild", "owner-is-a-gild", "13:9: there is no rule 'owner-is-a-gild'"),
        (
            "policy/house",
            "policy/hose",
            "2:9: there is no pack 'policy/hose', shipped or at that path",
        ),
        ("waived: true", "waved: true", "19:16: unknown key 'waved'"),
    ],
)
def test_a_test_that_leads_nowhere_is_refused_at_its_line(house, run, old, new, expected):
    with_tests(house, TESTS.replace(old, new))
    said = run("policy", "test", "policy/tests")
    assert (said.code, said.out) == (2, "")
    assert said.err.splitlines()[0] == f"error: policy/tests/house.yaml:{expected}"
