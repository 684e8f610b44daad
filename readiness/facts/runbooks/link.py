"""Follows the runbook links of alerts and SLOs into the repository; connects to nothing."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping, Sequence

from readiness.facts.model import Alert, RunbookLink, Service, Slo
from readiness.facts.model.place import NO, UNKNOWN
from readiness.facts.runbooks import template
from readiness.facts.runbooks.address import Elsewhere, Links, read
from readiness.facts.runbooks.destination import Files, files, follow
from readiness.pattern import pattern
from readiness.source.remote import https_form
from readiness.source.repository import Repository

_PLACEHOLDER = pattern(
    r"(?:todo|tbd|tba|fixme|n/?a|none|null|nil|pending|missing|xxx+)(?:[^\w/.#].{0,200})?"
    r"|\?+|-+|\.{2,3}|…",
    re.IGNORECASE,
)
_ANGLES = pattern(r"<[^<>]{0,200}>")

Followed = dict[tuple[str, str], RunbookLink]
"""(Link with labels filled in, folder) → answer: hundreds of alerts share one page."""


def link(
    alerts: Sequence[Alert],
    slos: Sequence[Slo],
    repository: Repository,
    remote: str | None,
    services: Sequence[Service],
    *,
    links: Links = (),
) -> tuple[tuple[Alert, ...], tuple[Slo, ...]]:
    """The same alerts and SLOs, each with what became of its link."""
    tree = files(repository, own_address(remote, services), links)
    seen: Followed = {}
    return (
        tuple([_linked_alert(one, tree, seen) for one in alerts]),
        tuple([_linked_slo(one, tree, seen) for one in slos]),
    )


def own_address(remote: str | None, services: Sequence[Service]) -> str | None:
    """The remote, or the one repository that all descriptors which name any agree on."""
    if remote is not None:
        return https_form(remote) or None
    named = {https_form(one.repository) for one in services if one.repository}
    return named.pop() if len(named) == 1 else None


def _linked_alert(alert: Alert, tree: Files, seen: Followed) -> Alert:
    if alert.runbook.url is None:
        return alert
    labels = {**alert.labels, "alertname": alert.name}
    folder = posixpath.dirname(alert.place.location.path)
    return alert._replace(runbook=_linked(alert.runbook.url, labels, folder, tree, seen))


def _linked_slo(slo: Slo, tree: Files, seen: Followed) -> Slo:
    if slo.runbook.url is None:
        return slo
    labels = {**slo.labels, "sloth_slo": slo.name, "sloth_service": slo.service_name or ""}
    folder = posixpath.dirname(slo.place.location.path)
    return slo._replace(runbook=_linked(slo.runbook.url, labels, folder, tree, seen))


def _linked(
    url: str, labels: Mapping[str, str], folder: str, tree: Files, seen: Followed
) -> RunbookLink:
    meant = template.filled(url, labels) if "{{" in url or "%s" in url else url
    key = (meant, folder)
    if key not in seen:
        seen[key] = _followed(meant, folder, tree)
    return seen[key]._replace(url=url)


def _followed(url: str, folder: str, tree: Files) -> RunbookLink:
    if _PLACEHOLDER.fullmatch(url.strip()) or _ANGLES.fullmatch(url.strip()):
        return RunbookLink(url, None, NO, "a placeholder", placeholder=True)
    if template.left(url) is not None:
        url = template.without_query(url)
    templated = template.left(url)
    if templated is not None:
        return RunbookLink(url, None, UNKNOWN, f"templated: {templated}")
    address = read(url, folder, tree.own, rooted=True, links=tree.links)
    if isinstance(address, Elsewhere):
        return RunbookLink(url, None, address.resolves, address.reason)
    found = follow(tree, address)
    return RunbookLink(url, found.target, found.resolves, found.reason, found.words)
