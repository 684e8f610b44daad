"""Rules that are not there to stay as they are: previews, and those that go."""

from __future__ import annotations

import pytest

from readiness.errors import PolicyErrors
from readiness.policy.consistency import check, check_overrides
from readiness.policy.rule import Status
from tests.policy.rules import OWNED, PACK, parsed
from tests.policy.test_demand import RULES, overrides, policy

PATH = "rules/ownership/service-has-an-owner.yaml"


def with_status(more: str):
    rule = parsed(PATH, f"{OWNED.rstrip()}\n{more}\n")
    asked = policy(PACK)
    return asked._replace(rules={**RULES, rule.id: rule})


def refused(function, *arguments) -> list[str]:
    with pytest.raises(PolicyErrors) as caught:
        function(*arguments)
    return [str(error) for error in caught.value.exceptions]


def test_a_preview_is_advisory_at_most_in_packs_and_in_the_repository():
    asked = with_status("status: preview")
    said = "service-has-an-owner is a preview, which nobody can require: advisory at most"
    assert refused(check, asked) == [f"packs/0.yaml:8:35: {said}"]
    own = overrides("service-has-an-owner: required")
    assert refused(check_overrides, asked, own) == [f"readiness.yaml:3:27: {said}"]
    check_overrides(asked, overrides("service-has-an-owner: advisory"))


WRONG = [
    ("status: deprecated", "13:9: the file is deprecated and names no successor"),
    ("successor: image-is-pinned", "13:12: the file has a successor, and is not deprecated"),
    (
        "status: deprecated\nsuccessor: service-has-an-owner",
        "14:12: the file is its own successor",
    ),
]


@pytest.mark.parametrize(("more", "expected"), WRONG)
def test_a_status_that_leads_nowhere_is_refused(more, expected):
    assert refused(with_status, more) == [f"{PATH}:{expected}"]


def test_a_successor_is_there_and_stays():
    asked = with_status("status: deprecated\nsuccessor: nobody-knows")
    assert refused(check, asked) == [
        f"{PATH}:1:1: service-has-an-owner names a successor that is not there: 'nobody-knows'"
    ]
    asked = with_status("status: deprecated\nsuccessor: image-is-pinned")
    check(asked)
    gone = asked.rules["image-is-pinned"]._replace(status=Status.DEPRECATED, successor="x-y")
    last = asked._replace(rules={**asked.rules, gone.id: gone})
    assert refused(check, last)[1] == (
        f"{PATH}:1:1: the successor of service-has-an-owner is deprecated itself: image-is-pinned"
    )
