"""What must be green before a change is merged, where the settings of the forge are kept as files.

`.github/settings.yml` of the settings app (<https://github.com/repository-settings/app>) and rulesets
as GitHub exports them (<https://docs.github.com/en/rest/repos/rules>). What stands on the server alone
is not seen; Terraform mostly protects other repositories than its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from readiness.facts.model import (
    NO,
    UNKNOWN,
    YES,
    Answer,
    FixedPlace,
    Job,
    NodePlace,
    Pipeline,
    Protection,
)
from readiness.facts.named_files import named_files
from readiness.facts.text import entries, table
from readiness.model import Fault
from readiness.pattern import pattern
from readiness.source.document import Document, Step
from readiness.source.repository import Repository

_SETTINGS = pattern(r"\.github/settings\.ya?ml")
_RULESET = pattern(r"\.github/(?:rulesets?/[^/\n]{1,200}|[^/\n]{0,100}ruleset[^/\n]{0,100})\.json")
_TESTS = pattern(r"(?:^|[^a-z])(?:unit|integration)?-?tests?(?:$|[^a-z])")
_CHECKS = "required_status_checks"


def collect(repository: Repository, pipelines: Sequence[Pipeline]) -> tuple[Protection, ...]:
    """One for each file that protects a branch, by path."""
    paths = [
        path
        for path in sorted(repository.paths)
        if path.startswith(".github/") and (_SETTINGS.fullmatch(path) or _RULESET.fullmatch(path))
    ]
    if not paths:
        return ()
    files = named_files(repository)
    jobs = [job for one in pipelines for job in one.jobs]
    read = (_read(path, files.document(path), jobs) for path in paths)
    return tuple(one for one in read if one is not None)


def _read(path: str, read: Document | Fault | None, jobs: Sequence[Job]) -> Protection | None:
    if isinstance(read, Fault):
        return Protection(FixedPlace(read.location), path, problem=read.message)
    found = [] if read is None else list(_protected(read))
    return _protection(path, read, found, jobs) if read is not None and found else None


def _protection(
    path: str,
    document: Document,
    found: Sequence[tuple[tuple[Step, ...], Any]],
    jobs: Sequence[Job],
) -> Protection:
    checks = tuple(dict.fromkeys(name for _, node in found for name in _names(node)))
    answers = [_is_test(name, jobs) for name in checks]
    tests = YES if YES in answers else UNKNOWN if UNKNOWN in answers else NO
    return Protection(NodePlace(document, found[0][0]), path, checks=checks, tests=tests)


def _protected(document: Document) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """Where each protection of a branch says which checks it requires, and that node."""
    for number, branch in enumerate(entries(document.get("branches"))):
        protection = table(branch).get("protection")
        if isinstance(protection, dict):
            steps: tuple[Step, ...] = ("branches", number, "protection", _CHECKS)
            yield steps, protection.get(_CHECKS)
    sets: list[tuple[tuple[Step, ...], Any]] = [
        (("rulesets", number), one) for number, one in enumerate(entries(document.get("rulesets")))
    ]
    for steps, one in [*sets, ((), document.data)]:
        ruleset = table(one)
        active = ruleset.get("enforcement", "active") == "active"
        if active and ruleset.get("target", "branch") == "branch":
            yield from _of_rules(steps, entries(ruleset.get("rules")))


def _of_rules(
    steps: tuple[Step, ...], rules: Sequence[Any]
) -> Iterator[tuple[tuple[Step, ...], Any]]:
    """A ruleset without the rule requires no check."""
    for number, rule in enumerate(rules):
        if table(rule).get("type") == _CHECKS:
            yield (*steps, "rules", number), table(rule).get("parameters")
            return
    if rules:
        yield (*steps, "rules"), None


def _names(node: Any) -> Iterator[str]:
    """The names of checks in any of the spellings."""
    told: Mapping[str, Any] = table(node)
    for key in ("contexts", "checks", _CHECKS):
        for entry in entries(told.get(key)):
            name = entry.get("context") if isinstance(entry, dict) else entry
            if isinstance(name, str) and name:
                yield name


def _is_test(check: str, jobs: Sequence[Job]) -> Answer:
    """By the job of that name; a matrix adds `(3.12)`, a workflow puts its name before ` / `."""
    name = check.rpartition(" / ")[2].partition(" (")[0].strip()
    found = [job for job in jobs if job.name in (check, name)]
    if any(job.tests for job in found) or _TESTS.search(check.lower()):
        return YES
    return NO if found else UNKNOWN
