"""What an accepted risk is worth today, and what it covers; reads no file.

One implementation of expiry, for the gate and for every report.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Collection

from readiness.model import Location, Subject, Waiver, WaiverStatus
from readiness.policy.rule import Rule

SOON_DAYS = 30
"""Before its end a waiver is told to be expiring (catalogue: GOV-04)."""

AHEAD_DAYS = 1
"""Days that a calendar may be ahead of UTC's."""


def status(
    waiver: Waiver,
    *,
    known: Collection[str],
    owners: Collection[str],
    longest_days: int | None,
    today: str,
) -> Waiver:
    """The waiver with what it is worth today. It holds to the end of its last day, in UTC.

    `known` are ids of rules and their aliases, `owners` the names and addresses of the service's
    owners, `longest_days` what the service's tier allows. *Unused* only an evaluation can tell.
    """
    if waiver.status is WaiverStatus.INVALID:
        return waiver
    found = _trouble(waiver, known, owners, longest_days, today)
    return waiver._replace(status=found[0], problem=found[1])


def covers(waiver: Waiver, rule: Rule, service: str, subject: Subject, extent: Location) -> bool:
    """Whether a finding is what the waiver speaks of; `extent` is where its subject stands.

    A waiver of a workload covers its containers too; a comment covers what it stands in, behind
    or right above.
    """
    if waiver.rule not in {rule.id, *rule.aliases}:
        return False
    if waiver.inline:
        last = max(extent.end_line or extent.line, extent.line)
        place = waiver.location
        return place.path == extent.path and extent.line - 1 <= place.line <= last
    if waiver.service != service:
        return False
    texts = {str(subject), str(subject._replace(container=None))}
    return waiver.subject is None or any(
        fnmatch.fnmatchcase(text, waiver.subject) for text in texts
    )


def _trouble(
    waiver: Waiver,
    known: Collection[str],
    owners: Collection[str],
    longest_days: int | None,
    today: str,
) -> tuple[WaiverStatus, str | None]:
    """The first reason why it has no effect today, or that it has."""
    expires = waiver.expires or ""
    if waiver.rule not in known:
        return WaiverStatus.UNKNOWN_RULE, _unknown_rule(waiver.rule, known)
    if expires < today:
        return WaiverStatus.EXPIRED, f"expired on {expires}"
    approver = _address(waiver.approved_by)
    if approver and approver in _names(waiver.entered_by):
        return WaiverStatus.SELF_APPROVED, f"{waiver.approved_by} entered it too"
    if approver and approver in {_address(name) for name in (waiver.owner, *owners)}:
        return WaiverStatus.SELF_APPROVED, f"{waiver.approved_by} is the owner's own address"
    return _length(waiver, longest_days, today)


def _length(
    waiver: Waiver, longest_days: int | None, today: str
) -> tuple[WaiverStatus, str | None]:
    """Whether it has begun, and ends soon enough."""
    import datetime as dt  # noqa: PLC0415 - 1 ms, and most runs count no days

    begun = waiver.created or today
    if (dt.date.fromisoformat(begun) - dt.date.fromisoformat(today)).days > AHEAD_DAYS:
        # from a day to come its length would be counted too short
        return WaiverStatus.INVALID, f"begins only on {begun}"
    days = (dt.date.fromisoformat(waiver.expires or "") - dt.date.fromisoformat(begun)).days
    if longest_days is not None and days > longest_days:
        return WaiverStatus.TOO_LONG, f"lasts {days} days, this tier allows {longest_days}"
    return WaiverStatus.ACTIVE, None


def _unknown_rule(rule: str, known: Collection[str]) -> str:
    from readiness.policy.reading import nearest  # noqa: PLC0415 - only on the way out

    meant = nearest(rule, sorted(known))
    return f"there is no rule '{rule}'" + (f"; did you mean {meant}?" if meant else "")


def _names(author: str | None) -> tuple[str, ...]:
    """The name, and the address, of `Name <address>`."""
    name, _, address = (author or "").rpartition(" <")
    return tuple(filter(None, (_address(name), _address(address.removesuffix(">")))))


def days_left(waiver: Waiver, today: str) -> int | None:
    """Days until its last one; None where it has none, or none that a calendar knows."""
    import datetime as dt  # noqa: PLC0415 - 1 ms, and most runs count no days

    try:
        end = dt.date.fromisoformat(waiver.expires or "")
    except ValueError:
        return None
    return (end - dt.date.fromisoformat(today)).days


def _address(text: str | None) -> str:
    """A name or address as it is compared: `mailto:` and case do not count."""
    return (text or "").strip().casefold().removeprefix("mailto:")
