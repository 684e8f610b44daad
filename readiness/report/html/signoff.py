"""The end of a review: who decides what, on which commit and policy, under which conditions."""

from __future__ import annotations

from readiness.report.html.block import Column, cell, row, section, table
from readiness.report.html.element import Html, joined, tag
from readiness.report.html.reading import Dossier

ROLES = ("Service owner", "Reliability", "Security", "Review board")

CHOICES = ("Go", "Conditional", "No-go")

CONDITIONS = 3
"""Lines for conditions that somebody writes by hand."""


def signoff(dossier: Dossier) -> Html:
    """A form for paper: nothing on this page decides in anybody's place."""
    head = (
        Column("Role"),
        Column("Decision", "decision"),
        Column("Name"),
        Column("Date"),
        Column("Signature"),
    )
    rows = [row(role, cell(_boxes(), cls="decision"), *[_blank()] * 3) for role in ROLES]
    conditions = [row(str(number), *[_blank()] * 3) for number in range(1, CONDITIONS + 1)]
    under = (Column("No."), Column("Condition", "wide"), Column("Owner"), Column("Due"))
    return section(
        "signoff",
        "Sign-off",
        table("Sign-off", head, rows, cls="form"),
        tag("h3", "Conditions"),
        table("Conditions", under, conditions, cls="form"),
        lead=_of_what(dossier),
    )


def _boxes() -> Html:
    return joined(
        [tag("span", tag("span", cls="box", aria_hidden="true"), f"{each} ") for each in CHOICES]
    )


def _blank() -> Html:
    return cell(tag("span", "to be filled in", cls="unseen"))


def _of_what(dossier: Dossier) -> str:
    report = dossier.report
    commit = f"commit {report.target.commit}" if report.target.commit else "files without a commit"
    dirty = ", with changes that are not committed," if report.target.dirty else ""
    packs = ", ".join(f"{each.name} {each.version} ({each.digest})" for each in report.packs)
    return f"Holds for {commit}{dirty} judged on {report.date} by {packs or 'no policy'}."
