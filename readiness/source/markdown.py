"""Reads a Markdown page into plain data with places; resolves its anchors as GitHub does."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TypeVar

from readiness.model import Fault, Location
from readiness.pattern import pattern
from readiness.source import commands, front_matter, passages
from readiness.source.landing import resolve_anchor
from readiness.source.page import Heading, Page, PageLink, Placeholder, Section
from readiness.source.passages import Passage

__all__ = ["Heading", "Page", "PageLink", "Placeholder", "Section", "parse", "resolve_anchor"]

LARGEST = 2 * 1024 * 1024
"""Bytes. A page that people read is a thousand times smaller."""
LONGEST = 60_000
"""Lines and table cells: with the other caps this bounds the time that any page can take."""
MOST_MARKS = 300_000
"""Characters of inline markup."""

_ELSEWHERE = pattern(
    r"\b(moved|see|renamed|replaced|superseded|redirect\w*|relocated)\b", re.IGNORECASE
)
_MOST_WORDS_OF_A_SIGN = 25
_DEPRECATED = pattern(r"[\[(]deprecated[\])]|^deprecated\s*[:–-]", re.IGNORECASE)


def parse(path: str, content: bytes) -> Page | Fault:
    """The page, or why it cannot be read: it is too large, no text, or too deeply nested."""
    text = bounded(path, content)
    if isinstance(text, Fault):
        return text
    try:
        return _page(path, text)
    except RecursionError:
        return Fault(Location(path), "quotes, lists or links of the page are nested too deeply")


def bounded(path: str, content: bytes) -> str | Fault:
    """The text of a page that can be read in bounded time."""
    if len(content) > LARGEST:
        return Fault(
            Location(path),
            f"the page is larger than {LARGEST // 1024 // 1024} MiB and was not read",
            "split it, or move generated content out of it",
        )
    text = _decoded(content)
    if "\0" in text:
        return Fault(Location(path), "the page is not text", "save it as UTF-8")
    if sum(map(text.count, "\n|")) > LONGEST:
        return Fault(Location(path), f"the page has more than {LONGEST:,} lines and table cells")
    if sum(map(text.count, "*_[<&`~\\")) > MOST_MARKS:
        return Fault(Location(path), f"the page has more than {MOST_MARKS:,} markup characters")
    return text


def _decoded(content: bytes) -> str:
    """UTF-8, or UTF-16 where a byte-order mark says so; what does not decode is replaced."""
    wide = content[:2] in {b"\xff\xfe", b"\xfe\xff"}
    text = content.decode("utf-16" if wide else "utf-8-sig", "replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _page(path: str, text: str) -> Page:
    lines = text.split("\n")
    keys, length = front_matter.read(lines)
    read = passages.read("\n" * length + "\n".join(lines[length:]))
    last = len(lines) - (not lines[-1])
    starts = _starts(read)
    title = _title(read, keys)
    words = sum(passage.words for passage in read)
    links = tuple(chain.from_iterable(passage.links for passage in read))
    return Page(
        path=path,
        title=title,
        sections=tuple(_sections(read, starts, max(last, 1))),
        words=words,
        anchors=_anchors(read, starts),
        links=links,
        placeholders=tuple(chain.from_iterable(passage.placeholders for passage in read)),
        front_matter=keys,
        moved_to=_moved_to(lines[length:], words, links, read),
        deprecated=title is not None and _DEPRECATED.search(title) is not None,
    )


def _title(read: Sequence[Passage], keys: dict[str, str]) -> str | None:
    """The first heading of level 1, else the front matter's title, else a heading that opens."""
    headings = (passage.heading for passage in read if passage.heading)
    top = next((heading.text for heading in headings if heading.level == 1), None)
    opening = read[0].heading if read else None
    return top or keys.get("title") or (opening.text if opening else None) or None


def _moved_to(
    lines: Sequence[str], words: int, links: tuple[PageLink, ...], read: Sequence[Passage]
) -> str | None:
    urls = {link.url for link in links}
    if len(urls) != 1 or words > _MOST_WORDS_OF_A_SIGN or any(passage.code for passage in read):
        return None
    return urls.pop() if any(_ELSEWHERE.search(line) for line in lines) else None


def _sections(read: Sequence[Passage], starts: Sequence[int], last: int) -> Iterator[Section]:
    """The sections that start at these passages, of a page of so many lines."""
    following = [*starts[1:], len(read)]
    for start, after, until in zip(starts, following, _ends(read, starts), strict=False):
        end_line = read[until].line - 1 if until < len(read) else last
        yield _section(read[start:after], read[start:until], end_line)


def _starts(read: Sequence[Passage]) -> list[int]:
    """Indices of the passages that open a section: every heading, and what stands above all."""
    return [index for index, passage in enumerate(read) if passage.heading or index == 0]


def _anchors(read: Sequence[Passage], starts: Sequence[int]) -> dict[str, int]:
    """Every anchor → index of the section that it leads to; of two equal ones the first."""
    found: dict[str, int] = {}
    for index, passage in enumerate(read):
        section = bisect_right(starts, index) - 1 + _leads_on(read, index)
        for anchor in passage.anchors:
            found.setdefault(anchor, section)
    return found


def _leads_on(read: Sequence[Passage], index: int) -> bool:
    """Whether a passage is nothing but an anchor above the next heading."""
    here = read[index]
    if here.heading or here.words or here.links or here.code or index + 1 == len(read):
        return False
    return bool(here.anchors) and read[index + 1].heading is not None


def _section(own: Sequence[Passage], whole: Sequence[Passage], end_line: int) -> Section:
    return Section(
        heading=own[0].heading,
        words=sum(passage.words for passage in whole),
        own_words=sum(passage.words for passage in own),
        end_line=end_line,
        code=sum(passage.code for passage in whole),
        commands=_all(passage.commands for passage in whole)[: commands.MOST],
        links=_all(passage.links for passage in whole),
        placeholders=_all(passage.placeholders for passage in whole),
    )


_Item = TypeVar("_Item")


def _all(parts: Iterable[tuple[_Item, ...]]) -> tuple[_Item, ...]:
    return tuple(chain.from_iterable(parts))


def _ends(read: Sequence[Passage], starts: Sequence[int]) -> list[int]:
    """For each section the index of the passage behind it: the next heading that is not deeper.

    The text above all headings ends at any.
    """
    next_of_level = [len(read)] * 7
    ends: list[int] = []
    for start in reversed(starts):
        heading = read[start].heading
        level = heading.level if heading else 6
        ends.append(min(next_of_level[: level + 1]))
        next_of_level[level] = start
    return ends[::-1]
