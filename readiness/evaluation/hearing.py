"""One service before the bench, with its subjects: looked up once for all rules on them; pure."""

from __future__ import annotations

from typing import Any

from readiness.evaluation import environments, unread
from readiness.evaluation.bench import Bench
from readiness.evaluation.ruling import Ruling
from readiness.evaluation.subjects import Candidate, candidates
from readiness.facts.model import Facts
from readiness.model import Outcome, Service, Subject
from readiness.policy.rows import Row, Rows
from readiness.record import NamedTuple

CHANGES = "changes"
"""What rules about a change are asked of: there are some only beside an earlier state."""


class Subjects(NamedTuple):
    """What a rule is asked of, by name, with the variables of each but for `params`."""

    named: list[tuple[Candidate, dict[str, Any]]]
    distinct: bool
    """No two have the same name, so that the rulings on them are in order too."""
    plain: bool
    """Each stands in one file as it is deployed, and nothing rides on what is said of it."""


NONE = Subjects([], distinct=True, plain=False)


class Hearing:
    """A service, and what it is asked about."""

    __slots__ = (
        *("_absent", "_rows", "_shared", "_subjects", "bench", "elsewhere", "facts"),
        *("service", "subject"),
    )

    def __init__(self, service: Service, facts: Facts, bench: Bench) -> None:
        self.service = service
        self.facts = facts
        self.bench = bench
        self.subject = Subject("Service", service.name)
        self._shared = {
            "service": service,
            "facts": facts,
            "catalog": bench.catalog,
            "today": bench.today,
        }
        self._subjects: dict[str, Subjects] = {}
        self._rows: dict[str, list[Row | None]] = {}
        self._absent: dict[str, Ruling] = {}
        self.elsewhere = [
            (one, Hearing(service, environments.there(facts, one), bench))
            for one in facts.environments
        ]

    def subjects(self, each: str) -> Subjects:
        """The subjects that `each` names."""
        known = self._subjects.get(each)
        if known is None:
            found = list(candidates(each, self.facts, self.service))
            known = self._subjects[each] = self._named(found) if found else NONE
        return known

    def _named(self, found: list[Candidate]) -> Subjects:
        found.sort(key=lambda each: who(each.subject))
        distinct = len({each.subject for each in found}) == len(found)
        riding = any(each.environment or each.evidence or each.origin for each in found)
        named = [(each, {**self._shared, **each.roots}) for each in found]
        return Subjects(named, distinct, distinct and not riding)

    def rows(self, each: str, rows: Rows) -> list[Row | None]:
        """What all rules on these subjects read of each."""
        known = self._rows.get(each)
        if known is None:
            named = self.subjects(each).named
            known = self._rows[each] = [rows.row(roots) for _, roots in named]
        return known

    def judged(self) -> None:
        """What was read of the subjects is needed no more."""
        self._rows.clear()

    def absent(self, each: str) -> Ruling:
        """What every rule says that has no subject."""
        known = self._absent.get(each)
        if known is None:
            known = self._absent[each] = _no_subject(each, self)
        return known


def who(subject: Subject) -> tuple[str, ...]:
    """The order of subjects."""
    kind, name, namespace, container = subject
    return (kind, namespace or "", name, container or "")


def _no_subject(each: str, hearing: Hearing) -> Ruling:
    """Nothing to judge: unknown where an unreadable file may hold some, else not applicable.

    Parts that what was read does not have (`workloads.references`) hide in no other file.
    """
    service, facts, subject = hearing.service, hearing.facts, hearing.subject
    collection, nested, _ = each.partition(".")
    words = each.rpartition(".")[2].replace("_", " ")
    kinds = () if nested and getattr(facts, collection) else unread.KINDS.get(collection, ())
    hidden = unread.hidden(kinds, facts)
    if hidden:
        message = f"no {words} could be read, and a file that cannot be read may hold some"
        at = unread.place(hidden, facts, service.location)
        return Ruling(subject, Outcome.UNKNOWN, message, at, service.location)
    message = f"{service.name} has no {words}"
    if each == CHANGES:
        message = "no change weakens or tightens what it is judged by"
        if facts.changes is None:
            message = "nothing is compared: --since REF tells what a change does to this"
    return Ruling(subject, Outcome.NOT_APPLICABLE, message, service.location, service.location)
