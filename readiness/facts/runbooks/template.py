"""Links that Prometheus fills in: what an alert's static labels say is filled in beforehand."""

from __future__ import annotations

import re
from collections.abc import Mapping

from readiness.pattern import pattern

_LABEL = pattern(
    r"\{\{-?[ \t]{0,9}(?:\$labels|\.Labels|\.CommonLabels)\.([A-Za-z_]\w{0,99})[ \t]{0,9}"
    r"(?:\|[ \t]{0,9}(toLower|toUpper|urlquery)[ \t]{0,9})?-?\}\}"
)
_TEMPLATE = pattern(r"\{\{[^{}]{0,200}\}?\}?|\$\{[^{}]{0,200}\}?|\[\[[^\[\]]{0,200}|<%|%s")


def filled(url: str, labels: Mapping[str, str]) -> str:
    """The link with every label that is static in its place; `%s` stands for the alert's name."""

    def value(found: re.Match[str]) -> str:
        text = labels.get(found.group(1))
        if text is None or "{{" in text:
            return found.group()
        return {"toLower": text.lower(), "toUpper": text.upper()}.get(found.group(2), text)

    name = labels.get("alertname", "")
    if url.count("%s") == 1 and name and "{{" not in name:
        url = url.replace("%s", name)
    return _LABEL.sub(value, url)


def left(url: str) -> str | None:
    """The first template that is still to be filled in, as written."""
    found = _TEMPLATE.search(url)
    return None if found is None else found.group()


def without_query(url: str) -> str:
    """The link without its query, which leads to no other page or heading."""
    path, mark, fragment = url.partition("#")
    return path.partition("?")[0] + mark + fragment
