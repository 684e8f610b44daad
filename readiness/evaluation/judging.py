"""One service's facts against what its tier demands: a finding for every rule and subject; pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from readiness.checks import CHECKS, Question
from readiness.evaluation import attested, unread, verdict
from readiness.evaluation.acceptance import Acceptance
from readiness.evaluation.ruling import Ruling
from readiness.evaluation.subjects import Candidate, candidates
from readiness.facts.model import Facts
from readiness.model import (
    Evidence,
    EvidenceClass,
    Finding,
    NotApplicable,
    Outcome,
    Service,
    Subject,
)
from readiness.policy.demand import Demand
from readiness.policy.expression import Compiled, EvaluationError, Evaluator
from readiness.policy.rule import Rule
from readiness.policy.template import Renderer, Template

REASON_LENGTH = 20
"""Characters that a reason for not-applicable needs (catalogue: GOV-10); shorter has no effect."""


class Bench:
    """What every judgement of a run shares: each expression is loaded and remembered once."""

    def __init__(self, catalog: tuple[Service, ...], today: str, acceptance: Acceptance) -> None:
        self.catalog = catalog
        self.today = today
        self.acceptance = acceptance
        self._evaluators: dict[int, Evaluator] = {}
        self._renderers: dict[int, Renderer] = {}

    def truth(self, compiled: Compiled, roots: Mapping[str, Any]) -> bool:
        """Whether it holds; raises `EvaluationError`."""
        evaluator = self._evaluators.get(id(compiled))
        if evaluator is None:
            evaluator = self._evaluators[id(compiled)] = Evaluator(compiled)
        return evaluator.evaluate(roots) is True

    def text(self, template: Template | None, roots: Mapping[str, Any], otherwise: str) -> str:
        """The message for these variables; `otherwise` where the rule has none."""
        if template is None:
            return otherwise
        renderer = self._renderers.get(id(template))
        if renderer is None:
            renderer = self._renderers[id(template)] = Renderer(template)
        return renderer.render(roots)


def judge(
    service: Service,
    facts: Facts,
    demands: Iterable[Demand],
    bench: Bench,
    *,
    unknown_blocks: bool,
) -> list[Finding]:
    """Every demanded rule leaves at least one finding."""
    shared = {"service": service, "facts": facts, "catalog": bench.catalog, "today": bench.today}
    found: list[Finding] = []
    for demand in demands:
        rulings = _rulings(demand, service, facts, bench, shared)
        found += [
            _finding(demand, service, ruling, bench.acceptance, unknown_blocks=unknown_blocks)
            for ruling in rulings
        ]
    return found


def _rulings(
    demand: Demand, service: Service, facts: Facts, bench: Bench, shared: Mapping[str, Any]
) -> Sequence[Ruling]:
    declared = _declared(demand.rule, service)
    if declared is not None:
        return (_exempt(service, declared),)
    roots = {**shared, "params": demand.params}
    rulings = list(_of_subjects(demand, service, facts, bench, roots))
    if not rulings:
        return (_no_subject(demand.rule, service, facts),)
    return attested.accept(demand, service, rulings, bench.today)


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


def _no_subject(rule: Rule, service: Service, facts: Facts) -> Ruling:
    """Nothing to judge: unknown where an unreadable file may hold some, else not applicable.

    Parts that what was read does not have (`workloads.references`) hide in no other file.
    """
    collection, nested, _ = rule.each.partition(".")
    words = rule.each.rpartition(".")[2].replace("_", " ")
    kinds = () if nested and getattr(facts, collection) else unread.KINDS.get(collection, ())
    hidden = unread.hidden(kinds, facts)
    subject = Subject("Service", service.name)
    if hidden:
        message = f"no {words} could be read, and a file that cannot be read may hold some"
        at = unread.place(hidden, facts, service.location)
        return Ruling(subject, Outcome.UNKNOWN, message, at, service.location)
    message = f"{service.name} has no {words}"
    return Ruling(subject, Outcome.NOT_APPLICABLE, message, service.location, service.location)


def _of_subjects(
    demand: Demand, service: Service, facts: Facts, bench: Bench, roots: Mapping[str, Any]
) -> Iterator[Ruling]:
    rule = demand.rule
    if rule.check is not None:
        question = Question(service, facts, bench.catalog, demand.params, bench.today)
        yield from _checked(rule.check, question)
        return
    for candidate in candidates(rule.each, facts, service):
        yield _ruling(rule, candidate, facts, bench, {**roots, **candidate.roots})


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
    rule: Rule, candidate: Candidate, facts: Facts, bench: Bench, roots: Mapping[str, Any]
) -> Ruling:
    subject, extent = candidate.subject, candidate.location
    try:
        outcome = _outcome(rule, bench, roots)
        message = _message(rule, outcome, bench, roots)
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


def _outcome(rule: Rule, bench: Bench, roots: Mapping[str, Any]) -> Outcome:
    if rule.when is not None and not bench.truth(rule.when, roots):
        return Outcome.NOT_APPLICABLE
    if rule.unknown_when is not None and bench.truth(rule.unknown_when, roots):
        return Outcome.UNKNOWN
    if rule.expect is None:
        return Outcome.ERROR
    return Outcome.PASS if bench.truth(rule.expect, roots) else Outcome.FAIL


def _message(rule: Rule, outcome: Outcome, bench: Bench, roots: Mapping[str, Any]) -> str:
    match outcome:
        case Outcome.FAIL:
            return bench.text(rule.message, roots, rule.title)
        case Outcome.UNKNOWN:
            return bench.text(rule.unknown_message, roots, f"cannot be told: {rule.title}")
        case Outcome.NOT_APPLICABLE:
            return bench.text(rule.when_message, roots, f"does not apply here: {rule.title}")
        case Outcome.PASS | Outcome.ERROR:
            return bench.text(rule.pass_message, roots, rule.title)


def _finding(
    demand: Demand,
    service: Service,
    ruling: Ruling,
    acceptance: Acceptance,
    *,
    unknown_blocks: bool,
) -> Finding:
    rule = demand.rule
    waiver = acceptance.covering(demand, service, ruling)
    blocks = verdict.blocks(ruling.outcome, demand.enforcement, unknown_blocks=unknown_blocks)
    return Finding(
        rule=rule.id,
        title=rule.title,
        category=rule.category,
        service=service.name,
        subject=ruling.subject,
        outcome=ruling.outcome,
        severity=rule.severity,
        enforcement=demand.enforcement,
        blocking=blocks and waiver is None,
        message=ruling.message,
        fix=rule.fix,
        location=ruling.location,
        evidence=ruling.evidence,
        waiver=waiver,
        effective_on=demand.effective_on,
        tier_path=str(demand.decided_at),
    )
