"""The reader of YAML by example: data, places and faults of whole files."""

from __future__ import annotations

import pytest

from readiness.model import Fault, Location
from readiness.source.yaml import Comment, Limits, Parsed, comments, parse, sniff

A = frozenset({"A"})


def data(content: bytes) -> list[tuple[int, object]]:
    parsed = parse("f.yaml", content)
    assert parsed.faults == ()
    return [(document.number, document.data) for document in parsed.documents]


def fault(line: int, column: int, message: str, *kinds: str, hint: str | None = None) -> Fault:
    return Fault(Location("f.yaml", line, column), message, hint, frozenset(kinds or ("A",)))


def doubt(line: int, column: int, message: str) -> Fault:
    """Trouble in a document that is judged all the same: it hides no kind."""
    return Fault(Location("f.yaml", line, column), message)


@pytest.mark.parametrize(
    ("content", "value"),
    [
        (b"!Ref x", "x"),
        (b"!Ref 5", "5"),
        (b"!Sub [a, 1]", ["a", 1]),
        (b"!vault |\n    a1\n    b2\n", "a1\nb2\n"),
        (b"=", "="),
        (b"!=", "!="),
        (b"!~", "!~"),
        (b"!!binary aGk=", "aGk="),
        (b"!!set {a, b}", {"a": None, "b": None}),
        (b"!!timestamp 2001-01-01", "2001-01-01"),
        (b"!!python/object/apply:os.system [x]", ["x"]),
        (b"!!str 5", "5"),
        (b'!!int "5"', 5),
        (b"!!float 5", 5.0),
        (b'!!bool "yes"', True),
        (b"! yes", "yes"),
        (b"", None),
        (b"on", True),
        (b"'on'", "on"),
        (b"a\tb", "a\tb"),
        (b"a\t# tab before a comment", "a"),
        (b"{? [a, b] : c}", {"[a, b]": "c"}),
        (b"{{ .Values.replicas }}", "{{ .Values.replicas }}"),
        (b"[{{ a }}, b]", ["{{ a }}", "b"]),
        (b"{1: a, on: b, ~: c, 1.50: d}", {"1": "a", "on": "b", "~": "c", "1.50": "d"}),
        (b"{<<: {a: 1, b: 2}, b: 3}", {"a": 1, "b": 3}),
        (b"{<<: [{a: 1}, {a: 2, b: 2}], <<: {c: 3}}", {"a": 1, "b": 2, "c": 3}),
        (b"{'<<': 1}", {"<<": 1}),
        (b"[&x 1, &x 2, *x]", [1, 2, 2]),
        (b"{&k a: 1, *k : 2}", {"a": 2}),
        (b"[&x ~, *x]", [None, None]),
    ],
)
def test_a_value_is_read_as_kubernetes_reads_it(content, value):
    assert data(b"v: " + content + b"\n") == [(0, {"v": value})]


@pytest.mark.parametrize(
    ("content", "documents"),
    [
        (b"a: 1\n--- \nb: 2\n", [(0, {"a": 1}), (1, {"b": 2})]),
        (b"--- {a: 1}\n--- # c\nb: 2\n", [(0, {"a": 1}), (1, {"b": 2})]),
        (b"---\n---\n# c\n---\na: 1\n---\n", [(2, {"a": 1})]),
        (b"", []),
        (b"# c\n", []),
        (b"%YAML 1.1\n---\na: 1\n...\n%YAML 1.2\n---\nb: 2\n", [(0, {"a": 1}), (1, {"b": 2})]),
        (b"a: 1\r\n---\r\nb: x\r\n", [(0, {"a": 1}), (1, {"b": "x"})]),
        ("\ufeffa: 1\n---\n\ufeffb: 2\n".encode(), [(0, {"a": 1}), (1, {"b": 2})]),
        ("a: 1\n\ufeff---\nb: 2\n".encode(), [(0, {"a": 1}), (1, {"b": 2})]),
        ("a: ü\n".encode("utf-16"), [(0, {"a": "ü"})]),
        ("\ufeffa: ü\n".encode("utf-16-be"), [(0, {"a": "ü"})]),
        (b"just text\n", [(0, "just text")]),
        (rb'{"a": "\ud83d\ude00"}', [(0, {"a": "😀"})]),
    ],
)
def test_documents_are_told_apart_and_counted(content, documents):
    assert data(content) == documents


PLACES = b"""\
# head
a: x
b: 'y
  z'
c:
  - d: 1
    e: |
      t

  -   f
g: {h: i, j: [k,
  l]}
m:
n: &n
  o: p
q: *n
r:
  <<: *n
  s: "\xc3\xbc" # c
"""


