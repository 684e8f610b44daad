"""An organisation's tests of its policy: repositories as fixtures, and the findings that must be there.

Both directions count: a finding that is expected and not there, and one that is there and that
nobody expects.
"""

from __future__ import annotations

import fnmatch
import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from readiness import app, trial
from readiness.cache import Cache
from readiness.errors import PolicyError, PolicyErrors, ReadinessError
from readiness.evaluation import run
from readiness.model import Fault, Finding, Location, Outcome
from readiness.pattern import pattern
from readiness.policy import bundle, catalogue, shipped
from readiness.policy.ladder import Policy
from readiness.policy.pack import Wanted
from readiness.record import NamedTuple
from readiness.source.document import Document
from readiness.source.tree import MemoryTree, Tree
from readiness.trial import Problem

_SIGNS: tuple[re.Pattern[bytes], ...] = (
    pattern(rb"^apiVersion\s*:\s*readiness/v1|^ {1,8}expect\s*:", re.MULTILINE),
    pattern(rb"^tests\s*:", re.MULTILINE),
)
"""A file that expects something and forgot its version must not pass for none."""
ASSERTED = (Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR)
"""What somebody must expect; passes may be left out."""

Data = Mapping[str, Any]


class Fixture(NamedTuple):
    """One test with all that it takes."""

    name: str
    location: Location
    tree: Tree
    policy: Policy
    today: str
    rules: tuple[str, ...]
    expected: tuple[tuple[Location, Data], ...]


def fixtures(
    tree: Tree, store: Cache, below: str = "", rules: Sequence[str] = ()
) -> tuple[Fixture, ...]:
    """The tests of a tree (or of a part, a folder with its `/` or a file), of these rules alone where
    some are named. Raises `PolicyErrors` with all that is wrong with their files.
    """
    wrong: list[ReadinessError] = []
    found: list[Fixture] = []
    for path in sorted(tree.paths):
        content = tree.read(path) if _meant(path, below) else b""
        if isinstance(content, Fault) or not all(sign.search(content) for sign in _SIGNS):
            continue
        try:
            found += _file(path, content, tree, store, tuple(rules))
        except PolicyErrors as errors:
            wrong += errors.exceptions  # type: ignore[arg-type]
    if wrong:
        raise PolicyErrors("the tests are not valid", wrong)
    return tuple(found)


def _meant(path: str, below: str) -> bool:
    inside = path == below or (path.startswith(below) and (not below or below.endswith("/")))
    return inside and path.endswith((".yaml", ".yml"))


def _file(
    path: str, content: bytes, tree: Tree, store: Cache, rules: tuple[str, ...]
) -> Iterator[Fixture]:
    from readiness.schema.validation import examined  # noqa: PLC0415 - imports pydantic

    document = bundle.document(path, content)
    data = examined(document, "tests")
    wanted = [
        Wanted(word, document.at("packs", number)) for number, word in enumerate(data["packs"])
    ]
    policy = catalogue.load(wanted, tree, shipped.shelved(), store, shipped.stamp())
    for number, given in enumerate(data["tests"]):
        expected = tuple(
            (document.at("tests", number, "expect", at), each)
            for at, each in enumerate(given["expect"])
            if not rules or any(fnmatch.fnmatchcase(each["rule"], glob) for glob in rules)
        )
        _known(policy, expected)
        yield Fixture(
            name=given["name"],
            location=document.at("tests", number),
            tree=MemoryTree(_files(document, number, given, tree)),
            policy=policy,
            today=given["date"] or data["date"] or trial.TODAY,
            rules=rules or tuple(given["rules"]),
            expected=expected,
        )


def _known(policy: Policy, expected: Sequence[tuple[Location, Data]]) -> None:
    wrong = [
        PolicyError(f"there is no rule '{each['rule']}'", at=at, hint="readiness explain --list")
        for at, each in expected
        if policy.rule(each["rule"]) is None
    ]
    if wrong:
        raise PolicyErrors("the tests are not valid", wrong)


def _files(
    document: Document, number: int, given: Data, tree: Tree
) -> Mapping[str, str | bytes | Fault]:
    """Those of the folder, and over them those that the test itself writes down."""
    if given["folder"] is None:
        return dict(given["files"])
    here = posixpath.dirname(document.path)
    folder = posixpath.normpath(posixpath.join(here, given["folder"])) + "/"
    found: dict[str, str | bytes | Fault] = {
        path[len(folder) :]: tree.read(path) for path in tree.paths if path.startswith(folder)
    }
    if not found:
        place = document.at("tests", number, "folder")
        error = PolicyError(f"there is no file below {folder}", at=place)
        raise PolicyErrors("the tests are not valid", [error])
    found.update(given["files"])
    return found


def problems(fixture: Fixture, store: Cache) -> Iterator[Problem]:
    """What is not as expected."""
    findings = _findings(fixture, store)
    if not findings:
        yield Problem(fixture.name, fixture.location, "no service is judged by any rule")
        return
    left = [each for each in findings if each.outcome in ASSERTED]
    for place, each in fixture.expected:
        rule = fixture.policy.rule(each["rule"])
        own = [finding for finding in findings if rule and finding.rule == rule.id]
        fitting = [finding for finding in own if _fits(finding, each)]
        if not fitting:
            yield Problem(fixture.name, place, f"is not found: {_words(each)}; {_instead(own)}")
        left = [finding for finding in left if finding not in fitting]
    for finding in left:
        yield Problem(fixture.name, fixture.location, f"nobody expects: {_told(finding)}")


def _findings(fixture: Fixture, store: Cache) -> tuple[Finding, ...]:
    request = app.Request(Path(), fixture.today, rules=fixture.rules, cache=store)
    found = app.look(fixture.tree, store)
    called = app.docket(found, request, fixture.policy)
    judged = run.evaluate(called.cases, called.waivers, fixture.today, called.catalog)
    return tuple(judged.findings)


def _fits(finding: Finding, wanted: Data) -> bool:
    place, at = str(finding.location), wanted["at"]
    same = ("service", "message", "enforcement")
    return (
        finding.outcome.value == wanted["outcome"]
        and all(wanted[key] in {None, getattr(finding, key)} for key in same)
        and (at is None or place == at or place.startswith(f"{at}:"))
        and fnmatch.fnmatchcase(str(finding.subject), wanted["subject"] or "*")
        and wanted["waived"] in {None, finding.waiver is not None}
    )


def _words(wanted: Data) -> str:
    rest = (
        f"{key} {value}" for key, value in wanted.items() if key != "rule" and value is not None
    )
    return f"{wanted['rule']} ({', '.join(rest)})"


def _instead(own: Sequence[Finding]) -> str:
    if not own:
        return "no tier of this test asks for the rule"
    return f"instead: {'; '.join(_told(finding) for finding in own[:3])}"


def _told(finding: Finding) -> str:
    waived = ", waived" if finding.waiver else ""
    return (
        f"{finding.rule} {finding.outcome} ({finding.enforcement}{waived}) "
        f"at {finding.location}, {finding.subject}: {finding.message}"
    )
