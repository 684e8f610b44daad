"""The first look: how what is required is known, counted apart, and the three things to do next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readiness.model import Finding
from readiness.report.detail import remedy, steps
from readiness.report.html.bar import Part, bar
from readiness.report.html.block import count, place, remedy_text, section, severity_chip
from readiness.report.html.element import Html, Node, icon, joined, jump, named, tag
from readiness.report.html.reading import Dossier, Tally
from readiness.report.html.rulebook import rule_link

NEXT_STEPS = 3

KINDS: Mapping[str, tuple[str, str, str]] = {
    "verified": ("pass", "Verified", "looked at the thing itself"),
    "attested": ("attested", "Attested", "a named person says so"),
    "unknown": ("unknown", "Unknown", "could not be told"),
    "waived": ("waived", "Waived", "an accepted risk"),
    "known": ("known", "Known before", "fails as it did before"),
    "failed": ("fail", "Fail", "missing or wrong"),
}
"""Number of a tally → mark, word, and what it means."""


def parts(tally: Tally) -> Sequence[Part]:
    """The parts of a bar."""
    return [
        Part(KINDS[name][0], KINDS[name][1], number)
        for name, number in zip(Tally._fields, tally, strict=True)
    ]


def glance(dossier: Dossier) -> Html:
    """The numbers, side by side and never added up into a score."""
    tally = dossier.tally
    tiles = [
        _tile(name, number)
        for name, number in zip(Tally._fields, tally, strict=True)
        if number or name in {"verified", "attested", "unknown", "failed"}
    ]
    lead = (
        f"{count(tally.total, 'required check')} that apply, by how we know. No score, no average."
    )
    return section(
        "glance",
        "At a glance",
        bar(parts(tally), "Required checks"),
        tag("ul", tiles, cls="tiles"),
        lead=lead,
    )


def _tile(name: str, number: int) -> Html:
    mark, word, meaning = KINDS[name]
    shown = tag("span", f"{number:,} ", cls="number")
    text = tag("span", icon(mark), f"{word} ", cls="word")
    return tag("li", shown, text, tag("span", meaning, cls="meaning"), cls=f"tile t-{mark}")


def next_steps(dossier: Dossier) -> Html | None:
    """The rules whose gaps stop the most, the most severe first."""
    grouped, left = steps(dossier.blocking, NEXT_STEPS)
    if not grouped:
        return None
    items = [_step(group, dossier) for group in grouped]
    after = tag("p", f"Then {count(left, 'more rule')} that block.", cls="aside") if left else None
    return section("next", "Do first", tag("ol", items, cls="steps"), after)


def _step(group: Sequence[Finding], dossier: Dossier) -> Html:
    first = group[0]
    services = sorted({each.service for each in group})
    body = joined(
        tag("h3", rule_link(first, dossier)),
        tag("p", severity_chip(first.severity), " ", _where(group, services, dossier), cls="meta"),
        tag("p", first.message, cls="message"),
        remedy_text(remedy(first)),
    )
    return tag("li", body)


def _where(group: Sequence[Finding], services: Sequence[str], dossier: Dossier) -> Node:
    first = group[0]
    anchor = dossier.anchor(first.service)
    name = named(first.service)
    more = f" and {count(len(services) - 1, 'other service')}" if len(services) > 1 else ""
    places = f" and {count(len(group) - 1, 'more place')}" if len(group) > 1 else ""
    whose = jump(anchor, name) if anchor else name
    return [whose, more, " · ", place(first.location, dossier.web), places]
