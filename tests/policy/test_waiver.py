"""Waivers: what is read, what makes one worthless, and what an active one covers."""

from __future__ import annotations

import pytest

from readiness.errors import PolicyErrors
from readiness.model import Location, Subject, Waiver, WaiverStatus
from readiness.policy import waiver_file
from readiness.policy.waiver import covers, status
from readiness.policy.waiver_comment import inline
from readiness.policy.waiver_file import FIELDS, REQUIRED
from readiness.schema.waiver_file import Waiver as WaiverModel
from tests.policy.rules import catalogue

PATH = "readiness-waivers.yaml"
WHOLE = {
    "rule": "workload-survives-a-node",
    "service": "checkout",
    "subject": "Deployment/shop/worker",
    "reason": "single shard",
    "owner": "team-payments",
    "approved_by": "board@example.com",
    "ticket": "PAY-1",
    "created": "2026-10-01",
    "expires": "2026-12-01",
}
RULE = catalogue()["workload-survives-a-node"]
KNOWN = {"workload-survives-a-node", "replicas-are-enough", "image-is-pinned"}


def load(*items: dict, head="apiVersion: readiness/v1\nwaivers:\n"):
    lines = [
        "\n".join(
            f"  {'- ' if not at else '  '}{key}: {value}"
            for at, (key, value) in enumerate(item.items())
        )
        for item in items
    ]
    return waiver_file.load(PATH, (head + "\n".join(lines) + "\n").encode())


def without(*names: str, **changed) -> dict:
    return {key: value for key, value in {**WHOLE, **changed}.items() if key not in names}


def test_a_waiver_says_what_its_file_says():
    place = Location(PATH, 3, 5, 11)
    expected = Waiver(
        rule="workload-survives-a-node",
        service="checkout",
        reason="single shard",
        location=place,
        expires="2026-12-01",
        subject="Deployment/shop/worker",
        owner="team-payments",
        approved_by="board@example.com",
        ticket="PAY-1",
        created="2026-10-01",
    )
    assert load(WHOLE) == (expected,)


INVALID = [
    (without("approved_by"), "needs approved_by"),
    (without("rule", "service", "reason"), "needs rule, service, reason"),
    (without(reason='""'), "needs reason"),
    (without("expires"), "needs expires"),
    (
        without(expires="never"),
        "expires must be a day of this century written YYYY-MM-DD, not 'never'",
    ),
    (
        without(expires="2026-02-30"),
        "expires must be a day of this century written YYYY-MM-DD, not '2026-02-30'",
    ),
    (
        without(expires="2026-12-01T10:00:00Z"),
        "expires must be a day of this century written YYYY-MM-DD, not '2026-12-01T10:00:00Z'",
    ),
    (without(expires="2026-09-30"), "expires before it was created (2026-10-01)"),
    (without(owner="[a]"), "owner must be text"),
]


@pytest.mark.parametrize(("item", "problem"), INVALID)
def test_a_waiver_that_lacks_something_has_no_effect_and_stops_nothing(item, problem):
    found = load(item, WHOLE)
    assert [(each.status, each.problem) for each in found] == [
        (WaiverStatus.INVALID, problem),
        (WaiverStatus.ACTIVE, None),
    ]
    asked = status(found[0], known=KNOWN, owners=(), longest_days=None, today="2026-11-21")
    assert asked == found[0]


REFUSED = [
    (
        "apiVersion: readiness/v1\nwaiver: []\n",
        ["2:1: unknown key 'waiver'; did you mean waivers?"],
    ),
    ("apiVersion: readiness/v2\n", ["1:13: apiVersion must be readiness/v1"]),
    ("waivers: []\n", ["1:1: apiVersion must be readiness/v1"]),
    ("apiVersion: readiness/v1\nwaivers: {a: 1}\n", ["2:1: waivers must be a list"]),
    ("apiVersion: readiness/v1\nwaivers: [a]\n", ["2:11: item 1 of waivers must be a mapping"]),
    (
        "apiVersion: readiness/v1\nwaivers:\n  - rule: a\n    expire: 2026-12-01\n",
        ["4:13: unknown key 'expire'; did you mean expires?"],
    ),
    ("- a\n", ["1:1: the file must be a mapping with waivers"]),
]


@pytest.mark.parametrize(("text", "expected"), REFUSED)
def test_a_file_of_another_shape_is_refused_with_its_place(text, expected):
    with pytest.raises(PolicyErrors) as caught:
        waiver_file.load(PATH, text.encode())
    found = [str(error) for error in caught.value.exceptions]
    assert [each.replace(f"{PATH}:", "") for each in found] == expected


def test_no_waivers_are_none():
    assert waiver_file.load(PATH, b"apiVersion: readiness/v1\nwaivers:\n") == ()


def test_the_reader_and_the_schema_know_the_same_fields():
    assert set(WaiverModel.model_fields) == set(FIELDS)
    assert {name for name, field in WaiverModel.model_fields.items() if field.is_required()} == set(
        REQUIRED
    )


