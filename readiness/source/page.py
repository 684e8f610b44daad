"""The words for a page of prose: headings, sections, links, placeholders; reads nothing."""

from collections.abc import Mapping

from readiness.record import NamedTuple


class Heading(NamedTuple):
    """A heading; line and column (from 1) are those of its text."""

    level: int
    text: str
    """As a reader sees it: no markup, no tags, no explicit `{#id}`."""
    anchor: str
    """What leads to it: the explicit id where there is one, else GitHub's anchor."""
    line: int
    column: int


class PageLink(NamedTuple):
    """A link as written (not percent-encoded), at the character where it starts."""

    url: str
    text: str
    line: int
    column: int


class Placeholder(NamedTuple):
    """Something the author meant to replace, as written."""

    text: str
    line: int
    column: int


class Section(NamedTuple):
    """A heading with all below it, up to the next heading of the same or a higher level.

    Only `own_words` stops at the next heading of any level: the section of a page's title holds
    the page.
    """

    heading: Heading | None
    """None for the text before the first heading."""
    words: int = 0
    own_words: int = 0
    end_line: int = 1
    code: int = 0
    """Code blocks, and code spans that look like a command."""
    commands: tuple[str, ...] = ()
    links: tuple[PageLink, ...] = ()
    placeholders: tuple[Placeholder, ...] = ()


class Page(NamedTuple):
    """A page of prose; `words` are those of the body: no headings, comments, front matter."""

    path: str
    title: str | None = None
    sections: tuple[Section, ...] = ()
    words: int = 0
    anchors: Mapping[str, int] = {}
    """Every anchor of the page, as written → index of the section that it leads to."""
    links: tuple[PageLink, ...] = ()
    placeholders: tuple[Placeholder, ...] = ()
    front_matter: Mapping[str, str] = {}
    """Its flat scalar keys; empty where it is not readable."""
    moved_to: str | None = None
    """Where the page leads, if it says nothing but that its content is elsewhere."""
    deprecated: bool = False
    """Its title says so."""
