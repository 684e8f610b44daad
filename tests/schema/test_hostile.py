"""No data, however odd, gets past the door or breaks it."""

import json
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.cache import NoCache
from readiness.errors import PolicyErrors
from readiness.schema.validation import json_schema, validated
from readiness.services import backstage
from readiness.source.document import Document

WORDS = st.sampled_from(
    [
        *("apiVersion", "readiness/v1", "service", "services", "name", "tier", "owner", "policy"),
        *("rules", "tiers", "waivers", "expires", "2026-02-30", "metadata", "spec", "labels"),
        *(
            "annotations",
            "links",
            "dependsOn",
            "providesApis",
            "example.org/tier",
            "root",
            "{{ x }}",
        ),
    ]
)
SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.text(max_size=8),
    WORDS,
    st.just(10**30),
)
KEYS = st.one_of(WORDS, st.integers(), st.booleans(), st.none())
DATA = st.recursive(
    SCALARS,
    lambda child: st.one_of(st.lists(child, max_size=4), st.dictionaries(KEYS, child, max_size=6)),
    max_leaves=30,
)


@pytest.mark.parametrize("kind", ["service", "waivers", "rule", "pack"])
@settings(max_examples=60, deadline=None)
@given(data=DATA)
def test_odd_data_are_errors_with_a_place_or_plain_json(kind, data):
    if isinstance(data, dict):
        data = {"apiVersion": "readiness/v1", **data}
    try:
        found = validated(Document("f.yaml", 0, data, {}), kind, NoCache(), "d")
    except PolicyErrors as group:
        places = {error.at.path for error in group.exceptions}
        assert places == {"f.yaml"}
    else:
        assert json.loads(json.dumps(found)) == found


@settings(max_examples=100, deadline=None)
@given(metadata=DATA, spec=DATA)
def test_an_odd_descriptor_leaves_faults_and_no_crash(metadata, spec):
    if isinstance(metadata, dict):
        metadata = {"name": "a", **metadata}
    data = {"apiVersion": "backstage.io/v1alpha1", "kind": "Component"}
    document = Document("c.yaml", 0, {**data, "metadata": metadata, "spec": spec}, {})
    found = backstage.read((document,), frozenset().__contains__, ())
    assert {fault.location.path for fault in found.faults} <= {"c.yaml"}


def test_a_valid_file_of_the_schema_is_valid_and_the_schema_is_not_looser_in_keys():
    from jsonschema import Draft202012Validator

    checker = Draft202012Validator(json_schema("service"))
    good = {"apiVersion": "readiness/v1", "service": {"name": "a", "tier": "gold"}}
    assert checker.is_valid(good)
    assert not checker.is_valid({**good, "servce": {}})
    with suppress(PolicyErrors):
        validated(Document("f.yaml", 0, {**good, "servce": {}}, {}), "service", NoCache(), "d")
        pytest.fail("an unknown key is refused")


@pytest.mark.parametrize(
    "data",
    [
        {"apiVersion": 10**5000},
        {"apiVersion": "readiness/v1", "policy": {"rules": {"a": {"params": {"b": 10**5000}}}}},
        {"apiVersion": "readiness/v1", "policy": {"tiers": {"a": 10**5000}}},
        {"apiVersion": "readiness/v1", "service": {"name": "a", "tier": 10**5000}},
    ],
)
def test_a_number_that_nobody_can_write_down_is_an_error(data):
    with pytest.raises(PolicyErrors):
        validated(Document("f.yaml", 0, data, {}), "service", NoCache(), "d")
