"""What is said of one service, as findings that are made when somebody reads them; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from readiness.evaluation.part import Part, findings
from readiness.findings import Counted
from readiness.model import Finding


class Page:
    """All parts of a service's judgement."""

    __slots__ = ("_blanks", "_parts")

    def __init__(self) -> None:
        self._parts: list[Part] = []
        self._blanks: list[Counted] | None = None

    def add(self, parts: Iterable[Part]) -> None:
        """What else is said of the service."""
        self._parts += parts
        self._blanks = None

    @property
    def blanks(self) -> Sequence[Counted]:
        """What is known of all findings without making them."""
        if self._blanks is None:
            self._blanks = [each for part in self._parts for each in part.blanks()]
        return self._blanks

    def findings(
        self, rules: Collection[str] | None = None, *, worded: bool = True, placed: bool = True
    ) -> list[Finding]:
        """By rule, those of one rule in the order of the subjects' names."""
        said = sorted(
            (rule, at, number)
            for at, part in enumerate(self._parts)
            for rule, number in part.group.numbers(rules)
        )
        found: list[Finding] = []
        for _, at, number in said:
            found += findings(self._parts[at], number, worded=worded, placed=placed)
        return found
