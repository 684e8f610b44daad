"""How well a piece of a template fits a rendered value; judges texts alone."""

from typing import Any

from readiness.source.render.outline import BLANK, Node

IDENTITIES = (
    *("name", "key", "containerPort", "port", "host", "path", "kind", "type"),
    *("alert", "record"),
)
"""Keys that tell items of a list apart."""


def fits(value: str, rendered: Any) -> int | None:
    """How much of a template's value (actions blank) is found in the rendered one; None where
    it says something else. A value that is all action fits anything, a little.
    """
    if isinstance(rendered, dict | list):
        return 1 if not value or value[0] in BLANK + "{[&|>" else None
    written = _unquoted(value)
    shown = _shown(rendered)
    pieces = [piece for piece in written.split(BLANK) if piece]
    if BLANK not in written:
        if written in {"|", ">", "|-", ">-", "|+", ">+"}:
            return 1
        return 2 + len(shown) if written == shown or (not written and rendered is None) else None
    if pieces and not written.startswith(BLANK) and not shown.startswith(pieces[0]):
        return None
    at = 0
    for piece in pieces:
        at = shown.find(piece, at)
        if at < 0:
            return None
        at += len(piece)
    return 1 + sum(map(len, pieces))


def _unquoted(value: str) -> str:
    text = value.strip()
    if text[:1] in {'"', "'"}:
        end = text.find(text[0], 1)
        return text[1:end] if end > 0 else text[1:]
    at = text.find(" #")
    return (text[:at] if at >= 0 else text).strip()


def _shown(value: Any) -> str:
    match value:
        case True:
            return "true"
        case False:
            return "false"
        case None:
            return ""
    return str(value)


def resembles(node: Node, item: Any) -> int | None:
    """How well an item of a template's list fits a rendered item; None: it is another one."""
    if isinstance(item, list) and any(child.key is None for child in node.children):
        return 2
    if not isinstance(item, dict):
        return fits(node.value, item)
    keys = {child.key: child for child in reversed(node.children) if child.key is not None}
    total = 0
    for key in IDENTITIES:
        child = keys.get(key)
        if child is None or isinstance(item.get(key), dict | list):
            continue
        if key not in item:
            total -= 1
            continue
        fit = fits(child.value, item[key])
        if fit is None:
            return None
        total += fit
    return total + sum(1 for key in keys if key in item)


def identity(item: Any) -> str:
    """What tells an item of a list apart: the first of the usual keys, else all of it."""
    if isinstance(item, dict):
        for key in IDENTITIES:
            if isinstance(item.get(key), str | int):
                return f"{key}={item[key]}"
    return repr(item)
