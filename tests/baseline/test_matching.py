from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.baseline.matching import Gap, compared, gaps
from readiness.model import (
    Enforcement,
    Finding,
    Location,
    Outcome,
    Severity,
    State,
    Subject,
    Waiver,
)

WAIVER = Waiver("r", "shop", "why", Location("w.yaml"), "2027-01-01")


def finding(
    name: str = "web",
    *,
    rule: str = "r",
    kind: str = "Deployment",
    path: str = "a.yaml",
    line: int = 1,
    message: str = "wrong",
    outcome: Outcome = Outcome.FAIL,
    enforcement: Enforcement = Enforcement.REQUIRED,
    waiver: Waiver | None = None,
) -> Finding:
    return Finding(
        rule=rule,
        title="",
        category="c",
        service="shop",
        subject=Subject(kind, name),
        outcome=outcome,
        severity=Severity.HIGH,
        enforcement=enforcement,
        blocking=True,
        message=message,
        fix="",
        location=Location(path, line),
        waiver=waiver,
    )


@pytest.mark.parametrize(
    ("now", "then", "state"),
    [
        (finding(line=90), finding(line=1), State.UNCHANGED),
        (finding(path="b.yaml"), finding(path="a.yaml"), State.UNCHANGED),
        (finding(message="worse"), finding(message="bad"), State.UNCHANGED),
        (finding(), finding(rule="other"), State.NEW),
        (finding(), finding("other"), State.NEW),
        (finding(), finding(outcome=Outcome.PASS), State.NEW),
        (finding(), finding(outcome=Outcome.UNKNOWN), State.NEW),
        (finding(outcome=Outcome.UNKNOWN), finding(), State.NEW),
        (finding(), finding(waiver=WAIVER), State.NEW),
        (finding(waiver=WAIVER), finding(), State.UNCHANGED),
        (finding(), finding(enforcement=Enforcement.ADVISORY), State.NEW),
        (finding(enforcement=Enforcement.ADVISORY), finding(), State.UNCHANGED),
        (finding(outcome=Outcome.PASS), finding(), None),
    ],
)
def test_a_failure_is_new_where_it_is_more_than_it_was(
    now: Finding, then: Finding, state: State | None
) -> None:
    assert compared([now], gaps([then])).states == (state,)


def test_what_fails_no_more_is_gone_and_what_got_worse_is_not() -> None:
    then = gaps([finding("a"), finding("b"), finding("c", outcome=Outcome.UNKNOWN)])
    result = compared([finding("b"), finding("c")], then)
    assert result.states == (State.UNCHANGED, State.NEW)
    assert [gap.subject.name for gap in result.gone] == ["a"]


def test_two_of_one_name_are_matched_one_to_one_and_the_closest_first() -> None:
    then = gaps([finding(path="b.yaml", message="two"), finding(path="a.yaml", message="one")])
    now = [
        finding(path="c.yaml", message="three"),
        finding(path="a.yaml", message="other words"),
        finding(path="b.yaml", message="two"),
    ]
    states = compared(now, then).states
    assert states == (State.NEW, State.UNCHANGED, State.UNCHANGED)


def test_a_file_that_was_moved_is_the_same_subject() -> None:
    then = gaps(
        [finding("docs/old.md", kind="Runbook"), finding("ci.yml#build", kind="Job")],
    )
    now = [finding("docs/new.md", kind="Runbook"), finding("main.yml#build", kind="Job")]
    moved = {"docs/old.md": "docs/new.md", "ci.yml": "main.yml"}
    assert compared(now, then, moved).states == (State.UNCHANGED, State.UNCHANGED)
    assert compared(now, then).states == (State.NEW, State.NEW)


FINDINGS = st.lists(
    st.builds(
        finding,
        st.sampled_from("abc"),
        path=st.sampled_from(("x", "y")),
        message=st.sampled_from(("m", "n")),
        outcome=st.sampled_from(Outcome),
    ),
    max_size=12,
)


@given(FINDINGS, st.randoms(use_true_random=False))
def test_in_any_order_a_report_is_no_news_against_itself(findings: list[Finding], random) -> None:
    shuffled = random.sample(findings, len(findings))
    result = compared(findings, gaps(shuffled))
    assert State.NEW not in result.states
    assert result.gone == ()


@given(FINDINGS, FINDINGS)
def test_new_and_gone_add_up(now: list[Finding], then: list[Finding]) -> None:
    before: tuple[Gap, ...] = gaps(then)
    result = compared(now, before)
    paired = len(before) - len(result.gone)
    unmatched = sum(state is not None for state in result.states) - paired
    assert 0 <= unmatched <= sum(state is State.NEW for state in result.states)
