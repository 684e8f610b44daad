"""Path patterns as gitignore means them, matched without backtracking; reads no file."""

import functools
import re
from collections.abc import Sequence

from readiness.record import NamedTuple

NOTHING = re.compile(r"(?!)")
BOUNDARY = r"(?=/|\Z)"
CLASSES = {
    "alpha": "a-zA-Z",
    "digit": "0-9",
    "alnum": "a-zA-Z0-9",
    "upper": "A-Z",
    "lower": "a-z",
    "xdigit": "0-9a-fA-F",
    "space": r"\s",
    "punct": r"!-/:-@\[-`{-~",
}


class BadPatternError(ValueError):
    """A bracket that is never closed: git lets such a pattern match nothing."""


class Pattern(NamedTuple):
    """A compiled pattern; paths are relative to the root, with `/`."""

    text: str
    expression: re.Pattern[str]

    def matches(self, path: str) -> bool:
        """Whether the pattern covers this file or a folder above it."""
        return self.expression.match(path) is not None


def matches(path: str, pattern: str) -> bool:
    """Whether a gitignore-like pattern covers this file or a folder above it."""
    return compile_pattern(pattern).matches(path)


@functools.lru_cache(maxsize=1024)
def compile_pattern(text: str, *, deep: bool = True) -> Pattern:
    """Patterns of <https://git-scm.com/docs/gitignore>, one by one: `!` and `#` at the start of
    a line are the list's own syntax and are left to its reader. A pattern that cannot match
    (an unclosed bracket) matches nothing. Without `deep` a final `/*` covers the files of that
    folder alone, as CODEOWNERS has it.
    """
    try:
        return Pattern(text, re.compile(expression(trimmed(text), deep=deep), re.DOTALL))
    except BadPatternError:
        return Pattern(text, NOTHING)


def trimmed(text: str) -> str:
    """The pattern without trailing spaces, but for one behind a backslash."""
    bare = text.rstrip(" ")
    escaped = (len(bare) - len(bare.rstrip("\\"))) % 2 == 1
    return bare + " " if escaped and bare != text else bare


def expression(text: str, *, deep: bool) -> str:
    """The regular expression. Each stretch between two `*` or two `**` is matched at its leftmost
    place inside an atomic group: what follows can always be widened instead, so nothing is ever
    tried twice.
    """
    folder_only = text.endswith("/")
    segments = [segment for segment in text.split("/") if segment]
    if not segments:
        return NOTHING.pattern
    anchored = "/" in text.rstrip("/")
    inside = segments[-1] == "**"
    flat = not deep and len(segments) > 1 and segments[-1] == "*"
    runs = stretches(segments if anchored else ["**", *segments])
    end = ending(folder_only=folder_only, inside=inside, flat=flat, bare=not any(runs))
    pieces = [run_expression(run) for run in runs if run]
    pieces[-1:] = [pieces[-1] + end] if pieces else [end]
    first_floats = not runs[0]
    return "/".join(
        floating(piece) if number or first_floats else piece for number, piece in enumerate(pieces)
    )


def stretches(segments: Sequence[str]) -> list[list[str]]:
    """The segments between one `**` and the next; the first is empty where `**` leads."""
    runs: list[list[str]] = [[]]
    for segment in segments:
        if segment != "**":
            runs[-1].append(segment)
        elif runs[-1] or len(runs) == 1:
            runs.append([])
    return runs


def ending(*, folder_only: bool, inside: bool, flat: bool, bare: bool) -> str:
    """What must follow the last stretch: `bare` where nothing but `**` stands in the pattern."""
    slash = "" if bare else "/"
    match (inside, folder_only):
        case (True, True):
            return rf"(?={slash}[^/]+/)"
        case (True, False):
            return rf"(?={slash}.)"
        case (False, True):
            return r"(?=/)"
        case _:
            return r"\Z" if flat else ""


def floating(piece: str) -> str:
    """A stretch behind `**`: at the leftmost segment where it holds."""
    return rf"(?>(?:[^/]+/)*?{piece})"


def run_expression(run: Sequence[str]) -> str:
    """Neighbouring segments, each decided once."""
    return "/".join(f"(?>{segment_expression(segment)}{BOUNDARY})" for segment in run)


def segment_expression(segment: str) -> str:
    """One segment; all but the last stretch behind a `*` are matched where they first occur."""
    chunks = [""]
    for piece in tokens(segment):
        if piece == "*":
            chunks.append("")
        else:
            chunks[-1] += piece
    first, *rest = chunks
    if not rest:
        return first
    middle = "".join(f"(?>[^/]*?{chunk})" for chunk in rest[:-1] if chunk)
    return f"{first}{middle}[^/]*{rest[-1]}"


def tokens(segment: str) -> list[str]:
    """The segment as expressions of one character each, and `*` for itself."""
    found: list[str] = []
    position = 0
    while position < len(segment):
        character = segment[position]
        if character == "[":
            text, position = bracket(segment, position + 1)
            found.append(text)
            continue
        if character == "\\":
            position += 1
            if position == len(segment):
                raise BadPatternError(segment)
            found.append(re.escape(segment[position]))
        else:
            found.append({"*": "*", "?": "[^/]"}.get(character) or re.escape(character))
        position += 1
    return found


def bracket(segment: str, position: int) -> tuple[str, int]:
    """A bracket expression from behind its `[`, and where it ends."""
    negated = segment[position : position + 1] in {"!", "^"}
    position += negated
    start = position
    members: list[str] = []
    while position < len(segment):
        if segment[position] == "]" and position > start:
            return set_expression("".join(members), negated=negated), position + 1
        named = re.compile(r"\[:([a-z]{1,8}):\]").match(segment, position)
        if named and named[1] in CLASSES:
            members.append(CLASSES[named[1]])
            position = named.end()
            continue
        low, position = member(segment, position)
        high = low
        if segment[position : position + 1] == "-" and segment[position + 1 : position + 2] != "]":
            high, position = member(segment, position + 1)
        if low <= high:
            members.append(f"{re.escape(low)}-{re.escape(high)}")
    raise BadPatternError(segment)


def member(segment: str, position: int) -> tuple[str, int]:
    """One character of a bracket, a backslash taken away, and the place behind it."""
    position += segment[position : position + 1] == "\\"
    if position >= len(segment):
        raise BadPatternError(segment)
    return segment[position], position + 1


def set_expression(members: str, *, negated: bool) -> str:
    """A class that never holds the separator."""
    if negated:
        return f"[^/{members}]"
    return f"(?!/)[{members}]" if members else NOTHING.pattern
