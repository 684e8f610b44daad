"""States on findings that are not made: the same verdicts and counts as on made ones."""

from __future__ import annotations

import pytest

from readiness.baseline.matching import is_gap
from readiness.evaluation.tolerance import tolerant
from readiness.findings import Findings, chosen, number_of, outlined
from readiness.model import State
from tests.evaluation.test_page import RULES, RUNS
from tests.runs import report

STATES = {
    "all new": (State.NEW,),
    "all old": (State.UNCHANGED,),
    "in turns": (State.UNCHANGED, State.NEW, State.BASELINED),
}


@pytest.mark.parametrize("states", STATES.values(), ids=STATES)
@pytest.mark.parametrize("files", RUNS.values(), ids=RUNS)
def test_marked_pages_say_what_marked_findings_say(files, states):
    told = report(files, RULES)
    assert isinstance(told.findings, Findings)
    failures = tuple(chosen(told.findings, is_gap))
    given = [states[number % len(states)] for number in range(len(failures))]
    lazy = tolerant(told, failures, given)
    made = tolerant(told._replace(findings=tuple(told.findings)), failures, given)
    assert (lazy.verdict, lazy.services) == (made.verdict, made.services)
    assert list(lazy.findings) == list(made.findings)
    assert [each.state for each in made.findings if is_gap(each)] == given
    for wanted in (is_gap, lambda each: each.blocking, lambda each: each.state is State.NEW):
        assert number_of(lazy.findings, wanted) == number_of(made.findings, wanted)
        assert list(chosen(lazy.findings, wanted)) == list(filter(wanted, made.findings))


def test_a_rule_whose_failures_differ_in_state_is_outlined_by_each():
    told = report(RUNS["plain"], RULES)
    failures = tuple(chosen(told.findings, is_gap))
    given = [(State.NEW, State.UNCHANGED)[number % 2] for number in range(len(failures))]
    found = tolerant(told, failures, given).findings
    new = [each for each in found if each.state is State.NEW]
    seen = [
        each
        for sketch in outlined(found, lambda each: each.state is State.NEW)
        for each in (*sketch.whole, *sketch.others)
    ]
    assert sorted(each.rule for each in seen) == sorted(each.rule for each in new)
