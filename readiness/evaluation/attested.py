"""What a person attests, where a rule accepts that: told apart from what was verified; pure.

An attestation answers what files cannot show: what is unknown, and what was only not found here. A
failure that was verified stays one, whoever says otherwise. An attestation that is too old, or of a
day to come, is a failure: somebody has to look again.
"""

from __future__ import annotations

from collections.abc import Sequence

from readiness.evaluation.ruling import Ruling
from readiness.model import (
    Attestation,
    Evidence,
    EvidenceClass,
    Outcome,
    Service,
    Tier,
)
from readiness.policy.demand import Demand, there
from readiness.policy.rule import Rule

MAX_AGE_PARAM = "attestation_days"
"""The parameter with which a rule or a pack sets the oldest attestation that counts, in days."""

MAX_AGE_DAYS: dict[Tier, int] = {0: 90, 1: 180, 2: 365, 3: 365}
"""Where a rule does not say: the reference's limits for attested evidence (GOV-09)."""

NEVER = "false"
"""What is expected by a rule that only an attestation can meet."""


def accept(
    demand: Demand, service: Service, rulings: Sequence[Ruling], today: str
) -> Sequence[Ruling]:
    """The rulings, with a fresh attestation in place of what files cannot show; how old it may be is
    asked of the file in which each subject stands.
    """
    if demand.rule.evidence is not EvidenceClass.ATTESTED:
        return rulings
    given = _latest(demand.rule, service, today)
    if given is None:
        return rulings
    return [
        _answered(ruling, given, _limit(there(demand, ruling.extent.path), service), today)
        if _answers(demand.rule, ruling)
        else ruling
        for ruling in rulings
    ]


def _answers(rule: Rule, ruling: Ruling) -> bool:
    """Whether files cannot show it: a rule that always fails looks at no file."""
    if ruling.outcome is Outcome.UNKNOWN:
        return True
    looks = rule.expect is None or rule.expect.text != NEVER
    return ruling.outcome is Outcome.FAIL and (rule.attests_absence or not looks)


def _latest(rule: Rule, service: Service, today: str) -> Attestation | None:
    """The newest attestation of the rule; one of a day to come only where there is no other."""
    own = [item for item in service.attestations if item.rule in (rule.id, *rule.aliases)]
    return max(own, key=lambda item: (item.date <= today, item.date), default=None)


def _limit(demand: Demand, service: Service) -> int:
    value = demand.params.get(MAX_AGE_PARAM)
    return value if isinstance(value, int) else MAX_AGE_DAYS[service.tier]


def _answered(ruling: Ruling, given: Attestation, limit: int, today: str) -> Ruling:
    """A pass where the attestation counts; else a failure that stands at it and says why."""
    from datetime import date  # noqa: PLC0415 - 1 ms, and most runs count no days

    age = (date.fromisoformat(today) - date.fromisoformat(given.date)).days
    said = f"{given.by} on {given.date}"
    last = _last_day(given.date, limit)
    evidence = Evidence(EvidenceClass.ATTESTED, said, given.location, given.link, last)
    told = ruling._replace(location=given.location, evidence=(*ruling.evidence, evidence))
    if 0 <= age <= limit:
        return told._replace(outcome=Outcome.PASS, message=f"attested by {said}")
    problem = f"is {age} days old, and {limit} are the most" if age >= 0 else "lies in the future"
    message = f"{ruling.message}; the attestation by {said} {problem}"
    return told._replace(outcome=Outcome.FAIL, message=message)


def _last_day(given: str, limit: int) -> str | None:
    from datetime import date, timedelta  # noqa: PLC0415 - as above

    try:
        return (date.fromisoformat(given) + timedelta(days=limit)).isoformat()
    except OverflowError:
        return None
