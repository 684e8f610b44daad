"""What is asked of a live system and what came back; asks nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from readiness.record import NamedTuple


class Kind(StrEnum):
    """The systems that can be asked."""

    PROMETHEUS = "prometheus"
    ALERTMANAGER = "alertmanager"


class Question(NamedTuple):
    """One call of an API that changes nothing; `path` is below the address of the system."""

    kind: Kind
    path: str
    params: tuple[tuple[str, str], ...] = ()


class Answer(NamedTuple):
    """What came back: data, or the problem because of which there are none."""

    at: str
    """When, `YYYY-MM-DDTHH:MM:SSZ`."""
    data: Any = None
    problem: str | None = None


Answers = Mapping[Question, Answer]
Ask = Callable[[Sequence[Question]], Answers]
"""Asks all of them; every question has an answer, if only a problem."""


class Witness(NamedTuple):
    """Somebody who can be asked: the systems themselves, or a recording of what they said."""

    origins: Mapping[Kind, str]
    """Address of each system without credentials."""
    ask: Ask


BUILD = Question(Kind.PROMETHEUS, "/api/v1/status/buildinfo")
RULES = Question(Kind.PROMETHEUS, "/api/v1/rules")
TARGETS = Question(Kind.PROMETHEUS, "/api/v1/targets", (("state", "active"),))
STATUS = Question(Kind.ALERTMANAGER, "/api/v2/status")
ALERTS = Question(Kind.ALERTMANAGER, "/api/v2/alerts")

QUERY = "/api/v1/query"


def query(text: str) -> Question:
    """An instant query, evaluated at the server's present."""
    return Question(Kind.PROMETHEUS, QUERY, (("query", text),))
