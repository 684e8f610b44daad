"""What the terminal report says of one service: what blocks, what is accepted, unknown, advised."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby

from readiness.findings import chosen, numbers
from readiness.model import (
    EvidenceClass,
    Finding,
    Location,
    Outcome,
    ServiceReport,
    Verdict,
    Waiver,
)
from readiness.record import NamedTuple
from readiness.report import Style
from readiness.report.alike import FEWEST, Key, Shared, is_whole, likeness
from readiness.report.lines import Line, Span, counted, folded, labelled, listed, row
from readiness.report.standing import RANK, Standing, is_tolerated, urgency
from readiness.report.visible import visible

VERDICTS: Mapping[Verdict, Span] = {
    Verdict.READY: ("ready", "good"),
    Verdict.CONDITIONAL: ("conditional", "soft"),
    Verdict.NOT_READY: ("not ready", "bad"),
    Verdict.NOTHING_CHECKED: ("nothing checked", "soft"),
}

TOGETHER = "told above"
"""Where the fix of what many services share stands."""
UNASKED = (
    "Nobody declares these services: `readiness init` writes the file and what it has to answer."
)

MANY = 4
"""Rules with one cause that are told together."""
PLACES_SHOWN = 8
"""Places listed for one rule of one service before the rest is only counted."""

BROKEN_RULE = "The rule is at fault here, not the service: tell whoever keeps the policy."

WRONG = (Outcome.FAIL, Outcome.ERROR)


class Group(NamedTuple):
    """Findings that are told alike."""

    word: str
    style: str
    findings: Sequence[Finding]


def groups(findings: Sequence[Finding], style: Style) -> Iterator[Group]:
    """All that is told of a service, the most urgent first; each finding at most once."""
    rest = [each for each in findings if not each.blocking and not each.waiver]
    attested = [each for each in rest if each.outcome is Outcome.PASS and is_attested(each)]
    passed = [each for each in rest if each.outcome is Outcome.PASS and not is_attested(each)]
    yield Group("blocks", "bad", [each for each in findings if each.blocking])
    yield Group("waived", "soft", [each for each in findings if each.waiver and not each.blocking])
    if style.quiet:
        return
    yield Group("unknown", "soft", [each for each in rest if each.outcome is Outcome.UNKNOWN])
    wrong = [each for each in rest if each.outcome in WRONG]
    yield Group("tolerated", "soft", [each for each in wrong if is_tolerated(each)])
    yield Group("advice", "soft", [each for each in wrong if not is_tolerated(each)])
    yield Group("attested", "soft", attested)
    if style.everything:
        yield Group("pass", "good", passed)
        bare = [each for each in rest if each.outcome is Outcome.NOT_APPLICABLE]
        yield Group("n/a", "faint", bare)


def is_attested(finding: Finding) -> bool:
    """Whether it rests on what somebody says, not on what was looked at."""
    return any(item.kind is EvidenceClass.ATTESTED for item in finding.evidence)


def importance(finding: Finding) -> tuple[int, str, str, str, int, int]:
    """The order in which findings are told."""
    place = finding.location
    rank = RANK[finding.severity]
    return (rank, finding.category, finding.rule, place.path, place.line, place.column)


def remedy(finding: Finding) -> str:
    """What to do; where the rule itself broke, its own advice would mislead."""
    return BROKEN_RULE if finding.outcome is Outcome.ERROR else finding.fix


class Share(NamedTuple):
    """What one rule says of a service, as far as it is told alike."""

    group: Group
    findings: Sequence[Finding]


class Context(NamedTuple):
    """What is told once for all services."""

    pages: Mapping[str, str]
    """Rule → the page of the web that explains it, where the terminal knows links."""
    mended: dict[str, str]
    """Rule → where its fix was told: under which service."""
    shared: Mapping[Key, Shared] = {}
    """What many services share; it is told before them."""


def told(
    item: ServiceReport, findings: Sequence[Finding], style: Style, context: Context
) -> Iterator[Line]:
    """The lines on a service, by category; none where nothing is to be told."""
    found = [each for each in groups(findings, style) if each.findings]
    categories, elsewhere = _own(_by_category(found), context.shared)
    if not categories:
        return
    yield ()
    yield from _heading(item, elsewhere, style)
    unread = {} if style.everything else _unread(categories, item.service.location.path)
    for (place, _), shares in unread.items():
        yield ()
        yield from _unasked(place, shares, style)
    gone = {share.findings[0].rule for shares in unread.values() for share in shares}
    for category, all_shares in categories.items():
        shares = [share for share in all_shares if share.findings[0].rule not in gone]
        if not shares:
            continue
        yield ()
        yield from folded(f"{category}: {_tally(shares)}", style.width, "  ", "strong")
        for number, share in enumerate(shares):
            if number:
                yield ()
            yield from _rule(share, style, context)
            if share.group.word not in FIXED:
                context.mended.setdefault(share.findings[0].rule, f"for {item.service.name}")


def _by_category(found: Iterable[Group]) -> Mapping[str, Sequence[Share]]:
    """Category → its rules; the category of what is most urgent comes first."""
    shares: dict[str, list[Share]] = {}
    for group in found:
        ordered = sorted(group.findings, key=importance)
        for _, same in groupby(ordered, key=lambda finding: finding.rule):
            share = Share(group, list(same))
            shares.setdefault(share.findings[0].category, []).append(share)
    return shares


def _own(
    categories: Mapping[str, Sequence[Share]], shared: Mapping[Key, Shared]
) -> tuple[Mapping[str, Sequence[Share]], int]:
    """The same without what many services share, and how many findings that takes away."""
    if not shared:
        return categories, 0
    own: dict[str, Sequence[Share]] = {}
    elsewhere = 0
    for category, shares in categories.items():
        kept = [each for each in shares if not is_shared(each, shared)]
        elsewhere += _number(shares) - _number(kept)
        if kept:
            own[category] = kept
    return own, elsewhere


def _number(shares: Iterable[Share]) -> int:
    return sum(len(each.findings) for each in shares)


Unread = tuple[Location, str]
"""A place at which nothing could be read, and how that is told."""


def _unread(
    categories: Mapping[str, Sequence[Share]], descriptor: str
) -> Mapping[Unread, Sequence[Share]]:
    """Rules that one and the same place leaves without an answer, where they are many. What is
    unknown at the service's own place has causes of its own.
    """
    found: dict[Unread, list[Share]] = {}
    for share in (each for shares in categories.values() for each in shares):
        first = share.findings[0]
        alone = len(share.findings) == 1 and is_whole(first)
        if alone and first.outcome is Outcome.UNKNOWN and first.location.path != descriptor:
            found.setdefault((first.location, share.group.word), []).append(share)
    return {place: shares for place, shares in found.items() if len(shares) >= MANY}


def _unasked(place: Location, shares: Sequence[Share], style: Style) -> Iterator[Line]:
    """One cause of many unknowns: its place, what it hides, the rules that wait for it."""
    group, (first, *_) = shares[0]
    number = counted(len(shares), "rule")
    head = ((group.word, group.style), (f"{number} that one place leaves unanswered", "strong"))
    yield from row(head, style.width, "  ")
    yield from row(((visible(str(place)), ""), (_state(first), "soft")), style.width, "    ")
    yield from folded(first.message, style.width, "      ")
    rules = listed([each.findings[0].rule for each in shares], PLACES_SHOWN)
    yield from folded(f"{rules} (--show all tells each)", style.width, "      ", "faint")


def _state(finding: Finding) -> str:
    return finding.state.value if finding.state else ""


def is_shared(share: Share, shared: Mapping[Key, Shared]) -> bool:
    """Whether it was told for many services at once."""
    return likeness(share.findings) in shared


def together(services: Sequence[ServiceReport], style: Style, context: Context) -> Iterator[Line]:
    """What many services share, the most urgent first."""
    told = sorted(context.shared.values(), key=lambda each: urgency(each.findings[0]))
    told = [each for each in told if each.stands is Standing.BLOCKS or not style.quiet]
    if not told:
        return
    yield ()
    yield (("Shared by many services: mend once for all", "strong"),)
    if sum(each.service.inferred for each in services) >= FEWEST:
        yield from folded(UNASKED, style.width, "  ", "faint")
    for each in told:
        yield ()
        colour = "bad" if each.stands is Standing.BLOCKS else "soft"
        share = Share(Group(each.stands.value, colour, each.findings), each.findings)
        yield from _rule(share, style, context, _whose(len(each.services), len(services)))
        context.mended.setdefault(each.findings[0].rule, TOGETHER)


def _whose(number: int, services: int) -> str:
    return f"all {services} services" if number == services else f"{number} of {services} services"


def _tally(shares: Sequence[Share]) -> str:
    """How many findings are told of a category in each way."""
    numbers: dict[str, int] = {}
    for share in shares:
        word = share.group.word
        numbers[word] = numbers.get(word, 0) + len(share.findings)
    words = ((number, "blocking" if word == "blocks" else word) for word, number in numbers.items())
    return " · ".join(f"{number} {word}" for number, word in words)


FIXED = ("attested", "pass", "n/a")
"""Groups in which nothing needs mending."""


def _heading(item: ServiceReport, elsewhere: int, style: Style) -> Iterator[Line]:
    service = item.service
    text, name = VERDICTS[item.verdict]
    owner = f"owner {visible(service.owner)}" if service.owner else "no owner"
    found = f", inferred from {visible(service.inferred_from or '')}" if service.inferred else ""
    excused = "" if item.unwaived is item.verdict else " (not ready without waivers)"
    yield ((visible(service.name), "strong"), (": ", ""), (text, name), (excused, "faint"))
    more = f"; {counted(elsewhere, 'shared finding')} told above" if elsewhere else ""
    about = f"tier {service.tier} ({service.tier_source}), {owner}{found}{more}"
    yield from folded(about, style.width, "  ", "faint")


def _rule(share: Share, style: Style, context: Context, whose: str = "") -> Iterator[Line]:
    """`whose`: of which services it is told at once."""
    group, findings = share
    first = findings[0]
    name = (visible(first.rule), f"strong {context.pages.get(first.rule, '')}".rstrip())
    about = ((_about(first), "faint"), (whose, ""))
    yield from row(((group.word, group.style), name, *about), style.width, "  ")
    most = len(findings) if style.everything else PLACES_SHOWN
    for finding in findings[:most]:
        yield from _place(finding, style, is_example=bool(whose) and is_whole(finding))
    if len(findings) > most:
        yield ((f"    … and {len(findings) - most} more (--show all lists all)", "faint"),)
    if group.word in FIXED:
        return
    mended = context.mended.get(first.rule)
    if mended is not None:
        yield from folded(f"fix: as {mended}", style.width, "    ", "faint")
    else:
        yield from labelled("fix", remedy(first), style.width, "    ", "faint")


def _about(finding: Finding) -> str:
    """What is true of all findings of a rule in a group; whether an unknown is what blocks."""
    said = [finding.severity.value]
    if finding.effective_on:
        said.append(f"required from {finding.effective_on}")
    if finding.blocking and finding.outcome is Outcome.UNKNOWN:
        said.append("unknown")
    return ", ".join(said)


def _place(finding: Finding, style: Style, *, is_example: bool) -> Iterator[Line]:
    """`is_example`: what is told holds of other services too, each at a place of its own."""
    such = "such as " if is_example else ""
    place = (f"{such}{visible(str(finding.location))}", "")
    state = (_state(finding), "soft")
    yield from row((place, (_subject(finding), "faint"), state), style.width, "    ")
    yield from folded(_said(finding), style.width, "      ")
    if finding.waiver is not None:
        yield from folded(_accepted(finding.waiver), style.width, "      ", "soft")


def _said(finding: Finding) -> str:
    """The message, with the link of what is attested."""
    links = [each.url for each in finding.evidence if each.url]
    return f"{finding.message}: {', '.join(links)}" if links else finding.message


def _subject(finding: Finding) -> str:
    """Empty where it is the service itself, or only repeats the place."""
    subject = finding.subject
    if is_whole(finding):
        return ""
    if subject.name == finding.location.path:
        return ""
    return visible(str(subject))


def _accepted(waiver: Waiver) -> str:
    by = f" by {waiver.approved_by}" if waiver.approved_by else ""
    where = " (comment)" if waiver.inline else ""
    return f"accepted{by} until {waiver.expires}{where}: {waiver.reason}"


def blocks(finding: Finding) -> bool:
    """Whether it stops a service."""
    return finding.blocking


def steps(
    findings: Sequence[Finding], most: int, *, worded: bool = True
) -> tuple[Sequence[Sequence[Finding]], int]:
    """What blocks by rule: the most severe first, then what stops the most. The first few rules,
    and how many more there are; `worded`: with messages.
    """
    stopping = numbers(findings, blocks).values()
    ordered = [each for each, _ in sorted(stopping, key=_stops)]
    grouped: dict[str, list[Finding]] = {each.rule: [] for each in ordered[:most]}
    wanted = chosen(findings, lambda each: each.blocking and each.rule in grouped, worded=worded)
    for finding in wanted:
        grouped[finding.rule].append(finding)
    told = [sorted(group, key=importance) for group in grouped.values()]
    return told, len(ordered) - len(told)


def _stops(counted: tuple[Finding, int]) -> tuple[int, int, str, str]:
    finding, number = counted
    return (RANK[finding.severity], -number, finding.category, finding.rule)
