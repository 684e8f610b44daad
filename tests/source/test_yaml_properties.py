"""What holds of every file: places point at their text, data are YAML's, nothing is raised."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.source.yaml import Limits, comments, parse, parse_json, sniff

WORDS = st.text(alphabet="wäß日😀", min_size=1, max_size=4)
WRITTEN = st.one_of(WORDS, WORDS.map("'{} # x'".format), WORDS.map('"{}: \\u00e9"'.format))
TREES = st.recursive(
    WRITTEN,
    lambda child: st.one_of(
        st.lists(child, min_size=1, max_size=4),
        st.dictionaries(WORDS, child, min_size=1, max_size=4),
    ),
    max_leaves=12,
)
FEW = settings(max_examples=60, deadline=None)


def render(tree, indent=0):
    """Block YAML of a tree, its leaves as written."""
    pad = "  " * indent
    if isinstance(tree, str):
        return f"{pad}{tree}\n"
    if isinstance(tree, list):
        return "".join(f"{pad}- {render(child, indent + 1).lstrip(' ')}" for child in tree)
    return "".join(
        f"{pad}{key}: {child}\n"
        if isinstance(child, str)
        else f"{pad}{key}:\n{render(child, indent + 1)}"
        for key, child in tree.items()
    )


def leaves(tree, steps=()):
    if isinstance(tree, str):
        yield steps, tree
    else:
        for step, child in tree.items() if isinstance(tree, dict) else enumerate(tree):
            yield from leaves(child, (*steps, step))


@FEW
@given(TREES, st.sampled_from(["\n", "\r\n"]), st.sampled_from(["", "---\n", "a: [\n---\n"]))
def test_every_scalars_place_points_at_its_own_text(tree, newline, head):
    text = (head + render(tree)).replace("\n", newline)
    document = parse("f", text.encode()).documents[-1]
    lines = text.split(newline)
    for steps, written in leaves(tree):
        at = document.at(*steps)
        assert lines[at.line - 1][at.column - 1 :] == written
        assert at.end_line == at.line


TEXTS = st.text(alphabet="sab: -#\n'\"é\\{}[]&*!|>%@,?", max_size=12).map("s".__add__)
VALUES = st.recursive(
    st.one_of(TEXTS, st.integers(-(2**63), 2**63), st.booleans(), st.none(), st.floats(-1e9, 1e9)),
    lambda child: st.one_of(
        st.lists(child, max_size=4), st.dictionaries(TEXTS, child, min_size=1, max_size=4)
    ),
    max_leaves=20,
)


@FEW
@given(VALUES, st.sampled_from([None, True, False]))
def test_data_are_what_the_safe_loader_reads(value, flow):
    text = yaml.dump(
        {"s": value, "t": [value]},
        Dumper=yaml.CSafeDumper,
        default_flow_style=flow,
    )
    (document,) = parse("f", text.encode()).documents
    assert document.data == yaml.load(text, Loader=yaml.CSafeLoader)


SCRAPS = [
    "kind: A\n",
    "a: ",
    "- ",
    "[",
    "]",
    "{",
    "}",
    "{{ x }}",
    "&a ",
    "*a",
    "<<: ",
    "---\n",
    "|\n",
    " ",
    "\n",
]
SCRAPS += [
    "\t",
    "\r\n",
    "'",
    '"',
    "# readiness: x\n",
    "? ",
    "!t ",
    "\x85",
    "\u2028",
    "\x01",
    "...\n",
    "%YAML 1.1\n",
    "1",
    ",",
]
SOUP = st.lists(st.sampled_from(SCRAPS), max_size=25).map("".join)


@FEW
@given(
    st.one_of(st.binary(max_size=60), SOUP.map(str.encode), SOUP.map(lambda s: s.encode("utf-16")))
)
def test_no_bytes_raise_anything_and_every_place_exists(content):
    lines = content.count(b"\n") + content.count(b"\r") + 1
    for parsed in (
        parse("f", content, wanted=True, limits=Limits(nodes=30, depth=5, documents=3)),
        parse_json("f", content),
        parse("f", content),
    ):
        assert all(fault.location.line <= lines for fault in parsed.faults)
        for document in parsed.documents:
            assert all(document.at(*steps).line <= lines for steps, _ in document.nodes())
    assert all(comment.line <= lines for comment in comments(content))
    assert isinstance(sniff(content), frozenset)


def fixtures() -> Path | None:
    folders = (parent / "shared/corpus/kubernetes/files" for parent in Path(__file__).parents)
    return next((folder for folder in folders if folder.is_dir()), None)


@pytest.mark.skipif(fixtures() is None, reason="the fixtures of other projects are not here")
def test_no_object_of_the_fixtures_is_lost():
    for path in sorted(fixtures().rglob("*")):
        if path.suffix in {".yaml", ".yml", ".json"}:
            content = path.read_bytes()
            parsed = parse(path.name, content)
            wanted = [d for d in yaml.load_all(content, yaml.CSafeLoader) if d is not None]
            assert ([d.data for d in parsed.documents], parsed.faults) == (wanted, ()), path
