"""Runbooks as facts, and the links that lead to them; judges nothing, connects to nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from readiness.facts.model import Alert, Runbook, Service, Slo
from readiness.facts.runbooks import discovery
from readiness.facts.runbooks.address import Links
from readiness.facts.runbooks.destination import Files, files
from readiness.facts.runbooks.link import link, own_address
from readiness.facts.runbooks.page import runbook
from readiness.model import Fault
from readiness.source.repository import Repository


def collect(
    repository: Repository,
    services: Sequence[Service],
    alerts: Sequence[Alert],
    slos: Sequence[Slo],
    remote: str | None = None,
    *,
    links: Links = (),
) -> tuple[tuple[Runbook, ...], tuple[Fault, ...]]:
    """Every runbook by path, and faults of pages that cannot be read or do not exist.

    Alerts and SLOs come with their links followed (`link`).
    """
    tree = files(repository, own_address(remote, services), links)
    declared, lost = discovery.declared(tree, services)
    paths = tuple(sorted(discovery.pages(tree, alerts, slos) | declared))
    dates = _dates(repository, paths)
    linking = _linking(alerts)
    read = [_read(tree, path, dates, linking) for path in paths]
    return (
        tuple([one for one in read if isinstance(one, Runbook)]),
        (*[one for one in read if isinstance(one, Fault)], *lost),
    )


def _dates(repository: Repository, paths: tuple[str, ...]) -> Mapping[str, str]:
    """When each page last changed, by the history of the repository that keeps it."""
    own = tuple(path for path in paths if not path.startswith("../"))
    changes = repository.last_changes(own) if own else {}
    told = {} if isinstance(changes, Fault) else changes
    return {**told, **repository.last_changes_beside(tuple(set(paths) - set(own)))}


def _read(
    tree: Files, path: str, dates: Mapping[str, str], linking: Mapping[str, list[str]]
) -> Runbook | Fault | None:
    page = tree.repository.page(path)
    if page is None:
        return None
    if isinstance(page, Fault):
        return page._replace(kinds=page.kinds | {"Runbook"})
    return runbook(page, tree, dates.get(path), tuple(sorted(set(linking.get(path, ())))))


def _linking(alerts: Sequence[Alert]) -> dict[str, list[str]]:
    """Path of a page → names of the alerts that lead to it."""
    found: dict[str, list[str]] = {}
    for alert in alerts:
        if alert.runbook.target is not None:
            found.setdefault(alert.runbook.target.partition("#")[0], []).append(alert.name)
    return found


__all__ = ["collect", "link"]
