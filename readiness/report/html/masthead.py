"""The head of the dossier: what was judged, at which commit, by which tool and policy, and how."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.model import PackUse, Report
from readiness.report.evidence import mode
from readiness.report.html.block import count, facts
from readiness.report.html.element import (
    Html,
    Node,
    clipped,
    joined,
    link,
    named,
    shown_address,
    tag,
)
from readiness.report.html.reading import Dossier

SHORT = 12
"""Characters of a digest that are enough to compare it by eye; the whole is in the policy table."""


def title(report: Report) -> str:
    """What the page is about: the only service, else the repository."""
    if len(report.services) == 1:
        service = report.services[0].service
        return named(service.title or service.name)
    repository, folder = report.target.repository, report.target.prefix.rstrip("/")
    if repository:
        return named(shown_address(repository).partition("://")[2])
    if folder:
        return named(folder.rpartition("/")[2])
    return f"{len(report.services):,} services" if report.services else "No service"


def masthead(dossier: Dossier) -> Html:
    """Title and the facts that tie the page to a commit and a policy."""
    report = dossier.report
    body = joined(
        tag("p", "Production readiness review", cls="eyebrow"),
        tag("h1", title(report)),
        facts(_pairs(dossier), cls="facts head"),
    )
    return tag("header", body, cls="masthead")


def _pairs(dossier: Dossier) -> Sequence[tuple[str, Node]]:
    report = dossier.report
    target = report.target
    repository = shown_address(target.repository) if target.repository else None
    owners = sorted({each.service.owner for each in report.services if each.service.owner})
    return [
        ("Repository", link(target.repository, repository) if repository else None),
        ("Folder", tag("code", target.prefix) if target.prefix else None),
        ("Commit", _commit(dossier)),
        ("Ref", tag("code", target.ref) if target.ref else None),
        ("Judged as of", tag("time", report.date)),
        ("Owners" if len(owners) > 1 else "Owner", _few(owners)),
        ("Policy", [_pack(each) for each in report.packs]),
        ("Tool", f"readiness {report.tool_version}"),
        ("Evidence", _mode(dossier)),
    ]


def _commit(dossier: Dossier) -> Node:
    target = dossier.report.target
    if target.commit is None:
        return "none: the files as they were found"
    said = tag("code", target.commit[:SHORT])
    shown = link(dossier.web.of_commit, said) if dossier.web else said
    return [shown, tag("strong", " with changes that are not committed") if target.dirty else None]


def _pack(pack: PackUse) -> Html:
    digest = pack.digest.removeprefix("sha256:")[:SHORT]
    return tag(
        "span", f"{clipped(pack.name, 60)} {clipped(pack.version, 30)} ", tag("code", digest)
    )


def _mode(dossier: Dossier) -> Node:
    tally = dossier.tally
    passed = tally.verified + tally.attested
    share = (
        f"; {100 * tally.attested // passed} % of what passes is attested" if tally.attested else ""
    )
    live = dossier.report.live
    if not live:
        return f"files only, nothing live{share}"
    return [f"files{share}", [tag("span", f"; {mode(each)}") for each in live]]


def _few(owners: Sequence[str]) -> str | None:
    more = f" and {count(len(owners) - 4, 'other')}" if len(owners) > 4 else ""
    return ", ".join(map(named, owners[:4])) + more if owners else None
