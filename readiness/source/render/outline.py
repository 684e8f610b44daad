"""The lines of a template by indentation: its keys and items, whatever stands between them.

A template is no YAML until it is rendered, but people write it as if it were. Reads text only.
"""

from __future__ import annotations

from readiness.record import NamedTuple

BLANK = "\0"
"""Stands for every character of a `{{ … }}`."""


MOST_ITEMS = 100
"""Dashes in one line; the reader of YAML takes no deeper nesting."""


class Node(NamedTuple):
    """A key or an item (`key` None), from 0, with what is indented below it."""

    key: str | None
    line: int
    column: int
    """Of the key; of an item: of what follows its dash."""
    value: str
    """Text behind it in its line, actions blank."""
    value_column: int
    indent: int
    """Column of the key or of the dash."""
    children: list[Node]


class Section(NamedTuple):
    """One document of a template."""

    root: Node
    start: int
    """Line where its text begins, from 0."""


def sections(text: str) -> list[Section]:
    """The documents of a template, in order; at least one."""
    found: list[Section] = []
    stack: list[Node] = []
    for number, line in enumerate(blanked(text).split("\n")):
        if not found or line.rstrip(" \t\r" + BLANK) == "---":
            root = Node(None, number, 0, "", 0, -1, [])
            found.append(Section(root, number))
            stack = [root]
            if line.startswith("---"):
                continue
        for node in _nodes(line, number):
            while not _below(stack[-1], node):
                stack.pop()
            stack[-1].children.append(node)
            stack.append(node)
    return found


def _below(parent: Node, node: Node) -> bool:
    """Whether a node belongs to one before it; a list may stand at the column of its key."""
    if node.indent != parent.indent:
        return node.indent > parent.indent
    return node.key is None and parent.key is not None


def _nodes(line: str, number: int) -> list[Node]:
    """The items and the key that begin in a line."""
    found: list[Node] = []
    column = len(line) - len(line.lstrip(" \t" + BLANK))
    rest = line[column:].rstrip()
    while (rest.startswith("- ") or rest == "-") and len(found) < MOST_ITEMS:
        inner = rest[1:].lstrip(" \t")
        start = column + len(rest) - len(inner)
        if not inner:
            start = column
        found.append(Node(None, number, start, inner, start, column, []))
        column, rest = start, inner
    if rest and not rest.startswith("#"):
        node = _key(rest, number, column)
        if node is not None:
            found.append(node)
    return found


def _key(rest: str, number: int, column: int) -> Node | None:
    """The key at the start of a text; None where there is none."""
    if rest[0] in "\"'":
        end = rest.find(rest[0], 1)
        key, behind = rest[1:end], rest[end + 1 :].lstrip()
        if end < 0 or not behind.startswith(":"):
            return None
        behind = behind[1:]
    else:
        end = next((i for i in _colons(rest) if rest[i + 1 : i + 2] in {"", " ", "\t", BLANK}), -1)
        if end < 0:
            return None
        key, behind = rest[:end].rstrip(), rest[end + 1 :]
    value = behind.lstrip(" \t")
    return Node(key, number, column, value, column + len(rest) - len(value), column, [])


def _colons(text: str) -> list[int]:
    return [index for index, character in enumerate(text) if character == ":"]


def blanked(text: str) -> str:
    """The text with every character of `{{ … }}` blank, line breaks kept."""
    pieces: list[str] = []
    at = 0
    while (start := text.find("{{", at)) >= 0:
        close = "*/" if text[start + 2 : start + 6].lstrip("- ").startswith("/*") else "}}"
        end = text.find(close, start + 2)
        end = text.find("}}", end) if close == "*/" and end >= 0 else end
        if end < 0:
            break
        pieces += (text[at:start], _blank(text[start : end + 2]))
        at = end + 2
    return "".join((*pieces, text[at:]))


def _blank(action: str) -> str:
    return "\n".join(BLANK * len(line) for line in action.split("\n"))
