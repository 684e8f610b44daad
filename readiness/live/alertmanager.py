"""Answers of Alertmanager as records. https://github.com/prometheus/alertmanager (api/v2)"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readiness.live.prometheus import Misshapen
from readiness.record import NamedTuple


class ReceivedAlert(NamedTuple):
    """An alert that was received and is not resolved."""

    labels: Mapping[str, str]
    since: str | None
    silenced: bool
    """By a silence, or because another alert inhibits it."""


def alerts(data: Any) -> tuple[ReceivedAlert, ...]:
    """All of them, in the server's order."""
    if not isinstance(data, list):
        raise Misshapen("no list of alerts")
    return tuple(map(_alert, data))


def _alert(one: Any) -> ReceivedAlert:
    labels = one.get("labels") if isinstance(one, dict) else None
    status = one.get("status") if isinstance(one, dict) else None
    if not isinstance(labels, dict) or not isinstance(status, dict):
        raise Misshapen("an alert without labels or status")
    if any(not isinstance(value, str) for value in labels.values()):
        raise Misshapen("labels that are no text")
    since = one.get("startsAt")
    return ReceivedAlert(
        labels, since if isinstance(since, str) else None, status.get("state") == "suppressed"
    )


def version(data: Any) -> str | None:
    """Of the build, where it says so."""
    info = data.get("versionInfo") if isinstance(data, dict) else None
    said = info.get("version") if isinstance(info, dict) else None
    return said[:40] if isinstance(said, str) and said else None
