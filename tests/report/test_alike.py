"""What many services share, and what each has for itself."""

from readiness.model import Enforcement, Finding, Location, Outcome, Severity, State, Subject
from readiness.report.alike import Shared, shared
from readiness.report.standing import Standing


def finding(service, rule="slo-is-defined", path="readiness.yaml", **more):
    fields = {
        "title": "There is one",
        "category": "slo",
        "subject": Subject("Service", service),
        "outcome": Outcome.FAIL,
        "severity": Severity.HIGH,
        "enforcement": Enforcement.REQUIRED,
        "blocking": True,
        "message": f"{service} lacks it",
        "fix": "Write it.",
        "location": Location(path),
        **more,
    }
    return Finding(rule=rule, service=service, **fields)


def told(findings, services):
    return list(shared(findings, services).values())


SERVICES = ("a", "b", "c", "d")


def test_what_is_said_of_whole_services_is_shared_wherever_it_stands() -> None:
    found = [finding(name, path=f"{name}/readiness.yaml") for name in SERVICES[:3]]
    assert told(found, 4) == [Shared(Standing.BLOCKS, [found[0]], ["a", "b", "c"])]


def test_a_half_is_no_majority_and_two_services_share_nothing() -> None:
    found = [finding(name) for name in SERVICES[:3]]
    assert told(found, 6) == []
    assert told(found[:2], 2) == []


def test_places_are_shared_only_where_they_are_the_very_same() -> None:
    job = Subject("Job", "test.yml#test")
    same = [finding(name, "jobs-end", "test.yml", subject=job, message="m") for name in SERVICES]
    assert told(same, 4) == [Shared(Standing.BLOCKS, [same[0]], list(SERVICES))]
    other = [each._replace(location=Location(f"{each.service}.yml")) for each in same]
    assert told(other, 4) == []


def test_what_stands_otherwise_is_not_alike() -> None:
    old = {"state": State.UNCHANGED, "blocking": False}
    found = [finding("a"), finding("b"), finding("c", **old), finding("d", **old)]
    assert told(found, 4) == []
    passes = [finding(name, outcome=Outcome.PASS, blocking=False) for name in SERVICES]
    assert told(passes, 4) == []
