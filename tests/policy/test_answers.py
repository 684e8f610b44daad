"""Answers of earlier runs: given only where all that they depend on is the same."""

from __future__ import annotations

import subprocess
import sys
from functools import partial
from pathlib import Path

import pytest

from readiness.cache import DiskCache, NoCache
from readiness.evaluation.decision import Decision
from readiness.model import Outcome
from readiness.policy import answers, engine
from readiness.policy.answers import Answers, identity, question
from readiness.policy.expression import Compiled, Evaluator, named
from readiness.policy.form import form
from tests.policy.rules import catalogue
from tests.policy.test_expression import compiled, container, roots, workload

ROOT = Path(__file__).parents[2]


@pytest.fixture
def store(tmp_path):
    return DiskCache(str(tmp_path), "1")


def expression(text: str, shapes=None, expects="bool") -> Compiled:
    name = named(text, shapes or {}, expects)
    return Compiled(text, form(text, text), shapes or {}, expects, name)


def asked(value, *expressions):
    return question(identity(*expressions), lambda: value)


def test_a_question_is_another_where_anything_is_that_its_answer_depends_on():
    one, other = expression("a"), expression("b")
    questions = [
        asked([1], one, None, other),
        asked([1], None, one, other),
        asked([1], other, None, one),
        asked([1], expression("a", expects="any"), None, other),
        asked([1], expression("a", {"service": {"name": 0}}), None, other),
        *(asked(value, one, None, other) for value in ([True], [1.0], ["1"], [None], [[1]], [])),
    ]
    assert len(set(questions)) == len(questions)
    assert asked([1], one, None, other) == questions[0]


def test_values_that_are_no_plain_data_are_never_remembered():
    assert asked([object()], expression("a")) is None


def test_what_was_kept_is_recalled_by_the_next_run_and_no_sooner(store):
    first = Answers(store, "tree")
    first.remember("q", "pass")
    assert Answers(store, "tree").recall("q") is None
    first.keep()
    assert Answers(store, "tree").recall("q") == "pass"


def test_another_engine_knows_no_answer(store, monkeypatch):
    first = Answers(store, "tree")
    first.remember("q", "pass")
    first.keep()
    monkeypatch.setattr(engine, "stamp", lambda: "another")
    assert Answers(store, "tree").recall("q") is None


def test_answers_that_the_last_run_had_no_use_for_go_when_there_are_too_many(store, monkeypatch):
    monkeypatch.setattr(answers, "MOST", 2)
    first = Answers(store, "tree")
    for word in ("a", "b"):
        first.remember(word, "pass")
    first.keep()
    second = Answers(store, "tree")
    second.recall("b")
    second.remember("c", "fail")
    second.keep()
    third = Answers(store, "tree")
    assert [third.recall(word) for word in ("a", "b", "c")] == [None, "pass", "fail"]


@pytest.mark.parametrize("kept", [None, 1, [], ["x", {}], [1, 2, 3], {"q": "pass"}])
def test_what_was_not_kept_by_us_is_no_answer(store, kept):
    place = Answers(store, "tree")
    place.remember("q", "pass")
    place.keep()
    (file,) = Path(store.folder).rglob("*.json")
    store.put(answers.KIND, file.stem, kept)
    assert Answers(store, "tree").recall("q") is None


@pytest.mark.parametrize("answer", ["pass!", "", "FAIL", "{"])
def test_an_answer_that_is_none_is_asked_again(answer):
    class Wrong:
        def recall(self, asked):
            return answer

        def remember(self, asked, answer):
            pass

    pinned = catalogue()["image-is-pinned"]
    given = roots(workload=workload(container()), container=container())
    assert Decision(pinned, Wrong()).outcome(given) is Decision(pinned).outcome(given)


@pytest.mark.parametrize(
    "text",
    [
        "workload.name + '!'",
        "size(workload.name)",
        "1.0",
        "workload.replicas.min == 1",
        "[workload.replicas.min, 3]",
        "{'a': workload.replicas.min}",
        "workload.namespace",
    ],
)
def test_a_value_in_a_message_is_the_same_recalled(store, text):
    given = partial(roots, workload=workload(container()))
    values = []
    for _ in range(2):
        known = Answers(store, "tree")
        values.append(Evaluator(compiled(text, "any"), known).evaluate(given()))
        known.keep()
    assert values[0] == values[1]
    assert type(values[0]) is type(values[1])


def test_a_recalled_outcome_is_of_the_same_values_and_no_others(store):
    survives = catalogue()["workload-survives-a-node"]
    outcomes = []
    for replicas in (1, 2, None, 1, 2, None):
        known = Answers(store, "tree")
        given = roots(workload=workload(container(), replicas=replicas))
        outcomes.append(Decision(survives, known).outcome(given))
        known.keep()
    assert outcomes == [Outcome.FAIL, Outcome.PASS, Outcome.UNKNOWN] * 2


def test_without_a_cache_nothing_is_known():
    known = Answers(NoCache(), "tree")
    known.remember("q", "pass")
    known.keep()
    assert Answers(NoCache(), "tree").recall("q") is None


def test_a_second_run_loads_neither_engine_nor_parser(tmp_path):
    tree = tmp_path / "tree"
    tree.mkdir()
    (tree / "readiness.yaml").write_text(
        "apiVersion: readiness/v1\nservice: {name: web, tier: 2, owner: team-web}\n"
    )
    program = (
        "import sys; from readiness import cli; "
        f"cli.run(['check', '--quiet', {str(tree)!r}]);"
        "print([name for name in ('cel_expr_python', 'yaml', 'pydantic', 'jsonschema', 'git', 'rich',"
        " 'markdown_it') if name in sys.modules])"
    )
    told = [
        subprocess.run(
            [sys.executable, "-c", program],
            check=False,
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={"READINESS_CACHE_DIR": str(tmp_path / "cache"), "PATH": "/usr/bin:/bin"},
        ).stdout.splitlines()
        for _ in range(2)
    ]
    assert told[1][-1] == "[]"
    assert told[0][:-1] == told[1][:-1]
