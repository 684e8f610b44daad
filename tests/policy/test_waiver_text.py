from __future__ import annotations

import pytest

from readiness.errors import PolicyError, ReadinessError
from readiness.model import Location, Waiver
from readiness.policy import waiver_file, waiver_text

NEW = Waiver(
    "some-rule",
    "shop",
    "yes: it's [odd] # really",
    Location("w.yaml"),
    "2027-01-01",
    subject="Deployment/*/web",
    approved_by="board@example.com",
    ticket="1432",
)
ADDED = (
    "- rule: some-rule",
    "  service: shop",
    '  subject: "Deployment/*/web"',
    '''  reason: "yes: it's [odd] # really"''',
    "  approved_by: board@example.com",
    '  ticket: "1432"',
    "  expires: 2027-01-01",
)
HEAD = "# who accepted what\napiVersion: readiness/v1\nwaivers:\n"
FIRST = "  - rule: a   # the first\n    service: shop\n    reason: r\n"
SECOND = "  # about the second\n  - {rule: b, service: shop}\n"


def added(content: str | None) -> str:
    raw = None if content is None else content.encode()
    return waiver_text.added("w.yaml", raw, NEW).decode()


def block(indent: str, end: str = "\n") -> str:
    return "".join(f"{indent}{line}{end}" for line in ADDED)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, waiver_text.HEADER + block("  ")),
        (HEAD + FIRST + SECOND, HEAD + FIRST + SECOND + block("  ")),
        (HEAD + FIRST + "# the end\n", HEAD + FIRST + block("  ") + "# the end\n"),
        ((HEAD + FIRST).removesuffix("\n"), HEAD + FIRST + block("  ")),
        ((HEAD + FIRST).replace("\n", "\r\n"), (HEAD + FIRST + block("  ")).replace("\n", "\r\n")),
        ("\ufeff" + HEAD + FIRST, "\ufeff" + HEAD + FIRST + block("  ")),
        (HEAD, HEAD + block("  ")),
        (
            HEAD.replace("waivers:", "waivers: []  # none"),
            HEAD.replace("waivers:", "waivers:  # none") + block("  "),
        ),
        (
            "waivers:\n- rule: a\n  service: s\napiVersion: readiness/v1\n",
            "waivers:\n- rule: a\n  service: s\n" + block("") + "apiVersion: readiness/v1\n",
        ),
    ],
)
def test_a_waiver_is_added_behind_the_others_and_all_else_stays(
    before: str | None, after: str
) -> None:
    assert added(before) == after


def test_what_was_added_is_read_as_it_was_meant() -> None:
    (read,) = waiver_file.load("w.yaml", added(None).encode())
    assert read._replace(location=NEW.location) == NEW


@pytest.mark.parametrize(
    "content",
    [
        "apiVersion: readiness/v1\nwaivers: [{rule: a, service: s}]\n",
        "{apiVersion: readiness/v1, waivers: []}\n",
    ],
)
def test_a_file_in_another_form_is_left_alone(content: str) -> None:
    with pytest.raises(PolicyError) as caught:
        added(content)
    assert caught.value.hint is not None
    assert caught.value.hint.startswith("add it by hand: - {rule: some-rule,")


def test_a_file_without_a_list_says_so() -> None:
    with pytest.raises(ReadinessError, match="no 'waivers:'"):
        added("apiVersion: readiness/v1\n")


def without(content: str, *numbers: int) -> str:
    raw = content.encode()
    found = waiver_file.load("w.yaml", raw)
    return waiver_text.without("w.yaml", raw, [found[number] for number in numbers]).decode()


@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_what_is_removed_takes_its_own_lines_and_no_other(end: str) -> None:
    whole = (HEAD + FIRST + SECOND).replace("\n", end)
    assert without(whole, 0) == (HEAD + SECOND).replace("\n", end)
    comment = "  # about the second\n"
    assert without(whole, 1) == (HEAD + FIRST + comment).replace("\n", end)
    assert without(whole, 0, 1) == (
        HEAD.replace(":\n", ": []\n").replace("readiness/v1: []", "readiness/v1") + comment
    ).replace("\n", end)


def test_an_anchor_that_others_need_keeps_the_file_as_it_is() -> None:
    content = HEAD + "  - &one {rule: a, service: s}\n  - <<: *one\n    reason: r\n"
    with pytest.raises(PolicyError, match="cannot be edited"):
        without(content, 0)
