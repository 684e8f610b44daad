"""What every reader of files gives back, and how much it reads; reads nothing itself."""

from __future__ import annotations

from typing import NamedTuple

from readiness.model import Fault, Location
from readiness.source.document import Document
from readiness.source.kinds import sniff
from readiness.source.text import Text, decode


class Limits(NamedTuple):
    """How much of a file is read: what no honest file exceeds and a hostile one must not."""

    bytes: int = 10 * 2**20
    nodes: int = 1_000_000
    """Of a file, each alias counted as what it stands for, each merge as what it looks at."""
    depth: int = 100
    documents: int = 10_000


LIMITS = Limits()


class Parsed(NamedTuple):
    """What a file holds, in order, beside what of it could not be read."""

    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]


def faults(
    location: Location, message: str, unread: bytes, *, wanted: bool, hint: str | None = None
) -> tuple[Fault, ...]:
    """A fault, where the unread text matters to anybody: of a file that somebody asked for, or
    with a kind that is recognised. Nothing otherwise.
    """
    kinds = sniff(unread)
    return (Fault(location, message, hint, kinds),) if wanted or kinds else ()


def text_of(path: str, content: bytes, limits: Limits, *, wanted: bool) -> Text | Parsed:
    """The text of a file within the limits; else the answer for a file that has none."""
    if len(content) > limits.bytes:
        message = f"larger than {limits.bytes} bytes (a limit of this reader)"
    elif (text := decode(content)) is not None:
        return text
    else:
        message = "not text: it holds NUL characters or broken UTF-16"
    return Parsed((), faults(Location(path), message, content, wanted=wanted))
