"""What rests on people and days: waivers, attestations, and what runs out or begins soon."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from readiness.model import Attestation, Evidence, EvidenceClass, Outcome, Waiver, WaiverStatus
from readiness.record import NamedTuple
from readiness.report.html.block import (
    VERDICTS,
    Column,
    cell,
    count,
    nothing,
    place,
    row,
    section,
    table,
    verdict_chip,
)
from readiness.report.html.element import (
    Html,
    Node,
    icon,
    joined,
    jump,
    link,
    named,
    shown_address,
    tag,
)
from readiness.report.html.reading import Chapter, Dossier

SOON_DAYS = 30

STATUS: dict[WaiverStatus, str] = {
    WaiverStatus.ACTIVE: "in force",
    WaiverStatus.EXPIRED: "expired: no effect",
    WaiverStatus.UNUSED: "matches nothing",
    WaiverStatus.UNKNOWN_RULE: "no such rule: no effect",
    WaiverStatus.TOO_LONG: "too long: no effect",
    WaiverStatus.SELF_APPROVED: "approved by its owner: no effect",
    WaiverStatus.INVALID: "not valid: no effect",
}

WAIVER_HEAD = (
    Column("Waives"),
    Column("Status"),
    Column("Expires"),
    Column("Approved by"),
    Column("Reason", "long"),
)

ATTESTED_HEAD = (
    Column("Attests", "long"),
    Column("By"),
    Column("Given"),
    Column("Counts until"),
    Column("Record", "long"),
)


def days(earlier: str, later: str) -> int | None:
    """Days from one ISO day to another; None where one of them is no day."""
    try:
        return (date.fromisoformat(later) - date.fromisoformat(earlier)).days
    except ValueError:
        return None


def waivers(dossier: Dossier) -> Html:
    """Every accepted risk, and the decision with and without them."""
    given = sorted(dossier.report.waivers, key=_by_expiry)
    if not given:
        return section("waivers", "Waivers", nothing("Nobody has accepted a risk."))
    listed = table("Waivers", WAIVER_HEAD, [_waiver(each, dossier) for each in given])
    return section("waivers", "Waivers", _with_and_without(dossier), listed, lead=_summed(given))


def _by_expiry(waiver: Waiver) -> tuple[str, str, str]:
    return (waiver.expires or "", waiver.service, waiver.rule)


def _summed(given: Sequence[Waiver]) -> str:
    active = sum(each.status is WaiverStatus.ACTIVE for each in given)
    rest = len(given) - active
    more = f", {rest:,} without effect" if rest else ""
    return f"{count(active, 'risk')} accepted{more}. A waived check is judged all the same and never passes."


def _with_and_without(dossier: Dossier) -> Html | None:
    changed = [each for each in dossier.chapters if each.item.unwaived is not each.item.verdict]
    if not changed:
        words = VERDICTS[dossier.report.verdict].text.lower()
        return tag("p", f"Without waivers every decision is the same; the proposal stays {words}.")
    head = (Column("Service"), Column("With waivers"), Column("Without"))
    rows = [
        row(
            jump(each.anchor, named(each.name)),
            verdict_chip(each.item.verdict),
            verdict_chip(each.item.unwaived),
        )
        for each in changed
    ]
    return table("Decisions with and without waivers", head, rows, cls="narrow")


def _waiver(waiver: Waiver, dossier: Dossier) -> Html:
    anchor = dossier.anchor(waiver.service)
    service = jump(anchor, named(waiver.service)) if anchor else named(waiver.service)
    subject = [tag("br"), tag("span", waiver.subject, cls="aside")] if waiver.subject else None
    active = waiver.status is WaiverStatus.ACTIVE
    status = [icon("waived" if active else "fail"), STATUS[waiver.status], _problem(waiver)]
    where = tag("div", place(waiver.location, dossier.web), cls="aside")
    reason = [
        waiver.reason,
        tag("span", f" {waiver.ticket}", cls="subject") if waiver.ticket else None,
    ]
    return row(
        joined(tag("code", waiver.rule), " for ", service, subject, where),
        status,
        _until(waiver.expires, dossier),
        [waiver.approved_by or "nobody", _asked_by(waiver)],
        cell(reason, cls="long"),
    )


def _asked_by(waiver: Waiver) -> Node:
    """Whose wish it was, since when, and how often its end was moved on."""
    said = (
        f"for {waiver.owner}" if waiver.owner else "",
        f"since {waiver.created}" if waiver.created else "",
        f"entered by {waiver.entered_by}" if waiver.entered_by else "",
        f"renewed {count(waiver.renewals, 'time')}" if waiver.renewals else "",
    )
    shown = "; ".join(filter(None, said))
    return tag("div", shown, cls="aside") if shown else None


def _problem(waiver: Waiver) -> Node:
    return tag("p", waiver.problem, cls="aside") if waiver.problem else None


def _until(day: str | None, dossier: Dossier) -> Node:
    """The day and how far it is."""
    if day is None:
        return "no day"
    left = days(dossier.report.date, day)
    if left is None:
        return day
    far = f"{count(left, 'day')} left" if left >= 0 else f"{count(-left, 'day')} ago"
    return [
        tag("time", day),
        tag("br"),
        tag("span", far, cls="soon" if left <= SOON_DAYS else "aside"),
    ]


class Attested(NamedTuple):
    """What somebody declared, and whether it took part."""

    chapter: Chapter
    given: Attestation
    evidence: Evidence | None
    counts: bool


def attested(dossier: Dossier) -> Sequence[Attested]:
    """Every attestation of every service, the oldest first."""
    found = [
        _attested(chapter, each)
        for chapter in dossier.chapters
        for each in chapter.item.service.attestations
    ]
    return sorted(found, key=lambda each: (each.given.date, each.chapter.name, each.given.rule))


def _attested(chapter: Chapter, given: Attestation) -> Attested:
    for finding in chapter.findings:
        for item in finding.evidence:
            if item.kind is EvidenceClass.ATTESTED and item.location == given.location:
                return Attested(chapter, given, item, finding.outcome is Outcome.PASS)
    return Attested(chapter, given, None, counts=False)


def attestations(dossier: Dossier) -> Html:
    """What a named person says, with its age."""
    found = attested(dossier)
    if not found:
        return section("attestations", "Attestations", nothing("Nothing rests on anybody's word."))
    lead = "What only a person can know: declared by name, dated, and never counted as verified."
    listed = table("Attestations", ATTESTED_HEAD, [_declared(each, dossier) for each in found])
    return section("attestations", "Attestations", listed, lead=lead)


def _declared(item: Attested, dossier: Dossier) -> Html:
    given = item.given
    age = days(given.date, dossier.report.date)
    old = f"{count(age, 'day')} old" if age is not None and age >= 0 else "in the future"
    rule = dossier.rules.get(given.rule)
    record = link(given.link, shown_address(given.link)) if given.link else "no link"
    return row(
        [
            rule.title if rule else tag("code", given.rule),
            tag("div", "for ", jump(item.chapter.anchor, named(item.chapter.name)), cls="aside"),
        ],
        given.by,
        [tag("time", given.date), tag("br"), tag("span", old, cls="aside")],
        _limit(item, dossier),
        cell(record, tag("div", place(given.location, dossier.web)), cls="long"),
    )


def _limit(item: Attested, dossier: Dossier) -> Node:
    if item.evidence is None:
        return tag("span", "was not needed", cls="aside")
    if not item.counts:
        return [icon("fail"), "does not count: ", _until(item.evidence.expires, dossier)]
    return _until(item.evidence.expires, dossier)


class Coming(NamedTuple):
    """What happens on a day."""

    day: str
    what: Node
    service: Chapter
    why: str


def upcoming(dossier: Dossier) -> Html:
    """What runs out within thirty days, and rules that are still to become required."""
    found = sorted(_coming(dossier), key=lambda each: (each.day, each.service.name, each.why))
    title = f"Next {SOON_DAYS} days and announced rules"
    if not found:
        return section("upcoming", title, nothing("Nothing runs out and nothing new is announced."))
    head = (Column("Day"), Column("What"), Column("Service"), Column("Then"))
    rows = [
        row(
            tag("time", each.day),
            each.what,
            jump(each.service.anchor, named(each.service.name)),
            each.why,
        )
        for each in found
    ]
    return section("upcoming", title, table(title, head, rows))


def _coming(dossier: Dossier) -> Iterator[Coming]:
    today = dossier.report.date
    chapters = {each.name: each for each in dossier.chapters}
    for waiver in dossier.report.waivers:
        if waiver.status is WaiverStatus.ACTIVE and _soon(today, waiver.expires):
            chapter = chapters.get(waiver.service)
            if chapter is not None and waiver.expires is not None:
                yield Coming(waiver.expires, tag("code", waiver.rule), chapter, "the waiver ends")
    for item in attested(dossier):
        expires = item.evidence.expires if item.evidence and item.counts else None
        if expires is not None and _soon(today, expires):
            why = "the attestation has to be renewed"
            yield Coming(expires, tag("code", item.given.rule), item.chapter, why)
    yield from _announced(dossier)


def _announced(dossier: Dossier) -> Iterator[Coming]:
    for chapter in dossier.chapters:
        gaps: dict[tuple[str, str, str], int] = {}
        for finding in chapter.findings:
            if finding.effective_on is not None:
                key = (finding.effective_on, finding.rule, finding.title)
                wrong = finding.outcome in (Outcome.FAIL, Outcome.UNKNOWN, Outcome.ERROR)
                gaps[key] = gaps.get(key, 0) + wrong
        for (day, rule, title), number in gaps.items():
            gap = f", and {count(number, 'check')} would not hold" if number else ""
            what = joined(title, " ", tag("code", rule))
            yield Coming(day, what, chapter, f"the rule becomes required{gap}")


def _soon(today: str, day: str | None) -> bool:
    left = days(today, day) if day else None
    return left is not None and 0 <= left <= SOON_DAYS
