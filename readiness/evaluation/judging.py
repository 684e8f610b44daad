"""One service's facts against what its tier demands: a finding for every rule and subject; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from readiness.checks import CHECKS, Question
from readiness.evaluation import attested, environments, unread
from readiness.evaluation.acceptance import Acceptance
from readiness.evaluation.case import Case
from readiness.evaluation.charge import Charge, own_reads
from readiness.evaluation.decision import Decision
from readiness.evaluation.needs import unasked
from readiness.evaluation.ruling import Ruling
from readiness.evaluation.subjects import Candidate, candidates
from readiness.facts.model import Facts
from readiness.model import (
    Evidence,
    EvidenceClass,
    Finding,
    Location,
    NotApplicable,
    Outcome,
    Service,
    Subject,
)
from readiness.policy.answers import Told
from readiness.policy.demand import Demand, Resolved
from readiness.policy.expression import EvaluationError
from readiness.policy.rows import Row, Rows
from readiness.policy.rule import Rule
from readiness.record import NamedTuple

CHANGES = "changes"
"""What rules about a change are asked of: there are some only beside an earlier state."""

WAIVERS = "waivers"
"""What rules about waivers are asked of: judged last, once it is known which were used."""

REASON_LENGTH = 20
"""Characters that a reason for not-applicable needs (catalogue: GOV-10); shorter has no effect."""


class Bench:
    """What every judgement of a run shares: each rule is made ready and remembered once."""

    def __init__(
        self,
        catalog: tuple[Service, ...],
        today: str,
        acceptance: Acceptance,
        told: Told | None = None,
    ) -> None:
        """`told`: what earlier runs said."""
        self._told = told
        self.catalog = catalog
        self.today = today
        self.acceptance = acceptance
        self._decisions: dict[int, Decision] = {}
        self._groups: dict[tuple[int, bool], tuple[Group, ...]] = {}

    def groups(self, resolved: Resolved, *, about_waivers: bool) -> tuple[Group, ...]:
        """What a tier demands, about waivers or about all else, made ready once for all services:
        cases of one tier share what is resolved, and live as long as the bench.
        """
        key = id(resolved), about_waivers
        known = self._groups.get(key)
        if known is None:
            grouped: dict[str, list[Demand]] = {}
            for demand in resolved.demands:
                if (demand.rule.each == WAIVERS) is about_waivers:
                    grouped.setdefault(demand.rule.each, []).append(demand)
            known = self._groups[key] = tuple(
                self._group(each, own, unknown_blocks=resolved.unknown_blocks)
                for each, own in grouped.items()
            )
        return known

    def _group(self, each: str, demands: Sequence[Demand], *, unknown_blocks: bool) -> Group:
        asked = [(demand, self._decision(demand.rule)) for demand in demands]
        rows = Rows(own_reads(decision) for _, decision in asked)
        made = [Charge(*pair, rows, unknown_blocks=unknown_blocks) for pair in asked]
        return Group(each, rows, tuple(made))

    def _decision(self, rule: Rule) -> Decision:
        """The rule, ready to be asked."""
        known = self._decisions.get(id(rule))
        if known is None:
            known = self._decisions[id(rule)] = Decision(rule, self._told)
        return known


class Group(NamedTuple):
    """All that is demanded of one kind of subject, by rule id."""

    each: str
    rows: Rows
    """What its rules read."""
    charges: tuple[Charge, ...]


class Subjects(NamedTuple):
    """What a rule is asked of, by name, with the variables of each but for `params`."""

    named: list[tuple[Candidate, dict[str, Any], Row | None]]
    distinct: bool
    """No two have the same name, so that the rulings on them are in order too."""
    plain: bool
    """Each stands in one file as it is deployed, and nothing rides on what is said of it."""


NONE = Subjects([], distinct=True, plain=False)


class Hearing:
    """One service before the bench, with its subjects: looked up once for all rules on them."""

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
        self._absent: dict[str, Ruling] = {}
        self.elsewhere = [
            (one, Hearing(service, environments.there(facts, one), bench))
            for one in facts.environments
        ]

    def subjects(self, each: str, rows: Rows) -> Subjects:
        """The subjects that `each` names."""
        known = self._subjects.get(each)
        if known is None:
            found = list(candidates(each, self.facts, self.service))
            known = self._subjects[each] = self._named(found, rows) if found else NONE
        return known

    def _named(self, found: list[Candidate], rows: Rows) -> Subjects:
        found.sort(key=lambda each: _who(each.subject))
        distinct = len({each.subject for each in found}) == len(found)
        riding = any(each.environment or each.evidence or each.origin for each in found)
        named = []
        for each in found:
            roots = {**self._shared, **each.roots}
            named.append((each, roots, rows.row(roots)))
        return Subjects(named, distinct, distinct and not riding)

    def absent(self, each: str) -> Ruling:
        """What every rule says that has no subject."""
        known = self._absent.get(each)
        if known is None:
            known = self._absent[each] = _no_subject(each, self)
        return known


def judge(case: Case, bench: Bench, *, about_waivers: bool) -> list[Finding]:
    """Every demanded rule leaves at least one finding; those of one rule are in the order of the
    subjects' names.
    """
    service = case.service
    hearing = Hearing(service, case.facts, bench)
    covering = bench.acceptance.covering if bench.acceptance.given else None
    found: list[Finding] = []
    for group in bench.groups(case.resolved, about_waivers=about_waivers):
        for charge, rulings in _heard(group, hearing):
            for said in rulings:
                here = charge.at(said.extent.path)
                ruling = _unasked(here, said.subject, said.extent) if here.off else said
                waiver = covering(here.demand, service, ruling) if covering else None
                found.append(here.finding(service.name, ruling, waiver))
    return found


def _heard(group: Group, hearing: Hearing) -> Iterator[tuple[Charge, Sequence[Ruling]]]:
    """What each rule of a group says. A large run asks a hundred thousand times, mostly of what is
    not there, or of what stands in one file and speaks for itself.
    """
    service, facts = hearing.service, hearing.facts
    named, _, plain = hearing.subjects(group.each, group.rows)
    declares = service.not_applicable or service.attestations or hearing.elsewhere
    for charge in group.charges:
        rule = charge.demand.rule
        special = charge.elsewhere or rule.needs or rule.check is not None
        if declares or special or (named and not plain):
            yield charge, _rulings(charge, group, hearing)
        elif named:
            yield charge, [_said(charge, *one, facts) for one in named]
        else:
            yield charge, (hearing.absent(group.each),)


def _order(ruling: Ruling) -> tuple[str | int, ...]:
    return (*_who(ruling.subject), *ruling.location[:3], ruling.message)


def _who(subject: Subject) -> tuple[str, ...]:
    kind, name, namespace, container = subject
    return (kind, namespace or "", name, container or "")


def _rulings(charge: Charge, group: Group, hearing: Hearing) -> Sequence[Ruling]:
    """What the rule says of each of its subjects, by their names."""
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
    ordered = hearing.subjects(each, group.rows).distinct
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
    named = hearing.subjects(group.each, group.rows).named
    return [_ruling(charge, *one, hearing.facts) for one in named]


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
        return _unasked(here, candidate.subject, candidate.location)
    ruling = _said(here, candidate, roots, row, facts)
    if candidate.environment:
        ruling = ruling._replace(environment=candidate.environment)
    if candidate.evidence and ruling.outcome is not Outcome.ERROR:
        ruling = ruling._replace(evidence=(*ruling.evidence, *candidate.evidence))
    return _rendered(ruling, candidate) if candidate.origin else ruling


def _unasked(charge: Charge, subject: Subject, extent: Location) -> Ruling:
    """What the repository's own settings do not ask of what stands in this file."""
    message = f"not asked here: {charge.demand.decided_at} decides so"
    return Ruling(subject, Outcome.NOT_APPLICABLE, message, extent, extent)


