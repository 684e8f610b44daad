"""Judging shared by several hands: whoever works, the report is the same."""

from __future__ import annotations

import marshal
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness import app, processes
from readiness.evaluation import sharing
from readiness.processes import ALONE, Hands
from tests.evaluation.test_page import RULES, RUNS
from tests.runs import report


def _plainly(work):
    """Somebody who answers as another process does."""
    said = marshal.dumps(work())
    return lambda: marshal.loads(said)


def _nobody(_work):
    return lambda: None


def judged(files, hands):
    with (
        mock.patch.object(sharing, "FEWEST", 1),
        mock.patch.object(app.processes, "hands", return_value=hands),
    ):
        return report(files, RULES)


@pytest.mark.parametrize("beside", [_plainly, _nobody])
@pytest.mark.parametrize("number", [2, 3, 7])
@pytest.mark.parametrize("files", RUNS.values(), ids=RUNS)
def test_a_report_does_not_tell_how_many_worked_on_it(files, number, beside):
    assert judged(files, Hands(number, beside)) == judged(files, ALONE)


@pytest.mark.parametrize("files", RUNS.values(), ids=RUNS)
def test_copies_of_the_process_say_what_it_says_itself(files, monkeypatch):
    monkeypatch.setattr(processes, "_processors", lambda: 3)
    assert judged(files, processes.hands(3)) == judged(files, ALONE)


@given(st.integers(0, 300), st.integers(1, 9))
@settings(max_examples=100, deadline=None)
def test_shares_are_all_of_it_in_order_and_none_is_too_small(count, number):
    cases = tuple(range(count))
    shares = sharing._shares(cases, number)
    assert [each for share in shares for each in share] == list(cases)
    assert len(shares) <= number
    assert len(shares) == 1 or count // len(shares) >= sharing.FEWEST


def test_what_others_were_told_is_remembered(tmp_path):
    from readiness.cache import DiskCache
    from readiness.policy.answers import Answers

    store = DiskCache(str(tmp_path), "1")
    mine, theirs = Answers(store, "tree"), Answers(store, "tree")
    theirs.remember("asked", "said")
    found = sharing._heard(([["codes"]], dict(theirs.used())), mine)
    assert found == [["codes"]]
    assert mine.recall("asked") == "said"
