"""Files that are read because something names them (an include, a script); knows no dialect."""

import posixpath
from collections.abc import Mapping

from readiness.model import Fault
from readiness.record import NamedTuple
from readiness.source.document import Document
from readiness.source.repository import Repository


class NamedFiles(NamedTuple):
    """A repository with its documents by path, the first of each file."""

    repository: Repository
    documents: Mapping[str, Document]

    def document(self, path: str) -> Document | Fault | None:
        """The first document of a file; None where there is no such file or nothing in it."""
        known = self.documents.get(path)
        if known is not None or path not in self.repository.paths:
            return known
        content = self.repository.tree.read(path)
        if isinstance(content, Fault):
            return content
        from readiness.source import yaml  # noqa: PLC0415 - 20 ms, only where something is named

        parse = yaml.parse_json if path.endswith(".json") else yaml.parse
        parsed = parse(path, content, wanted=True)
        if parsed.documents:
            return parsed.documents[0]
        return parsed.faults[0] if parsed.faults else None

    def text(self, path: str) -> str | None:
        """The text of a file; None where there is none."""
        return self.repository.text(path)


def named_files(repository: Repository) -> NamedFiles:
    """The files of a repository, to be asked for by name."""
    documents: dict[str, Document] = {}
    for document in repository.documents:
        documents.setdefault(document.path, document)
    return NamedFiles(repository, documents)


def inside(folder: str, name: str) -> str | None:
    """A relative name below a folder, normalised; None where it leaves the repository."""
    path = posixpath.normpath(posixpath.join(folder, name.lstrip("/") if name[:1] == "/" else name))
    return None if path.startswith(("..", "/")) else path