STATES = [
    ({}, {}, WaiverStatus.ACTIVE, None),
    ({}, {"today": "2026-12-01"}, WaiverStatus.ACTIVE, None),
    ({}, {"today": "2026-12-02"}, WaiverStatus.EXPIRED, "expired on 2026-12-01"),
    ({}, {"longest_days": 61}, WaiverStatus.ACTIVE, None),
    ({}, {"longest_days": 60}, WaiverStatus.TOO_LONG, "lasts 61 days, this tier allows 60"),
    ({"created": None}, {"longest_days": 10}, WaiverStatus.ACTIVE, None),
    (
        {"created": None},
        {"longest_days": 9},
        WaiverStatus.TOO_LONG,
        "lasts 10 days, this tier allows 9",
    ),
    (
        {"rule": "workload-survives-node"},
        {},
        WaiverStatus.UNKNOWN_RULE,
        "there is no rule 'workload-survives-node'; did you mean workload-survives-a-node?",
    ),
    ({"rule": "replicas-are-enough"}, {}, WaiverStatus.ACTIVE, None),
    (
        {"owner": "Board@Example.com"},
        {},
        WaiverStatus.SELF_APPROVED,
        "board@example.com is the owner's own address",
    ),
    (
        {},
        {"owners": ("mailto:BOARD@example.com",)},
        WaiverStatus.SELF_APPROVED,
        "board@example.com is the owner's own address",
    ),
]


@pytest.mark.parametrize(("change", "asked", "expected", "problem"), STATES)
def test_what_a_waiver_is_worth_today(change, asked, expected, problem):
    given = load(WHOLE)[0]._replace(**change)
    question = {"known": KNOWN, "owners": (), "longest_days": None, "today": "2026-11-21", **asked}
    assert status(given, **question) == given._replace(status=expected, problem=problem)


COMMENTS = [
    (
        "readiness: waive[image-is-pinned] until 2026-12-01 -- vendor image",
        [("image-is-pinned", "2026-12-01", "vendor image", None)],
    ),
    (
        "readiness: waive[a, b] until 2026-12-01 -- both -- really",
        [("a", "2026-12-01", "both -- really", None), ("b", "2026-12-01", "both -- really", None)],
    ),
    (
        "readiness: waive[a]",
        [("a", None, "", "needs a date: until YYYY-MM-DD; needs a reason behind --")],
    ),
    ("readiness: waive[a] until 2026-12-01", [("a", "2026-12-01", "", "needs a reason behind --")]),
    ("readiness: waive[a] -- why", [("a", None, "why", "needs a date: until YYYY-MM-DD")]),
    (
        "readiness: waive[a] until soon -- why",
        [
            (
                "a",
                "soon",
                "why",
                "until must be a day of this century written YYYY-MM-DD, not 'soon'",
            )
        ],
    ),
    (
        "readiness: waive[a] til 2026-12-01 -- why",
        [("a", None, "why", "cannot be read at 'til 2026-12-01': until YYYY-MM-DD -- reason")],
    ),
    (
        "readiness: waive a until 2026-12-01 -- why",
        [
            (
                "",
                None,
                "why",
                "names no rule: waive[RULE]; cannot be read at 'a until 2026-12-01': until YYYY-MM-DD -- reason",
            )
        ],
    ),
    (
        "readiness: waive[] until 2026-12-01 -- why",
        [("", "2026-12-01", "why", "names no rule: waive[RULE]")],
    ),
    ("readiness: answers once the cache is warm", []),
    ("readiness: waived by nobody", []),
]


@pytest.mark.parametrize(("text", "expected"), COMMENTS)
def test_a_comment_waives_with_date_and_reason(text, expected):
    found = inline("deploy.yaml", [(7, 3, text)])
    assert [(each.rule, each.expires, each.reason, each.problem) for each in found] == expected
    assert all(each.inline and each.location == Location("deploy.yaml", 7, 3) for each in found)
    assert all((each.status is WaiverStatus.INVALID) == bool(each.problem) for each in found)


WORKER = Subject("Deployment", "worker", "shop")
MAIN = WORKER._replace(container="main")
HERE = Location("deploy.yaml", 10, 1, 40)
COVERED = [
    ({}, "checkout", WORKER, True),
    ({}, "checkout", MAIN, True),
    ({}, "payments", WORKER, False),
    ({}, "checkout", Subject("Deployment", "web", "shop"), False),
    ({"subject": None}, "checkout", Subject("Alert", "Down"), True),
    ({"subject": "Deployment/*/w*"}, "checkout", WORKER, True),
    ({"subject": "Deployment/shop/worker/main"}, "checkout", MAIN, True),
    ({"subject": "Deployment/shop/worker/side*"}, "checkout", MAIN, False),
    ({"rule": "replicas-are-enough"}, "checkout", WORKER, True),
    ({"rule": "image-is-pinned"}, "checkout", WORKER, False),
]


@pytest.mark.parametrize(("change", "service", "subject", "expected"), COVERED)
def test_a_waiver_covers_what_it_names(change, service, subject, expected):
    given = load(WHOLE)[0]._replace(**change)
    assert covers(given, RULE, service, subject, HERE) is expected


@pytest.mark.parametrize(
    ("path", "line", "expected"),
    [
        ("deploy.yaml", 8, False),
        ("deploy.yaml", 9, True),
        ("deploy.yaml", 10, True),
        ("deploy.yaml", 40, True),
        ("deploy.yaml", 41, False),
        ("other.yaml", 10, False),
    ],
)
def test_a_comment_covers_what_it_stands_in_or_right_above(path, line, expected):
    text = "readiness: waive[workload-survives-a-node] until 2026-12-01 -- why"
    assert covers(inline(path, [(line, 3, text)])[0], RULE, "any", WORKER, HERE) is expected
