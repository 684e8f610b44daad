"""Findings beside the lines of a change: GitHub's annotations, GitLab's Code Quality."""

from __future__ import annotations

import json

import pytest

from readiness.model import Enforcement, Location, Outcome, Severity, State
from readiness.report import Style, github, gitlab
from tests.report import nasty
from tests.report.parsers import Command, commands

TOLD = nasty.report("web")
FAIL = nasty.finding("web", Outcome.FAIL, 0)
ADVICE = FAIL._replace(blocking=False, enforcement=Enforcement.ADVISORY)
OLD = FAIL._replace(blocking=False, state=State.BASELINED)
UNKNOWN = nasty.finding("web", Outcome.UNKNOWN, 1)
WAIVED = FAIL._replace(blocking=False, waiver=TOLD.waivers[0])


def annotations(*findings):
    return list(commands("".join(github.render(TOLD._replace(findings=findings), Style()))))


@pytest.mark.parametrize(
    ("finding", "level", "title", "message"),
    [
        (FAIL, "error", "it-holds (blocks, high)", "web, Deployment/web/web/web0: web\nweb"),
        (ADVICE, "warning", "it-holds (advice, high)", "web, Deployment/web/web/web0: web\nweb"),
        (
            UNKNOWN,
            "error",
            "it-holds (blocks, high, unknown)",
            "web, Deployment/web/web/web1: web\nweb",
        ),
        (OLD, "notice", "it-holds (tolerated, high)", "web, Deployment/web/web/web0: web\nweb"),
        (
            WAIVED,
            "notice",
            "it-holds (waived, high)",
            "web, Deployment/web/web/web0: web\naccepted until web: web",
        ),
    ],
)
def test_an_annotation_says_what_stands_in_the_way(finding, level, title, message):
    line = str(finding.location.line)
    properties = {"file": "web", "line": line, "col": "5", "title": title}
    assert annotations(finding) == [Command(level, properties, message)]


def test_what_a_property_or_a_message_ends_with_is_escaped():
    place = Location("a,b::c%/d e.yaml", 3, 5)
    (found,) = annotations(FAIL._replace(location=place, message="100%0A::error::\nx"))
    assert found.properties["file"] == place.path
    assert found.message == "web, Deployment/web/web/web0: 100%0A::error:: x\nweb"


def test_what_a_change_left_as_it_was_has_no_annotation():
    old = ADVICE._replace(state=State.UNCHANGED)
    new = ADVICE._replace(state=State.NEW, location=Location("z.yaml", 3, 5))
    first, rest = annotations(*(old,) * 12, new)
    assert first.properties["file"] == "z.yaml"
    assert rest.message == (
        "12 more findings have no annotation "
        "(13 warnings in all; GitHub shows ten of each; 12 were there before)"
    )


def test_ten_of_each_level_are_shown_and_the_rest_is_told():
    findings = (ADVICE,) * 12 + (FAIL,) * 13 + (OLD,) * 11
    found = annotations(*findings)
    levels = [each.name for each in found]
    assert levels == ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10
    assert found[-1] == Command(
        "notice",
        {"title": "readiness"},
        "7 more findings have no annotation "
        "(13 errors, 12 warnings, 11 notices in all; GitHub shows ten of each)",
    )


def test_the_most_severe_come_first():
    worst = FAIL._replace(severity=Severity.CRITICAL, location=Location("z.yaml"))
    assert [each.properties["file"] for each in annotations(FAIL, worst)] == ["z.yaml", "web"]


def test_nothing_wrong_is_a_line_for_the_log():
    clean = TOLD._replace(findings=())
    assert "".join(github.render(clean, Style())) == (
        "readiness: not ready, 1 service, 0 findings in the way\n"
    )


def issues(*findings):
    return json.loads("".join(gitlab.render(TOLD._replace(findings=findings), Style())))


def test_gitlab_is_told_what_is_wrong_and_not_accepted():
    passed = nasty.finding("web", Outcome.PASS, 2)
    found = issues(passed, FAIL, WAIVED, UNKNOWN._replace(blocking=False))
    assert found == [
        {
            "description": "web: web (Deployment/web/web/web0)",
            "check_name": "it-holds",
            "fingerprint": FAIL.fingerprint,
            "severity": "blocker",
            "location": {"path": "web", "lines": {"begin": 3}},
        },
        {
            "description": "web: unknown: web (Deployment/web/web/web1)",
            "check_name": "it-holds",
            "fingerprint": UNKNOWN.fingerprint,
            "severity": "major",
            "location": {"path": "web", "lines": {"begin": 4}},
        },
    ]


def test_nothing_wrong_is_an_empty_list():
    assert issues() == []
