"""What a report tells beside its findings."""

from __future__ import annotations

from tests.runs import report, service

RULES = {
    "it-holds": "each: service\nexpect: 'false'\naliases: [it-held]",
    "it-stands": "each: service\nexpect: 'true'",
}


def notes(files: dict[str, str], asked: dict[str, str], *, today: str = "2026-11-21") -> list[str]:
    found = report({"readiness.yaml": service(), **files}, RULES, asked, today=today)
    return [note for note in found.notes if "it-" in note]


def test_what_becomes_required_is_told_in_days_while_it_fails() -> None:
    later = "{enforcement: required, effective_on: 2026-12-03}"
    asked = {"it-holds": later, "it-stands": later}
    assert notes({}, asked) == ["it-holds becomes required in 12 days (2026-12-03), and fails"]
    assert notes({}, asked, today="2026-12-02") == [
        "it-holds becomes required in 1 day (2026-12-03), and fails"
    ]
    assert notes({}, asked, today="2026-12-03") == []


def test_an_earlier_id_works_and_says_what_it_is_called_now() -> None:
    waiver = """\
apiVersion: readiness/v1
waivers:
  - {rule: it-held, service: web, reason: r, approved_by: b@example.com, expires: 2027-01-31}
"""
    more = "evidence: [{rule: it-held, date: 2026-11-01, by: kim@example.com}]\n"
    files = {"readiness.yaml": service(more=more), "readiness-waivers.yaml": waiver}
    assert notes(files, {}) == [
        "readiness-waivers.yaml:3:5 says it-held, which is called it-holds now",
        "readiness.yaml:6:14 says it-held, which is called it-holds now",
    ]
