"""What changed since the last review; what only the policy changed stands apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from readiness.model import Cause, Change, PackUse, ServiceChange, Since, Tier, Verdict
from readiness.report.html.block import (
    Column,
    count,
    fold,
    nothing,
    row,
    section,
    table,
    verdict_chip,
)
from readiness.report.html.element import Html, Node, clipped, icon, joined, jump, named, tag
from readiness.report.html.reading import Dossier
from readiness.report.html.rulebook import anchor

OPEN_UP_TO = 12
"""Changes of a kind up to which they stand open."""


def changes(dossier: Dossier) -> Html | None:
    """None where there is no earlier report."""
    since = dossier.report.since
    if since is None:
        return None
    own = [each for each in (*since.new, *since.gone) if each.cause is not Cause.POLICY]
    body = joined(
        _verdicts(since, dossier),
        _services(since.services, dossier),
        tag("h3", "Changed by the services"),
        _lists(since, dossier, (Cause.SERVICE, Cause.TIER)) if own else nothing("Nothing."),
        _policy(since, dossier),
    )
    return section("changes", "Since the last review", body, lead=_lead(since))


def _lead(since: Since) -> str:
    commit = f" of commit {since.commit[:12]}" if since.commit else ""
    return (
        f"Beside the report{commit} of {since.date}: {len(since.new):,} new, "
        f"{len(since.gone):,} gone, {since.unchanged:,} unchanged."
    )


def _verdicts(since: Since, dossier: Dossier) -> Html:
    then, now = verdict_chip(since.verdict), verdict_chip(dossier.report.verdict)
    same = since.verdict is dossier.report.verdict
    said = ["The proposal is still ", now] if same else ["The proposal was ", then, ", now ", now]
    return tag("p", said, cls="turn")


def _services(found: Sequence[ServiceChange], dossier: Dossier) -> Html | None:
    if not found:
        return None
    head = (Column("Service"), Column("Decision"), Column("Tier"))
    rows = [row(_service(each.service, dossier), _turn(each), _tier(each)) for each in found]
    return table("Services that changed", head, rows, cls="narrow")


def _service(name: str, dossier: Dossier) -> Node:
    place = dossier.anchor(name)
    return jump(place, named(name)) if place else named(name)


def _turn(change: ServiceChange) -> Node:
    if change.was is change.now:
        return _verdict(change.now)
    return [_verdict(change.was), tag("span", " to ", cls="aside"), _verdict(change.now)]


def _verdict(verdict: Verdict | None) -> Html:
    return tag("span", "not judged", cls="aside") if verdict is None else verdict_chip(verdict)


def _tier(change: ServiceChange) -> Node:
    if change.tier_was == change.tier_now:
        return str(change.tier_now)
    return tag("strong", f"{_number(change.tier_was)} to {_number(change.tier_now)}")


def _number(tier: Tier | None) -> str:
    return "none" if tier is None else str(tier)


def _policy(since: Since, dossier: Dossier) -> Iterator[Html]:
    """Packs that changed, and the findings that changed with them."""
    yield tag("h3", "Changed by policy")
    if not since.packs and since.tool_version == dossier.report.tool_version:
        yield nothing("The same packs, versions and digests as before.")
        return
    if since.packs:
        head = (Column("Pack"), Column("Was"), Column("Is"))
        rows = [row(named(each.name), _pack(each.was), _pack(each.now)) for each in since.packs]
        yield table("Packs that changed", head, rows, cls="narrow")
    if since.tool_version != dossier.report.tool_version:
        versions = f"readiness {since.tool_version} then, {dossier.report.tool_version} now."
        yield tag("p", versions, cls="aside")
    yield _lists(since, dossier, (Cause.POLICY,))


def _pack(pack: PackUse | None) -> Node:
    if pack is None:
        return tag("span", "took no part", cls="aside")
    digest = pack.digest.removeprefix("sha256:")[:12]
    return [clipped(pack.version, 30), " ", tag("code", digest)]


def _lists(since: Since, dossier: Dossier, causes: Sequence[Cause]) -> Html:
    """New and gone."""
    parts = (("New", "fail", since.new), ("Gone", "pass", since.gone))
    return joined(_list(*part, dossier, causes) for part in parts)


def _list(
    word: str, mark: str, found: Sequence[Change], dossier: Dossier, causes: Sequence[Cause]
) -> Html | None:
    own = [each for each in found if each.cause in causes]
    if not own:
        return None
    summary = joined(icon(mark), word, tag("span", f"{len(own):,}", cls="number"))
    by_rule = [list(same) for _, same in groupby(sorted(own, key=_order), key=_rule)]
    items = tag("ul", [_item(each, dossier) for each in by_rule], cls="bare")
    return fold(summary, items, opened=len(by_rule) <= OPEN_UP_TO)


def _order(change: Change) -> tuple[bool, str, str, str]:
    return (not change.blocking, change.rule, change.service, str(change.subject))


def _rule(change: Change) -> tuple[bool, str, str]:
    return (change.blocking, change.rule, change.service)


def _item(same: Sequence[Change], dossier: Dossier) -> Html:
    first = same[0]
    known = first.rule in dossier.rules
    title = jump(anchor(first.rule), first.title) if known else joined(first.title)
    many = f", {count(len(same), 'place')}" if len(same) > 1 else f": {first.subject}"
    stops = tag("strong", "blocking ") if first.blocking else None
    tier = " (by its tier)" if first.cause is Cause.TIER else None
    return tag("li", stops, title, " · ", _service(first.service, dossier), tier, many)
