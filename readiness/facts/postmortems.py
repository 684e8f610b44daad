"""Postmortems among the pages of a repository: what each says, and who does what about it by when.

<https://sre.google/sre-book/example-postmortem/> and
<https://response.pagerduty.com/after/post_mortem_template/> have the parts; teams name them in their
own words.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from readiness.facts.model import FixedPlace, Postmortem, PostmortemAction
from readiness.model import Fault, Location
from readiness.pattern import pattern
from readiness.source.page import Page, Section
from readiness.source.repository import Repository

MOST_PAGES = 200
MOST_ACTIONS = 100
_SUFFIXES = (".md", ".markdown")
_FOLDERS = frozenset({"postmortem", "postmortems", "post-mortem", "post-mortems", "post_mortems"})
_INCIDENTS = frozenset({"incident", "incidents", "incident-reports", "incident_reports"})
_NAME = pattern(r"(?:^|[-_. ])post-?_?mortem(?:$|[-_. ])")
_DAY = pattern(r"(?<!\d)(\d{4})[-_/.]?(\d{2})[-_/.]?(\d{2})(?!\d)")
_SCAFFOLD = pattern(r"template|guideline|process|example|^_|^readme$|^index$|how-?to")
SECTIONS: Mapping[str, re.Pattern[str]] = {
    "timeline": pattern(r"timeline|time line|chronolog|sequence of events|what happened|events"),
    "impact": pattern(r"impact|effect|affected|severity|consequence|damage"),
    "cause": pattern(r"cause|contributing|trigger|why (?:did )?it happen|the fault|five whys"),
    "detection": pattern(r"detect|noticed|discover|found out|alert|monitoring"),
    "actions": pattern(
        r"action|follow[ -]?ups?|next steps|prevent|corrective|remediation item|to-?dos?\b|improvements"
    ),
}
"""Part → words of headings, or of what stands in bold or before a colon, that promise it."""
_LEAD = pattern(
    r"^[-*+>|#\s]{0,9}(?:\*\*|__)?([A-Za-z][A-Za-z ?'/&-]{2,60})(?:\*\*|__)?\s{0,3}[:|]"
)
_ITEM = pattern(r"^\s{0,12}(?:[-*+]|\d{1,3}[.)])\s{1,4}(\S[^\n]*)")
_RULE = pattern(r"[\s|:-]+")
_TICKET = pattern(r"https?://|(?<![\w-])[A-Z][A-Z0-9]{1,9}-\d{1,7}(?!\w)|(?<!\w)[#!]\d{1,7}(?!\w)")
_OWNER = pattern(
    r"(?<![\w@])@[A-Za-z][\w-]{0,60}|\b(?:owner|assignee|dri|who|responsible)\s{0,3}:\s{0,3}\w",
    re.IGNORECASE,
)
_OWNERS = pattern(r"owner|assign|\bdri\b|\bwho\b|responsible|team", re.IGNORECASE)
_DONE = frozenset({"done", "closed", "complete", "completed", "resolved", "fixed", "✅", "[x]"})
"""What a cell of a table, or what stands in brackets in an item, says of an action that is done."""
_STRUCK = pattern(r"\[x\]|✅|~~|[^\n]*\((?:done|closed|completed?|resolved|fixed)\)", re.IGNORECASE)
_NOBODY = frozenset({"", "-", "tbd", "todo", "none", "n/a", "?", "unassigned", "nobody"})


def collect(repository: Repository) -> tuple[Postmortem, ...]:
    """Every postmortem by path."""
    paths = [path for path in sorted(repository.paths) if is_postmortem(path)]
    left = [_unread(path, f"more than {MOST_PAGES} postmortems") for path in paths[MOST_PAGES:]]
    return (*[_read(repository, path) for path in paths[:MOST_PAGES]], *left)


def is_postmortem(path: str) -> bool:
    """By its folder or name; in a folder of incidents, a page with a day in its path."""
    folder, _, name = path.lower().rpartition("/")
    stem, suffix = posixpath.splitext(name)
    if suffix not in _SUFFIXES or _SCAFFOLD.search(stem):
        return False
    steps = folder.split("/")
    if not _FOLDERS.isdisjoint(steps) or _NAME.search(stem):
        return True
    return not _INCIDENTS.isdisjoint(steps) and _DAY.search(path) is not None


def _read(repository: Repository, path: str) -> Postmortem:
    page = repository.page(path)
    if page is None or isinstance(page, Fault):
        return _unread(path, page.message if page else "it cannot be read")
    return _postmortem(page, (repository.text(path) or "").splitlines())


def _unread(path: str, problem: str) -> Postmortem:
    return Postmortem(FixedPlace(Location(path, 1, 1)), path, problem=problem)


def _postmortem(page: Page, lines: Sequence[str]) -> Postmortem:
    said = dict(_said(page, lines))
    parts = {name: Location(page.path, line, 1) for name, line in said.items()}
    found: list[PostmortemAction] = []
    for section in page.sections:
        heading = section.heading
        if heading is not None and SECTIONS["actions"].search(heading.text.lower()):
            if heading.level == 1 and heading.text == page.title:
                continue
            found.extend(_actions(lines, heading.line, _end(section, page)))
    unique = tuple(dict.fromkeys(found))[:MOST_ACTIONS]
    return Postmortem(
        FixedPlace(Location(page.path, 1, 1), parts),
        page.path,
        sections=tuple(name for name in SECTIONS if name in said),
        actions=unique,
    )


def _said(page: Page, lines: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Each part and the line that promises it; a heading without a text promises nothing."""
    headed = [
        (section.heading.text.lower(), section.heading.line)
        for section in page.sections
        if section.heading is not None
        and (section.words or section.code)
        and not (section.heading.level == 1 and section.heading.text == page.title)
    ]
    leads = [
        (match[1].lower(), number)
        for number, line in enumerate(lines, start=1)
        if (match := _LEAD.match(line)) is not None and line[match.end() :].strip(" *_|")
    ]
    for name, words in SECTIONS.items():
        line = next((line for text, line in (*headed, *leads) if words.search(text)), None)
        if line is not None:
            yield name, line


