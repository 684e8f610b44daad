"""What a receiver tells somebody through, and whether that wakes anybody; reads no file."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from readiness.facts.model import UNKNOWN

PAGE = "page"
REACH: Mapping[str, str] = {
    **dict.fromkeys(("pagerduty", "opsgenie", "victorops", "jira_service_management"), PAGE),
    **dict.fromkeys(("oncall", "incidentio", "grafana_incident", "pushover", "ilert"), PAGE),
    **dict.fromkeys(("slack", "discord", "msteams", "msteamsv2", "teams", "webex"), "chat"),
    **dict.fromkeys(("telegram", "wechat", "rocketchat", "mattermost", "googlechat"), "chat"),
    **dict.fromkeys(("dingding", "line", "threema"), "chat"),
    "email": "mail",
    **dict.fromkeys(("jira", "sns", "webhook", "mqtt", "kafka", "alertmanager"), "hook"),
}
"""Integration → page (it can wake somebody), chat, mail, or hook (it depends on who listens)."""
ORDER = (PAGE, "hook", UNKNOWN, "chat", "mail")
_HOOKS_THAT_PAGE = ("pagerduty.com", "opsgenie.com", "victorops.com", "ilert", "squadcast")
_MORE_HOOKS = ("incident.io", "firehydrant", "zenduty", "oncall", "rootly")


def reach(integrations: Iterable[str]) -> str:
    """The most that a receiver does; `null` where it has no integration."""
    found = {REACH.get(folded(each), UNKNOWN) for each in integrations}
    return next((each for each in ORDER if each in found), "null")


def folded(integration: str) -> str:
    """An integration as the table has it: `pagerdutyConfigs` and `prometheus-alertmanager` too."""
    word = integration.removesuffix("_configs").removesuffix("Configs").lower()
    return "alertmanager" if word == "prometheus-alertmanager" else word


def hook_pages(url: object) -> bool:
    """Whether a web hook leads to a tool that pages, as far as its address tells."""
    text = url.lower() if isinstance(url, str) else ""
    host = text.partition("://")[2].partition("?")[0]
    return any(word in host for word in (*_HOOKS_THAT_PAGE, *_MORE_HOOKS))
