"""Where a link lands on a page that was read; reads nothing itself."""

from __future__ import annotations

from readiness.source import anchors
from readiness.source.page import Page, Section


def resolve_anchor(page: Page, anchor: str) -> Section | None:
    """The section that a link's anchor leads to; the first one for none at all, and for `top`.

    Percent-encoding, `user-content-` and case are forgiven.
    """
    found = anchors.resolve(anchor, page.anchors)
    if found is None and anchor.removeprefix("#").lower() in {"", "top"}:
        found = 0
    return page.sections[found] if found is not None and page.sections else None
