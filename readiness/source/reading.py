"""What every reader of files gives back, and how much it reads; reads nothing itself."""

from collections.abc import Iterable

from readiness.model import Fault, Location
from readiness.record import NamedTuple
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
    merges: int = 10_000
    """Merge keys of a document."""


LIMITS = Limits()


class Parsed(NamedTuple):
    """What a file holds, in order, beside what of it could not be read."""

    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]


class Problem(NamedTuple):
    """What is wrong, and where (from 0): a document may be readable all the same."""

    message: str
    line: int = 0
    column: int = 0
    hint: str | None = None


MOST_PROBLEMS = 100
"""How many problems of one document are told."""


def faults(
    path: str, problems: Iterable[Problem], text: str | bytes, *, wanted: bool, judged: bool = False
) -> tuple[Fault, ...]:
    """The problems of a text, where it matters to anybody: of a file that somebody asked for, or
    with a kind that is recognised. Nothing otherwise. Of a text that is `judged` all the same
    nothing is unread, so its faults name no kinds.
    """
    told = tuple(problems)
    if not told:
        return ()
    kinds = sniff(text.encode("utf-8", "replace") if isinstance(text, str) else text)
    if not (wanted or kinds):
        return ()
    unread = frozenset[str]() if judged else kinds
    return tuple(
        Fault(Location(path, line + 1, column + 1), message, hint, unread)
        for message, line, column, hint in told
    )


def text_of(path: str, content: bytes, limits: Limits, *, wanted: bool) -> Text | Parsed:
    """The text of a file within the limits; else the answer for a file that has none."""
    if len(content) > limits.bytes:
        message = f"larger than {limits.bytes} bytes (a limit of this reader)"
    elif (text := decode(content)) is not None:
        return text
    else:
        message = "not text, neither UTF-8 nor UTF-16: a binary file?"
    return Parsed((), faults(path, [Problem(message)], content, wanted=wanted))
