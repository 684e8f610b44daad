"""Where templates write what they render to; no program is run."""

from __future__ import annotations

import pytest

from readiness.source import yaml
from readiness.source.document import Document
from readiness.source.render.outline import sections
from readiness.source.render.places import Template


def rendered(text: str) -> Document:
    (document,) = yaml.parse("t.yaml", text.encode(), wanted=True).documents
    return document


CASES = {
    "a block that a directive indents": (
        "spec:\n  {{- if .on }}\n    replicas: 2\n  {{- end }}\n  paused: {{ .paused }}\n",
        "spec:\n    replicas: 2\n    paused: true\n",
        {("spec", "replicas"): (3, 15), ("spec", "paused"): (5, 11)},
    ),
    "a list at the column of its key": (
        "args:\n- a\n- {{ .b }}\nports:\n- name: http\n  port: 80\n",
        "args:\n- a\n- x\nports:\n- name: http\n  port: 80\n",
        {("args", 1): (3, 3), ("ports", 0): (5, 3), ("ports", 0, "port"): (6, 9)},
    ),
    "flow style": (
        "metadata: {name: {{ .n }}, labels: {a: b}}\nspec: [1, 2]\n",
        "metadata: {name: x, labels: {a: b}}\nspec: [1, 2]\n",
        {("metadata", "name"): (1, 1), ("metadata", "labels", "a"): (1, 1), ("spec", 1): (2, 1)},
    ),
    "an item that another comes before": (
        "env:\n{{- range .extra }}\n- name: {{ .name }}\n{{- end }}\n- name: A\n  value: b\n",
        "env:\n- name: X\n- name: A\n  value: b\n",
        {("env", 0): (3, 3), ("env", 1): (5, 3), ("env", 1, "value"): (6, 10)},
    ),
    "rules of one shape, the later with fewer keys": (
        "rules:\n- alert: A\n  for: {{ .f }}\n- alert: B\n- record: c\n  expr: a\n- record: d\n",
        "rules:\n- alert: A\n  for: 5m\n- alert: B\n- record: c\n  expr: a\n- record: d\n",
        {("rules", 0): (2, 3), ("rules", 1): (4, 3), ("rules", 2): (5, 3), ("rules", 3): (7, 3)},
    ),
    "a comment of the template in the way": (
        "a: 1\n{{- /*\nb: no\n{{ not this }} */}}\nb: 2\n",
        "a: 1\nb: 2\n",
        {("b",): (5, 4)},
    ),
    "a directive over several lines": (
        'a: {{ printf "%s"\n  .Values.b }}\nb:\n  c: d\n',
        "a: x\nb:\n  c: d\n",
        {("a",): (1, 4), ("b",): (3, 1), ("b", "c"): (4, 6)},
    ),
    "keys in quotes and keys with a colon": (
        "\"a b\": 1\n'c': 2\nd:e: 3\nhttp://x: 4\n",
        "\"a b\": 1\n'c': 2\nd:e: 3\nhttp://x: 4\n",
        {("a b",): (1, 8), ("c",): (2, 6), ("d:e",): (3, 6), ("http://x",): (4, 11)},
    ),
    "what an include brings": (
        'metadata:\n  labels: {{ include "l" . | nindent 4 }}\nspec: {{ toYaml .s | nindent 2 }}\n',
        "metadata:\n  labels:\n    a: b\nspec:\n  c: [{d: e}]\n",
        {
            ("metadata", "labels", "a"): (2, 3),
            ("spec", "c", 0, "d"): (3, 1),
            ("nothing",): (1, 1),
        },
    ),
    "an item within an item": (
        "a:\n- - x\n  - {{ .y }}\n-\n  b: c\n",
        "a:\n- - x\n  - z\n- b: c\n",
        {("a", 0): (2, 3), ("a", 0, 1): (3, 5), ("a", 1, "b"): (5, 6)},
    ),
    "nothing that is YAML": (
        '{{ include "all" . }}\n',
        "a: {b: 1}\n",
        {(): (1, 1), ("a", "b"): (1, 1)},
    ),
    "a directive that never ends": ("a: {{ .b\n", "a: 1\n", {("a",): (1, 4)}),
    "line ends of Windows": ("a: 1\r\nb: {{ .c }}\r\n", "a: 1\nb: 2\n", {("b",): (2, 4)}),
}


@pytest.mark.parametrize("name", CASES)
def test_a_node_stands_where_the_template_writes_it(name: str) -> None:
    template, text, places = CASES[name]
    document = Template(template).place(rendered(text))
    found = {steps: document.at(*steps) for steps in places}
    assert {steps: (at.line, at.column) for steps, at in found.items()} == places


HOSTILE = ["{{" * 50_000, "- " * 50_000, "a:\n" * 20_000, ":" * 100_000, "\n---" * 5_000, "'" * 9]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_has_an_outline(text: str) -> None:
    assert sections(text)
    document = rendered("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n")
    last = text.count("\n") + 1
    assert 1 <= Template(text).place(document).at("metadata", "name").line <= last


def test_a_large_map_and_many_documents_are_placed_in_time() -> None:
    entries = "".join(f"  k{n}: v\n" for n in range(5_000))
    text = "kind: ConfigMap\nmetadata: {name: a}\ndata:\n" + entries
    document = Template(text).place(rendered(text))
    assert document.at("data", "k4999").line == 5_003
    many = [f"kind: Pod\nmetadata:\n  name: p{n}\n" for n in range(2_000)]
    template = Template("---\n".join(many))
    found = [template.place(rendered(each)).line for each in many]
    assert found == [1 + 4 * n for n in range(2_000)]
