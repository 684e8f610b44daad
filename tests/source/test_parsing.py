"""Files parsed by several hands: whoever reads them, they say the same."""

from __future__ import annotations

import marshal
from unittest import mock

import pytest

from readiness.processes import ALONE, Hands
from readiness.source import evidence, parsing
from readiness.source.tree import MemoryTree

FILES = {
    "a.yaml": "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: a}\n",
    "b.yaml": "kind: Deployment\napiVersion: apps/v1\nspec: [\n",
    "c.yaml": "apiVersion: v1\nkind: ConfigMap\nx: &x {y: 1}\nz: *x\n---\nkind: Pod\na: 1\na: 2\n",
    "d.yaml": "# readiness: waive[it-holds] until 2026-12-01 -- because\napiVersion: v1\nkind: Pod\n",
    "e.json": '{"apiVersion": "v1", "kind": "Pod", "spec": [1, {"a": null}]}',
    "f.yaml": "a: 1\n",
    "g.yaml": "apiVersion: v1\nkind: Secret\n" + "".join(f"k{n}: {n}\n" for n in range(99)),
}


def _plainly(work):
    said = marshal.dumps(work())
    return lambda: marshal.loads(said)


def _nobody(_work):
    return lambda: None


def _places(document):
    return [(steps, document.at(*steps)) for steps, _ in document.nodes()]


def told(hands: Hands):
    found = evidence.read(MemoryTree(FILES), hands=hands)
    documents = [
        (each[:2], each.line, each.templated, each.data, _places(each)) for each in found.documents
    ]
    return documents, found.faults, found.remarks


@pytest.mark.parametrize("beside", [_plainly, _nobody])
@pytest.mark.parametrize("batch", [1, 200, 4_000_000])
@pytest.mark.parametrize("number", [2, 3])
def test_documents_faults_and_comments_are_the_same_whoever_reads(number, batch, beside):
    alone = told(ALONE)
    with (
        mock.patch.object(parsing, "FEWEST", 50),
        mock.patch.object(evidence, "BATCH", batch),
    ):
        assert told(Hands(number, beside)) == alone


def test_shares_are_of_about_the_same_size():
    files = [(f"{number}.yaml", b"x" * 100) for number in range(10)]
    with mock.patch.object(parsing, "FEWEST", 400):
        shares = parsing._shares(files, 9)
    assert [len(share) for share in shares] == [5, 5]
    assert [file for share in shares for file in share] == files


def test_empty_files_are_no_work_for_others() -> None:
    asked = []

    def beside(work):
        asked.append(work)
        return lambda: None

    files = [(f"{number}/kustomization.yaml", b"") for number in range(300)]
    assert len(parsing.parse_all(files, Hands(4, beside))) == 300
    assert len(asked) <= 1
