"""The decision in words: what it is, why by rule, and what it would be without accepted risks."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.model import Finding, Verdict
from readiness.report.html.block import VERDICTS, count
from readiness.report.html.element import Html, Node, icon, joined, jump, named, tag
from readiness.report.html.reading import Chapter, Dossier, tally_of, worst

NAMED = 3
"""Services named in a sentence before the rest is counted."""

RULES_OF_VERDICT = (
    "By rule, never by average: a required check that fails, errs or (where policy says so) cannot "
    "be told means no-go, unless it is waived. Waived, attested, tolerated or still unknown: "
    "conditional. Everything required verified: go."
)


def banner(dossier: Dossier) -> Html:
    """The verdict in one sentence, as the first thing on the page."""
    verdict = dossier.report.verdict
    word = VERDICTS[verdict]
    heading = tag(
        "h2", tag("span", "Decision proposed: ", cls="unseen"), word.text, id="verdict-title"
    )
    body = joined(
        tag("div", icon(word.icon), cls="seal"),
        tag("div", heading, tag("p", reason(dossier), cls="reason"), _without(dossier), cls="said"),
    )
    return tag(
        "section", body, id="verdict", cls=f"verdict v-{word.icon}", aria_labelledby="verdict-title"
    )


def reason(dossier: Dossier) -> Node:
    """Why, in one sentence."""
    match dossier.report.verdict:
        case Verdict.NOT_READY:
            return _blocked(dossier)
        case Verdict.CONDITIONAL:
            return _conditional(dossier)
        case Verdict.READY:
            total = count(dossier.tally.total, "required check")
            return f"All {total} passed on evidence that was looked at; nothing is waived, attested or unknown."
        case Verdict.NOTHING_CHECKED:
            return "Nothing was judged, so there is nothing to decide: see the notes on this run."


def _blocked(dossier: Dossier) -> Node:
    stopped = [each for each in dossier.chapters if each.item.verdict is Verdict.NOT_READY]
    blocking = dossier.blocking
    rules = {each.rule for each in blocking}
    whole = len(dossier.chapters)
    verb = "is" if len(stopped) == 1 else "are"
    of = f" ({len(stopped)} of {whole} services)" if whole > 1 else ""
    checks = f"{count(len(blocking), 'required check')} of {count(len(rules), 'rule')}"
    return joined(names(stopped), of, f" {verb} blocked: ", checks, _state_of(blocking), ".")


def _state_of(blocking: Sequence[Finding]) -> str:
    unknown = sum(each.outcome.value == "unknown" for each in blocking)
    failed = len(blocking) - unknown
    if not unknown:
        return " failed" if failed == 1 else " failed, and one is enough"
    if not failed:
        return " cannot be told, which counts as not ready at this tier"
    return f" did not hold ({failed:,} failed, {unknown:,} cannot be told), and one is enough"


def _conditional(dossier: Dossier) -> Node:
    lean = [each for each in dossier.chapters if each.item.verdict is Verdict.CONDITIONAL]
    tally = tally_of(finding for each in lean for finding in each.findings)
    parts = (
        (tally.waived, "waived"),
        (tally.attested, "attested but not verified"),
        (tally.unknown, "unknown and tolerated"),
        (tally.known, "failing as before"),
    )
    said = " and ".join(f"{number:,} {words}" for number, words in parts if number)
    verb = "rests" if len(lean) == 1 else "rest"
    return joined(
        "Nothing blocks, but ", names(lean), f" {verb} on required checks that are ", said, "."
    )


def names(chapters: Sequence[Chapter]) -> Html:
    """Services by name, each a link to its part of the page."""
    first = [jump(each.anchor, named(each.name)) for each in chapters[:NAMED]]
    more = len(chapters) - len(first)
    last = f" and {more:,} more" if more else ""
    listed: list[Node] = []
    for number, each in enumerate(first):
        joint = " and " if number == len(first) - 1 and not more else ", "
        listed += [joint if number else None, each]
    return joined(listed, last)


def _without(dossier: Dossier) -> Html | None:
    """The same without accepted risks, where there are any."""
    if not any(each.groups["waived"] for each in dossier.chapters):
        return None
    bare = worst(each.item.unwaived for each in dossier.chapters)
    now = dossier.report.verdict
    same = "the same" if bare is now else VERDICTS[bare].text.lower()
    waived = sum(len(each.groups["waived"]) for each in dossier.chapters)
    text = f"Without {count(waived, 'waived finding')} the proposal would be {same}."
    return tag("p", text, cls="aside")
