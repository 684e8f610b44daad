"""The reader of JSON by example."""

from __future__ import annotations

import pytest

from readiness.model import Fault, Location
from readiness.source.yaml import parse, parse_json

TEXT = b"""\
{
  "a": "\\ud83d\\ude00",
  "b": [1, {"c": null, "\xc3\xbc": "d"},
    []],
  "e": {
    "f": -1.5e3 },
  "g": "}],\\"\\\\"
}
"""


def test_a_file_becomes_data_with_places():
    parsed = parse_json("f.json", TEXT)
    (document,) = parsed.documents
    assert parsed.faults == ()
    assert document.data == {
        "a": "😀",
        "b": [1, {"c": None, "ü": "d"}, []],
        "e": {"f": -1500.0},
        "g": '}],"\\',
    }
    assert {steps: document.at(*steps)[1:] for steps, _ in document.nodes()} == {
        (): (1, 1, 8),
        ("a",): (2, 8, 2),
        ("b",): (3, 3, 4),
        ("b", 0): (3, 9, 3),
        ("b", 1): (3, 12, 3),
        ("b", 1, "c"): (3, 18, 3),
        ("b", 1, "ü"): (3, 29, 3),
        ("b", 2): (4, 5, 4),
        ("e",): (5, 3, 6),
        ("e", "f"): (6, 10, 6),
        ("g",): (7, 8, 7),
    }


def test_yaml_finds_the_same_places():
    content = TEXT.replace(b"\\ud83d\\ude00", b"x")
    (json,) = parse_json("f", content).documents
    (yaml,) = parse("f", b"# not JSON\n" + content).documents
    lower = [at._replace(line=at.line + 1, end_line=at.end_line + 1) for at in places(json)]
    assert places(yaml) == lower


def places(document):
    return [document.at(*steps) for steps, _ in document.nodes()]


def test_objects_in_a_row_are_documents():
    (one, two) = parse_json("f", b'{"a": 1}\n\n {"b": {"c": 2}}').documents
    assert (one.number, one.data, one.at("a")) == (0, {"a": 1}, Location("f", 1, 7, 1))
    assert (two.number, two.at(), two.at("b", "c")) == (
        1,
        Location("f", 3, 2, 3),
        Location("f", 3, 14, 3),
    )


@pytest.mark.parametrize(
    ("content", "line", "column", "message"),
    [
        (
            b'{"kind": "A",\n x}',
            2,
            2,
            "not valid JSON: expecting property name enclosed in double quotes",
        ),
        (
            b'{"kind": "A",\n "a": [' + b"9" * 5000 + b"]}",
            1,
            1,
            "not valid JSON: a number with thousands of digits",
        ),
        (
            b'{"kind": "A", "a": ' + b"[" * 99999 + b"]" * 99999 + b"}",
            1,
            1,
            "nested deeper than 100 levels (a limit of this reader)",
        ),
        (b'{"kind": "A", "a": "\xff"}', 1, 21, "not UTF-8: a byte that is no text"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(content, line, column, message):
    faults = parse_json("f", content).faults
    assert faults[0] == Fault(Location("f", line, column), message, None, frozenset({"A"}))


def test_a_key_written_twice_is_told_and_hides_nothing():
    message = "the key `a` is written twice; the last one counts"
    faults = parse_json("f", b'{"kind": "A", "a": {"b": 1},\n "a": [{"c": 2}]}').faults
    assert faults == (Fault(Location("f", 2, 2), message),)


def test_of_two_entries_with_one_key_the_last_has_the_place():
    (document,) = parse_json("f", b'{"a": [[1], 2, {}],\n "b": 0, "a": [{"c": 2}]}').documents
    assert [document.at("a", 0, "c"), document.at("a"), document.at("b")] == [
        Location("f", 2, 22, 2),
        Location("f", 2, 10, 2),
        Location("f", 2, 7, 2),
    ]


def test_json_that_matters_to_nobody_is_no_fault():
    assert parse_json("f", b"// a comment\n{}") == ((), ())
