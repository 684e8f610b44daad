"""Small changes of an example's files: what a slip of a hand, or a forgotten line, does to them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher

_TOKEN = re.compile(r"\d{4}-\d{2}-\d{2}|[\w.%-]+")
_GROUP = re.compile(r"\{[^{}]*\}|\[[^\[\]]*\]")
LONG_AGO = "2001-01-01"
MOST_LINES = 8
"""Lines that a change towards another example may take out and put in."""

Files = Mapping[str, str]


def mutations(files: Files, failing: tuple[Files, ...] = ()) -> Iterator[dict[str, str]]:
    """One change each: a file left out, a few lines as in a failing example, a node, line or part
    of a line left out, a scalar changed.
    """
    for path in sorted(files):
        yield {other: text for other, text in files.items() if other != path}
    for step in (_towards, _without, _with_other_scalars):
        for path, text in sorted(files.items()):
            others = tuple(other[path] for other in failing if path in other)
            for changed in dict.fromkeys(step(text, others)):
                if changed != text:
                    yield {**files, path: changed}


def _towards(text: str, others: tuple[str, ...]) -> Iterator[str]:
    """The text with one of the differences to another text, where it is a small one."""
    lines = text.splitlines(keepends=True)
    for other in others:
        theirs = other.splitlines(keepends=True)
        matcher = SequenceMatcher(None, lines, theirs, autojunk=False)
        for tag, start, end, from_, to in matcher.get_opcodes():
            if tag != "equal" and end - start + to - from_ <= MOST_LINES:
                yield "".join([*lines[:start], *theirs[from_:to], *lines[end:]])


def _without(text: str, _: tuple[str, ...]) -> Iterator[str]:
    lines = text.splitlines(keepends=True)
    for number in reversed(range(len(lines))):
        before, after = lines[:number], lines[number + 1 :]
        yield "".join([*before, *after[_below(lines, number) :]])
        yield "".join([*before, *after])
        for line in _cut(lines[number]):
            yield "".join([*before, line, *after])


def _with_other_scalars(text: str, _: tuple[str, ...]) -> Iterator[str]:
    lines = text.splitlines(keepends=True)
    for number in reversed(range(len(lines))):
        for line in _with_other_words(lines[number]):
            yield "".join([*lines[:number], line, *lines[number + 1 :]])


def _below(lines: list[str], number: int) -> int:
    """How many lines are the children of a line: those indented deeper."""
    own = _indent(lines[number])
    below = 0
    for line in lines[number + 1 :]:
        if line.strip() and _indent(line) <= own:
            break
        below += 1
    return below


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _cut(line: str) -> Iterator[str]:
    """The line without a bracketed part, or without its end."""
    for found in _GROUP.finditer(line):
        yield line[: found.start()] + line[found.end() :]
    for found in re.finditer(r"\S(?= )", line):
        yield line[: found.end()] + "\n"


def _with_other_words(line: str) -> Iterator[str]:
    for found in _TOKEN.finditer(line):
        for other in _others(found.group()):
            yield line[: found.start()] + other + line[found.end() :]


def _others(word: str) -> tuple[str, ...]:
    """Less, nothing and more for a number; another name for a name."""
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", word):
        return (LONG_AGO,)
    if word in ("true", "false"):
        return ("false" if word == "true" else "true",)
    if re.fullmatch(r"-?\d+(\.\d+)?", word):
        return ("0", "1", "100", "100000", f"{float(word) / 2:g}")
    return (f"{word}x", "", "TODO")
