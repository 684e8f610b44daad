"""Makes faults of what Helm and Kustomize complain about; runs nothing."""

import re
from collections.abc import Callable, Sequence

from readiness.model import Location
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.render.sandbox import Ran

LONGEST = 300
MOST_NAMES = 4
"""In a note."""
PLACE = pattern(r"([^\s:(\"'<>]{1,400}/templates/[^\s:(\"'<>]{1,400}):(\d{1,7})(?::(\d{1,7}))?")
FILE = pattern(r"([^\s:(\"'<>]{1,400}/templates/[^\s:(\"'<>]{1,400}?\.(?:ya?ml|tpl|txt|json))")
BROKEN = pattern(r"^(panic|fatal error|runtime|signal)\b[^\n]*", re.MULTILINE)
MEMORY = ("out of memory", "pthread_create failed", "failed to create new OS thread")
"""What a Go program says where it is refused memory, for values or for the stack of a thread."""
RESOLVING = "must resolve to a file': "
RECURSING = pattern(r"recursed accumulation of path '[^']*': ")
MISSING = pattern(r"missing in charts/ directory: ([^\n]{1,400})")


def listed(names: Sequence[str]) -> str:
    """The first few names and how many more there are."""
    more = f" and {len(names) - MOST_NAMES} more" if len(names) > MOST_NAMES else ""
    return ", ".join(names[:MOST_NAMES]) + more


class Complaint(NamedTuple):
    """Why there is nothing rendered."""

    location: Location
    reason: str
    missing: str | None = None
    """Dependencies that would have to be fetched."""
    broken: bool = False
    """The program did not end by itself."""


def read(ran: Ran, program: str, at: Location, find: Callable[[str], str | None]) -> Complaint:
    """The complaint of a program that failed; `find`: a template's name → its path."""
    if ran.trouble is not None:
        return Complaint(at, f"{program} {ran.trouble}", broken=True)
    if ran.code != 1 and any(words in ran.error for words in MEMORY):
        return Complaint(at, f"{program} ran out of the memory that it is given", broken=True)
    if ran.code != 1 and (crash := BROKEN.search(ran.error)):
        return Complaint(at, f"{program} broke down: {crash[0][:LONGEST]}", broken=True)
    if missing := MISSING.search(ran.error):
        return Complaint(at, f"its dependencies are not in charts/: {missing[1]}", missing[1])
    return Complaint(_place(ran.error, find) or at, f"{program} says: {said(ran.error)}")


def said(error: str) -> str:
    """What it comes down to, in one line: the innermost cause, without its place."""
    lines = [line.strip() for line in error.splitlines()]
    kept = [
        line.removeprefix("Error: ")
        for line in lines
        if line
        and not line.startswith(("Use --debug", "WARNING", "# Warning", "Warning:", "level="))
    ]
    text = " ".join(kept) or "nothing"
    places = list(PLACE.finditer(text))
    if places:
        text = text[places[-1].end() :].lstrip("): ") or text
    text = RECURSING.sub("", text.rpartition(RESOLVING)[2])
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _place(error: str, find: Callable[[str], str | None]) -> Location | None:
    """The innermost place that the message names; a template without a line counts from its top."""
    for name, line, column in reversed(PLACE.findall(error)):
        path = find(name)
        if path is not None:
            return Location(path, int(line) or 1, int(column or 0) + 1)
    for name in FILE.findall(error):
        path = find(name)
        if path is not None:
            return Location(path)
    return None