def _end(section: Section, page: Page) -> int:
    """The last line before the next heading of any level."""
    heading = section.heading
    begin = heading.line if heading else 0
    following = [
        one.heading.line for one in page.sections if one.heading and one.heading.line > begin
    ]
    return min((section.end_line, *(line - 1 for line in following)))


def _actions(lines: Sequence[str], begin: int, end: int) -> Iterator[PostmortemAction]:
    """Rows of tables, where there is one, else items of lists; `begin` is the heading's line."""
    rows = list(_rows(lines[begin:end]))
    if rows:
        yield from rows
        return
    for line in lines[begin:end]:
        match = _ITEM.match(line)
        if match is not None and len(line) - len(line.lstrip()) < 2:
            owned = _OWNER.search(match[1]) is not None
            yield _action(match[1], owned=owned, done=_STRUCK.match(match[1]) is not None)


def _rows(lines: Sequence[str]) -> Iterator[PostmortemAction]:
    head: list[str] = []
    for line in lines:
        bare = line.strip()
        if not bare.startswith("|") or bare.count("|") <= 2:
            continue
        cells = [cell.strip() for cell in bare.strip("|").split("|")]
        if not head:
            head = cells
        elif not _RULE.fullmatch(bare) and any(cells):
            yield _row(head, cells)


def _row(head: Sequence[str], cells: Sequence[str]) -> PostmortemAction:
    named = list(zip(head, cells, strict=False))
    owned = any(
        _OWNERS.search(title) is not None and cell.lower().strip(" *_") not in _NOBODY
        for title, cell in named
    )
    text = " | ".join(cells)
    done = any(cell.lower().strip(" *_.") in _DONE for cell in cells)
    return _action(text, owned=owned or _OWNER.search(text) is not None, done=done)


def _action(text: str, *, owned: bool, done: bool) -> PostmortemAction:
    due = _day(text)
    return PostmortemAction(
        text[:200],
        owned=owned,
        due=due,
        ticket=_TICKET.search(text) is not None,
        done=done,
    )


def _day(text: str) -> str | None:
    """The last day that a text names: what it was opened on goes before when it is due."""
    days: list[str] = []
    for found in _DAY.finditer(text):
        try:
            days.append(date(int(found[1]), int(found[2]), int(found[3])).isoformat())
        except ValueError:
            continue
    return max(days, default=None)
