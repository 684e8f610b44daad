"""The pages that readers of a repository are led to, and which of their links lead nowhere; offline.

Runbooks are told by themselves. A page is parsed only where a cheap look finds a link that may be
broken: most pages of most repositories are fine.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING

from readiness.facts.model import DocumentationPage, FixedPlace, Service
from readiness.facts.runbooks import template
from readiness.facts.runbooks.address import Address, Links, read
from readiness.facts.runbooks.destination import Files, files, locate
from readiness.facts.runbooks.link import own_address
from readiness.facts.runbooks.page import broken_links
from readiness.model import Fault, Location
from readiness.pattern import pattern
from readiness.source.repository import Repository
from readiness.source.text import unquoted

if TYPE_CHECKING:
    from readiness.source.page import PageLink

MOST_PAGES = 2_000
"""Pages that are read; of the others nothing is known, and that is told."""
MOST_TEXT = 300_000
"""Characters of a page that is looked at."""
_SUFFIXES = (".md", ".markdown")
_FOLDERS = frozenset(
    {"doc", "docs", "documentation", "adr", "adrs", "decisions", "rfcs", "postmortems"}
)
_NAMES = frozenset({"readme", "contributing", "architecture", "development", "security", "support"})
_SCAFFOLD = pattern(
    r"template|\{\{|(?:^|/)_|(?:^|/)\.[^/]{1,100}/|(?:^|/)(?:themes|i18n|locales?)/"
)
"""Pages that somebody fills in or that tools include elsewhere: their links are for there."""
_SITES = frozenset(
    {
        *("mkdocs.yml", "mkdocs.yaml", "book.toml", "antora.yml", "_config.yml", "conf.py"),
        *("docusaurus.config.js", "docusaurus.config.ts", "hugo.toml", "hugo.yaml", "config.toml"),
        *("mint.json", "docs.json", "astro.config.mjs", "gatsby-config.js", "next.config.js"),
        *("_sidebar.md", "SUMMARY.md", "antora-playbook.yml", "sidebars.js", "sidebars.ts"),
        *("next.config.mjs", "next.config.ts", "vocs.config.ts", "zensical.toml"),
    }
)
"""Configuration of site generators: below it links follow rules of its own."""
_INLINE = pattern(r"\]\([ \t]{0,9}<?([^\s()<>]{1,500})")
_DEFINED = pattern(r"^[ ]{0,3}\[[^\[\]\n]{1,200}\]:[ \t]{0,9}<?([^\s<>]{1,500})", re.MULTILINE)
_SCHEME = pattern(r"[A-Za-z][A-Za-z0-9+.-]{0,30}:")


def collect(
    repository: Repository,
    services: Sequence[Service],
    runbooks: Collection[str],
    *,
    links: Links = (),
) -> tuple[DocumentationPage, ...]:
    """Every page of documentation by path, but `runbooks`."""
    paths = [path for path in sorted(repository.paths - set(runbooks)) if is_documentation(path)]
    if not paths:
        return ()
    tree = files(repository, own_address(repository.identity.remote, services), links)
    sites = frozenset(
        posixpath.dirname(path) for path in repository.paths if posixpath.basename(path) in _SITES
    )
    read = [_page(path, tree, sites) for path in paths[:MOST_PAGES]]
    left = [_unread(path, f"more than {MOST_PAGES} pages") for path in paths[MOST_PAGES:]]
    return (*read, *left)


def is_documentation(path: str) -> bool:
    """A page of a known name, or below a folder of documentation."""
    if not path.lower().endswith(_SUFFIXES) or _SCAFFOLD.search(path.lower()):
        return False
    folder, _, name = path.lower().rpartition("/")
    return name.partition(".")[0] in _NAMES or not _FOLDERS.isdisjoint(folder.split("/"))


def _page(path: str, tree: Files, sites: frozenset[str]) -> DocumentationPage:
    text = tree.repository.text(path)
    if text is None:
        return _unread(path, "it cannot be read")
    if len(text) > MOST_TEXT:
        return _unread(path, f"it is longer than {MOST_TEXT} characters")
    broken: list[PageLink] = []
    if any(_is_doubtful(url, path, tree) for url in _targets(text)):
        page = tree.repository.page(path)
        if page is None or isinstance(page, Fault):
            return _unread(path, page.message if page else "it cannot be read")
        served = any(_is_below(path, folder) for folder in sites)
        broken = [one for one in broken_links(page, tree) if not (served and _is_routed(one.url))]
    places = {"links": Location(path, broken[0].line, broken[0].column)} if broken else {}
    said = (f"{one.url} (line {one.line})" for one in broken)
    return DocumentationPage(
        FixedPlace(Location(path, 1, 1), places), path, broken_links=tuple(dict.fromkeys(said))
    )


def _unread(path: str, problem: str) -> DocumentationPage:
    return DocumentationPage(FixedPlace(Location(path, 1, 1)), path, problem=problem)


def _targets(text: str) -> Iterator[str]:
    for form in (_INLINE, _DEFINED):
        for match in form.finditer(text):
            yield match[1]


def _is_doubtful(url: str, path: str, tree: Files) -> bool:
    """Whether a link has to be looked at more closely; an anchor always has."""
    if template.left(url) is not None:
        return False
    if "#" in url and not _SCHEME.match(url):
        return True
    address = read(url, posixpath.dirname(path), tree.own, links=tree.links)
    return isinstance(address, Address) and (
        address.anchor is not None or locate(tree, address) is None
    )


def _is_below(path: str, folder: str) -> bool:
    return not folder or path.startswith(f"{folder}/")


def _is_routed(url: str) -> bool:
    """Whether a site may answer a link by its own rules: no file is named, or an anchor is."""
    bare, mark, _ = url.partition("#")
    suffix = posixpath.splitext(unquoted(bare))[1].lower()
    return bool(mark) or bare.startswith("/") or suffix in {"", ".html", ".htm"}