def _said(
    charge: Charge, candidate: Candidate, roots: dict[str, Any], row: Row | None, facts: Facts
) -> Ruling:
    rule, subject, extent = charge.demand.rule, candidate.subject, candidate.location
    try:
        outcome, message = charge.said(row, roots)
    except EvaluationError as trouble:
        message = f"the rule could not be evaluated: {trouble.message}"
        return Ruling(subject, Outcome.ERROR, message, extent, extent)
    if outcome is Outcome.FAIL and facts.unread:
        hidden = unread.hidden(rule.rests_on, facts)
        if hidden:
            at = unread.place(hidden, facts, extent)
            message = f"{message}; but {at} cannot be read and may hold what is missing"
            return Ruling(subject, Outcome.UNKNOWN, message, candidate.at(rule.at or ""), extent)
    if outcome is Outcome.FAIL or outcome is Outcome.UNKNOWN:
        return Ruling(subject, outcome, message, candidate.at(rule.at or ""), extent)
    return Ruling(subject, outcome, message, extent, extent)


def _rendered(ruling: Ruling, candidate: Candidate) -> Ruling:
    """The ruling with what made of its source the thing that was judged."""
    note = f"as rendered by {candidate.origin}"
    seen = Evidence(EvidenceClass.VERIFIED, note, candidate.location)
    return ruling._replace(evidence=(*ruling.evidence, seen))
