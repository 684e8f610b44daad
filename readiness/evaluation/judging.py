"""One service's facts against what its tier demands: a finding for every rule and subject; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from readiness.checks import CHECKS, Question
from readiness.evaluation import attested, environments, unread, verdict
from readiness.evaluation.acceptance import Acceptance
from readiness.evaluation.decision import Decision
from readiness.evaluation.ruling import Ruling
from readiness.evaluation.subjects import Candidate, candidates
from readiness.facts.model import Facts
from readiness.model import (
    Enforcement,
    Evidence,
    EvidenceClass,
    Finding,
    NotApplicable,
    Outcome,
    Service,
    Subject,
    Waiver,
)
from readiness.policy.demand import Demand
from readiness.policy.expression import EvaluationError
from readiness.policy.rule import Rule

REASON_LENGTH = 20
"""Characters that a reason for not-applicable needs (catalogue: GOV-10); shorter has no effect."""


CHANGES = "changes"
"""What rules about a change are asked of: there are some only beside an earlier state."""


class Bench:
    """What every judgement of a run shares: each rule is made ready and remembered once."""

    def __init__(self, catalog: tuple[Service, ...], today: str, acceptance: Acceptance) -> None:
        self.catalog = catalog
        self.today = today
        self.acceptance = acceptance
        self._decisions: dict[int, Decision] = {}
        self._deciders: dict[int, str] = {}

    def decider(self, demand: Demand) -> str:
        """The line of policy that asks, as text."""
        known = self._deciders.get(id(demand))
        if known is None:
            known = self._deciders[id(demand)] = str(demand.decided_at)
        return known

    def decision(self, rule: Rule) -> Decision:
        """The rule, ready to be asked."""
        known = self._decisions.get(id(rule))
        if known is None:
            known = self._decisions[id(rule)] = Decision(rule)
        return known


class Hearing:
    """One service before the bench, with its subjects: looked up once for all rules on them."""

    def __init__(self, service: Service, facts: Facts, bench: Bench) -> None:
        self.service = service
        self.facts = facts
        self.bench = bench
        self.subject = Subject("Service", service.name)
        self._subjects: dict[str, list[tuple[Candidate, dict[str, Any]]]] = {}
        self._absent: dict[str, Ruling] = {}
        self._doubled: dict[str, bool] = {}
        self.elsewhere = [
            (one, Hearing(service, environments.there(facts, one), bench))
            for one in facts.environments
        ]

    def doubled(self, each: str) -> bool:
        """Whether some subject stands in several files."""
        known = self._doubled.get(each)
        if known is None:
            found = self._subjects.get(each, ())
            places = {(candidate.subject, candidate.location.path) for candidate, _ in found}
            known = len({subject for subject, _ in places}) < len(places)
            self._doubled[each] = known
        return known

    def subjects(
        self, each: str, params: Mapping[str, Any]
    ) -> Iterator[tuple[Candidate, Mapping[str, Any]]]:
        """The subjects that `each` names with their variables, good until the next is asked for."""
        known = self._subjects.get(each)
        if known is None:
            known = self._subjects[each] = [
                (candidate, {**self._shared(), **candidate.roots})
                for candidate in candidates(each, self.facts, self.service)
            ]
        for candidate, roots in known:
            roots["params"] = params
            yield candidate, roots

    def absent(self, each: str) -> Ruling:
        """What every rule says that has no subject."""
        known = self._absent.get(each)
        if known is None:
            known = self._absent[each] = _no_subject(each, self)
        return known

    def _shared(self) -> dict[str, Any]:
        return {
            "service": self.service,
            "facts": self.facts,
            "catalog": self.bench.catalog,
            "today": self.bench.today,
        }


def judge(
    service: Service,
    facts: Facts,
    demands: Iterable[Demand],
    bench: Bench,
    *,
    unknown_blocks: bool,
) -> list[Finding]:
    """Every demanded rule leaves at least one finding; they are in the order of the demands, and
    of the subjects' names.
    """
    hearing = Hearing(service, facts, bench)
    found: list[Finding] = []
    for demand in demands:
        rulings = _rulings(demand, hearing)
        if len(rulings) > 1:
            rulings = sorted(rulings, key=_order)
        for ruling in rulings:
            waiver = bench.acceptance.covering(demand, service, ruling)
            level = _level(demand, ruling)
            stops = verdict.blocks(ruling.outcome, level, unknown_blocks=unknown_blocks)
            blocking = stops and waiver is None
            found.append(_finding(demand, service, ruling, waiver, bench.decider(demand), blocking))
    return found


def _level(demand: Demand, ruling: Ruling) -> Enforcement:
    """What is only in environments that decide nothing is told, and stops nobody."""
    return demand.enforcement if ruling.gates else Enforcement.ADVISORY


def _order(ruling: Ruling) -> tuple[str | int, ...]:
    kind, name, namespace, container = ruling.subject
    who = (kind, namespace or "", name, container or "")
    return (*who, *ruling.location[:3], ruling.message)


def _rulings(demand: Demand, hearing: Hearing) -> Sequence[Ruling]:
    service = hearing.service
    declared = _declared(demand.rule, service)
    if declared is not None:
        return (_exempt(service, declared),)
    rulings = _of_environments(demand, hearing)
    return attested.accept(demand, service, rulings, hearing.bench.today)


def _of_environments(demand: Demand, hearing: Hearing) -> Sequence[Ruling]:
    """One answer per subject, whatever number of files and environments it stands in."""
    rule = demand.rule
    rulings = list(_of_subjects(demand, hearing))
    if not environments.is_deployed(rule.each) or rule.check is not None:
        return rulings or (hearing.absent(rule.each),)
    if hearing.doubled(rule.each):
        rulings = environments.of_files(rulings)
    elsewhere = [
        environments.Elsewhere(one.name, one.gates, list(_of_subjects(demand, other)))
        for one, other in hearing.elsewhere
    ]
    found = rulings or [hearing.absent(rule.each)]
    return environments.of_all(found, elsewhere) if elsewhere else found


def _declared(rule: Rule, service: Service) -> NotApplicable | None:
    for item in service.not_applicable:
        if item.rule in (rule.id, *rule.aliases) and len(item.reason.strip()) >= REASON_LENGTH:
            return item
    return None


def _exempt(service: Service, declared: NotApplicable) -> Ruling:
    return Ruling(
        Subject("Service", service.name),
        Outcome.NOT_APPLICABLE,
        f"declared not applicable: {declared.reason}",
        declared.location,
        service.location,
        (Evidence(EvidenceClass.ATTESTED, "declared by the owner", declared.location),),
    )


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


def _of_subjects(demand: Demand, hearing: Hearing) -> Iterator[Ruling]:
    rule, bench = demand.rule, hearing.bench
    if rule.check is not None:
        question = Question(
            hearing.service, hearing.facts, bench.catalog, demand.params, bench.today
        )
        yield from _checked(rule.check, question)
        return
    decision = bench.decision(rule)
    for candidate, roots in hearing.subjects(rule.each, demand.params):
        ruling = _ruling(rule, decision, candidate, hearing.facts, roots)
        if candidate.environment:
            ruling = ruling._replace(environment=candidate.environment)
        yield _rendered(ruling, candidate) if candidate.origin else ruling


def _checked(name: str, question: Question) -> Iterator[Ruling]:
    """A deep check; the one place where whatever it raises becomes the outcome *error*."""
    try:
        for item in CHECKS[name](question):
            place = item.location
            yield Ruling(item.subject, item.outcome, item.message, place, place, item.evidence)
    except Exception as trouble:  # noqa: BLE001 - one broken check must not hide the others
        message = f"the check broke: {type(trouble).__name__}: {trouble}"
        service = question.service
        subject = Subject("Service", service.name)
        yield Ruling(subject, Outcome.ERROR, message, service.location, service.location)


def _ruling(
    rule: Rule, decision: Decision, candidate: Candidate, facts: Facts, roots: Mapping[str, Any]
) -> Ruling:
    subject, extent = candidate.subject, candidate.location
    try:
        outcome = decision.outcome(roots)
        message = decision.text(outcome, roots)
    except EvaluationError as trouble:
        message = f"the rule could not be evaluated: {trouble.message}"
        return Ruling(subject, Outcome.ERROR, message, extent, extent)
    if outcome is Outcome.FAIL:
        hidden = unread.hidden(rule.rests_on, facts)
        if hidden:
            at = unread.place(hidden, facts, extent)
            message = f"{message}; but {at} cannot be read and may hold what is missing"
            return Ruling(subject, Outcome.UNKNOWN, message, candidate.at(rule.at or ""), extent)
    if outcome in (Outcome.FAIL, Outcome.UNKNOWN):
        return Ruling(subject, outcome, message, candidate.at(rule.at or ""), extent)
    return Ruling(subject, outcome, message, extent, extent)


def _rendered(ruling: Ruling, candidate: Candidate) -> Ruling:
    """The ruling with what made of its source the thing that was judged."""
    note = f"as rendered by {candidate.origin}"
    seen = Evidence(EvidenceClass.VERIFIED, note, candidate.location)
    return ruling._replace(evidence=(*ruling.evidence, seen))


def _finding(  # noqa: PLR0917 - made for every rule and subject, so by position
    demand: Demand,
    service: Service,
    ruling: Ruling,
    waiver: Waiver | None,
    decider: str,
    blocking: bool,
) -> Finding:
    rule = demand.rule
    return Finding(
        rule.id,
        rule.title,
        rule.category,
        service.name,
        ruling.subject,
        ruling.outcome,
        rule.severity,
        _level(demand, ruling),
        blocking,
        ruling.message,
        rule.fix,
        ruling.location,
        ruling.evidence,
        waiver,
        effective_on=demand.effective_on,
        tier_path=decider,
    )
