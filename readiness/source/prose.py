"""Reads a page in whatever markup its name says, with the anchors that its tools would give it."""

from __future__ import annotations

from collections.abc import Callable

from readiness.model import Fault
from readiness.source import asciidoc, markdown, restructured
from readiness.source.page import Page, Section

SUFFIXES = (".md", ".markdown", ".mdown", ".mkd", *asciidoc.SUFFIXES, *restructured.SUFFIXES)
"""Endings of pages whose headings are read."""


def parse(path: str, content: bytes) -> Page | Fault:
    """The page, or why it cannot be read; Markdown where the name says nothing else."""
    name = path.lower()
    if name.endswith(asciidoc.SUFFIXES):
        page = _translated(path, content, asciidoc.as_markdown)
        return page if isinstance(page, Fault) else _anchored(page, asciidoc.anchors)
    if name.endswith(restructured.SUFFIXES):
        page = _translated(path, content, restructured.as_markdown)
        return page if isinstance(page, Fault) else _anchored(_shifted(page), restructured.anchors)
    return markdown.parse(path, content)


def _translated(path: str, content: bytes, translate: Callable[[str], str]) -> Page | Fault:
    text = markdown.bounded(path, content)
    if isinstance(text, Fault):
        return text
    return markdown.parse(path, translate(text).encode("utf-8", "replace"))


def _anchored(page: Page, anchors: Callable[[str], tuple[str, ...]]) -> Page:
    """With what the tools of its markup call each section; explicit names go before."""
    found = dict(page.anchors)
    for number, section in enumerate(page.sections):
        if section.heading is not None:
            for anchor in anchors(section.heading.text):
                found.setdefault(anchor, number)
    return page._replace(anchors=found)


def _shifted(page: Page) -> Page:
    """Headings where their text stands: the translation puts marks before it."""
    return page._replace(sections=tuple(map(_at_start, page.sections)))


def _at_start(section: Section) -> Section:
    heading = section.heading
    if heading is None:
        return section
    column = max(1, heading.column - heading.level - 1)
    return section._replace(heading=heading._replace(column=column))
