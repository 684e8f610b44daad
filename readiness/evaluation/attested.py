"""What a person attests, where a rule accepts that: told apart from what was verified; pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from readiness.evaluation.ruling import Ruling
from readiness.model import (
    Attestation,
    Evidence,
    EvidenceClass,
    Outcome,
    Service,
    Tier,
)
from readiness.policy.demand import Demand

MAX_AGE_PARAM = "attestation_days"
"""The parameter with which a rule or a pack sets the oldest attestation that counts, in days."""

MAX_AGE_DAYS: dict[Tier, int] = {0: 90, 1: 180, 2: 365, 3: 365}
"""Where a rule does not say: the reference's limits for attested evidence (GOV-09)."""

GAPS = (Outcome.FAIL, Outcome.UNKNOWN)


def accept(
    demand: Demand, service: Service, rulings: Sequence[Ruling], today: str
) -> Sequence[Ruling]:
    """The rulings, with a fresh attestation in place of what files cannot show."""
    if demand.rule.evidence is not EvidenceClass.ATTESTED:
        return rulings
    given = next((item for item in service.attestations if item.rule == demand.rule.id), None)
    if given is None or all(ruling.outcome not in GAPS for ruling in rulings):
        return rulings
    return [_answered(ruling, given, _limit(demand, service), today) for ruling in rulings]


def _limit(demand: Demand, service: Service) -> int:
    value = demand.params.get(MAX_AGE_PARAM)
    return value if isinstance(value, int) else MAX_AGE_DAYS[service.tier]


def _answered(ruling: Ruling, given: Attestation, limit: int, today: str) -> Ruling:
    if ruling.outcome not in GAPS:
        return ruling
    age = (date.fromisoformat(today) - date.fromisoformat(given.date)).days
    evidence = (
        Evidence(EvidenceClass.ATTESTED, f"{given.by} on {given.date}", given.location, given.link),
    )
    if 0 <= age <= limit:
        message = f"attested by {given.by} on {given.date}"
        return Ruling(
            ruling.subject, Outcome.PASS, message, given.location, ruling.extent, evidence
        )
    problem = f"is {age} days old, {limit} count" if age >= 0 else "lies in the future"
    message = f"the attestation of {given.date} {problem}"
    return Ruling(ruling.subject, Outcome.FAIL, message, given.location, ruling.extent, evidence)