@pytest.mark.parametrize(
    ("steps", "place"),
    [
        ((), (2, 1, 19)),
        (("a",), (2, 4, 2)),
        (("b",), (3, 4, 4)),
        (("c",), (5, 1, 10)),
        (("c", 0), (6, 5, 8)),
        (("c", 0, "d"), (6, 8, 6)),
        (("c", 0, "e"), (7, 8, 8)),
        (("c", 1), (10, 7, 10)),
        (("g",), (11, 1, 12)),
        (("g", "h"), (11, 8, 11)),
        (("g", "j"), (11, 11, 12)),
        (("g", "j", 1), (12, 3, 12)),
        (("m",), (13, 1, 13)),
        (("n",), (14, 1, 15)),
        (("n", "o"), (15, 6, 15)),
        (("q",), (16, 4, 16)),
        (("q", "o"), (15, 6, 15)),
        (("r",), (17, 1, 19)),
        (("r", "o"), (15, 6, 15)),
        (("r", "s"), (19, 6, 19)),
        (("r", "<<"), (17, 1, 19)),
        (("c", 5, "d"), (5, 1, 10)),
        (("c", "d"), (5, 1, 10)),
        (("a", "b"), (2, 4, 2)),
        (("absent", "x"), (2, 1, 19)),
    ],
)
@pytest.mark.parametrize("newline", [b"\n", b"\r\n"])
def test_every_node_has_a_place_and_a_missing_one_its_ancestors(steps, place, newline):
    (document,) = parse("f.yaml", PLACES.replace(b"\n", newline)).documents
    assert document.at(*steps) == Location("f.yaml", *place)


def test_merged_entries_keep_the_place_where_they_are_written():
    (document,) = parse(
        "f.yaml",
        b"a: &a {x: 1}\nb: &b\n  <<: *a\n  y: 2\nc:\n  z: 3\n  <<: [*b, {x: 4, w: 5}]\n",
    ).documents
    merged = document.data["c"]
    assert [(key, merged[key], document.at("c", key)[1:3]) for key in merged] == [
        ("z", 3, (6, 6)),
        ("y", 2, (4, 6)),
        ("x", 1, (1, 11)),
        ("w", 5, (7, 22)),
    ]


def test_an_alias_is_the_same_collection():
    (document,) = parse("f.yaml", PLACES).documents
    assert document.data["n"] is document.data["q"]


@pytest.mark.parametrize("separator", ["\x85", "\u2028", "\u2029"])
def test_characters_that_only_libyaml_takes_for_breaks_shift_no_line(separator):
    (document,) = parse(
        "f.yaml", f'a: "x{separator}y"\nb: "{separator}" # c\nc: 1\n'.encode()
    ).documents
    places = [document.at(key) for key in ("a", "b", "c")]
    assert places == [Location("f.yaml", line, 4, line) for line in (1, 2, 3)]


NO_KEY = (
    "not valid YAML: a `:` where no key can stand: check the indentation of this line,"
    " or quote a text that holds `: `"
)
BROKEN = b"kind: A\na: 1\n---\nkind: B\n%s\n---\nkind: C\nz: 1\n"


@pytest.mark.parametrize(
    ("part", "line", "column", "message"),
    [
        (
            b"x: [1,",
            5,
            6,
            "not valid YAML: a value is missing here, or a `[` or `{` before it is not closed",
        ),
        (b"x: {a: 1", 5, 4, "not valid YAML: a `{` is opened here and not closed properly"),
        (b"x: 'y", 5, 4, "not valid YAML: a quote is opened here and never closed"),
        (
            b"x: y: z",
            5,
            5,
            NO_KEY,
        ),
        (
            b"  x: y",
            5,
            4,
            NO_KEY,
        ),
        (
            b"\tx: y",
            5,
            1,
            "not valid YAML: a tab indents this line: use spaces",
        ),
        (b"x: \x01", 5, 4, "not valid YAML: a control character (U+0001)"),
        (b"x: \xff", 5, 4, "not UTF-8: a byte that is no text"),
        (b"x: *y", 5, 4, "the alias `*y` has no anchor before it"),
        (b"x: &y [*y]", 5, 8, "the alias `*y` stands inside of what it stands for"),
        (b"x: &y {<<: *y}", 5, 12, "the alias `*y` stands inside of what it stands for"),
    ],
)
def test_a_broken_document_is_one_fault_and_its_neighbours_stay(part, line, column, message):
    parsed = parse("f.yaml", BROKEN % part)
    assert [(d.number, d.data, d.at("kind")) for d in parsed.documents] == [
        (0, {"kind": "A", "a": 1}, Location("f.yaml", 1, 7, 1)),
        (2, {"kind": "C", "z": 1}, Location("f.yaml", 7, 7, 7)),
    ]
    assert parsed.faults == (fault(line, column, message, "B"),)


