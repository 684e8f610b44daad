"""Pages that were read before, from the cache: a warm run needs no Markdown parser.

Only ever a shortcut: what is not there, or is not what was kept, is read again.
"""

from __future__ import annotations

import os
from typing import Any

from readiness.cache import Cache, digest
from readiness.model import Fault
from readiness.source.page import Heading, Page, PageLink, Placeholder, Section

KIND = "page"


def read(path: str, content: bytes, cache: Cache) -> Page | Fault:
    """The page, as `prose.parse` reads it; faults are not kept."""
    key = digest(_reader(), path, content)
    known = recalled(cache.get(KIND, key))
    if known is not None:
        return known
    from readiness.source import prose  # noqa: PLC0415 - 47 ms that a warm run does not need

    page = prose.parse(path, content)
    if isinstance(page, Page):
        cache.put(KIND, key, page)
    return page


def recalled(kept: Any) -> Page | None:
    """The page that JSON gives back; None where it is none."""
    if not isinstance(kept, list):
        return None
    try:
        page = Page(*kept)
        return page._replace(
            sections=tuple([_section(row) for row in page.sections]),
            links=_links(page.links),
            placeholders=_placeholders(page.placeholders),
        )
    except (TypeError, ValueError, LookupError):
        return None


def _section(row: Any) -> Section:
    section = Section(*row)
    return section._replace(
        heading=Heading(*section.heading) if section.heading else None,
        commands=tuple(section.commands),
        links=_links(section.links),
        placeholders=_placeholders(section.placeholders),
    )


def _links(rows: Any) -> tuple[PageLink, ...]:
    return tuple([PageLink(*row) for row in rows])


def _placeholders(rows: Any) -> tuple[Placeholder, ...]:
    return tuple([Placeholder(*row) for row in rows])


def _reader() -> str:
    """The state of the code that reads pages: in a checkout it changes under the same version."""
    folder = os.path.dirname(__file__)  # noqa: PTH120 - pathlib costs cold start
    with os.scandir(folder) as entries:
        found = [entry for entry in entries if entry.name.endswith(".py")]
        stats = [(entry.name, entry.stat()) for entry in found]
    return " ".join(f"{name} {stat.st_size} {stat.st_mtime_ns}" for name, stat in sorted(stats))
