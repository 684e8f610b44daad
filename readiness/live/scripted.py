"""A witness that says what somebody wrote down for it: the examples of rules; asks nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.live.question import ALERTS, RULES, TARGETS, Answer, Kind, Question, Witness, query
from readiness.live.recording import repeating

ORIGINS = {kind: f"https://{kind.value}.example.com" for kind in Kind}
NOON = "2026-11-21T12:00:00Z"
"""When an example was asked."""


def scripted(given: Mapping[str, Mapping[str, Any] | None]) -> Witness:
    """Kind of system → what it answers, as `LiveAnswers` of a rule's file has it."""
    kinds = [kind for kind in Kind if given.get(kind.value) is not None]
    known = {
        question: answer for kind in kinds for question, answer in _answers(given[kind.value] or {})
    }
    return repeating({kind: ORIGINS[kind] for kind in kinds}, known)


def _answers(said: Mapping[str, Any]) -> Iterator[tuple[Question, Answer]]:
    if said.get("rules") is not None:
        groups = [_group(group) for group in said["rules"]]
        yield RULES, Answer(NOON, {"groups": groups})
    if said.get("targets") is not None:
        targets = [{"labels": {}, "health": "up", **target} for target in said["targets"]]
        yield TARGETS, Answer(NOON, {"activeTargets": targets})
    if said.get("alerts") is not None:
        yield ALERTS, Answer(NOON, said["alerts"])
    for text, result in (said.get("queries") or {}).items():
        yield query(text), _result(result)


def _group(group: Mapping[str, Any]) -> dict[str, Any]:
    """A group with what a server always says and an example need not."""
    rules = [{"type": "alerting", "health": "ok", **rule} for rule in group["rules"]]
    return {**group, "rules": rules}


def _result(result: Any) -> Answer:
    if isinstance(result, str):
        return Answer(NOON, problem=result)
    numbers = result if isinstance(result, list) else [result]
    vector = [{"metric": {}, "value": [0, str(number)]} for number in numbers]
    return Answer(NOON, {"resultType": "vector", "result": vector})