def test_text_behind_a_whole_document_makes_it_a_broken_one():
    parsed = parse("f.yaml", b"'a'\nkind: A\n--- {kind: B}\n")
    assert [(d.number, d.data) for d in parsed.documents] == [(1, {"kind": "B"})]
    assert parsed.faults == (
        fault(2, 1, "not valid YAML: text behind the end of the document", "A"),
    )


def test_lines_hold_behind_a_broken_document_with_odd_breaks():
    parsed = parse("f.yaml", 'kind: A\na: [\n---\nb: "\u2028" # c\nc: 1\nc: 2\n'.encode())
    (document,) = parsed.documents
    assert document.at("c") == Location("f.yaml", 6, 4, 6)


@pytest.mark.parametrize(
    "content", [b"a: [1", b"a: 1\na: 2\n", b"\x00\x01\x02", b"a: \xff", b"a: *b", b"<<: 1\n"]
)
def test_trouble_that_matters_to_nobody_is_no_fault_unless_the_file_is_wanted(content):
    assert parse("f.yaml", content).faults == ()
    (told,) = parse("f.yaml", content, wanted=True).faults
    assert told.kinds == frozenset()


@pytest.mark.parametrize(
    ("content", "value", "faults"),
    [
        (
            b"kind: A\na: 1\nb: 2\na: 3\n",
            {"kind": "A", "b": 2, "a": 3},
            (doubt(4, 1, "the key `a` is written twice; the last one counts"),),
        ),
        (
            b"kind: A\na: {x: 1}\na:\n  - z\n",
            {"kind": "A", "a": ["z"]},
            (doubt(3, 1, "the key `a` is written twice; the last one counts"),),
        ),
        (
            b"kind: A\n<<: [1]\n",
            {"kind": "A"},
            (doubt(2, 1, "`<<` takes a mapping or a list of mappings"),),
        ),
        (
            b'{"kind": "A", "a": 1,\n "a": {"b": 2}}',
            {"kind": "A", "a": {"b": 2}},
            (doubt(2, 2, "the key `a` is written twice; the last one counts"),),
        ),
    ],
)
def test_a_document_with_doubtful_entries_is_read_and_said(content, value, faults):
    parsed = parse("f.yaml", content)
    assert ([d.data for d in parsed.documents], parsed.faults) == ([value], faults)


def test_the_last_of_two_entries_has_its_own_place():
    (document,) = parse("f.yaml", b"kind: A\na: 1\nb: 2\na: 3\n").documents
    assert [document.at(key).line for key in ("kind", "a", "b")] == [1, 4, 3]


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (b"kind: Deployment\n{{- if .V }}\na: 1\n{{- end }}\n", 3),
        (b"kind: Deployment\na: {{ .V }}-x\n", 2),
        (b"{{ if .V }}\nkind: Deployment\n{{ end }}\n", 2),
    ],
)
def test_a_template_that_is_not_yaml_says_that_it_has_to_be_rendered(content, line):
    parsed = parse("f.yaml", content)
    (told,) = parsed.faults
    assert parsed.documents == ()
    assert told._replace(location=told.location._replace(column=1)) == fault(
        line,
        1,
        "a template, not YAML: it can be read only as it renders",
        "Deployment",
        hint="name the chart or kustomization under `render:` in readiness.yaml",
    )


@pytest.mark.parametrize(
    ("content", "templated"),
    [
        (b"a: '{{ .V }}'\n", True),
        (b"a: {{ .V }}\n", True),
        (b"a: [{b: 'x ${NAME} y'}]\n", True),
        (b"'${NAME}': 1\n", True),
        (b'{"a": "{{ x }}"}', True),
        (b"a: 1 # {{ .V }}\n", False),
        (b"a: '[[ x ]] $(Y)'\n", False),
    ],
)
def test_a_document_with_template_text_in_a_scalar_is_marked(content, templated):
    (document,) = parse("f.yaml", content).documents
    assert document.templated is templated


BOMB = b"kind: A\na: &a [x, x, x]\nb: &b [*a, *a, *a]\nc: &c [*b, *b, *b]\nd: [*c, *c, *c]\n"
MERGES = b"kind: A\na: &a {b: 1, c: 2, d: 3}\nl: [%s]\n" % b", ".join([b"{<<: [*a, *a, *a]}"] * 5)


