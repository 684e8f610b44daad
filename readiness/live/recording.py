"""What live systems said, as a file, `readiness/live/v1`: written by one run, replayed by others."""

from __future__ import annotations

import json
from collections.abc import Mapping, MutableMapping, Sequence
from typing import Any

from readiness import redaction
from readiness.errors import ReadinessError
from readiness.live.question import STATUS, Answer, Answers, Kind, Question, Witness
from readiness.model import Location

SCHEMA = "readiness/live/v1"
HINT = "such a file comes from: readiness check --live prometheus=URL --live-record FILE"
ABSENT = "the recording has no answer to that"


def recorded(witness: Witness, into: MutableMapping[Question, Answer]) -> Witness:
    """The same witness, with whatever it says noted down."""

    def ask(questions: Sequence[Question]) -> Answers:
        answers = witness.ask(questions)
        into.update(answers)
        return answers

    return witness._replace(ask=ask)


def written(origins: Mapping[Kind, str], answers: Answers) -> str:
    """The file; without secrets that a text quotes, and without a configuration that may hold one."""
    told = {
        "schema": SCHEMA,
        "origins": {kind.value: origins[kind] for kind in sorted(origins)},
        "answers": [
            {
                "kind": question.kind.value,
                "path": question.path,
                "params": [list(pair) for pair in question.params],
                "at": answer.at,
                "data": _kept(question, answer.data),
                "problem": answer.problem,
            }
            for question, answer in sorted(answers.items(), key=lambda pair: pair[0])
        ],
    }
    return json.dumps(told, indent=1, ensure_ascii=True) + "\n"


def _kept(question: Question, data: Any) -> Any:
    if question == STATUS and isinstance(data, dict):
        return {"versionInfo": _clean(data.get("versionInfo"))}
    return _clean(data)


def _clean(data: Any) -> Any:
    if isinstance(data, str):
        return redaction.text(data)
    if isinstance(data, list):
        return [_clean(item) for item in data]
    if isinstance(data, dict):
        return {redaction.text(key): _clean(value) for key, value in data.items()}
    return data


def replayed(path: str, content: bytes) -> Witness:
    """A witness that repeats a recording; raises `ReadinessError` where the file is none."""
    try:
        data = json.loads(content)
    except (ValueError, RecursionError):
        raise ReadinessError("is no JSON", at=Location(path), hint=HINT) from None
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise ReadinessError(f"its schema is not {SCHEMA}", at=Location(path), hint=HINT)
    try:
        origins = {Kind(kind): _text(origin) for kind, origin in data["origins"].items()}
        known = dict(_entry(entry) for entry in data["answers"])
    except (ValueError, KeyError, TypeError, AttributeError) as trouble:
        message = f"is not what a recording looks like ({type(trouble).__name__})"
        raise ReadinessError(message, at=Location(path), hint=HINT) from None
    return repeating(origins, known)


def repeating(origins: Mapping[Kind, str], known: Answers) -> Witness:
    """A witness that says what is known, and that it knows nothing else."""
    latest = max((answer.at for answer in known.values()), default="")

    def ask(questions: Sequence[Question]) -> Answers:
        nothing = Answer(latest, problem=ABSENT)
        return {question: known.get(question, nothing) for question in questions}

    return Witness(origins, ask)


def _entry(entry: Any) -> tuple[Question, Answer]:
    params = tuple((_text(name), _text(value)) for name, value in entry["params"])
    problem = entry["problem"]
    answer = Answer(_text(entry["at"]), entry["data"], None if problem is None else _text(problem))
    return Question(Kind(entry["kind"]), _text(entry["path"]), params), answer


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{type(value).__name__} where text is due")
    return value
