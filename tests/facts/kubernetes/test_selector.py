import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts.kubernetes.selector import Choice, Index, of_labels, parse

PODS = [
    ("shop", {"app": "web", "tier": "front"}),
    ("shop", {"app": "worker"}),
    ("other", {"app": "web"}),
]


def choose(selector, namespace="shop"):
    return Index(PODS).select(parse(selector), namespace)


@pytest.mark.parametrize(
    ("selector", "found"),
    [
        ({"matchLabels": {"app": "web"}}, (0,)),
        ({"matchLabels": {"app": "web", "tier": "front"}}, (0,)),
        ({"matchLabels": {"app": "web", "tier": "back"}}, ()),
        (
            {"matchExpressions": [{"key": "app", "operator": "In", "values": ["web", "worker"]}]},
            (0, 1),
        ),
        ({"matchExpressions": [{"key": "tier", "operator": "NotIn", "values": ["front"]}]}, (1,)),
        ({"matchExpressions": [{"key": "tier", "operator": "Exists"}]}, (0,)),
        ({"matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}]}, (1,)),
        (
            {
                "matchLabels": {"app": "web"},
                "matchExpressions": [{"key": "tier", "operator": "DoesNotExist"}],
            },
            (),
        ),
        ({}, (0, 1)),
    ],
)
def test_all_of_a_selector_must_hold_within_its_namespace(selector, found):
    assert choose(selector) == Choice(found, "yes" if found else "no")


def test_an_absent_selector_selects_nothing():
    assert choose(None) == Choice((), "no")


@pytest.mark.parametrize(
    "selector",
    [
        "app=web",
        {"matchLabels": "app"},
        {"matchLabels": {"app": "${APP}"}},
        {"matchLabels": {"app": ["web"]}},
        {"matchExpressions": ["app"]},
        {"matchExpressions": [{"key": "app", "operator": "in", "values": ["web"]}]},
        {"matchExpressions": [{"key": "app", "operator": "In", "values": ["${APP}"]}]},
        {"matchExpressions": [{"key": "app", "operator": "In", "values": []}]},
    ],
)
def test_a_selector_that_cannot_be_read_is_unknown_and_not_empty(selector):
    assert choose(selector) == Choice((), "unknown")


def test_the_same_template_on_both_sides_is_the_same_label():
    index = Index([("shop", {"app": "${APP}"})])
    assert index.select(of_labels({"app": "${APP}"}), "shop") == Choice((0,), "yes")
    assert index.select(of_labels({"app": "web"}), "shop") == Choice((), "unknown")


KEYS = st.sampled_from(["a", "b"])
VALUES = st.sampled_from(["1", "2"])
LABELS = st.dictionaries(KEYS, VALUES)
EXPRESSION = st.fixed_dictionaries(
    {
        "key": KEYS,
        "operator": st.sampled_from(["In", "NotIn", "Exists", "DoesNotExist"]),
        "values": st.lists(VALUES, min_size=1, max_size=2),
    }
)


@given(
    st.lists(st.tuples(st.sampled_from(["n", "m"]), LABELS), max_size=8),
    st.fixed_dictionaries({"matchLabels": LABELS, "matchExpressions": st.lists(EXPRESSION)}),
)
def test_the_index_finds_what_asking_every_pod_finds(pods, selector):
    chosen = parse(selector)
    expected = [n for n, (home, of) in enumerate(pods) if home == "n" and chosen.matches(of)]
    assert Index(pods).select(chosen, "n").found == tuple(expected)
