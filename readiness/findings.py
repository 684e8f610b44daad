"""The findings of a run as formats read them: made when one does; knows only the words.

A large run says a hundred thousand things, most of which nobody reads: that something does not
apply, or passes. What is counted is counted of *blanks*, which say what a rule says of all subjects
alike. Findings are made while they are read, and not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, Protocol, overload

from readiness.model import Finding, Location, Subject
from readiness.record import NamedTuple

Wanted = Callable[[Finding], bool]
"""Asks of nothing that tells one subject from another: of rule, outcome, severity, enforcement and
what follows from them, but of no place, message or evidence."""

Change = Callable[[Sequence[Finding]], Sequence[Finding]]
"""What the findings of a service are told as: as many, in the same order."""


NOBODY, NOWHERE = Subject("", ""), Location("")
"""Of whom and what place a blank speaks."""

WHOLE = Subject("Service", "")
"""Of whom a blank speaks that stands for one finding, on a service as a whole."""

Counted = tuple[Sequence[Finding], int]
"""Blanks, one for each rule that speaks, and how often there are findings like them."""


class Outline(NamedTuple):
    """What can be known of a service's findings for little."""

    service: str
    whole: Sequence[Finding]
    """Blanks, each of the one finding of a rule, on the service as a whole."""
    others: Sequence[Finding]
    """As they are before they are changed, without messages and places."""


class Page(Protocol):
    """What is said of one service."""

    @property
    def blanks(self) -> Sequence[Counted]:
        """Of all findings; what many subjects have in common is the same object everywhere."""

    def findings(
        self, rules: Collection[str] | None = None, *, worded: bool = True, placed: bool = True
    ) -> Sequence[Finding]:
        """All by rule, or those of some rules; `worded`: with their messages; `placed`: those
        without have their places.
        """


def _as_they_are(given: Sequence[Finding]) -> Sequence[Finding]:
    return given


def _nothing() -> None:
    pass


class Findings(Sequence[Finding]):
    """Pages by service, as one sequence."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(
        self,
        pages: Mapping[str, Page],
        learnt: Callable[[], None] = _nothing,
        change: Change = _as_they_are,
    ) -> None:
        """`learnt` keeps for later runs what it taught to make findings."""
        self.pages = pages
        self.learnt = learnt
        self._change = change

    def changed(self, change: Change) -> Findings:
        """The same findings, told otherwise."""
        before = self._change
        return Findings(self.pages, self.learnt, lambda given: change(before(given)))

    def paged(self, pages: Mapping[str, Page]) -> Findings:
        """The same findings, as other pages tell them."""
        return Findings(pages, self.learnt, self._change)

    def of(self, service: str) -> Sequence[Finding]:
        """What is said of a service."""
        page = self.pages.get(service)
        return () if page is None else self._change(page.findings())

    def chosen(self, wanted: Wanted, *, worded: bool = True) -> Iterator[Finding]:
        """Those that are wanted; hardly more are made."""
        rules = {
            key: frozenset(each.rule for each in blanks if wanted(each))
            for key, (blanks, _) in self._counted.items()
        }
        for page in self.pages.values():
            found: set[str] = set().union(*[rules[id(blanks)] for blanks, _ in page.blanks])
            if found:
                yield from filter(wanted, self._change(page.findings(found, worded=worded)))

    def numbers(self, wanted: Wanted) -> Mapping[str, tuple[Finding, int]]:
        """Rule → a blank of those that are wanted, and how many they are."""
        found: dict[str, tuple[Finding, int]] = {}
        for blanks, number in self._counted.values():
            for each in filter(wanted, blanks):
                first, before = found.get(each.rule, (each, 0))
                found[each.rule] = (first, before + number)
        return found

    def outlined(self, wanted: Wanted) -> Iterator[Outline]:
        """As `outlined` below."""
        sketches = {
            key: _sketched(filter(wanted, blanks)) for key, (blanks, _) in self._counted.items()
        }
        for service, page in self.pages.items():
            found = [sketches[id(blanks)] for blanks, _ in page.blanks]
            rules: set[str] = set().union(*[others for _, others in found])
            whole = [each for whole, _ in found for each in whole if each.rule not in rules]
            placed = page.findings(rules, worded=False, placed=False) if rules else ()
            yield Outline(service, whole, [_bare(each) for each in placed if wanted(each)])

    @cached_property
    def _counted(self) -> Mapping[int, Counted]:
        """All blanks, by their identity."""
        found: dict[int, Counted] = {}
        for page in self.pages.values():
            for blanks, number in page.blanks:
                _, before = found.get(id(blanks), (blanks, 0))
                found[id(blanks)] = (blanks, before + number)
        return found

    def __iter__(self) -> Iterator[Finding]:
        for service in self.pages:
            yield from self.of(service)
        self.learnt()

    def __len__(self) -> int:
        return sum(len(blanks) * number for blanks, number in self._counted.values())

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Finding]: ...
    def __getitem__(self, at: int | slice) -> Any:
        return tuple(self)[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)


def _sketched(blanks: Iterable[Finding]) -> tuple[Sequence[Finding], Collection[str]]:
    """The blanks that tell all but the words, and the rules of the others."""
    whole: list[Finding] = []
    others: set[str] = set()
    for each in blanks:
        if each.subject == WHOLE:
            whole.append(each)
        else:
            others.add(each.rule)
    return whole, others


def of_service(findings: Sequence[Finding]) -> Callable[[str], Sequence[Finding]]:
    """Gives what is said of a service, by its name."""
    if isinstance(findings, Findings):
        return findings.of
    grouped = by_service(findings)
    return lambda service: grouped.get(service, ())


def by_service(findings: Iterable[Finding]) -> Mapping[str, Sequence[Finding]]:
    """Service → what is said of it."""
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.service, []).append(finding)
    return grouped


def chosen(
    findings: Sequence[Finding], wanted: Wanted, *, worded: bool = True
) -> Iterator[Finding]:
    """Those that are wanted; the messages of many cost more than all else, where none is read."""
    if isinstance(findings, Findings):
        return findings.chosen(wanted, worded=worded)
    return filter(wanted, findings)


def outlined(findings: Sequence[Finding], wanted: Wanted) -> Iterator[Outline]:
    """Those that are wanted, without messages and places."""
    if isinstance(findings, Findings):
        yield from findings.outlined(wanted)
        return
    for service, said in by_service(map(_bare, filter(wanted, findings))).items():
        yield Outline(service, (), said)


def _bare(finding: Finding) -> Finding:
    if not finding.message and finding.location is NOWHERE:
        return finding
    return finding._replace(message="", location=NOWHERE)


def numbers(findings: Sequence[Finding], wanted: Wanted) -> Mapping[str, tuple[Finding, int]]:
    """Rule → one of those that are wanted, or a blank of it, and how many they are."""
    if isinstance(findings, Findings):
        return findings.numbers(wanted)
    found: dict[str, tuple[Finding, int]] = {}
    for each in filter(wanted, findings):
        first, number = found.get(each.rule, (each, 0))
        found[each.rule] = (first, number + 1)
    return found


def number_of(findings: Sequence[Finding], wanted: Wanted) -> int:
    """How many are wanted."""
    return sum(many for _, many in numbers(findings, wanted).values())


def changed(findings: Sequence[Finding], change: Change) -> Sequence[Finding]:
    """The findings, told otherwise."""
    if isinstance(findings, Findings):
        return findings.changed(change)
    return change(findings)


def keep(findings: Sequence[Finding]) -> None:
    """Keeps for later runs what it taught to make those that were read."""
    if isinstance(findings, Findings):
        findings.learnt()
