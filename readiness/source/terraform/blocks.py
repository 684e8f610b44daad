"""Where the top-level blocks of an HCL text begin and end; looks at tokens, knows no grammar.

So only what is wanted is parsed, and a block that is broken takes no other block with it.
<https://github.com/hashicorp/hcl/blob/main/hclsyntax/spec.md>
"""

from __future__ import annotations

from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.reading import Problem

Span = tuple[int, int]
"""Where something begins in a text, and where what follows it does."""


class Heredoc(NamedTuple):
    """A text between two lines that name its mark; `<<-` takes away what all lines are indented."""

    span: Span
    body: Span
    indented: bool


class Block(NamedTuple):
    """One block at the top of a file: `resource "type" "name" { … }`."""

    kind: str
    labels: tuple[str, ...]
    span: Span
    line: int
    """Lines in front of the one it begins on."""
    heredocs: tuple[Heredoc, ...] = ()


class Attribute(NamedTuple):
    """`name = value` at the top of a file, as files of variables have it."""

    span: Span
    line: int


class Scanned(NamedTuple):
    """What stands at the top, in its order, and what stopped the scan, where something did."""

    parts: tuple[Block | Attribute, ...]
    problem: tuple[str, int] | None
    """A message and where in the text."""


MOST_OPEN = 100
"""Brackets and interpolations within one another."""

_BETWEEN = pattern(r"(?:[\s\ufeff]++|#[^\n]*+|//[^\n]*+)*+")
_NAME = r"[A-Za-z_][\w-]*+"
_HEADER = pattern(rf'({_NAME})((?:[ \t]++(?:"[^"\n\\$%]*+"|{_NAME}))*+)[ \t]*+\{{')
_ATTRIBUTE = pattern(rf"{_NAME}[ \t]*+=(?![=>])")
_LABEL = pattern(rf'"([^"]*+)"|({_NAME})')
_TOKEN = pattern(r'["{}()\[\]\n]|#|//|/\*|<<-?[A-Za-z][\w.-]*+\r?\n')
_IN_TEXT = pattern(r'\\.|"|\n|\$\$\{|%%\{|[$%]\{')
_CLOSERS = {"}": "{", ")": "(", "]": "["}
_TEXT = '"'


def scan(text: str) -> Scanned:
    """The blocks of a text, in time linear in it; what follows the first mistake is not read."""
    parts: list[Block | Attribute] = []
    position, line, counted = _skipped(text, 0), 0, 0
    while position is not None and position < len(text):
        header = _HEADER.match(text, position)
        begin = header or _ATTRIBUTE.match(text, position)
        if begin is None:
            return Scanned(tuple(parts), ("neither a block nor an attribute", position))
        found = _end(text, begin.end(), within=header is not None)
        if isinstance(found.end, str):
            return Scanned(tuple(parts), (found.end, found.position))
        span = (position, found.end)
        line, counted = line + text.count("\n", counted, position), position
        if header:
            labels = tuple(one[1] or one[2] or "" for one in _LABEL.finditer(header[2]))
            parts.append(Block(header[1], labels, span, line, found.heredocs))
        else:
            parts.append(Attribute(span, line))
        position = _skipped(text, found.end)
    stopped = ("a comment that does not end", len(text)) if position is None else None
    return Scanned(tuple(parts), stopped)


def problem(text: str, message: str, position: int) -> Problem:
    """A mistake in a text, placed."""
    line = text.count("\n", 0, position)
    return Problem(f"not valid HCL: {message}", line, position - text.rfind("\n", 0, position) - 1)


def _skipped(text: str, position: int) -> int | None:
    """Where the next token begins; None where a comment does not end."""
    while True:
        match = _BETWEEN.match(text, position)
        position = match.end() if match else position
        if not text.startswith("/*", position):
            return position
        end = text.find("*/", position + 2)
        if end < 0:
            return None
        position = end + 2


class _End(NamedTuple):
    end: int | str
    """Where what follows begins; a message where there is no end."""
    position: int
    heredocs: tuple[Heredoc, ...] = ()


def _end(text: str, position: int, *, within: bool) -> _End:
    """The end of a block whose brace is open (`within`), or of an attribute's value."""
    start = position
    stack = ["{"] if within else []
    heredocs: list[Heredoc] = []
    while True:
        inside_text = bool(stack) and stack[-1] == _TEXT
        token = (_IN_TEXT if inside_text else _TOKEN).search(text, position)
        if token is None:
            if stack:
                return _End("a block, a bracket or a text that does not end", start)
            return _End(len(text), start, tuple(heredocs))
        position = token.end()
        if inside_text:
            wrong = _step_in_text(token[0], stack)
        elif token[0] == "\n" and not stack:
            return _End(position, start, tuple(heredocs))
        elif token[0].startswith("<<"):
            heredoc = _heredoc(text, token.start(), position, token[0])
            if heredoc is None:
                return _End("a heredoc that does not end", token.start())
            heredocs.append(heredoc)
            position, wrong = heredoc.span[1], None
        else:
            position, wrong = _step(text, position, token[0], stack)
        if wrong:
            return _End(wrong, token.start())
        if within and not stack:
            return _End(position, start, tuple(heredocs))


def _step_in_text(found: str, stack: list[str]) -> str | None:
    if found == _TEXT:
        stack.pop()
    elif found == "\n":
        return "a text that does not end on its line"
    elif found in {"${", "%{"}:
        stack.append("{")
    return _too_deep(stack)


def _step(text: str, position: int, found: str, stack: list[str]) -> tuple[int, str | None]:
    """Where to go on, and what is wrong."""
    if found in {"#", "//"}:
        end = text.find("\n", position)
        return (len(text) if end < 0 else end), None
    if found == "/*":
        end = text.find("*/", position)
        return end + 2, None if end >= 0 else "a comment that does not end"
    if found in _CLOSERS:
        if not stack or stack.pop() != _CLOSERS[found]:
            return position, f"a `{found}` that closes nothing"
    elif found != "\n":
        stack.append(found)
    return position, _too_deep(stack)


def _too_deep(stack: list[str]) -> str | None:
    if len(stack) <= MOST_OPEN:
        return None
    return f"nested deeper than {MOST_OPEN} levels (a limit of this reader)"


def _heredoc(text: str, start: int, body: int, opening: str) -> Heredoc | None:
    """The heredoc that opens; its last line holds its mark and nothing else."""
    mark = opening.strip("<-\r\n")
    line = body
    while line < len(text):
        end = text.find("\n", line)
        end = len(text) if end < 0 else end
        if text[line:end].strip() == mark:
            close = line + len(text[line:end].rstrip())
            return Heredoc((start, close), (body, line), opening.startswith("<<-"))
        line = end + 1
    return None
