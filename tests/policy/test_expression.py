"""Expressions: what is refused at load and where, what is read, and what an error becomes."""

from __future__ import annotations

import pytest

from readiness.errors import PolicyErrors
from readiness.facts.model import Container, Facts, FixedPlace, Image, Replicas, Slo, Workload
from readiness.model import Location, Service, TierSource
from readiness.policy.expression import (
    EvaluationError,
    Evaluator,
    compile_expression,
)
from readiness.policy.passage import Passage
from readiness.policy.scope import BOOL, DOUBLE, INT, scope

PLACE = FixedPlace(Location("deploy.yaml", 3, 1))
SCOPE = scope("workloads.containers", {"replicas": INT, "ratio": DOUBLE, "strict": BOOL})


def passage(text: str) -> Passage:
    return Passage(text, Location("rule.yaml", 1, 1), text)


def compiled(text: str, expects="bool"):
    return compile_expression(passage(text), SCOPE, expects)


def mistakes(text: str) -> list[str]:
    with pytest.raises(PolicyErrors) as caught:
        compiled(text)
    return [str(error) for error in caught.value.exceptions]


def container(name="web", tag="1.2", role="main") -> Container:
    return Container(PLACE, name, role, Image(f"r/{name}:{tag}", "r", name, tag, None))


def workload(*containers: Container, replicas: int | None = 2, name="web") -> Workload:
    return Workload(
        PLACE,
        kind="Deployment",
        api_version="apps/v1",
        namespace="shop",
        name=name,
        replicas=Replicas(replicas, replicas, replicas),
        containers=containers,
    )


def roots(**given):
    fine = container()
    return {
        "service": Service("web", "", Location("readiness.yaml"), 0, TierSource.DECLARED),
        "facts": Facts(),
        "catalog": (),
        "params": {"replicas": 2, "ratio": 0.5, "strict": True},
        "today": "2026-11-21",
        "workload": workload(fine),
        "container": fine,
        **given,
    }


MISTAKES = [
    (
        "workload.replica.min >= 3",
        ["rule.yaml:1:10: workload.replica: no such field; did you mean replicas?"],
    ),
    (
        "has(workload.autoscalers) || true",
        ["rule.yaml:1:14: workload.autoscalers: no such field; did you mean autoscaler?"],
    ),
    (
        "has(workload.autoscaler.minimum)",
        ["rule.yaml:1:25: workload.autoscaler.minimum: no such field; did you mean min?"],
    ),
    (
        "has(workload.autoscaler)",
        ["rule.yaml:1:14: has(workload.autoscaler) is always true: every field exists"],
    ),
    (
        "!workload.containers.exists(c, c.imag.tag == 'latest')",
        ["rule.yaml:1:34: c.imag: no such field; did you mean image?"],
    ),
    (
        "workload.containers.filter(c, c.role == 'main').all(c, c.image.tga != '')",
        ["rule.yaml:1:64: c.image.tga: no such field; did you mean tag?"],
    ),
    (
        "workload.containers.map(c, c.image).all(i, i.tga != '')",
        ["rule.yaml:1:46: i.tga: no such field; did you mean tag?"],
    ),
    (
        "facts.slos.exists(s, facts.alerts.all(a, a.slo == s.nam))",
        ["rule.yaml:1:53: s.nam: no such field; did you mean name?"],
    ),
    (
        "[workload.spread].all(s, s.nod == 'hard')",
        ["rule.yaml:1:28: s.nod: no such field; did you mean node?"],
    ),
    (
        "workload['replica'].min > 1",
        ["rule.yaml:1:10: workload.replica: no such field; did you mean replicas?"],
    ),
    (
        "workload[today] == ''",
        ["rule.yaml:1:9: workload[…]: fields are named, not computed"],
    ),
    (
        "params.replica > 1 && workload.kid == 'x'",
        [
            "rule.yaml:1:8: params.replica: no such field; did you mean replicas?",
            "rule.yaml:1:32: workload.kid: no such field; did you mean kind?",
        ],
    ),
    (
        "alert.name == 'x'",
        ["rule.yaml:1:1: alert: is not known here"],
    ),
    (
        "todai == ''",
        ["rule.yaml:1:1: todai: no such variable or function; did you mean today?"],
    ),
    (
        "container.name.startWith('a')",
        ["rule.yaml:1:25: startWith: no such variable or function; did you mean startsWith?"],
    ),
    ("workload.name", ["rule.yaml:1:1: must give true or false, this gives text"]),
    ("workload.name > 3", ["rule.yaml:1:15: > between text and an integer"]),
    (
        "workload.replicas.min * 1.5 > 2.0",
        ["rule.yaml:1:23: * between an integer and a number with decimals"],
    ),
    ("workload.kind in [1, 2]", ["rule.yaml:1:15: in between text and an integer"]),
    ("!workload.name", ["rule.yaml:1:10: ! needs true or false, this is text"]),
    (
        "workload.containers.name == ''",
        [
            (
                "rule.yaml:1:21: workload.containers.name: workload.containers is a list; "
                "ask its items with .all(x, …)"
            ),
        ],
    ),
    ("workload.all(x, x == 1)", ["rule.yaml:1:1: workload is a record (Workload), not a list"]),
    (
        "workload.name.size.x == 1",
        ["rule.yaml:1:15: workload.name.size: workload.name is text, it has no fields"],
    ),
    (
        "workload.labels.map(k, k) == []",
        ["rule.yaml:1:20: the keys of a mapping have no order: no list can be made of them"],
    ),
    (
        "(workload.templated ? null : 1.5) == 1.5",
        ["rule.yaml:1:21: ? : does not take (dyn, null, double)"],
    ),
    ("today > 3", ["rule.yaml:1:7: > does not take (string, int)"]),
    (
        "today.glob('x')",
        [
            "rule.yaml:1:11: glob is not called like this",
        ],
    ),
    ("workload.kind ==", ["rule.yaml:1:16: the expression ends too early"]),
    (
        "+".join(["1"] * 40) + " > 1",
        [
            "rule.yaml:1:1: is nested too deeply (32 levels; a chain of + counts one level each)",
        ],
    ),
    (
        "(" * 40 + "true" + ")" * 40,
        [
            "rule.yaml:1:1: is nested too deeply (32 levels; a chain of + counts one level each)",
        ],
    ),
    ("'" + "a" * 100_000 + "' == ''", ["rule.yaml:1:1: is longer than 100,000 characters"]),
]


