"""Who entered a waiver and how often it was renewed, by what its file said before."""

from __future__ import annotations

import pytest

from readiness.model import Location, Waiver
from readiness.policy.waiver_history import Past, remembered

BOARD = "board@example.com"


def waiver(expires: str, *, approved_by: str = BOARD, **changed: str) -> Waiver:
    terms = {"rule": "r", "service": "s", "reason": "x"} | changed
    return Waiver(**terms, location=Location("w.yaml"), expires=expires, approved_by=approved_by)


def history(*states: tuple[str, ...]) -> list[Past]:
    """Each state by another author on another day."""
    return [
        Past(f"A{number} <a{number}@x>", f"2026-01-0{number}", tuple(map(waiver, days)))
        for number, days in enumerate(states, 1)
    ]


FIRST, SECOND, THIRD = "2026-02-01", "2026-03-01", "2026-04-01"


@pytest.mark.parametrize(
    ("states", "now", "told"),
    [
        ((), FIRST, (None, 0, None)),
        (((FIRST,),), FIRST, ("A1 <a1@x>", 0, "2026-01-01")),
        (((FIRST,), (FIRST,)), FIRST, ("A1 <a1@x>", 0, "2026-01-01")),
        (((FIRST,), (SECOND,)), SECOND, ("A2 <a2@x>", 1, "2026-01-02")),
        (((FIRST,), (SECOND,)), THIRD, (None, 2, None)),
        (((FIRST,), (SECOND,), (THIRD,), (THIRD,)), THIRD, ("A3 <a3@x>", 2, "2026-01-03")),
        (((SECOND,), (FIRST,)), FIRST, ("A2 <a2@x>", 0, "2026-01-02")),
        (((SECOND,), (FIRST,), (SECOND,)), SECOND, ("A3 <a3@x>", 1, "2026-01-03")),
        (((FIRST,), (), (SECOND,)), SECOND, ("A3 <a3@x>", 1, "2026-01-03")),
        (((FIRST, SECOND),), SECOND, ("A1 <a1@x>", 0, "2026-01-01")),
    ],
    ids=[
        "not committed", "entered", "untouched", "renewed", "renewed in the work tree",
        "twice", "shortened", "shortened and renewed", "taken out and back", "twice in one file",
    ],
)  # fmt: skip
def test_history_tells_who_entered_it_and_how_often_it_was_renewed(
    states: tuple[tuple[str, ...], ...], now: str, told: tuple[str | None, int, str | None]
) -> None:
    (found,) = remembered([waiver(now)], history(*states))
    assert (found.entered_by, found.renewals, found.created) == told


def test_words_may_be_mended_by_anybody_but_not_the_approver() -> None:
    before = history((FIRST,))
    (reworded,) = remembered([waiver(FIRST, reason="in better words")], before)
    assert reworded.entered_by == "A1 <a1@x>"
    (other,) = remembered([waiver(FIRST, approved_by="me@example.com")], before)
    assert other.entered_by is None


def test_another_subject_is_another_waiver() -> None:
    (found,) = remembered([waiver(SECOND, subject="Deployment/*")], history((FIRST,)))
    assert (found.entered_by, found.renewals) == (None, 0)
