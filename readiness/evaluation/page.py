"""What is said of one service, as findings that are made when somebody reads them; pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from readiness.evaluation.part import Part, findings
from readiness.model import Finding


class Page:
    """All parts of a service's judgement."""

    __slots__ = ("_parts",)

    def __init__(self) -> None:
        self._parts: list[tuple[Part, Sequence[Finding]]] = []

    def add(self, parts: Sequence[Part]) -> None:
        """What else is said of the service."""
        for part in parts:
            made = [each for own in part.apart.values() for each in own]
            self._parts.append((part, made))

    def blanks(self) -> Iterator[Sequence[Finding]]:
        """In groups, as many as there are findings."""
        for part, made in self._parts:
            for profile in part.profiles:
                yield part.group.blanks(profile)
            if made:
                yield made

    def findings(self, rules: Collection[str] | None = None) -> list[Finding]:
        """By rule, those of one rule in the order of the subjects' names."""
        said = sorted(
            (charge.demand.rule.id, at, number)
            for at, (part, _) in enumerate(self._parts)
            for number, charge in enumerate(part.group.charges)
            if rules is None or charge.demand.rule.id in rules
        )
        found: list[Finding] = []
        for _, at, number in said:
            found += findings(self._parts[at][0], number)
        return found
