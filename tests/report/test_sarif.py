"""SARIF as GitHub's code scanning takes it: what is a result, what is told beside, what is cut."""

from __future__ import annotations

import json

import jsonschema
import pytest

from readiness.model import Enforcement, Location, Outcome, State, Waiver
from readiness.report import Style, sarif
from readiness.report.sarif.place import uri
from tests.report import nasty
from tests.report.parsers import sarif_schema

CLEAN = nasty.report("web")._replace(findings=(), faults=(), waivers=(), notes=(), services=())


def run(told):
    """The one run of the file, which is valid."""
    data = json.loads("".join(sarif.render(told, Style())))
    jsonschema.Draft4Validator(sarif_schema()).validate(data)
    (found,) = data["runs"]
    return found


def failing(**changes):
    return nasty.finding("web", Outcome.FAIL, 0)._replace(**changes)


def test_a_clean_run_has_an_empty_list_of_results():
    assert (run(CLEAN)["results"], run(CLEAN)["invocations"]) == (
        [],
        [{"executionSuccessful": True, "toolExecutionNotifications": []}],
    )


def test_a_failure_is_a_result_at_its_place():
    (found,) = run(CLEAN._replace(findings=(failing(location=Location("a b/c:d.yaml", 3, 5, 7)),)))[
        "results"
    ]
    assert found == {
        "ruleId": "it-holds",
        "ruleIndex": 0,
        "kind": "fail",
        "level": "error",
        "message": {"text": "web"},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": "a%20b/c%3Ad.yaml", "uriBaseId": "%SRCROOT%"},
                    "region": {"startLine": 3, "startColumn": 5, "endLine": 7},
                }
            }
        ],
        "partialFingerprints": {"readinessFinding/v1": failing().fingerprint},
        "properties": {
            "service": "web",
            "subject": "Deployment/web/web/web0",
            "severity": "high",
            "enforcement": "required",
            "blocking": True,
        },
        "baselineState": "new",
    }


def test_only_failures_are_results_and_what_is_not_known_is_told_beside():
    told = run(nasty.report("web"))
    assert [each["kind"] for each in told["results"]] == ["fail"] * 4
    invocation = told["invocations"][0]
    said = [
        (each["level"], each["message"]["text"], each.get("associatedRule"))
        for each in invocation["toolExecutionNotifications"]
    ]
    about = {"id": "it-holds", "index": 0}
    assert said == [
        ("error", "unknown: web: web", about),
        ("error", "error: web: web", about),
        ("warning", "web", None),
        ("warning", "waiver of web without effect, invalid: web", None),
        ("note", "web", None),
    ]
    assert invocation["executionSuccessful"] is False


@pytest.mark.parametrize(
    ("changes", "level"),
    [
        ({}, "error"),
        ({"blocking": False, "enforcement": Enforcement.ADVISORY}, "warning"),
        ({"blocking": False, "state": State.BASELINED}, "note"),
    ],
)
def test_the_level_is_what_a_failure_does_to_the_gate(changes, level):
    (found,) = run(CLEAN._replace(findings=(failing(**changes),)))["results"]
    assert found["level"] == level


@pytest.mark.parametrize(
    ("state", "said"),
    [(State.NEW, "new"), (State.UNCHANGED, "unchanged"), (State.BASELINED, "unchanged")],
)
def test_what_was_there_before_is_no_news(state, said):
    (found,) = run(CLEAN._replace(findings=(failing(state=state),)))["results"]
    assert found["baselineState"] == said


@pytest.mark.parametrize(("inline", "kind"), [(False, "external"), (True, "inSource")])
def test_an_accepted_risk_is_suppressed_with_its_reason(inline, kind):
    waiver = Waiver(
        rule="it-holds",
        service="web",
        reason="one lock on the index",
        location=Location("readiness-waivers.yaml", 3, 5),
        expires="2027-02-01",
        approved_by="board@example.com",
        inline=inline,
    )
    (found,) = run(CLEAN._replace(findings=(failing(blocking=False, waiver=waiver),)))["results"]
    (suppression,) = found["suppressions"]
    assert found["level"] == "note"
    assert (suppression["kind"], suppression["status"], suppression["justification"]) == (
        kind,
        "accepted",
        "one lock on the index",
    )
    assert suppression["properties"] == {
        "approvedBy": "board@example.com",
        "expires": "2027-02-01",
    }


@pytest.mark.parametrize(
    ("requirements", "score"), [(("SEC-01",), "8.0"), (("K8S-09",), "8.0"), (("RUN-01",), None)]
)
def test_only_security_has_a_security_severity(requirements, score):
    rule = CLEAN.rules[0]._replace(requirements=requirements)
    (told,) = run(CLEAN._replace(rules=(rule,)))["tool"]["driver"]["rules"]
    assert told["properties"].get("security-severity") == score
    assert ("security" in told["properties"]["tags"]) is (score is not None)


def test_two_findings_of_one_identity_are_two(monkeypatch):
    twice = run(CLEAN._replace(findings=(failing(), failing(location=Location("b", 9)))))
    identities = [each["partialFingerprints"]["readinessFinding/v1"] for each in twice["results"]]
    fingerprint = failing().fingerprint
    assert sorted(identities) == [fingerprint, f"{fingerprint}:2"]


def test_beyond_the_limit_the_most_important_stay_and_the_rest_is_counted(monkeypatch):
    monkeypatch.setattr(sarif, "RESULTS", 2)
    advice = {"blocking": False, "enforcement": Enforcement.ADVISORY}
    findings = (
        failing(**advice),
        failing(location=Location("b")),
        failing(**advice),
        failing(location=Location("a")),
    )
    told = run(CLEAN._replace(findings=findings))
    assert [
        each["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
        for each in told["results"]
    ] == ["a", "b"]
    assert told["properties"]["resultsLeftOut"] == 2
    assert told["invocations"][0]["toolExecutionNotifications"][0]["message"]["text"] == (
        "2 more failures are left out here: GitHub shows 5,000 a run"
    )


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("deploy/web.yaml", "deploy/web.yaml"),
        ("a b#c?d.yaml", "a%20b%23c%3Fd.yaml"),
        ("http://x/y", "http%3A//x/y"),
        ("//host/x", "host/x"),
        ("50%.yaml", "50%25.yaml"),
        ("\udcff.yaml", "%FF.yaml"),
        ("\ud800.yaml", "%5Cud800.yaml"),
        ("ü.yaml", "%C3%BC.yaml"),
        ("", "."),
    ],
)
def test_a_path_is_a_relative_reference(path, said):
    assert uri(path) == said
