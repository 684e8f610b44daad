"""Whatever somebody writes as an expression is compiled or refused, and evaluates or breaks."""

from __future__ import annotations

import contextlib

from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.errors import PolicyErrors
from readiness.policy.expression import EvaluationError, Evaluator, compile_expression
from readiness.policy.passage import Passage
from readiness.policy.template import Renderer, compile_template
from readiness.policy.traced import Source
from tests.policy.test_expression import SCOPE, passage, roots

NAMES = ("workload", "container", "facts", "service", "catalog", "params", "today", "x", "c")
FIELDS = ("name", "kind", "containers", "replicas", "min", "image", "tag", "labels", "slos", "tier")
ATOMS = st.sampled_from(
    (*NAMES, "1", "1.5", "'é😀'", "null", "true", "[]", "{}", "[1, 'a']", "{'a': 1}")
)


def grown(inner):
    two = st.tuples(inner, inner)
    return st.one_of(
        st.builds("{}.{}".format, inner, st.sampled_from(FIELDS)),
        st.builds("has({}.{})".format, inner, st.sampled_from(FIELDS)),
        st.builds("{}[{}]".format, inner, inner),
        st.builds(
            "({} {} {})".format,
            inner,
            st.sampled_from(["+", "-", "*", "/", "%", "==", "!=", "<", ">=", "&&", "||", "in"]),
            inner,
        ),
        st.builds(
            "{}.{}({}, {})".format,
            inner,
            st.sampled_from(["all", "exists", "map", "filter", "exists_one"]),
            st.sampled_from("xc"),
            inner,
        ),
        st.builds(
            "{}({})".format,
            st.sampled_from(["!", "-", "size", "string", "int", "double", "type", "dyn", "nope"]),
            inner,
        ),
        two.map(lambda pair: f"glob({pair[0]}, {pair[1]})"),
        two.map(lambda pair: f"days_between({pair[0]}, {pair[1]})"),
        two.map(lambda pair: f"({pair[0]} ? {pair[1]} : {pair[0]})"),
        two.map(lambda pair: f"[{pair[0]}, {pair[1]}]"),
    )


EXPRESSIONS = st.one_of(st.recursive(ATOMS, grown, max_leaves=12), st.text(max_size=40))


def everything(type_):
    source = Source(type_)
    source.take()
    return source.shape()


WHOLE = {name: everything(type_) for name, type_ in SCOPE.items()}


def answer(compiled):
    try:
        return Evaluator(compiled).evaluate(roots())
    except EvaluationError:
        return "broken"


@settings(max_examples=150, deadline=None)
@given(EXPRESSIONS)
def test_any_text_is_refused_or_reads_all_that_its_value_rests_on(text):
    try:
        compiled = compile_expression(passage(text), SCOPE, "any")
    except PolicyErrors as errors:
        places = {error.at.path for error in errors.exceptions}
    else:
        whole = {name: WHOLE[name] for name in compiled.shapes}
        assert answer(compiled) == answer(compiled._replace(shapes=whole))
        places = {"rule.yaml"}
    assert places == {"rule.yaml"}


@settings(max_examples=100, deadline=None)
@given(
    st.one_of(
        st.text(alphabet="{} 'a\"\\", max_size=30), EXPRESSIONS.map("a {{{{ {} }}}} b".format)
    )
)
def test_any_message_is_compiled_or_refused(text):
    with contextlib.suppress(PolicyErrors):
        Renderer(compile_template(passage(text), SCOPE)).render(roots())


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=30), st.text(max_size=60), st.integers(0, 40))
def test_a_place_is_always_some_place_of_the_file(value, source, offset):
    whole = Passage(value, passage("").location, source)
    found = whole.at(offset)
    assert found == whole.location or (found.line >= 1 and found.column >= 1)
