"""One page as a runbook: its sections by meaning, what is left to fill in, what leads nowhere."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from readiness.facts.model import FixedPlace, Runbook, RunbookSection
from readiness.facts.runbooks import template
from readiness.facts.runbooks.address import Address, read
from readiness.facts.runbooks.destination import PAGES, Files, is_unlisted, locate
from readiness.facts.runbooks.sections import meanings
from readiness.model import Fault, Location

if TYPE_CHECKING:
    from readiness.source.page import Page, PageLink, Section

LEAST_WORDS = 3
"""Of a section with substance: one sentence or step, the shortest of which is `Customers cannot
pay`. Strict lengths would fail good pages of collections that are terse by habit."""
LEAST_WORDS_BESIDE_PLACEHOLDER = 15
"""A section with a placeholder needs more than the placeholder's own sentence."""
REVIEW_KEYS = ("last_reviewed", "last_reviewed_on", "last_review", "reviewed", "reviewed_on")


def runbook(page: Page, tree: Files, last_changed: str | None, alerts: tuple[str, ...]) -> Runbook:
    """The facts of a page; `alerts` are the names of those that link to it."""
    found = list(_sections(page))
    broken = list(broken_links(page, tree))
    return Runbook(
        place=FixedPlace(Location(page.path), dict(_parts(page, broken))),
        path=page.path,
        title=page.title,
        sections=tuple(_as_fact(meaning, section) for meaning, section in found),
        meanings=tuple(sorted({meaning for meaning, one in found if _has_substance(one)})),
        words=page.words,
        placeholder=page.placeholders[0].text if page.placeholders else None,
        moved_to=page.moved_to,
        deprecated=page.deprecated,
        last_changed=last_changed,
        last_reviewed=_last_reviewed(page.front_matter),
        broken_links=tuple(dict.fromkeys(one.url for one in broken)),
        alerts=alerts,
        rollback_commands=_rollback_commands(found),
    )


def _sections(page: Page) -> Iterator[tuple[str, Section]]:
    """Every section with a meaning; the page's title is the page, not a section of it."""
    headings = [section for section in page.sections if section.heading is not None]
    for section in headings:
        heading = section.heading
        if heading is None or (heading.text == page.title and heading.level == 1):
            continue
        for meaning in meanings(heading.text):
            yield meaning, section


def _as_fact(meaning: str, section: Section) -> RunbookSection:
    return RunbookSection(
        meaning=meaning,
        text=section.heading.text if section.heading else "",
        words=section.words,
        commands=section.commands,
        actionable=bool(section.commands or section.code or section.links),
    )


def _has_substance(section: Section) -> bool:
    if section.placeholders and section.words < LEAST_WORDS_BESIDE_PLACEHOLDER:
        return False
    return section.words >= LEAST_WORDS or bool(section.commands)


def _rollback_commands(found: list[tuple[str, Section]]) -> tuple[str, ...]:
    commands = [
        command
        for meaning, section in found
        if meaning == "rollback"
        for command in section.commands
    ]
    return tuple(dict.fromkeys(commands))


def _parts(page: Page, broken: list[PageLink]) -> Iterator[tuple[str, Location]]:
    """Of several sections with one meaning the first; later keys never overwrite."""
    seen: set[str] = set()
    for section in page.sections:
        heading = section.heading
        if heading is None:
            continue
        place = Location(page.path, heading.line, heading.column, section.end_line)
        names = list(meanings(heading.text))
        is_title = heading.text == page.title and heading.level == 1
        for name in ["title"] if is_title else names:
            if name not in seen:
                seen.add(name)
                yield name, place
    if page.placeholders:
        first = page.placeholders[0]
        yield "placeholder", Location(page.path, first.line, first.column, first.line)
    if broken:
        yield "links", Location(page.path, broken[0].line, broken[0].column, broken[0].line)


def _last_reviewed(front_matter: Mapping[str, str]) -> str | None:
    """The latest day of the known keys; a text that is no day says nothing."""
    folded = {key.lower().replace("-", "_"): value for key, value in front_matter.items()}
    days = [day for key in REVIEW_KEYS if (day := _day(folded.get(key, ""))) is not None]
    return max(days, default=None)


def _day(text: str) -> str | None:
    if not text:
        return None
    from datetime import date  # noqa: PLC0415 - 1 ms, and most runs count no days

    try:
        return date.fromisoformat(text.strip()[:10]).isoformat()
    except ValueError:
        return None


def broken_links(page: Page, tree: Files) -> Iterator[PageLink]:
    """Links into this repository whose file or heading is not there."""
    folder = posixpath.dirname(page.path)
    for one in page.links:
        url = one.url.strip()
        if template.left(url) is not None:
            continue
        if url.startswith("#"):
            if not _has_anchor(page, url[1:]):
                yield one
            continue
        address = read(url, folder, tree.own, links=tree.links)
        if isinstance(address, Address) and not _leads_somewhere(address, tree):
            yield one


def _leads_somewhere(address: Address, tree: Files) -> bool:
    path = locate(tree, address)
    if path is None and address.wanted.startswith("../"):
        return not address.wanted.lower().endswith(PAGES)  # folders there are not listed
    if path is None:
        return any(
            candidate in tree.folders or is_unlisted(tree.repository, candidate)
            for candidate in address.paths
        )
    if address.anchor is None or not path.lower().endswith(PAGES):
        return True
    page = tree.repository.page(path)
    return page is None or isinstance(page, Fault) or _has_anchor(page, address.anchor)


def _has_anchor(page: Page, anchor: str) -> bool:
    from readiness.source.landing import resolve_anchor  # noqa: PLC0415 - only where links are

    return resolve_anchor(page, anchor) is not None
