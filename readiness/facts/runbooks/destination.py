"""What stands where a link leads: a page with substance, a stub, a heading that is gone, nothing."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from readiness.facts.model.place import NO, UNKNOWN, YES, Answer
from readiness.facts.runbooks.address import Address, Elsewhere, Links, read
from readiness.model import Fault
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.glob import compile_pattern
from readiness.source.repository import Repository

if TYPE_CHECKING:
    from readiness.source.page import Page

LEAST_PAGE_WORDS = 50
LEAST_SECTION_WORDS = 15
"""Below these a page, or a section that an anchor leads to, is a stub: published runbook
collections have medians of 90 to 340 words per page."""
INDEX_PAGES = (
    *("README.md", "readme.md", "Readme.md", "index.md", "_index.md"),
    *("README.adoc", "index.adoc", "README.rst", "index.rst"),
)
PAGES = (*(".md", ".markdown", ".mdown", ".mkd"), *(".adoc", ".asciidoc", ".asc", ".rst", ".rest"))
"""Endings of pages that are read; those of `readiness.source.prose`, which is heavy to import."""
LONGEST_NAME = 100
"""Characters of a name that is compared with others."""
MOST_NAMES = 200
"""Headings or file names among which the nearest is looked for."""

_LINE_ANCHOR = pattern(r"L\d+(?:C\d+)?(?:-L\d+(?:C\d+)?)?")


class Files(NamedTuple):
    """The names of a tree, prepared for looking up."""

    repository: Repository
    folders: Mapping[str, Mapping[str, str]]
    """Every folder → stem of each page in it, in lower case → its path."""
    stems: Mapping[str, str]
    """Stem of each page, in lower case → the first path that has it."""
    own: str | None
    """The remote's `https://` form."""
    links: Links = ()


class Found(NamedTuple):
    """What became of following a link; `path` is the file, `target` may add the anchor."""

    resolves: Answer
    reason: str
    path: str | None = None
    target: str | None = None
    words: int | None = None


def files(repository: Repository, own: str | None, links: Links = ()) -> Files:
    """With every folder that some file stands in."""
    folders: dict[str, dict[str, str]] = {"": {}}
    stems: dict[str, str] = {}
    for path in sorted(repository.paths):
        folder = home = posixpath.dirname(path)
        while folder not in folders:
            folders[folder] = {}
            folder = posixpath.dirname(folder)
        if path.lower().endswith(PAGES):
            folders[home].setdefault(_stem(path), path)
            stems.setdefault(_stem(path), path)
    return Files(repository, folders, stems, own, links)


def _stem(path: str) -> str:
    return posixpath.basename(path).lower().partition(".")[0]


def follow(tree: Files, address: Address, hops: int = 1) -> Found:
    """Opens what the address names; a page that only says where it moved is followed once."""
    path = locate(tree, address)
    if path is None and address.wanted.startswith("../"):
        return _absent(tree, address.wanted)
    if path is None:
        return Found(NO, _missing(tree, address))
    if not path.lower().endswith(PAGES):
        return _unread(path, address)
    page = tree.repository.page(path)
    if page is None or isinstance(page, Fault):
        reason = "it cannot be read" if page is None else page.message
        return Found(UNKNOWN, reason, path, path)
    if page.moved_to is not None and hops > 0:
        return _moved(tree, page, page.moved_to, hops)
    return _judged(page, address)


def locate(tree: Files, address: Address) -> str | None:
    """The first candidate that is a file, or a folder with an index page."""
    for path in address.paths:
        if path in tree.repository.paths:
            return path
        if path.startswith("../") and tree.repository.page(path) is not None:
            return path
        if address.loose and path.lower().endswith(PAGES):
            known = tree.folders.get(posixpath.dirname(path), {}).get(_stem(path))
            if known is not None:
                return known
        if path in tree.folders:
            indices = [posixpath.join(path, name) for name in INDEX_PAGES]
            found = [one for one in indices if one in tree.repository.paths]
            if found:
                return found[0]
    return None


