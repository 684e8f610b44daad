"""What else a reviewer must know: evidence of nobody, what could not be read, lowered policy, notes."""

from __future__ import annotations

from collections.abc import Iterator

from readiness.report.html.block import Column, count, fold, nothing, place, row, section, table
from readiness.report.html.element import Html, joined, named, tag
from readiness.report.html.reading import Dossier

OPEN_UP_TO = 12
"""Rows up to which a table stands open."""


def remainder(dossier: Dossier) -> Iterator[Html]:
    """The parts one by one."""
    yield _unattributed(dossier)
    yield _faults(dossier)
    yield _policy(dossier)
    if dossier.report.notes:
        notes = tag("ul", [tag("li", note) for note in dossier.report.notes], cls="bare")
        yield section("notes", "Notes on this run", notes)


def _folded(word: str, number: int, listed: Html) -> Html:
    summary = joined(tag("span", word), tag("span", f"{number:,}", cls="number"))
    return fold(summary, listed, opened=number <= OPEN_UP_TO)


def _unattributed(dossier: Dossier) -> Html:
    found, title = dossier.report.unattributed, "Evidence of no service"
    if not found:
        return section(
            "unattributed", title, nothing("Every piece of evidence belongs to a service.")
        )
    head = (Column("Kind"), Column("Name"), Column("Place"))
    rows = (row(each.kind, named(each.name), place(each.location, dossier.web)) for each in found)
    listed = _folded("Unattributed", len(found), table(title, head, rows))
    lead = "It was read, and judged for nobody: a descriptor's sources can claim it."
    return section("unattributed", title, listed, lead=lead)


def _faults(dossier: Dossier) -> Html:
    found, title = dossier.report.faults, "What could not be read"
    if not found:
        return section("faults", title, nothing("Every file of a known kind could be read."))
    head = (Column("Place"), Column("Trouble"), Column("May hold"))
    rows = (
        row(
            place(each.location, dossier.web),
            [each.message, tag("p", each.hint, cls="aside") if each.hint else None],
            ", ".join(sorted(each.kinds)) or "not known",
        )
        for each in found
    )
    listed = _folded("Faults", len(found), table(title, head, rows))
    lead = "What cannot be read is unknown, not absent: it counts against nothing and for nothing."
    return section("faults", title, listed, lead=lead)


def _policy(dossier: Dossier) -> Html:
    report = dossier.report
    head = (Column("Pack"), Column("Version"), Column("Source"), Column("Digest"))
    packs = (
        row(
            named(each.name),
            each.version,
            tag("code", each.source),
            tag("code", each.digest, cls="digest"),
        )
        for each in report.packs
    )
    lead = f"{count(len(dossier.rules), 'rule')} applied, by the packs below."
    return section(
        "policy", "Policy", table("Policy packs", head, packs), _lowered(dossier), lead=lead
    )


def _lowered(dossier: Dossier) -> Html | None:
    found = dossier.report.lowered
    if not found:
        return None
    head = (Column("Rule"), Column("Is"), Column("Where"), Column("Why"), Column("Decided at"))
    rows = (
        row(
            tag("code", each.rule),
            each.how,
            each.where or "everywhere",
            each.reason or "no reason is given",
            place(each.location, dossier.web),
        )
        for each in found
    )
    title = tag("h3", "Lowered by this repository")
    return joined(title, table("Rules that this repository lowers", head, rows))
