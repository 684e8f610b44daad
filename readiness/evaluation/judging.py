"""What one rule says of a service's subjects: its rulings, and the words of each; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from readiness.checks import CHECKS, Question
from readiness.evaluation import attested, environments, unread
from readiness.evaluation.bench import Group
from readiness.evaluation.charge import Charge
from readiness.evaluation.hearing import Hearing, who
from readiness.evaluation.needs import unasked
from readiness.evaluation.profile import BROKEN, ENDS, FAIL, HIDDEN
from readiness.evaluation.ruling import Ruling
from readiness.evaluation.subjects import Candidate
from readiness.facts.model import Facts
from readiness.model import (
    Evidence,
    EvidenceClass,
    Location,
    NotApplicable,
    Outcome,
    Service,
    Subject,
)
from readiness.policy.demand import Demand
from readiness.policy.rows import Row
from readiness.policy.rule import Rule

REASON_LENGTH = 20
"""Characters that a reason for not-applicable needs (catalogue: GOV-10); shorter has no effect."""


def _order(ruling: Ruling) -> tuple[str | int, ...]:
    return (*who(ruling.subject), *ruling.location[:3], ruling.message)


def rulings(charge: Charge, group: Group, hearing: Hearing) -> Sequence[Ruling]:
    """What the rule says of each of its subjects, by their names, with all that may ride on it."""
    service, demand = hearing.service, charge.demand
    rule = demand.rule
    declared = _declared(rule, service) if service.not_applicable else None
    if declared is not None and demand.exemptible:
        return (_exempt(service, declared),)
    if rule.needs and (silent := unasked(rule, hearing.facts)):
        return (_without_live(silent, hearing),)
    if rule.check is not None:
        return _of_check(rule.check, charge, hearing)
    rulings, ordered = _of_environments(charge, group, hearing)
    accepted = attested.accept(demand, service, rulings, hearing.bench.today)
    return accepted if ordered else sorted(accepted, key=_order)


def _of_environments(
    charge: Charge, group: Group, hearing: Hearing
) -> tuple[Sequence[Ruling], bool]:
    """One answer per subject, whatever number of files and environments it stands in; and whether
    they are in order.
    """
    each = group.each
    found: Sequence[Ruling] = _of_subjects(charge, group, hearing)
    ordered = hearing.subjects(each).distinct
    deployed = environments.is_deployed(each)
    if deployed and not ordered:
        found = environments.of_files(found)
    found = found or (hearing.absent(each),)
    if not deployed or not hearing.elsewhere:
        return found, ordered
    elsewhere = [
        environments.Elsewhere(one.name, one.gates, _of_subjects(charge, group, other))
        for one, other in hearing.elsewhere
    ]
    return environments.of_all(found, elsewhere), False


def _of_subjects(charge: Charge, group: Group, hearing: Hearing) -> list[Ruling]:
    named = hearing.subjects(group.each).named
    rows = hearing.rows(group.each, group.rows)
    return [_ruling(charge, *one, row, hearing.facts) for one, row in zip(named, rows, strict=True)]


def _of_check(name: str, charge: Charge, hearing: Hearing) -> Sequence[Ruling]:
    demand = charge.demand
    rulings = [
        ruling
        for here in (charge, *charge.elsewhere)
        for ruling in _checked(name, here.demand, hearing)
        if charge.at(ruling.extent.path) is here
    ]
    if not rulings:
        return (hearing.absent(demand.rule.each),)
    accepted = attested.accept(demand, hearing.service, rulings, hearing.bench.today)
    return sorted(accepted, key=_order)


def _declared(rule: Rule, service: Service) -> NotApplicable | None:
    for item in service.not_applicable:
        if item.rule in (rule.id, *rule.aliases) and len(item.reason.strip()) >= REASON_LENGTH:
            return item
    return None


def _without_live(kind: str, hearing: Hearing) -> Ruling:
    """Live evidence is for those who ask for it: nothing is wrong with a run on files alone."""
    place = hearing.service.location
    message = f"needs live evidence, which was not asked for: --live {kind}=URL"
    return Ruling(hearing.subject, Outcome.NOT_APPLICABLE, message, place, place)


def _exempt(service: Service, declared: NotApplicable) -> Ruling:
    return Ruling(
        Subject("Service", service.name),
        Outcome.NOT_APPLICABLE,
        f"declared not applicable: {declared.reason}",
        declared.location,
        service.location,
        (Evidence(EvidenceClass.ATTESTED, "declared by the owner", declared.location),),
    )


def _checked(name: str, demand: Demand, hearing: Hearing) -> Iterator[Ruling]:
    """A deep check; the one place where whatever it raises becomes the outcome *error*."""
    service, bench = hearing.service, hearing.bench
    question = Question(service, hearing.facts, bench.catalog, demand.params, bench.today)
    try:
        for item in CHECKS[name](question):
            place = item.location
            yield Ruling(item.subject, item.outcome, item.message, place, place, item.evidence)
    except Exception as trouble:  # noqa: BLE001 - one broken check must not hide the others
        message = f"the check broke: {type(trouble).__name__}: {trouble}"
        subject = Subject("Service", service.name)
        yield Ruling(subject, Outcome.ERROR, message, service.location, service.location)


def _ruling(
    charge: Charge, candidate: Candidate, roots: dict[str, Any], row: Row | None, facts: Facts
) -> Ruling:
    """What the rule says of one subject, with what rides on it."""
    here = charge.at(candidate.location.path)
    if here.off:
        return unasked_here(here, candidate.subject, candidate.location)
    ruling = said(here, hidden(here, here.code(row, roots), facts), candidate, roots, facts)
    if candidate.environment:
        ruling = ruling._replace(environment=candidate.environment)
    if candidate.evidence and ruling.outcome is not Outcome.ERROR:
        ruling = ruling._replace(evidence=(*ruling.evidence, *candidate.evidence))
    return _rendered(ruling, candidate) if candidate.origin else ruling


def unasked_here(charge: Charge, subject: Subject, extent: Location) -> Ruling:
    """What the repository's own settings do not ask of what stands in this file."""
    message = f"not asked here: {charge.demand.decided_at} decides so"
    return Ruling(subject, Outcome.NOT_APPLICABLE, message, extent, extent)


