"""The page of a service: who it is, what blocks it and how that is mended, what else is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from readiness.model import Contact, Enforcement, Finding, Outcome, Service, TierSource
from readiness.report.detail import importance, remedy
from readiness.report.html.bar import bar
from readiness.report.html.block import (
    count,
    facts,
    fold,
    nothing,
    place,
    remedy_text,
    severity_chip,
    verdict_chip,
)
from readiness.report.html.element import (
    Html,
    Node,
    icon,
    joined,
    link,
    named,
    shown_address,
    tag,
)
from readiness.report.html.evidence import evidence
from readiness.report.html.glance import parts
from readiness.report.html.reading import Chapter, Dossier
from readiness.report.html.rulebook import rule_link

FOLDED_FROM = 9
"""Services from which each is folded, so that a page of hundreds opens at once."""

TOLD: Mapping[str, tuple[str, str, str]] = {
    "blocks": ("block", "Blocking", "Any one of these is enough for a no-go."),
    "unknown": ("unknown", "Unknown", "Could not be told from the files; not a pass."),
    "waived": ("waived", "Waived", "Judged all the same, and accepted by somebody until a day."),
    "tolerated": (
        "known",
        "Known before",
        "Required and failing, as it did before: does not count.",
    ),
    "advice": ("fail", "Advice", "Not required at this tier today."),
}
"""Group of findings → mark, title, and what it means."""

SOURCES: Mapping[TierSource, str] = {
    TierSource.DECLARED: "declared",
    TierSource.MAPPED: "mapped from the descriptor's own word",
    TierSource.DEFAULT: "assumed: nobody declares it",
}


def chapters(dossier: Dossier) -> Iterator[Html]:
    """The services one by one."""
    folded = len(dossier.chapters) >= FOLDED_FROM
    for each in dossier.chapters:
        yield _chapter(each, dossier, folded=folded)


def _chapter(chapter: Chapter, dossier: Dossier, *, folded: bool) -> Html:
    heading = joined(
        tag("h2", named(chapter.name), id=f"{chapter.anchor}-title"),
        verdict_chip(chapter.item.verdict),
        tag("span", f"Tier {chapter.item.service.tier}", cls="chip"),
        tag("span", _short(chapter), cls="aside"),
    )
    body = joined(_about(chapter, dossier), _groups(chapter, dossier), evidence(chapter, dossier))
    if folded:
        inner = tag("details", tag("summary", heading), body, cls="chapter-fold")
    else:
        inner = joined(tag("div", heading, cls="chapter-head"), body)
    return tag(
        "section",
        inner,
        id=chapter.anchor,
        cls="chapter",
        aria_labelledby=f"{chapter.anchor}-title",
    )


def _short(chapter: Chapter) -> str:
    blocking = len(chapter.groups["blocks"])
    said = f"{blocking:,} blocking" if blocking else "nothing blocks"
    return f"{said} · {count(len(chapter.findings), 'judgement')}"


def _about(chapter: Chapter, dossier: Dossier) -> Html:
    service = chapter.item.service
    said = tag("p", service.description, cls="lead") if service.description else None
    return joined(
        said, bar(parts(chapter.tally), "Required checks"), facts(_pairs(chapter, service, dossier))
    )


def _pairs(chapter: Chapter, service: Service, dossier: Dossier) -> Sequence[tuple[str, Node]]:
    looked = ", ".join(_counted(name, number) for name, number in chapter.item.evidence if number)
    return [
        ("Tier", _tier(service, dossier)),
        ("Why this tier", service.tier_rationale or "no reason is given"),
        ("Owner", _owner(service, dossier)),
        ("On call", _address(service.on_call)),
        ("Contacts", [tag("div", _contact(each)) for each in service.contacts]),
        ("Lifecycle", service.lifecycle),
        ("Described in", place(service.location, dossier.web)),
        ("Required checks", _summed(chapter)),
        ("Looked at", looked),
        ("Recovery", _recovery(service)),
    ]


def _counted(name: str, number: int) -> str:
    """`slos` as people write it, and one of it in the singular."""
    words = name.replace("slos", "SLOs")
    if number == 1:
        words = words.replace("dependencies", "dependency").removesuffix("s")
    return f"{number:,} {words}"


def _summed(chapter: Chapter) -> str:
    tally = chapter.tally
    known = f", {tally.known:,} known before" if tally.known else ""
    return (
        f"{tally.verified:,} verified, {tally.attested:,} attested, {tally.unknown:,} unknown; "
        f"{tally.failed:,} fail, {tally.waived:,} waived{known}; of {tally.total:,}"
    )


def _tier(service: Service, dossier: Dossier) -> Node:
    said = f"{service.tier}, {SOURCES[service.tier_source]}"
    if service.tier_location is None:
        return said
    return [f"{said} at ", place(service.tier_location, dossier.web)]


def _owner(service: Service, dossier: Dossier) -> Node:
    if service.owner is None:
        return tag("span", "nobody", cls="bad")
    if service.owner_location is None:
        return named(service.owner)
    return [named(service.owner), " at ", place(service.owner_location, dossier.web)]


def _contact(contact: Contact) -> Node:
    return [f"{contact.kind}: ", _address(contact.value)]


def _address(text: str | None) -> Node:
    return link(text, shown_address(text)) if text else None


def _recovery(service: Service) -> str | None:
    goals = service.recovery
    if goals is None:
        return None
    named_goals = (("RTO", goals.rto_seconds), ("RPO", goals.rpo_seconds))
    return ", ".join(f"{word} {span(each)}" for word, each in named_goals if each is not None)


def span(seconds: float) -> str:
    """A duration in the largest unit that makes it a small number."""
    for size, unit in ((86400, "d"), (3600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds:.3g} s"


def _groups(chapter: Chapter, dossier: Dossier) -> Iterator[Node]:
    owner = chapter.item.service.owner
    if not chapter.groups["blocks"]:
        yield nothing("Nothing blocks this service.")
    for word, (mark, title, meaning) in TOLD.items():
        findings = sorted(chapter.groups[word], key=importance)
        if not findings:
            continue
        rules = [list(same) for _, same in groupby(findings, key=_rule_of)]
        cards = tag("ol", [_card(each, dossier, word, owner) for each in rules], cls="cards")
        heading = joined(icon(mark), f"{title} ", tag("span", f"{len(findings):,}", cls="number"))
        lead = tag("p", meaning, cls="aside")
        if word == "advice":
            yield fold(tag("h3", heading), lead, cards, cls=f"fold group g-{mark}")
        else:
            yield tag("div", tag("h3", heading), lead, cards, cls=f"group g-{mark}")


def _rule_of(finding: Finding) -> str:
    return finding.rule


def _card(findings: Sequence[Finding], dossier: Dossier, word: str, owner: str | None) -> Html:
    first = findings[0]
    body = joined(
        tag("h4", icon(TOLD[word][0]), rule_link(first, dossier)),
        tag("p", severity_chip(first.severity), _about_rule(first, word, owner), cls="meta"),
        tag("ul", [_place(each, dossier) for each in findings], cls="places"),
        remedy_text(remedy(first)),
    )
    return tag("li", body, cls="card")


def _about_rule(finding: Finding, word: str, owner: str | None) -> Node:
    said = [finding.category]
    if word == "blocks":
        said.append(f"for {named(owner)}" if owner else "for nobody: there is no owner")
    if word == "unknown" and finding.enforcement is Enforcement.ADVISORY:
        said.append("advisory")
    if finding.effective_on:
        said.append(f"required from {finding.effective_on}")
    return [" ", " · ".join(said), " · ", tag("code", finding.rule)]


def _place(finding: Finding, dossier: Dossier) -> Html:
    state = OUTCOMES.get(finding.outcome)
    body = joined(
        tag("p", tag("strong", state) if state else None, finding.message, cls="message"),
        tag(
            "p", place(finding.location, dossier.web), _subject(finding), _state(finding), cls="at"
        ),
        _links(finding),
        tag("p", accepted(finding), cls="accepted") if finding.waiver else None,
    )
    return tag("li", body)


OUTCOMES: Mapping[Outcome, str] = {
    Outcome.UNKNOWN: "Unknown: ",
    Outcome.ERROR: "The rule broke: ",
}


def _subject(finding: Finding) -> Node:
    subject = finding.subject
    if subject.kind == "Service" or subject.name == finding.location.path:
        return None
    return tag("span", f" {subject}", cls="subject")


def _state(finding: Finding) -> Node:
    return tag("span", finding.state.value, cls="chip small") if finding.state else None


def _links(finding: Finding) -> Node:
    urls = [each.url for each in finding.evidence if each.url]
    return tag("p", [link(url, shown_address(url)) for url in urls], cls="at") if urls else None


def accepted(finding: Finding) -> Node:
    """Who accepted it, until when, and why."""
    waiver = finding.waiver
    if waiver is None:
        return None
    by = f" by {waiver.approved_by}" if waiver.approved_by else ""
    return f"Accepted{by} until {waiver.expires or 'no day'}: {waiver.reason}"