@pytest.mark.parametrize(("text", "expected"), MISTAKES, ids=[text[:40] for text, _ in MISTAKES])
def test_a_mistake_in_an_expression_is_told_with_its_place(text, expected):
    assert mistakes(text) == expected


LARGE = "rule.yaml:1:1: can build values of more than 10,000,000 items or characters"
GROWING = [
    ("[[0]]" + ".map(a, a + a)" * 26 + ".size() > 0", True),
    ("['x']" + ".map(a, a + a + a + a)" * 14 + ".size() > 0", True),
    ("'x'" + ".replace('', 'xxxxxxxxxx')" * 9 + " == ''", True),
    ("'x'" + ".replace('', 'xxxxxxxxxx')" * 2 + " == ''", False),
    ("[[0]]" + ".map(a, a + a)" * 6 + ".size() > 0", False),
    (
        "facts.workloads.map(w, w.containers.filter(c, c.role == 'main').map(c, c.name)).size() > 0",
        False,
    ),
    ("facts.slos.filter(s, s.name != '').map(s, s.name).join(', ') == ''", False),
]


@pytest.mark.parametrize(("text", "refused"), GROWING)
def test_an_expression_that_could_fill_the_memory_is_refused(text, refused):
    if refused:
        assert mistakes(text) == [LARGE]
    else:
        assert compiled(text).text == text


SHAPES = [
    ("workload.kind == 'Deployment'", {"workload": {"kind": 0}}),
    (
        "workload.replicas.min >= params.replicas",
        {"params": {"replicas": 0}, "workload": {"replicas": {"min": 0}}},
    ),
    ("workload.autoscaler == null", {"workload": {"autoscaler": {}}}),
    ("workload.containers.size() > 1", {"workload": {"containers": [{}]}}),
    (
        "workload.containers.filter(c, c.role == 'main').all(c, c.image.tag != 'latest')",
        {"workload": {"containers": [{"image": {"tag": 0}, "role": 0}]}},
    ),
    ("has(workload.labels.team)", {"workload": {"labels": 2}}),
    ("'web' in workload.selected_by", {"workload": {"selected_by": 3}}),
    ("workload.location.line > 1", {"workload": {"@location": {"line": 0}}}),
    ("facts.slos.all(s, s.target > 0.9)", {"facts": {"slos": [{"target": 1}]}}),
    ("service.tier_source == 'declared'", {"service": {"tier_source": 4}}),
    ("catalog.exists(s, s.tier == 0)", {"catalog": [{"tier": 0}]}),
    ("days_between('2026-11-01', today) == 20", {"today": 0}),
]


@pytest.mark.parametrize(("text", "shapes"), SHAPES)
def test_an_expression_reads_no_more_than_it_names(text, shapes):
    assert compiled(text).shapes == shapes