def hidden(charge: Charge, code: int, facts: Facts) -> int:
    """What cannot be read may hold what a failure misses."""
    if code == FAIL and facts.unread and unread.hidden(charge.demand.rule.rests_on, facts):
        return HIDDEN
    return code


def said(
    charge: Charge, code: int, candidate: Candidate, roots: dict[str, Any], facts: Facts
) -> Ruling:
    """In words what a code says of a subject."""
    if code == BROKEN:
        message = f"the rule could not be evaluated: {charge.trouble(roots)}"
    elif code == HIDDEN:
        kinds = unread.hidden(charge.demand.rule.rests_on, facts)
        at = unread.place(kinds, facts, candidate.location)
        failed = charge.text(Outcome.FAIL, roots)
        message = f"{failed}; but {at} cannot be read and may hold what is missing"
    else:
        message = charge.text(ENDS[code], roots)
    return pointed(charge, code, candidate, message)


def pointed(charge: Charge, code: int, candidate: Candidate, message: str = "") -> Ruling:
    """What a code says of a subject, and where."""
    outcome, extent = ENDS[code], candidate.location
    if outcome is Outcome.FAIL or outcome is Outcome.UNKNOWN:
        at = candidate.at(charge.demand.rule.at or "")
        return Ruling(candidate.subject, outcome, message, at, extent)
    return Ruling(candidate.subject, outcome, message, extent, extent)


def _rendered(ruling: Ruling, candidate: Candidate) -> Ruling:
    """The ruling with what made of its source the thing that was judged."""
    note = f"as rendered by {candidate.origin}"
    seen = Evidence(EvidenceClass.VERIFIED, note, candidate.location)
    return ruling._replace(evidence=(*ruling.evidence, seen))
