"""Lines of a terminal: text cut to a width and given a style by name; knows nothing of findings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from unicodedata import combining, east_asian_width

from readiness.pattern import pattern
from readiness.report.visible import unobeyed, visible

Span = tuple[str, str]
"""Text and the name of its style (the empty name is plain); behind a blank, where it leads."""
Line = tuple[Span, ...]

NARROWEST = 40
"""Columns below which a width is not believed."""

ENTRY = pattern(r"(?:- )?[\w./-]+:(?: |$)")
"""How an entry of YAML begins: where it is folded, the rest is indented below it."""


def cells(text: str) -> int:
    """The columns that a terminal needs for it."""
    if text.isascii():
        return len(text)
    return sum(
        0 if combining(each) else 2 if east_asian_width(each) in "WF" else 1 for each in text
    )


def counted(number: int, word: str, plural: str | None = None) -> str:
    """`1 service`, `2 services`."""
    return f"{number} {word if number == 1 else plural or word + 's'}"


def folded(
    text: str, width: int, indent: str = "", name: str = "", hanging: str = ""
) -> Iterator[Line]:
    """Text of unknown origin over as many lines as it needs; a word is never broken."""
    line, taken, begun = indent, cells(indent), False
    for word in visible(text).split(" "):
        needed = cells(word)
        if begun and taken + 1 + needed > max(width, NARROWEST):
            yield ((line, name),)
            line, begun = indent + hanging, False
            taken = cells(line)
        line += f" {word}" if begun else word
        taken += needed + begun
        begun = True
    if begun:
        yield ((line, name),)


def row(spans: Iterable[Span], width: int, indent: str) -> Iterator[Line]:
    """Spans beside each other, two blanks between them; one that does not fit begins a line."""
    line: list[Span] = []
    used = 0
    for text, name in spans:
        if not text:
            continue
        if line and used + 2 + cells(text) > width:
            yield tuple(line)
            line, used = [], 0
        gap = "  " if line else indent
        line.append((gap + text, name))
        used += len(gap) + cells(text)
    if line:
        yield tuple(line)


def labelled(label: str, text: str, width: int, indent: str, name: str = "") -> Iterator[Line]:
    """A `block` behind a label, all below the first line further in."""
    first, _, rest = text.strip("\n").partition("\n")
    yield from folded(f"{label}: {first}", width, indent, name, hanging="  ")
    for line in rest.rstrip("\n").split("\n") if rest else ():
        # a snippet is further in by its own blanks
        yield from block(line, width, indent if line.startswith(" ") else f"{indent}  ", name)


def block(text: str, width: int, indent: str, name: str = "") -> Iterator[Line]:
    """Text with its own lines: what is indented is a snippet and kept as it is, whatever its
    length, so that it can be copied; what is not is folded where it is too long.
    """
    for raw in text.expandtabs(4).strip("\n").split("\n"):
        bare = raw.lstrip(" ")
        margin = " " * (len(raw) - len(bare))
        if not bare:
            yield ()
        elif margin:
            yield ((indent + margin + visible(bare, folded=False), name),)
        else:
            hanging = "  " if ENTRY.match(bare) else ""
            yield from folded(bare, width, indent, name, hanging)


def harmless(line: Line) -> Line:
    """The line once more as a whole: nothing in it steers the terminal, or gives orders to the
    runner of a pipeline in whose log it stands.
    """
    shown = [(visible(text, folded=False), name) for text, name in line]
    for number, (text, name) in enumerate(shown):
        if text.strip():
            shown[number] = (unobeyed(text), name)
            break
    return tuple(shown)


def linked(text: str, name: str) -> str:
    """The text of a span; where it leads somewhere, as a link of the terminal (OSC 8)."""
    address = name.partition(" ")[2]
    if not address:
        return text
    bare = text.lstrip(" ")
    return f"{text[: len(text) - len(bare)]}\x1b]8;;{address}\x1b\\{bare}\x1b]8;;\x1b\\"


def listed(words: Iterable[str], most: int) -> str:
    """So many words, and how many more there are."""
    known = list(words)
    more = f" and {len(known) - most} more" if len(known) > most else ""
    return ", ".join(known[:most]) + more
