"""What is wrong with a file is told all at once, with places, in plain words."""

import sys

import pytest
from jsonschema import Draft202012Validator

from readiness.cache import NoCache
from readiness.errors import PolicyErrors
from readiness.schema.validation import examined, json_schema, validated
from tests.documents import document


class Memory:
    def __init__(self):
        self.entries = {}

    def get(self, kind, key):
        return self.entries.get((kind, key))

    def put(self, kind, key, value):
        self.entries[kind, key] = value


def faults(text, kind="service"):
    with pytest.raises(PolicyErrors) as caught:
        validated(document("f.yaml", text), kind, NoCache(), "digest")
    return [
        (error.at.line, error.at.column, error.message, error.hint)
        for error in caught.value.exceptions
    ]


def service(*lines):
    return "\n".join(("apiVersion: readiness/v1", "service:", *(f"  {line}" for line in lines)))


QUOTES = "put it in quotes: YAML reads yes, no, on and off as true and false"
NUMBER = "put it in quotes: YAML reads it as a number (1.10 becomes 1.1)"

SERVICE_FAULTS = [
    ("apiVersion: readiness/v1\ntarget_kubernetes: 1.30", [
        (2, 20, "target_kubernetes must be text: put quotes around it, as '1.33'", None),
    ]),
    ("apiVersion: readiness/v1\ntarget_kubernetes: v1.30", [
        (2, 20, "target_kubernetes must be a release such as '1.33', not 'v1.30'", None),
    ]),
    (service("name: a", "tierr: 1"), [(4, 10, "unknown key 'tierr'", "did you mean 'tier'?")]),
    (service("tier: 1"), [
        (2, 1, "service needs 'name'", "name: Its one name, as alerts and dashboards call it."),
    ]),
    (service("name: a", "owner: [x]"), [(4, 3, "owner must be text, not a list", None)]),
    (service("name: a", "owner: no"), [(4, 10, "owner must be text, not false", QUOTES)]),
    (service("name: 12"), [(3, 9, "name must be text, not 12", NUMBER)]),
    (service("name: ' '"), [(3, 9, "name is empty", None)]),
    (service("name: a", "tier: [1]"), [
        (4, 3, "tier must be 0, 1, 2, 3 or a word that policy.tiers maps", None),
    ]),
    (service("name: a", "runbooks: docs"), [(4, 13, "runbooks must be a list, not 'docs'", None)]),
    (service("name: a", "runbooks: [docs, 3]"), [
        (4, 20, "item 2 of runbooks must be text, not 3", NUMBER),
    ]),
    (service("name: a", "sources: {alerts: {}}"), [
        (4, 13, "alerts needs 'labels' or 'paths'", None),
    ]),
    (service("name: a", "recovery: {rto: soon}"), [
        (4, 19, "rto must be a duration such as 500ms, 15m or 1h30m, not 'soon'", None),
    ]),
    (service("name: a", "contacts: [{kind: pager, value: x}]"), [
        (4, 21, "kind must be chat, email, on-call, link or other, not 'pager'", None),
    ]),
    ("apiVersion: readiness/v1\npolicy: {default_tier: gold}", [
        (2, 24, "default_tier must be 0, 1, 2 or 3, not 'gold'", None),
    ]),
    ("apiVersion: readiness/v1\npolicy: {tiers: {gold: 4, 7: x}}", [
        (2, 24, "gold must be 0, 1, 2 or 3, not 4", None),
        (2, 30, "7 must be 0, 1, 2 or 3, not 'x'", None),
    ]),
    ("apiVersion: v2", [(1, 13, "apiVersion must be readiness/v1, not 'v2'", None)]),
    ("service: {name: a}", [(1, 1, "the file needs 'apiVersion'", "apiVersion: readiness/v1")]),
    ("[]", [(1, 1, "the file must be a mapping, not a list", None)]),
    ("apiVersion: readiness/v1\nservice: {name: a}\nservices: [{name: b}]", [
        (3, 1, "the file has both 'service' and 'services'",
         "move the one of 'service' into 'services'"),
    ]),
    (service("name: a", "zzz: 1") + "\nexclude: x\n12: a", [
        (4, 8, "unknown key 'zzz'", (
            "known keys: aliases, business_owner, contacts, dashboards, data_classification, "
            "data_retention, dependencies, description, evidence, lifecycle, links, name, "
            "not_applicable, on_call, owner, recovery, repository, root, runbooks, sources, system, "
            "tier, tier_assessed_at, tier_rationale, title, type"
        )),
        (5, 10, "exclude must be a list, not 'x'", None),
        (6, 5, "unknown key '12'", (
            "known keys: aliases, apiVersion, environments, exclude, links, policy, provided, render, service, services, target_kubernetes, teams"
        )),
    ]),
    (service("name: a") + "\nlinks: {'https://r/': ../../etc}", [
        (4, 23, "the file links https://r/ to ../../etc, elsewhere",
         "name a folder below the root, or ../NAME for a checkout beside it"),
    ]),
    (service("name: a") + "\nlinks: {r: docs}", [
        (4, 12, "the file links r, which is no URL", "https://…/"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), SERVICE_FAULTS)
def test_a_fault_of_readiness_yaml_is_told_in_plain_words(text, expected):
    assert faults(text) == expected


WAIVER = "apiVersion: readiness/v1\nwaivers:\n- {{rule: r, service: s, reason: x, {}}}"
WAIVER_FAULTS = [
    ("expires: 9999-12-31", "expires must be a day between 2000 and 2099, not '9999-12-31'"),
    ("expires: 2026-02-03T10:00:00+02:00",
     ("expires must be a day written YYYY-MM-DD, without time or zone, "
      "not '2026-02-03T10:00:00+02:00'")),
    ("expires: 20260203", "expires must be a day as text (YYYY-MM-DD), not 20260203"),
    ("expires: 2026-02-03, created: 2026-03-01",
     "item 1 of waivers expires before it was created (2026-03-01)"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), WAIVER_FAULTS)
def test_a_day_that_is_none_is_refused(text, expected):
    messages = [fault[2] for fault in faults(WAIVER.format(f"approved_by: b, {text}"), "waivers")]
    assert messages == [expected]


def test_what_is_missing_and_what_is_wrong_are_told_together():
    assert faults(WAIVER.format("expires: 2026-02-30"), "waivers") == [
        (3, 3, "item 1 of waivers needs 'approved_by'",
         "approved_by: Who accepts the risk; not the owner."),
        (3, 45, "expires must be a day of the calendar, and 2026-02-30 is none", None),
    ]  # fmt: skip


def test_a_bare_off_is_the_word_off():
    text = "apiVersion: readiness/v1\npolicy: {rules: {a: off, b: {enforcement: advisory}}}"
    policy = validated(document("f.yaml", text), "service", NoCache(), "d")["policy"]
    assert policy["rules"] == {
        "a": {"enforcement": "off", "params": {}, "reason": None},
        "b": {"enforcement": "advisory", "params": {}, "reason": None},
    }


def test_a_file_found_valid_before_is_remembered_and_an_invalid_one_is_not():
    memory = Memory()
    good = document("f.yaml", service("name: a"))
    first = validated(good, "service", memory, "one")
    assert list(memory.entries.values()) == [first]
    bad = document("f.yaml", service("nme: a"))
    assert validated(bad, "service", memory, "one") == first
    with pytest.raises(PolicyErrors):
        validated(bad, "service", memory, "two")
    assert len(memory.entries) == 1


@pytest.mark.parametrize("kind", ["service", "waivers"])
def test_the_schema_of_a_kind_is_one_and_every_field_says_what_it_is_for(kind):
    schema = json_schema(kind)
    Draft202012Validator.check_schema(schema)
    assert schema["$id"] == f"urn:readiness:schema:v1:{kind}"
    silent = [
        (name, field)
        for name, shape in {**schema["$defs"], "": schema}.items()
        for field, entry in shape["properties"].items()
        if not entry.get("description")
    ]
    assert silent == []


def test_pydantic_is_not_needed_for_a_known_file():
    import subprocess

    code = "import sys, readiness.schema.validation; sys.exit('pydantic' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def told(text):
    """The faults of a rule, none where it is valid."""
    try:
        examined(document("rules/c/a-b.yaml", text), "rule")
    except PolicyErrors as errors:
        return [
            (each.at.line, each.at.column, each.message, each.hint) for each in errors.exceptions
        ]
    return []


RULE = """\
id: a-b
title: A
category: c
why: x
fix: x
severity: low
each: faults
expect: "false"
message: x
unknown_when: "{unknown_when}"
examples: {examples}
"""


@pytest.mark.parametrize(
    ("unknown_when", "examples", "expected"),
    [
        ("x", "{pass: [{files: {a: b}}]}", ["the file needs an example under 'fail'"]),
        ("x", "{fail: [{files: {a: b}}]}", ["the file needs an example under 'pass'"]),
        (
            "true",
            "{unknown: [{files: {a: b}}]}",
            ["the file needs an example under 'not_applicable'"],
        ),
        ("true", "{unknown: [{files: {a: b}}], not_applicable: [{files: {a: b}}]}", []),
    ],
)
def test_a_rule_shows_both_sides_of_what_it_can_say(unknown_when, examples, expected):
    text = RULE.format(unknown_when=unknown_when, examples=examples)
    assert [message for _, _, message, _ in told(text)] == expected


def test_a_mapping_with_a_fault_is_not_asked_to_be_a_word():
    setting = "{enforcement: required, effective_on: 2026-02-30}"
    text = f"pack: a\nversion: 1.0.0\ntiers: {{3: {{rules: {{it-holds: {setting}}}}}}}\n"
    assert faults(text, "pack") == [
        (3, 69, "effective_on must be a day of the calendar, and 2026-02-30 is none", None)
    ]
