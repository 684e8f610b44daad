"""A character of a scalar's value is found again in the file it was written in."""

from __future__ import annotations

import pytest

from readiness.model import Location
from readiness.policy.passage import Passage
from tests.documents import document

SCALARS = {
    "plain": "expect: one two MARK\n",
    "plain over lines": "expect: one\n  two\n  MARK\n",
    "folded": "expect: >-\n  one\n  two   MARK\n",
    "folded with a comment": "expect: > # why\n  one\n\n  two MARK\n",
    "literal": "expect: |\n  one\n    two\n  MARK\n",
    "single quoted": "expect: 'it''s MARK'\n",
    "double quoted": 'expect: "say \\"one\\" MARK"\n',
    "in flow": "{a: 1, expect: one MARK}\n",
}


@pytest.mark.parametrize("source", SCALARS.values(), ids=SCALARS.keys())
def test_a_character_is_found_in_the_file(source):
    scalar = document("r.yaml", source)
    value = scalar.data["expect"]
    line = next(line for line in source.splitlines() if "MARK" in line)
    expected = Location("r.yaml", source.splitlines().index(line) + 1, line.index("MARK") + 1)
    whole = Passage(value, scalar.at("expect"), source)
    found = value.index("MARK")
    assert whole.at(found) == expected
    assert whole.part(found, len(value)).at(0) == expected


@pytest.mark.parametrize("source", ["", 'expect: "\\x41 B"\n'], ids=["no file", "an escape"])
def test_where_the_file_does_not_tell_it_is_the_scalar(source):
    where = Location("r.yaml", 1, 9)
    assert Passage("A B", where, source).at(2) == where
