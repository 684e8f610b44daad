"""Typed looks at untrusted nodes: what has another type than asked for is None or empty.

Knows YAML's plain data, no Kubernetes kind.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from readiness.pattern import pattern
from readiness.record import NamedTuple

TEXTS = frozenset({str})
NOTHING: Mapping[str, Any] = {}
BRACED = pattern(r"\{[A-Z][A-Z0-9_]{0,99}\}")
PLACEHOLDER = pattern(r"[\[<]{1,2}[A-Za-z_][A-Za-z0-9_. -]{0,99}[\]>]{1,2}|__[A-Z0-9_]{1,99}__")


class Amount(NamedTuple):
    """Kubernetes' IntOrString: pods, or a percentage of them."""

    value: int
    percent: bool = False

    def of(self, total: int, *, up: bool) -> int:
        """The number of pods out of a total; a percentage rounds up or down as asked."""
        if not self.percent:
            return self.value
        return -(-self.value * total // 100) if up else self.value * total // 100


def mapping(node: Any) -> Mapping[str, Any]:
    """The node, where it is a mapping; else an empty one."""
    return node if isinstance(node, dict) else NOTHING


def sequence(node: Any) -> Sequence[Any]:
    """The node, where it is a list; else an empty one."""
    return node if isinstance(node, list) else ()


def text(node: Any) -> str | None:
    """The node, where it is text that says something and is no template; else None."""
    return node if isinstance(node, str) and node and not is_template(node) else None


def integer(node: Any) -> int | None:
    """The node, where it is a whole number; YAML's `true` is none, nor is `"3"`."""
    return node if isinstance(node, int) and not isinstance(node, bool) else None


def boolean(node: Any) -> bool | None:
    """The node, where it is true or false; else None."""
    return node if isinstance(node, bool) else None


def default_integer(node: Any, default: int) -> int | None:
    """The default where the field is absent; None where it is given and no whole number."""
    return default if node is None else integer(node)


def seconds(node: Any, default: int) -> int:
    """A whole number where it is one, else the default: for probe times, which rules compare."""
    value = integer(node)
    return default if value is None else value


def words(node: Any) -> tuple[str, ...]:
    """The texts of a list, numbers and booleans as YAML writes them, the rest left out."""
    return tuple(found for item in sequence(node) if (found := plain(item)) is not None)


def plain(node: Any) -> str | None:
    """A scalar as text; None for collections and null."""
    if isinstance(node, str):
        return node
    if isinstance(node, bool):
        return "true" if node else "false"
    return written(node) if isinstance(node, (int, float)) else None


def written(number: float) -> str | None:
    """A number as text; None where it has more digits than Python will write."""
    try:
        return str(number)
    except ValueError:
        return None


def labels(node: Any) -> Mapping[str, str]:
    """A mapping of texts; the node itself where it already is one (nearly always)."""
    found = mapping(node)
    if not found:
        return found
    if set(map(type, found.values())) <= TEXTS and set(map(type, found)) <= TEXTS:
        return found
    pairs = ((plain(key), plain(value)) for key, value in found.items())
    return {key: value for key, value in pairs if key is not None and value is not None}


def amount(node: Any) -> Amount | None:
    """A count (`2`) or a percentage (`"50%"`); None for all that Kubernetes refuses, as `"2"`."""
    if isinstance(node, str):
        digits = node[:-1]
        whole = node.endswith("%") and digits.isascii() and digits.isdigit() and len(digits) < 10
        return Amount(int(digits), percent=True) if whole else None
    value = integer(node)
    return None if value is None or value < 0 else Amount(value)


def is_template(value: str) -> bool:
    """Whether text waits for something to be filled in: `${X}`, `{{ .x }}`, `{X}`, `[X]`, `<x>`."""
    if "{" in value and ("${" in value or "{{" in value or BRACED.search(value)):
        return True
    return value[:1] in ("[", "<", "_") and PLACEHOLDER.fullmatch(value) is not None
