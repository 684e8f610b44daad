"""Work beside the own: answered by a copy of the process, or by nobody."""

from __future__ import annotations

import os
import signal
import sys
import threading

import pytest

from readiness import processes
from readiness.processes import ALONE, hands

forks = pytest.mark.skipif(
    not hasattr(os, "fork") or sys.platform == "darwin", reason="no copy of a process is made here"
)


@pytest.fixture(autouse=True)
def _two_processors(monkeypatch):
    monkeypatch.setattr(processes, "_processors", lambda: 2)


@forks
def test_a_copy_knows_what_was_known_and_answers_with_plain_data():
    known = {"a": (1, b"x", None)}
    answer = hands(2).beside(lambda: (known, [os.getpid()]))
    said, (child,) = answer()
    assert said == known
    assert child != os.getpid()


def _raises():
    raise ValueError("nobody sees this")


def _killed():
    os.kill(os.getpid(), signal.SIGKILL)


@forks
@pytest.mark.parametrize(
    "work", [_raises, _killed, sys.exit, object], ids=["raises", "is killed", "exits", "is no data"]
)
def test_of_a_copy_that_fails_nobody_did_the_work(work, capfd):
    assert hands(2).beside(work)() is None
    assert capfd.readouterr() == ("", "")


@forks
def test_a_copy_that_says_nothing_is_given_up(monkeypatch):
    monkeypatch.setattr(processes, "PATIENCE", 0.01)
    assert hands(2).beside(signal.pause)() is None


@forks
def test_no_more_work_at_once_than_asked_for_or_than_there_are_processors():
    assert hands(64).number == 2
    assert hands(1) == ALONE


def test_beside_another_thread_no_copy_is_made():
    waiting = threading.Event()
    thread = threading.Thread(target=waiting.wait)
    thread.start()
    try:
        assert hands(2) == ALONE
    finally:
        waiting.set()
        thread.join()


def test_a_platform_without_copies_works_alone(monkeypatch):
    monkeypatch.setattr(processes.sys, "platform", "darwin")
    assert hands(2) == ALONE
    assert ALONE.beside(lambda: 1)() is None
