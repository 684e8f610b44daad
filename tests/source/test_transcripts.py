"""Transcripts of files: what comes back is what was read, places included, or nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness.cache import DiskCache, NoCache
from readiness.source import transcripts, yaml
from readiness.source.transcripts import Transcripts, single, written

ROOT = Path(__file__).parents[2]
FILES = sorted([*ROOT.glob("examples/**/*.yaml"), *ROOT.glob("policies/**/*.yaml")])

TEXT = b"""\
a: {b: [1, 2.5, .nan, -.inf, true, null, "x\\u00e9"], "on": 0x10}
c: |
  {{ text }}
d: []
---
- - 1
  -
- last
---
only
"""


@pytest.fixture
def store(tmp_path):
    return DiskCache(str(tmp_path), "1")


def told(documents) -> list[object]:
    """All that can be asked of documents, NaN as text."""
    return [
        (repr(each._replace(places={})), [(at, each.at(*at)) for at, _ in each.nodes()])
        for each in documents
    ]


def again(store, path: str, content: bytes):
    """What a later run recalls of what an earlier one read."""
    first = Transcripts(store, "tree")
    first.remember(path, content, written(yaml.parse(path, content)), wanted=False)
    first.keep()
    return Transcripts(store, "tree").recall(path, content, wanted=False)


ALIASES = b"a: &x {b: 1, c: [1]}\nd: *x\ne: [*x, &y [2], *y]\n"


@pytest.mark.parametrize(
    "content", [TEXT, b"", b"# nothing\n", b'{"a": [1, {"b": 2}]}\n', b"a", ALIASES]
)
def test_documents_come_back_with_all_places(store, content):
    found = again(store, "a.yaml", content)
    assert told(found.documents) == told(yaml.parse("a.yaml", content).documents)


def test_every_file_of_the_examples_and_of_the_policy_comes_back(store):
    first = Transcripts(store, "tree")
    contents = {str(file.relative_to(ROOT)): file.read_bytes() for file in FILES}
    parsed = {path: yaml.parse(path, content) for path, content in contents.items()}
    for path, content in contents.items():
        first.remember(path, content, written(parsed[path]), wanted=False)
    first.keep()
    later = Transcripts(store, "tree")
    for path, content in contents.items():
        found = later.recall(path, content, wanted=False)
        assert found is None or told(found.documents) == told(parsed[path].documents)


def test_the_same_bytes_elsewhere_get_their_own_path(store):
    again(store, "a.yaml", TEXT)
    found = Transcripts(store, "tree").recall("b/c.yaml", TEXT, wanted=False)
    assert {each.path for each in found.documents} == {"b/c.yaml"}


@pytest.mark.parametrize(
    "content",
    [
        b"kind: Deployment\na: [\n",
        b"a: &x {b: [1, 2, 3]}\nc: [" + b"*x, " * 300 + b"]\n",
        b"a: 1\na: 2\nkind: Deployment\n",
    ],
    ids=["broken", "in many places", "a key twice"],
)
def test_what_plain_data_cannot_say_is_read_anew(store, content):
    assert again(store, "a.yaml", content) is None


def test_json_and_yaml_are_read_apart(store):
    again(store, "a.yaml", b"[1]")
    assert Transcripts(store, "tree").recall("a.json", b"[1]", wanted=False) is None


@pytest.mark.parametrize(
    "row",
    [
        *(None, 1, "x", [1], [[0, {"a": 1}, "", 1, 1, 1, False, None]], {"a": 1}),
        *([[0, {"a": 1}, "?", 1, 1, 1]], [[0, {"a": 1}]], [[0, {"a": 1}, None, 1, 1, 1]]),
    ],
)
def test_what_was_not_written_by_us_is_read_anew(store, row):
    again(store, "a.yaml", TEXT)
    (file,) = Path(store.folder).rglob("*.json")
    (key,) = store.get(transcripts.KIND, file.stem)
    store.put(transcripts.KIND, file.stem, {key: row})
    assert Transcripts(store, "tree").recall("a.yaml", TEXT, wanted=False) is None
    for shelf in (1, [], "x"):
        store.put(transcripts.KIND, file.stem, shelf)
        assert Transcripts(store, "tree").recall("a.yaml", TEXT, wanted=False) is None


def test_a_shelf_holds_no_more_than_its_share(store, monkeypatch):
    monkeypatch.setattr(transcripts, "MOST", len(TEXT) - 1)
    assert again(store, "a.yaml", TEXT) is None


@pytest.mark.parametrize("content", [TEXT, b"a: [\n", b"a: &x {b: 1}\nc: *x\n"])
def test_a_file_that_is_asked_for_by_name_comes_back(store, content):
    direct = yaml.parse("a.yaml", content, wanted=True)
    for kept in (store, store, NoCache()):
        found = single("a.yaml", content, kept)
        assert (told(found.documents), found.faults) == (told(direct.documents), direct.faults)


def test_trouble_that_matters_to_nobody_is_told_where_the_file_is_wanted(store):
    again(store, "a.yaml", b"a: [")
    known = Transcripts(store, "tree")
    assert known.recall("a.yaml", b"a: [", wanted=False).documents == ()
    assert known.recall("readiness.yaml", b"a: [", wanted=True) is None
