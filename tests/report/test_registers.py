"""What goes into registers: rows of a table, and a statement that somebody signs."""

from __future__ import annotations

import csv as plain
import hashlib
import io
import json as notation

import pytest

from readiness.model import Outcome
from readiness.report import Style, csv, intoto, json
from tests.report import nasty

TOLD = nasty.report("web")


def rows(told):
    said = "".join(csv.render(told, Style()))
    return list(plain.DictReader(io.StringIO(said, newline=""), strict=True))


def test_a_row_holds_all_that_a_register_asks_for():
    waived = rows(TOLD)[5]
    assert waived == {
        "service": "web",
        "tier": "1",
        "owner": "web",
        "rule": "it-holds",
        "title": "web",
        "category": "house",
        "severity": "high",
        "enforcement": "required",
        "outcome": "fail",
        "standing": "waived",
        "attested": "yes",
        "state": "new",
        "subject": "Deployment/web/web/web5",
        "path": "web",
        "line": "8",
        "column": "5",
        "message": "web",
        "fix": "web",
        "waived_until": "web",
        "waived_by": "web",
        "waiver_reason": "web",
        "fingerprint": TOLD.findings[5].fingerprint,
    }


def test_every_finding_is_a_row_and_nothing_found_is_a_row_of_names():
    assert [each["outcome"] for each in rows(TOLD)] == [each.outcome for each in TOLD.findings]
    assert rows(TOLD._replace(findings=())) == []


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("  @x", "'@x"),
        ("\t-1", "'-1"),
        ("＋1", "'＋1"),
        ("a=1", "a=1"),
        ('a "b", c', 'a "b", c'),
        ("two\r\nlines", "two lines"),
    ],
)
def test_no_cell_is_a_formula(text, cell):
    finding = nasty.finding("web", Outcome.FAIL, 0)._replace(message=text)
    assert rows(TOLD._replace(findings=(finding,)))[0]["message"] == cell


def stated(told):
    return notation.loads("".join(intoto.render(told, Style())))


def test_a_statement_is_of_the_commit_and_the_policies():
    assert stated(TOLD)["subject"] == [
        {"name": "web", "digest": {"gitCommit": TOLD.target.commit}},
        {"name": "policy web web", "digest": {"sha256": "0" * 64}},
    ]


def test_a_folder_with_changes_is_not_its_commit():
    dirty = stated(TOLD._replace(target=TOLD.target._replace(dirty=True)))
    assert [each["name"] for each in dirty["subject"]] == ["policy web web"]
    assert dirty["predicate"]["target"]["dirty"] is True


def test_a_statement_carries_verdicts_counts_and_the_report_itself():
    predicate = stated(TOLD)["predicate"]
    written = "".join(json.render(TOLD, Style())).encode()
    assert (predicate["verdict"], predicate["services"], predicate["report"]) == (
        "not-ready",
        [
            {
                "name": "web",
                "tier": 1,
                "tierSource": "declared",
                "verdict": "not-ready",
                "verdictWithoutWaivers": "not-ready",
                "counts": {
                    "pass": 1,
                    "fail": 4,
                    "unknown": 1,
                    "not-applicable": 1,
                    "error": 1,
                    "waived": 1,
                },
                "blocking": ["it-holds"],
                "waived": ["it-holds"],
            }
        ],
        {
            "schema": "readiness/report/v1",
            "digest": {"sha256": hashlib.sha256(written).hexdigest()},
        },
    )
