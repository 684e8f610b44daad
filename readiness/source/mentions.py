"""Of whom a chart speaks that could not be rendered: it deploys nothing for anybody else.

Reads its files as text; renders nothing.
"""

import posixpath
from collections.abc import Iterator, Sequence

from readiness.model import Fault
from readiness.pattern import pattern
from readiness.source.packaging import CHART_FILE, Chart
from readiness.source.tree import Tree

_WORD = pattern(rb"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,60}[A-Za-z0-9])?")
_PARTS = pattern(r"[._-]")
_LOCAL = pattern(rb"file://([^\s\"']{1,300})")


def told(tree: Tree, charts: Sequence[Chart], faults: Sequence[Fault]) -> list[Fault]:
    """The faults, those of charts with the words of the chart.

    The only chart of a repository stays without: it may be installed for anybody, under a name that
    stands nowhere.
    """
    folders = [chart.folder for chart in charts if chart.templates or chart.borrows]
    if len(folders) < 2 or not faults:
        return list(faults)
    known: dict[str, frozenset[str]] = {}
    found: list[Fault] = []
    for fault in faults:
        folder = next((one for one in folders if _holds(one, fault)), None)
        if folder is not None and fault.kinds:
            if folder not in known:
                known[folder] = frozenset(_words(tree, folder))
            found.append(fault._replace(words=known[folder]))
        else:
            found.append(fault)
    return found


def parts(word: str) -> set[str]:
    """A word and what it is composed of, in lower case."""
    return {word.lower(), *_PARTS.split(word.lower())}


def _holds(folder: str, fault: Fault) -> bool:
    return bool(folder) and fault.location.path.startswith(f"{folder}/")


def _words(tree: Tree, folder: str) -> Iterator[str]:
    """All words of all files of a chart and of the charts of the tree that it takes in, and of the
    way to it; of composed ones the parts too.
    """
    yield from (word.lower() for word in folder.split("/"))
    for path, content in tree.read_all(_files(tree, folder)):
        text = content if isinstance(content, bytes) else b""
        for match in _WORD.findall(
            posixpath.basename(path).encode("utf-8", "replace") + b" " + text
        ):
            yield from parts(match.decode("ascii"))


def _files(tree: Tree, folder: str) -> list[str]:
    """The files of a chart and of all charts of the tree that it depends on."""
    seen: set[str] = set()
    queue = [folder]
    while queue:
        at = queue.pop()
        if at not in seen:
            seen.add(at)
            said = tree.read(posixpath.join(at, CHART_FILE))
            found = _LOCAL.findall(said) if isinstance(said, bytes) else ()
            named = (local.decode("utf-8", "replace") for local in found)
            queue += (posixpath.normpath(posixpath.join(at, name)) for name in named)
    return [path for path in tree.paths if path.startswith(tuple(f"{one}/" for one in seen))]
