"""OpenShift Templates with their parameters' defaults in place; what has no default stays a template.

https://docs.redhat.com/en/documentation/openshift_container_platform/4.17/html/images/using-templates
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readiness.facts.kubernetes.node import mapping, plain, sequence
from readiness.pattern import pattern
from readiness.source.document import Document, Places

KIND = "Template"
VERSIONS = frozenset({"template.openshift.io/v1", "v1"})
_TEXT = pattern(r"\$\{([A-Za-z0-9_]{1,200})\}")
_VALUE = pattern(r"\$\{\{([A-Za-z0-9_]{1,200})\}\}")
MOST_TEXT = 1_000_000
"""Characters that a text may grow to; longer ones stay templates."""


def is_template(data: Any) -> bool:
    """Whether a mapping is a Template of OpenShift."""
    return (
        isinstance(data, dict)
        and data.get("kind") == KIND
        and data.get("apiVersion") in VERSIONS
        and isinstance(data.get("objects"), list)
    )


def filled(document: Document) -> Document:
    """The document with its defaults in place, every node where it was; others as they are."""
    if not is_template(document.data):
        return document
    copy = Copy(defaults(document.data), document.places)
    data = {**document.data, "objects": copy.of(document.data["objects"])}
    copy.placed(document.data, data)
    return document._replace(data=data, places={**document.places, **copy.places})


def defaults(data: Mapping[str, Any]) -> Mapping[str, str]:
    """Parameter → its value; one that is generated, or that somebody has to give, has none."""
    found: dict[str, str] = {}
    for entry in map(mapping, sequence(data.get("parameters"))):
        name, value = entry.get("name"), plain(entry.get("value"))
        if isinstance(name, str) and value is not None and not entry.get("generate"):
            found[name] = value
    return found


class Copy:
    """A copy of nodes with values in place of parameters; containers that are shared stay shared."""

    def __init__(self, values: Mapping[str, str], old: Places) -> None:
        self.places: dict[int, bytes] = {}
        self._values = values
        self._old = old
        self._known: dict[int, Any] = {}

    def of(self, node: Any) -> Any:
        """The copy of a node. The reader of YAML bounds how deep nodes go."""
        if isinstance(node, str):
            return self._text(node)
        if not isinstance(node, dict | list):
            return node
        if id(node) in self._known:
            return self._known[id(node)]
        made: Any = {} if isinstance(node, dict) else []
        self._known[id(node)] = made
        if isinstance(node, dict):
            made.update((key, self.of(value)) for key, value in node.items())
        else:
            made.extend(map(self.of, node))
        self.placed(node, made)
        return made

    def placed(self, node: Any, made: Any) -> None:
        """Gives a copy the places of its original."""
        if id(node) in self._old:
            self.places[id(made)] = self._old[id(node)]

    def _text(self, text: str) -> Any:
        """`${NAME}` is replaced within text; a whole `${{NAME}}` becomes what its value says."""
        whole = _VALUE.fullmatch(text)
        if whole is not None:
            value = self._values.get(whole[1])
            return text if value is None else _scalar(value)
        if "${" not in text:
            return text
        found = _TEXT.sub(lambda match: self._values.get(match[1], match[0]), text)
        return found if len(found) <= MOST_TEXT else text


def _scalar(value: str) -> Any:
    """A value as YAML reads it; text where it is a collection or cannot be read."""
    from readiness.source import yaml  # noqa: PLC0415 - 20 ms, only where there is one

    parsed = yaml.parse("", value.encode("utf-8", "replace"), wanted=True)
    data = parsed.documents[0].data if parsed.documents and not parsed.faults else value
    return value if isinstance(data, dict | list) else data