@pytest.mark.parametrize(
    ("content", "limits", "place", "limit"),
    [
        (BOMB, Limits(nodes=50), (4, 16), "more than 50 nodes"),
        (MERGES, Limits(nodes=50), (3, 25), "more than 50 nodes"),
        (b"kind: A\na: " + b"[x, " * 9 + b"]" * 9, Limits(nodes=10), (2, 16), "more than 10 nodes"),
        (b"kind: A\na: [[[[1]]]]\n", Limits(depth=4), (2, 7), "nested deeper than 4 levels"),
        (b"kind: A\n---\n---\nkind: A\n", Limits(documents=2), (3, 1), "more than 2 documents"),
        (b'{"kind": "A", "a": [[1]]}', Limits(depth=2), None, "nested deeper than 2 levels"),
        (b"kind: A\n<<: {}\n<<: {}\n", Limits(merges=1), (3, 1), "more than 1 merge keys"),
        (b"kind: A\n", Limits(bytes=7), (1, 1), "larger than 7 bytes"),
    ],
)
def test_each_limit_is_one_fault_that_says_it(content, limits, place, limit):
    (told,) = parse("f.yaml", content, limits=limits).faults
    assert told.kinds in (A, frozenset())
    assert told.message.startswith(limit)
    assert place is None or told.location[1:3] == place


def test_documents_in_front_of_a_limit_and_behind_stay():
    parsed = parse(
        "f.yaml", b"kind: A\n---\nkind: B\na: [[1]]\n---\nkind: C\n", limits=Limits(depth=2)
    )
    assert [(d.number, d.data) for d in parsed.documents] == [
        (0, {"kind": "A"}),
        (2, {"kind": "C"}),
    ]
    assert parsed.faults == (
        fault(4, 5, "nested deeper than 2 levels (a limit of this reader)", "B"),
    )


def test_objects_in_a_row_beyond_a_limit_are_said():
    parsed = parse("f.yaml", b'{"kind": "A"}\n{"kind": "B"}\n', limits=Limits(documents=1))
    assert [d.data for d in parsed.documents] == [{"kind": "A"}]
    assert parsed.faults == (fault(2, 1, "more than 1 documents (a limit of this reader)", "B"),)


def test_binary_content_that_names_a_kind_is_a_fault():
    assert parse("f.yaml", b"kind: A\n\0") == Parsed(
        (), (fault(1, 1, "not text, neither UTF-8 nor UTF-16: a binary file?"),)
    )


@pytest.mark.parametrize(
    ("content", "kinds"),
    [
        (b"kind: Deployment\n", {"Deployment"}),
        (
            b"items:\n  - kind: 'Service'\n    x: 1\n  - metadata: 1\n    kind: Pod\n",
            {"Service", "Pod"},
        ),
        (b'{"a":1,"kind":"Pod"}', {"Pod"}),
        (b'{\n  "kind" : "Pod"}', {"Pod"}),
        (b"# kind: Pod\nmankind: Good\n", set()),
        (b"a: some kind: Pod\n", set()),
        (b"kind: {{ .Values.kind }}\n", {"Document"}),
        (b"apiVersion: {{ x }}\n", {"Document"}),
        (b"- alert: Down\n  expr: up == 0\n", {"Alert"}),
        (b"version: prometheus/v1\nslos:\n  - sli:\n", {"SLO"}),
        (b"apiVersion: openslo/v1\nkind: SLO\n", {"SLO"}),
        ("kind: Pod\n".encode("utf-16"), {"Pod"}),
    ],
)
def test_a_look_at_bytes_tells_the_kinds(content, kinds):
    assert sniff(content) == kinds


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (b"a: 1 # readiness: x y \nb: 2\n", (Comment(1, 6, "readiness: x y"),)),
        (b"#readiness: x\r\n", (Comment(1, 1, "readiness: x"),)),
        (b"a: '# readiness: x'\nb: |\n  # readiness: y\n", ()),
        (b"a: 1 # not readiness: x\n", ()),
        (b"a: b#readiness: x\n", ()),
        (b"a: [\n# readiness: x\n", (Comment(2, 1, "readiness: x"),)),
        (b"\xff\x00# readiness: x\n", ()),
        ("ü: ü # readiness: x\n".encode(), (Comment(1, 6, "readiness: x"),)),
    ],
)
def test_comments_that_speak_to_us_are_found(content, found):
    assert comments(content) == found
