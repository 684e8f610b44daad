"""Pages that call themselves an error-budget policy, and what they lack."""

from __future__ import annotations

import pytest

from readiness.facts import budget_policies
from readiness.facts.model import BudgetPolicy, FixedPlace
from readiness.model import Location
from tests.facts.deliveries import repository

POLICY = f"""\
# Error budget policy

| Approvers | Ada Lovelace, product |
|---|---|
| Approval date | 2026-02-01 |
| Revisit date | 2027-02-01 |

## Goals
{"words that say what it is for " * 6}
## What happens on a miss
Releases freeze until the budget is back, unless they mend a fault.
## Escalation
The head of engineering decides.
"""
PATH = "docs/error-budget-policy.md"
WHOLE = BudgetPolicy(
    place=FixedPlace(
        Location(PATH, 1, 1),
        {"approvers": Location(PATH, 3, 1), "revisit": Location(PATH, 6, 1)},
    ),
    path=PATH,
    sections=("goals", "miss", "exceptions", "escalation"),
    words=69,
    approvers="Ada Lovelace, product",
    approved="2026-02-01",
    revisit="2027-02-01",
)


def read(text: str, path: str = PATH) -> list[BudgetPolicy]:
    return list(budget_policies.collect(repository({path: text})))


def test_a_policy_is_read_whole() -> None:
    assert read(POLICY) == [WHOLE]


def test_a_sentence_names_who_approved_it() -> None:
    sentence = "Status: in force. Approved by the reliability board; revisited in March.\n"
    table = "| Approvers | Ada Lovelace, product |\n|---|---|\n| Approval date | 2026-02-01 |\n"
    [found] = read(
        POLICY.replace(table, f"{sentence}\n| Approval date | 2026-02-01 |\n|---|---|\n")
    )
    assert (found.approvers, found.place.at("approvers")) == (
        "reliability board",
        Location(PATH, 3, 1),
    )


LACKS = [
    (POLICY.replace("## Escalation\nThe head of engineering decides.\n", ""), ("escalation",)),
    (POLICY.replace(", unless they mend a fault", ""), ("exceptions",)),
    (POLICY.replace("What happens on a miss", "Other things"), ("miss",)),
    (POLICY.replace("## Goals", "## First"), ("goals",)),
    (POLICY + "TODO\n", ("text in place of TODO",)),
    (POLICY + "<!-- TODO -->\n", ()),
    ("# Error budget policy\n\n```\n# Goals\nx\n```\n",
     ("goals", "miss", "exceptions", "escalation", "50 words (it has 0)")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "missing"), LACKS)
def test_what_a_policy_lacks_is_told(text: str, missing: tuple[str, ...]) -> None:
    assert [one.missing for one in read(text)] == [missing]


@pytest.mark.parametrize(
    ("path", "text", "counts"),
    [
        ("docs/slo.md", POLICY, True),
        ("docs/slo.md", POLICY.replace("Error budget policy", "Something"), False),
        ("docs/unrelated.md", POLICY, False),
        ("docs/error-budget-policy.md", "nothing of it", True),
        ("docs/policy.adoc", POLICY.replace("# ", "= ").replace("#=", "=="), True),
        (
            "docs/policy.rst",
            "Policy for the error budget\n===========================\n\nx\n",
            True,
        ),
    ],
)
def test_a_policy_is_known_by_name_or_heading(path: str, text: str, counts: bool) -> None:
    assert bool(read(text, path)) == counts


HEADS = [
    ("Approved by: Grace Hopper", "Grace Hopper", None, None),
    ("**Approvers**: Grace Hopper", "Grace Hopper", None, None),
    ("approvers: TBD", None, None, None),
    ("- Approvers: -", None, None, None),
    ("Approved on 2026/3/1", None, "2026-03-01", None),
    ("**Next review:** 2027-01-31", None, None, "2027-01-31"),
    ("review_by: 2027-1-1", None, None, "2027-01-01"),
    ("Revisit date: 2027-13-01", None, None, None),
    ("Revisit date: next spring", None, None, None),
]


@pytest.mark.parametrize(("line", "approvers", "approved", "revisit"), HEADS)
def test_the_head_says_who_agreed_and_until_when(
    line: str, approvers: str | None, approved: str | None, revisit: str | None
) -> None:
    [found] = read(f"# Error budget policy\n\n{line}\n")
    assert (found.approvers, found.approved, found.revisit) == (approvers, approved, revisit)