def is_unlisted(repository: Repository, path: str) -> bool:
    """Whether a path may well exist though it is not read: left out, a link, another repository."""
    tree = repository.tree
    if path in tree.links or any(
        path == note.location.path or path.startswith(f"{note.location.path}/")
        for note in tree.notes
    ):
        return True
    return any(compile_pattern(text).matches(path) for text in tree.left_out)


def _absent(tree: Files, wanted: str) -> Found:
    """A page that should be in a checkout beside this one, which may not be there itself."""
    if tree.repository.is_beside(wanted):
        return Found(NO, f"no file {wanted}")
    checkout = "/".join(wanted.split("/")[:2])
    return Found(UNKNOWN, f"{checkout}, which holds it, is not checked out beside this repository")


def _missing(tree: Files, address: Address) -> str:
    wanted = address.wanted
    if any(path in tree.folders for path in address.paths):
        return f"{wanted or '.'} is a folder, no page"
    nearest = _nearest_path(tree, wanted)
    hint = f"; nearest is {nearest}" if nearest else ""
    return f"no file {wanted} in this repository{hint}"


def _nearest_path(tree: Files, wanted: str) -> str | None:
    """A page of the same name elsewhere, else one of a similar name in the same folder."""
    stem = _stem(wanted)
    if stem and stem in tree.stems:
        return tree.stems[stem]
    beside = tree.folders.get(posixpath.dirname(wanted), {})
    nearest = _nearest(stem, beside, 0.7)
    return None if nearest is None else beside[nearest]


def _nearest(wanted: str, names: Iterable[str], least: float) -> str | None:
    """The most similar name; comparing takes the product of both lengths."""
    if len(wanted) > LONGEST_NAME:
        return None
    from difflib import get_close_matches  # noqa: PLC0415 - only where a link leads nowhere

    short = [name for name in names if len(name) <= LONGEST_NAME][:MOST_NAMES]
    return next(iter(get_close_matches(wanted, short, 1, least)), None)


def _unread(path: str, address: Address) -> Found:
    kind = posixpath.splitext(path)[1] or "such"
    if address.anchor is None or _LINE_ANCHOR.fullmatch(address.anchor):
        return Found(YES, f"{kind} files are not read", path, path)
    target = f"{path}#{address.anchor}"
    return Found(UNKNOWN, f"headings of {kind} files are not read", path, target)


def _moved(tree: Files, page: Page, url: str, hops: int) -> Found:
    address = read(url, posixpath.dirname(page.path), tree.own, links=tree.links)
    if isinstance(address, Elsewhere):
        return Found(address.resolves, f"moved to {url}: {address.reason}", page.path, page.path)
    found = follow(tree, address, hops - 1)
    reason = f"moved to {url}" + (f": {found.reason}" if found.reason else "")
    return found._replace(reason=reason)


def _judged(page: Page, address: Address) -> Found:
    from readiness.source.landing import resolve_anchor  # noqa: PLC0415 - only where links are

    anchor = address.anchor
    if anchor is None or _LINE_ANCHOR.fullmatch(anchor):
        return _substance(page, Found(YES, address.note, page.path, page.path, page.words))
    section = resolve_anchor(page, anchor)
    if section is None:
        return Found(NO, _no_heading(page, anchor), page.path, page.path)
    target = f"{page.path}#{anchor}"
    return _substance(page, Found(YES, address.note, page.path, target, section.words))


def _substance(page: Page, found: Found) -> Found:
    """What is there, as long as it says enough."""
    is_page = found.target == page.path
    what, least = ("page", LEAST_PAGE_WORDS) if is_page else ("section", LEAST_SECTION_WORDS)
    if (found.words or 0) < least:
        reason = f"a stub: the {what} has {found.words} of at least {least} words"
        return found._replace(resolves=NO, reason=reason)
    notes = ("the page is marked as deprecated" if page.deprecated else "", found.reason)
    return found._replace(reason="; ".join(filter(None, notes)))


def _no_heading(page: Page, anchor: str) -> str:
    nearest = _nearest(anchor.lower(), sorted(page.anchors), 0.5)
    hint = f"; nearest is #{nearest}" if nearest else ""
    return f"no heading #{anchor} in {page.path}{hint}"
