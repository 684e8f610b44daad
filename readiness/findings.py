"""The findings of a run as formats read them: made when one does; knows only the words.

A large run says a hundred thousand things, most of which nobody reads: that something does not
apply, or passes. What is counted is counted of *blanks*, which say what a rule says of all subjects
alike. Findings are made while they are read, and not kept.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, Protocol, overload

from readiness.model import Finding

Wanted = Callable[[Finding], bool]
"""Asks of nothing that tells one subject from another: of rule, outcome, severity, enforcement and
what follows from them, but of no place, message or evidence."""

Change = Callable[[Sequence[Finding]], Sequence[Finding]]
"""What the findings of a service are told as: as many, in the same order."""


class Page(Protocol):
    """What is said of one service."""

    def blanks(self) -> Iterable[Sequence[Finding]]:
        """In groups, as many as there are findings; groups that are equal are the same object."""

    def findings(self, rules: Collection[str] | None = None) -> Sequence[Finding]:
        """All by rule, or those of some rules."""


def _as_they_are(given: Sequence[Finding]) -> Sequence[Finding]:
    return given


def _nothing() -> None:
    pass


class Findings(Sequence[Finding]):
    """Pages by service, as one sequence."""

    __slots__ = ("_change", "_length", "learnt", "pages")
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
        self._length: int | None = None

    def changed(self, change: Change) -> Findings:
        """The same findings, told otherwise."""
        before = self._change
        return Findings(self.pages, self.learnt, lambda given: change(before(given)))

    def of(self, service: str) -> Sequence[Finding]:
        """What is said of a service."""
        page = self.pages.get(service)
        return () if page is None else self._change(page.findings())

    def chosen(self, wanted: Wanted) -> Iterator[Finding]:
        """Those that are wanted; hardly more are made."""
        known: dict[int, frozenset[str]] = {}
        for page in self.pages.values():
            rules: set[str] = set()
            for blanks in page.blanks():
                found = known.get(id(blanks))
                if found is None:
                    found = frozenset(each.rule for each in blanks if wanted(each))
                    known[id(blanks)] = found
                rules |= found
            if rules:
                yield from filter(wanted, self._change(page.findings(rules)))

    def numbers(self, wanted: Wanted) -> Mapping[str, tuple[Finding, int]]:
        """Rule → a blank of those that are wanted, and how many they are."""
        known: dict[int, Sequence[Finding]] = {}
        numbers: dict[str, int] = {}
        first: dict[str, Finding] = {}
        for page in self.pages.values():
            for blanks in page.blanks():
                found = known.get(id(blanks))
                if found is None:
                    found = known[id(blanks)] = tuple(filter(wanted, blanks))
                    first |= {each.rule: each for each in found if each.rule not in first}
                for each in found:
                    numbers[each.rule] = numbers.get(each.rule, 0) + 1
        return {rule: (first[rule], number) for rule, number in numbers.items()}

    def __iter__(self) -> Iterator[Finding]:
        for service in self.pages:
            yield from self.of(service)
        self.learnt()

    def __len__(self) -> int:
        if self._length is None:
            self._length = sum(
                len(blanks) for page in self.pages.values() for blanks in page.blanks()
            )
        return self._length

    @overload
    def __getitem__(self, at: int) -> Finding: ...
    @overload
    def __getitem__(self, at: slice) -> Sequence[Finding]: ...
    def __getitem__(self, at: int | slice) -> Any:
        return tuple(self)[at]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and tuple(self) == tuple(other)


def of_service(findings: Sequence[Finding]) -> Callable[[str], Sequence[Finding]]:
    """Gives what is said of a service, by its name."""
    if isinstance(findings, Findings):
        return findings.of
    grouped: dict[str, list[Finding]] = {}
    for finding in findings:
        grouped.setdefault(finding.service, []).append(finding)
    return lambda service: grouped.get(service, ())


def chosen(findings: Sequence[Finding], wanted: Wanted) -> Iterator[Finding]:
    """Those that are wanted."""
    if isinstance(findings, Findings):
        return findings.chosen(wanted)
    return filter(wanted, findings)


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
