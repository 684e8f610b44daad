"""What a rule is, in SARIF's words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readiness.model import RuleText, Severity
from readiness.report.address import web
from readiness.report.markup import escaped, fenced, link
from readiness.report.sarif.result import message
from readiness.report.visible import visible

LEVELS: Mapping[Severity, str] = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
}

SCORES: Mapping[Severity, str] = {
    Severity.CRITICAL: "9.5",
    Severity.HIGH: "8.0",
    Severity.MEDIUM: "5.5",
    Severity.LOW: "2.0",
}
"""The middle of GitHub's bands: critical over 9.0, high from 7.0, medium from 4.0."""

SECURITY = frozenset({"K8S-09", "K8S-10", "K8S-11", "K8S-12", "CI-11", "CI-12", "SUP-03"})
"""Requirements on what an attacker can do (beside all of `SEC-`): only a rule that covers one is a
security rule; a missing runbook is none, whatever its severity."""


def descriptor(rule: RuleText) -> dict[str, Any]:
    """A rule with help for a person, in plain text and in Markdown."""
    properties: dict[str, Any] = {"tags": [visible(rule.category)]}
    if _is_security(rule):
        properties["tags"].append("security")
        properties["security-severity"] = SCORES[rule.severity]
    else:
        properties["problem.severity"] = _problem(rule.severity)
    return {
        "id": rule.id,
        "shortDescription": message(rule.title),
        "fullDescription": message(rule.why),
        "help": {**message(f"{rule.why} {rule.fix}"), "markdown": _markdown(rule)},
        **_help_uri(rule),
        "defaultConfiguration": {"level": LEVELS[rule.severity]},
        "properties": properties,
    }


def _is_security(rule: RuleText) -> bool:
    return any(name in SECURITY or name.startswith("SEC-") for name in rule.requirements)


def _problem(severity: Severity) -> str:
    level = LEVELS[severity]
    return "recommendation" if level == "note" else level


def _help_uri(rule: RuleText) -> dict[str, str]:
    found = (web(reference.url) for reference in rule.references if reference.url)
    first = next((url for url in found if url), None)
    return {} if first is None else {"helpUri": first}


def _markdown(rule: RuleText) -> str:
    parts = [escaped(rule.why), f"**How to mend it**\n\n{fenced(rule.fix)}"]
    if rule.references:
        lines = (f"- {link(item.title, item.url)}" for item in rule.references)
        parts.append("\n".join(["**More**\n", *lines]))
    return "\n\n".join(parts)