VALUES = [
    ("workload.kind == 'Deployment'", True),
    ("workload.replicas.min >= params.replicas", True),
    ("workload.autoscaler == null", True),
    ("workload.containers.all(c, c.image.tag != 'latest')", True),
    ("has(workload.labels.team)", False),
    ("workload.location.line == 3 && workload.location.path == 'deploy.yaml'", True),
    ("service.tier_source == 'declared' && service.tier == 0", True),
    ("days_between('2026-11-01', today) == 20", True),
    ("glob(workload.name, 'w*') && !glob(workload.name, 'x*')", True),
    ("['a', 'b'].join('-') == 'a-b' && 'A'.lowerAscii() == 'a'", True),
    ("container.requests.cpu == null || container.requests.cpu > 0.1", True),
    ("params.ratio * 2.0 == 1.0 && params.strict", True),
    ("facts.workloads.size() == 0", True),
    ("workload.name.matches('^(w+)+b$')", False),
]


@pytest.mark.parametrize(("text", "value"), VALUES)
def test_an_expression_is_evaluated_on_facts(text, value):
    assert Evaluator(compiled(text)).evaluate(roots()) is value


BROKEN = [
    ("workload.autoscaler.min > 1", "Applying SELECT to non-message type"),
    ("workload.replicas.min > 1", "No matching overloads found : _>_(null_type, int64)"),
    ("1 / (workload.containers.size() - 1) > 0", "divide by zero"),
    ("days_between('soon', today) > 1", "Invalid isoformat string: 'soon'"),
    ("workload.containers[7].name == ''", "Index error: index=7 size=1"),
    ("workload.labels['team'] == ''", 'Key not found in map : "team"'),
    ("workload.name.matches('(')", "invalid regular expression: missing ): ("),
]


@pytest.mark.parametrize(("text", "message"), BROKEN)
def test_an_expression_that_breaks_is_an_error_and_never_true(text, message):
    subject = workload(container(), replicas=None)
    evaluator = Evaluator(compiled(text))
    for _ in range(2):
        with pytest.raises(EvaluationError) as caught:
            evaluator.evaluate(roots(workload=subject))
        assert caught.value.message == message


def test_a_value_that_is_not_true_or_false_is_an_error():
    evaluator = Evaluator(compiled("[workload.name, 1][0]"))
    with pytest.raises(EvaluationError, match="gives str, not true or false"):
        evaluator.evaluate(roots())


def test_too_many_iterations_are_an_error():
    many = Facts(slos=tuple(Slo(PLACE, str(number)) for number in range(150)))
    evaluator = Evaluator(compiled("facts.slos.all(a, facts.slos.all(b, a.name + b.name != ''))"))
    with pytest.raises(EvaluationError, match="Iteration budget exceeded"):
        evaluator.evaluate(roots(facts=many))


def test_numbers_of_facts_are_doubles_where_facts_say_so():
    slo = Slo(PLACE, "availability", target=1)
    evaluator = Evaluator(compiled("facts.slos.all(s, 1.0 - s.target < 0.1)"))
    assert evaluator.evaluate(roots(facts=Facts(slos=(slo,)))) is True


def test_text_that_utf_8_cannot_say_is_no_reason_to_break():
    evaluator = Evaluator(compiled("workload.name.startsWith('web')"))
    assert evaluator.evaluate(roots(workload=workload(name="web\udc80"))) is True


def test_an_integer_beyond_64_bits_is_an_error():
    evaluator = Evaluator(compiled("workload.replicas.min > 1"))
    with pytest.raises(EvaluationError, match="out of range"):
        evaluator.evaluate(roots(workload=workload(replicas=1 << 70)))


def test_what_was_said_of_one_value_is_not_said_of_another():
    evaluator = Evaluator(compiled("workload.replicas.min >= params.replicas"))
    strict = {"replicas": 3, "ratio": 0.5, "strict": True}
    loose = {"replicas": 2, "ratio": 0.5, "strict": True}
    answers = [
        evaluator.evaluate(roots(workload=workload(replicas=replicas), params=params))
        for replicas, params in ((2, loose), (2, strict), (3, strict), (1, loose), (2, loose))
    ]
    assert answers == [True, False, True, False, True]


PATHS = ["workload.name", "container.image.tag", "workload.replicas.min", "service.owner", "today"]


@pytest.mark.parametrize("text", PATHS)
def test_a_bare_path_says_what_the_engine_says(text):
    by_engine = Evaluator(compiled(f"[{text}][0]", "any")).evaluate(roots())
    assert Evaluator(compiled(text, "any")).evaluate(roots()) == by_engine


def test_a_name_that_is_no_text_is_said_as_the_engine_says_it():
    given = roots(workload=workload(name="web\udc80"))
    assert Evaluator(compiled("workload.name", "any")).evaluate(given) == "web?"
