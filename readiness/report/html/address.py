"""Where a place of the repository can be read on the web, at the commit that was judged."""

from __future__ import annotations

import string
from urllib.parse import quote, urlsplit

from readiness.model import Location, Target
from readiness.record import NamedTuple
from readiness.report.html.element import web_address

HEX = frozenset(string.hexdigits)


class Forge(NamedTuple):
    """How a forge writes the address of a file and of its lines."""

    file: str
    lines: str
    commit: str


FORGES = {
    "github": Forge("{root}/blob/{commit}/{path}", "#L{first}-L{last}", "{root}/commit/{commit}"),
    "gitlab": Forge(
        "{root}/-/blob/{commit}/{path}", "#L{first}-{last}", "{root}/-/commit/{commit}"
    ),
    "bitbucket": Forge(
        "{root}/src/{commit}/{path}", "#lines-{first}:{last}", "{root}/commits/{commit}"
    ),
}
"""By a label of the host. https://docs.github.com/repositories/working-with-files,
https://docs.gitlab.com/user/project/repository/files/, https://support.atlassian.com/bitbucket-cloud
"""


class Web(NamedTuple):
    """The repository on a forge, at a commit."""

    forge: Forge
    root: str
    commit: str
    prefix: str = ""
    """The folder that was judged, from the repository's root; empty, or ends in `/`."""

    @property
    def of_commit(self) -> str:
        """The address of the commit."""
        return self.forge.commit.format(root=self.root, commit=self.commit)

    def of(self, place: Location) -> str | None:
        """The address of a place; None for a path that no address can hold."""
        try:
            path = quote((self.prefix + place.path).encode("utf-8", "surrogateescape"), safe="/")
        except UnicodeEncodeError:
            return None
        if not place.path or place.path.startswith(("/", "../")):
            return None
        file = self.forge.file.format(root=self.root, commit=self.commit, path=path)
        last = max(place.end_line or place.line, place.line)
        return file + self.forge.lines.format(first=place.line, last=last)


def web(target: Target) -> Web | None:
    """The repository where its host is one that is known; None where no link would be sure."""
    root = web_address(target.repository)
    commit = target.commit or ""
    if root is None or len(commit) not in {40, 64} or not HEX.issuperset(commit):
        return None
    parts = urlsplit(root)
    labels = (parts.hostname or "").split(".")
    name = next((name for name in FORGES if name in labels), None)
    if name is None or (name == "bitbucket" and parts.hostname != "bitbucket.org"):
        return None
    path = quote(parts.path.strip("/"), safe="/~")
    return Web(FORGES[name], f"https://{parts.netloc}/{path}", commit, target.prefix)
