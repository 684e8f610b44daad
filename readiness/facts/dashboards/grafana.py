"""Grafana's dashboard model: panels (nested in rows), their queries, the variables.

<https://grafana.com/docs/grafana/latest/dashboards/build-dashboards/view-dashboard-json-model/>.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MAX_PANELS = 5000
OTHER_LANGUAGES = ("loki", "tempo", "elasticsearch", "influxdb", "cloudwatch", "graphite", "sql")
"""Words of data sources whose queries are not PromQL."""
FIXED_VARIABLES = frozenset({"constant", "textbox"})


def is_dashboard(node: Any) -> bool:
    """Whether data is a dashboard: panels or rows beside something only dashboards have."""
    if not isinstance(node, dict) or "apiVersion" in node:
        return False
    holds = isinstance(node.get("panels"), list) or isinstance(node.get("rows"), list)
    return holds and any(key in node for key in ("schemaVersion", "templating", "uid", "title"))


def unwrapped(node: Any) -> dict[str, Any] | None:
    """The dashboard in a document: itself, or what the API's wrapper holds."""
    inner = node.get("dashboard", node) if isinstance(node, dict) else node
    return inner if is_dashboard(inner) else None


def panels(dashboard: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """Every panel that shows something, in order: not the rows that only hold others."""
    stack = [dashboard]
    seen = 0
    while stack and seen < MAX_PANELS:
        node = stack.pop()
        children = [*_mappings(node.get("panels")), *_mappings(node.get("rows"))]
        children += [_spec(each) for each in _elements(node)]
        stack.extend(reversed(children))
        if not children and node is not dashboard and node.get("type") != "row":
            seen += 1
            yield node


def queries(dashboard: Mapping[str, Any]) -> Iterator[str]:
    """The PromQL of every panel, as written."""
    for panel in panels(dashboard):
        if _other_language(panel.get("datasource")):
            continue
        for target in _targets(panel):
            text = target.get("expr")
            if (
                isinstance(text, str)
                and text.strip()
                and not _other_language(target.get("datasource"))
            ):
                yield text


def variables(dashboard: Mapping[str, Any]) -> dict[str, str]:
    """The variables that can have one value only."""
    templating = dashboard.get("templating")
    entries = _mappings(templating.get("list")) if isinstance(templating, dict) else []
    fixed: dict[str, str] = {}
    for entry in entries:
        name = entry.get("name")
        value = entry.get("query")
        if entry.get("type") in ("constant", "textbox") and isinstance(name, str):
            fixed.update({name: value} if isinstance(value, str) and value else {})
    return fixed


def _elements(node: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The panels of the newer schema: a mapping from name to panel."""
    elements = node.get("elements")
    return _mappings(list(elements.values())) if isinstance(elements, dict) else []


def _spec(node: dict[str, Any]) -> dict[str, Any]:
    spec = node.get("spec")
    return spec if isinstance(spec, dict) else node


def _targets(panel: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield from _mappings(panel.get("targets"))
    node: Any = panel
    for step in ("data", "spec", "queries"):
        node = node.get(step) if isinstance(node, dict) else None
    for query in _mappings(node):
        inner = _spec(query).get("query")
        if isinstance(inner, dict):
            yield _spec(inner)


def _mappings(node: Any) -> list[dict[str, Any]]:
    return [each for each in node if isinstance(each, dict)] if isinstance(node, list) else []


def _other_language(datasource: Any) -> bool:
    kind = datasource.get("type") if isinstance(datasource, dict) else datasource
    return isinstance(kind, str) and any(word in kind.lower() for word in OTHER_LANGUAGES)
