"""The words an organisation uses, as data for collectors; read from `aliases:`, never guessed."""

from collections.abc import Mapping

from readiness.record import NamedTuple

RUNBOOK_KEYS = (
    *("runbook_url", "runbook", "runbook_link", "SOP", "sop", "playbook", "playbook_url"),
    "documentation",
)
OWNER_KEYS = ("team", "owner", "support_group", "owned_by")
SEVERITY_KEYS = ("severity", "priority", "level")
SUMMARY_KEYS = ("summary", "title", "message")
DESCRIPTION_KEYS = ("description", "message", "impact")
SEVERITIES: Mapping[str, str] = {
    "critical": "page",
    "page": "page",
    "pager": "page",
    "emergency": "page",
    "s1": "page",
    "sev1": "page",
    "p1": "page",
    "high": "page",
    "major": "page",
    "s2": "page",
    "sev2": "page",
    "p2": "page",
    "1": "page",
    "2": "page",
    "warning": "ticket",
    "warn": "ticket",
    "ticket": "ticket",
    "task": "ticket",
    "notify": "ticket",
    "medium": "ticket",
    "minor": "ticket",
    "s3": "ticket",
    "sev3": "ticket",
    "p3": "ticket",
    "3": "ticket",
    "info": "info",
    "informational": "info",
    "none": "info",
    "low": "info",
    "debug": "info",
    "s4": "info",
    "sev4": "info",
    "p4": "info",
    "4": "info",
}


class Vocabulary(NamedTuple):
    """Key aliases in order of preference, severity word → `page`, `ticket` or `info`."""

    runbook: tuple[str, ...] = RUNBOOK_KEYS
    owner: tuple[str, ...] = OWNER_KEYS
    severity_keys: tuple[str, ...] = SEVERITY_KEYS
    summary: tuple[str, ...] = SUMMARY_KEYS
    description: tuple[str, ...] = DESCRIPTION_KEYS
    severities: Mapping[str, str] = SEVERITIES
    provided: tuple[str, ...] = ()
    """Objects that exist elsewhere: `Kind/namespace/name`, each part a glob."""
    teams: tuple[str, ...] = ()
    """Paths of the files that list the teams of the organisation."""
    injected: tuple[str, ...] = ("istio-proxy", "linkerd-proxy", "vault-agent", "envoy-sidecar")
    """Names of containers that somebody else's webhook injects."""
    workloads: tuple[tuple[str, str], ...] = ()
    """Kind (or `Kind.group`) of the organisation's own workloads → dotted steps to its pod template."""
    links: tuple[tuple[str, str], ...] = ()
    """Start of a URL, folder that holds its pages (`../NAME/…`: beside the repository); longest first."""
    target_kubernetes: str | None = None
    """Release of Kubernetes that is deployed to, as `1.33`; None: nobody says."""
