"""The judging of many services shared by several hands: the same codes, in the same order; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any

from readiness.evaluation.bench import Bench
from readiness.evaluation.case import Case
from readiness.evaluation.part import Codes, codes
from readiness.policy.answers import Told
from readiness.processes import Hands

FEWEST = 64
"""Services of a share: fewer are judged in less time than it takes to copy a process."""


def shared(
    cases: Sequence[Case], bench: Bench, told: Told | None, hands: Hands
) -> Iterator[tuple[Case, Codes | None]]:
    """Each case with its codes, where others have worked them out."""
    own, *others = _shares(cases, hands.number)
    begun = [(share, hands.beside(partial(_worked_out, share, bench, told))) for share in others]
    for case in own:
        yield case, None
    for share, answer in begun:
        found = _heard(answer(), told)
        yield from (
            ((case, None) for case in share) if found is None else zip(share, found, strict=True)
        )


def _shares(cases: Sequence[Case], number: int) -> list[Sequence[Case]]:
    number = max(1, min(number, len(cases) // FEWEST))
    size = max(1, -(-len(cases) // number))
    return [cases[at : at + size] for at in range(0, len(cases), size)] or [()]


def _worked_out(share: Sequence[Case], bench: Bench, told: Told | None) -> tuple[Any, ...]:
    found = [codes(case, bench, about_waivers=False) for case in share]
    return found, {} if told is None else told.used()


def _heard(answer: Any, told: Told | None) -> list[Codes] | None:
    """The codes, after the own memory has learnt what others were told."""
    if answer is None:
        return None
    found, used = answer
    for asked, said in used.items():
        if told is not None and told.recall(asked) is None:
            told.remember(asked, said)
    return found  # type: ignore[no-any-return]
