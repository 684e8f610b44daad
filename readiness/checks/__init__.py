"""Judgements too deep for an expression: functions from facts to outcomes, in one typed table.

A check knows facts and parameters; it knows no rule, no tier and no waiver.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from readiness.facts.model import Facts
from readiness.model import Judgement, Service
from readiness.record import NamedTuple


class Question(NamedTuple):
    """What a check is asked: of one service, with the parameters of its tier."""

    service: Service
    facts: Facts
    catalog: tuple[Service, ...]
    params: Mapping[str, Any]
    today: str


Check = Callable[[Question], Iterable[Judgement]]

CHECKS: Mapping[str, Check] = {}
"""The name that `check:` of a rule gives → the function; nothing registers itself."""
