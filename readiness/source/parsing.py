"""Files as documents, the many new ones of a tree parsed by several hands; knows no fact."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from readiness.pattern import pattern
from readiness.processes import Hands
from readiness.record import NamedTuple
from readiness.source.reading import Parsed
from readiness.source.repository import Remark
from readiness.source.transcripts import Rows, reread, written

JSON_SUFFIX = ".json"
MARKER = b"readiness:"
"""How a comment begins that is meant for us."""
FEWEST = 300_000
"""Bytes of a share: fewer are parsed in less time than it takes to copy a process."""

_ALWAYS = pattern(
    r"(^|/)(\.github/workflows/[^/]+|\.gitlab-ci|readiness(-waivers)?|kustomization"
    r"|catalog-info|opslevel|(service|entity)\.datadog)\.ya?ml$"
)


class Held(NamedTuple):
    """What one file says."""

    parsed: Parsed
    remarks: tuple[Remark, ...]


File = tuple[str, bytes]
"""Path and content."""


def is_wanted(path: str) -> bool:
    """Whether a file matters whatever its bytes say, so that it is told where it is broken."""
    return _ALWAYS.search(path) is not None


def parse(path: str, content: bytes) -> Held:
    """What a file says, with the comments that are meant for us."""
    from readiness.source import yaml  # noqa: PLC0415 - 20 ms, not where all files are known

    read = yaml.parse_json if path.endswith(JSON_SUFFIX) else yaml.parse
    parsed = read(path, content, wanted=is_wanted(path))
    if MARKER not in content:
        return Held(parsed, ())
    return Held(parsed, tuple(Remark(path, comment) for comment in yaml.comments(content)))


def parse_all(files: Sequence[File], hands: Hands) -> list[tuple[Held, Rows]]:
    """What each file says, and that in plain data where others told it so."""
    own, *others = _shares(files, hands.number)
    begun = [(share, hands.beside(partial(_told, share))) for share in others]
    found: list[tuple[Held, Rows]] = [(parse(*file), None) for file in own]
    for share, answer in begun:
        told = answer() or [None] * len(share)
        found += [_heard(*file, rows) for file, rows in zip(share, told, strict=True)]
    return found


def _shares(files: Sequence[File], number: int) -> list[Sequence[File]]:
    """Runs of files of about the same size in bytes; the first is the own."""
    total = sum(len(content) for _, content in files)
    size = max(1, total / max(1, min(number, total // FEWEST)))  # all of them may be empty
    shares: list[list[File]] = [[]]
    spent = 0
    for file in files:
        if spent >= size * len(shares):
            shares.append([])
        shares[-1].append(file)
        spent += len(file[1])
    return list(shares)


def _told(share: Sequence[File]) -> list[Rows]:
    return [
        None if MARKER in content else written(parse(path, content).parsed)
        for path, content in share
    ]


def _heard(path: str, content: bytes, rows: Rows) -> tuple[Held, Rows]:
    """What a share tells of a file; where it does not, the file is parsed here."""
    parsed = reread(path, rows)
    return (parse(path, content), None) if parsed is None else (Held(parsed, ()), rows)
