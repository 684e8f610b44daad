"""JUnit XML: which case fails, which is in error, which is skipped, and with which words."""

from __future__ import annotations

import pytest
from lxml import etree

from readiness.model import Enforcement, Outcome, State, Verdict, Waiver
from readiness.report import Style, junit
from tests.report import nasty
from tests.report.parsers import junit_schema

TOLD = nasty.report("web")._replace(verdict=Verdict.READY)
FAIL = nasty.finding("web", Outcome.FAIL, 0)
PASS, UNKNOWN, ERROR, BARE = (
    nasty.finding("web", outcome, 1)
    for outcome in (Outcome.PASS, Outcome.UNKNOWN, Outcome.ERROR, Outcome.NOT_APPLICABLE)
)
WAIVER = Waiver(
    rule="it-holds",
    service="web",
    reason="one lock on the index",
    location=FAIL.location,
    expires="2027-02-01",
    approved_by="board@example.com",
)
WAIVED = FAIL._replace(blocking=False, waiver=WAIVER)
OLD = FAIL._replace(blocking=False, state=State.BASELINED)
ADVICE = FAIL._replace(blocking=False, enforcement=Enforcement.ADVISORY)


def case(*findings):
    """The one case of a report: its element's name, message, type and text."""
    said = "".join(junit.render(TOLD._replace(findings=findings), Style()))
    document = etree.fromstring(said.encode())
    junit_schema().assertValid(document)
    (found,) = document.iter("testcase")
    inner = [(each.tag, each.get("message"), each.get("type"), each.text) for each in found]
    totals = {each: document.get(each) for each in ("tests", "failures", "errors", "skipped")}
    assert totals["tests"] == "1"
    words = {"failure": "failures", "error": "errors", "skipped": "skipped"}
    assert [word for word in words if totals[words[word]] == "1"] == [each[0] for each in inner]
    return inner


FIX = "\nFix: web"
LINE = "web:3:5 Deployment/web/web/web0: web"
SECOND = "web:4:5 Deployment/web/web/web1: web"


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ((PASS,), []),
        ((FAIL, PASS), [("failure", "web", "blocks, high", f"fail {LINE}{FIX}")]),
        ((ADVICE,), [("failure", "web", "advice, high", f"fail {LINE}{FIX}")]),
        ((UNKNOWN,), [("error", "unknown: web", "blocks, high", f"unknown {SECOND}{FIX}")]),
        (
            (ERROR,),
            [
                (
                    "error",
                    "web",
                    "blocks, high",
                    (
                        f"error {SECOND}\nFix: The rule is at fault here, not the service: tell whoever "
                        "keeps the policy."
                    ),
                )
            ],
        ),
        (
            (UNKNOWN, FAIL),
            [("failure", "web", "blocks, high", f"fail {LINE}\nunknown {SECOND}{FIX}")],
        ),
        (
            (FAIL, FAIL),
            [("failure", "web (and 1 more)", "blocks, high", f"fail {LINE}\nfail {LINE}{FIX}")],
        ),
        (
            (WAIVED, PASS),
            [
                (
                    "skipped",
                    "waived by board@example.com until 2027-02-01: one lock on the index (web)",
                    None,
                    (
                        f"fail {LINE} [waived by board@example.com until 2027-02-01: "
                        "one lock on the index]"
                    ),
                )
            ],
        ),
        (
            (OLD,),
            [("skipped", "was there before: web", None, f"fail {LINE} [tolerated]")],
        ),
        ((BARE,), [("skipped", "not applicable: web", None, f"not-applicable {SECOND}")]),
        ((BARE, PASS), []),
    ],
)
def test_the_most_urgent_finding_decides_the_case(findings, said):
    assert case(*findings) == said


def test_nothing_checked_is_an_empty_file_that_is_valid():
    said = "".join(junit.render(TOLD._replace(findings=(), services=()), Style()))
    junit_schema().assertValid(etree.fromstring(said.encode()))
