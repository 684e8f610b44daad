"""Where a link of a rule or a page leads within the repository; opens no file and no connection."""

import posixpath

from readiness.facts.model.place import NO, UNKNOWN, Answer
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.text import unquoted


class Address(NamedTuple):
    """Paths of this repository that the link may mean, likeliest first, and its anchor."""

    paths: tuple[str, ...]
    wanted: str
    """The path as its author meant it, for messages."""
    anchor: str | None = None
    note: str = ""
    loose: bool = False
    """A site shows the page: its file may be named in another case."""


Links = tuple[tuple[str, str], ...]
"""Start of a URL, and the folder that holds its pages; the longest first."""


class Elsewhere(NamedTuple):
    """A link that leads to no file of this repository."""

    resolves: Answer
    reason: str


EXTERNAL = Elsewhere(UNKNOWN, "external, not looked at")
OUTSIDE = Elsewhere(NO, "leads outside the repository")
DEFAULT_REFS = frozenset({"main", "master", "trunk", "HEAD"})
LONGEST_REF = 4
"""Parts of a branch name such as `feature/a/b`, which a URL does not set apart from the path."""

_SCHEME = pattern(r"([A-Za-z][A-Za-z0-9+.-]{0,30}):")
_CONTROL = pattern(r"[\x00-\x1f\x7f]")
_VIEWS = frozenset({"blob", "tree", "raw", "blame", "edit", "src", "browse", "plain"})
_KINDS_OF_REF = frozenset({"branch", "commit", "tag"})
_RAW_HOST = "raw.githubusercontent.com"


def read(
    url: str, folder: str, own: str | None, *, rooted: bool = False, links: Links = ()
) -> Address | Elsewhere:
    """`folder` is that of the file that holds the link, `own` the `https://` form of the remote,
    `links` what the repository says of other URLs.

    `rooted`: a relative path may also start at the root, as rules write it; a page's never does.
    """
    text = url.strip()
    if _CONTROL.search(unquoted(text)):
        return Elsewhere(NO, "holds control characters")
    if text.startswith("//"):
        text = f"https:{text}"
    scheme = _SCHEME.match(text)
    if scheme is None:
        return _relative(text, folder, rooted=rooted)
    if scheme.group(1).lower() not in ("http", "https"):
        return Elsewhere(NO, f"`{scheme.group(1).lower()}:` leads to no page")
    mapped = _mapped(text, links)
    return _on_forge(text, own) if mapped is None else mapped


_SUFFIXES = (".md", ".markdown", ".adoc", ".rst", "/index.md", "/_index.md", "/README.md")


def _mapped(url: str, links: Links) -> Address | Elsewhere | None:
    """A page of a site whose sources somebody named; None for any other URL."""
    for start, folder in links:
        rest = url[len(start) :]
        if not url.startswith(start) or not (start.endswith("/") or rest[:1] in {"", *"/?#"}):
            continue
        path, _, anchor = rest.partition("#")
        page = unquoted(path.partition("?")[0]).strip("/")
        beside, home = _beside(folder)
        found = normal(posixpath.join(home, page))
        if found is None:
            return OUTSIDE
        bare = found.removesuffix(".html").removesuffix(".htm")
        paths = (found, *(f"{bare}{suffix}" for suffix in _SUFFIXES))
        return Address(
            tuple(f"{beside}{one.lstrip('/')}" for one in dict.fromkeys(paths)),
            f"{beside}{found}",
            anchor or None,
            loose=True,
        )
    return None


def _beside(folder: str) -> tuple[str, str]:
    """The checkout beside this one that a folder lies in (`../NAME/`), and the folder there."""
    if not folder.startswith("../"):
        return "", folder
    name, _, home = folder.removeprefix("../").partition("/")
    return f"../{name}/", home


def _relative(text: str, folder: str, *, rooted: bool) -> Address | Elsewhere:
    rest, _, anchor = text.partition("#")
    path = unquoted(rest.partition("?")[0])
    if not path:
        return Elsewhere(NO, "an anchor without a page" if anchor else "leads nowhere")
    checkout, home = _beside(f"{folder}/")
    if checkout:
        return _of_checkout(checkout, posixpath.join(home, path), anchor)
    if path.startswith("/"):
        return _address([path.lstrip("/")], anchor)
    beside = posixpath.join(folder, path)
    found = _address([beside, path] if rooted else [beside], anchor)
    if isinstance(found, Elsewhere) or not rooted:
        return found
    return found._replace(wanted=found.paths[-1])


def _of_checkout(checkout: str, path: str, anchor: str) -> Address | Elsewhere:
    """A link of a page that a checkout beside this one holds: it leads out of that to nowhere."""
    found = _address([path.lstrip("/")], anchor)
    if isinstance(found, Elsewhere):
        return found
    paths = tuple(f"{checkout}{one}" for one in found.paths)
    return found._replace(paths=paths, wanted=paths[0])


def _address(paths: list[str], anchor: str, note: str = "") -> Address | Elsewhere:
    within = [found for path in paths if (found := normal(path)) is not None]
    if not within:
        return OUTSIDE
    return Address(tuple(dict.fromkeys(within)), within[0], anchor or None, note)


def normal(path: str) -> str | None:
    """The path without `.` and `..`; None where it leaves the root."""
    found = posixpath.normpath(path or ".")
    if found == ".." or found.startswith(("../", "/")):
        return None
    return "" if found == "." else found


def _on_forge(url: str, own: str | None) -> Address | Elsewhere:
    """A page of this repository on GitHub, GitLab, Bitbucket, Gitea; all else is external."""
    from urllib.parse import urlsplit  # noqa: PLC0415 - 4 ms, not where no link is a URL

    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower().removeprefix("www.")
        home = urlsplit(own or "")
    except ValueError:
        return Elsewhere(NO, "is no URL")
    if not host:
        return Elsewhere(NO, "is no URL")
    steps = [step for step in unquoted(parts.path).split("/") if step]
    rest = _below(steps, home.path)
    if rest is None:
        return EXTERNAL
    if host == _RAW_HOST and home.hostname == "github.com":
        return _of_ref(rest, parts.fragment)
    if host != (home.hostname or "").removeprefix("www."):
        return EXTERNAL
    return _of_view(rest, parts.fragment)


def _below(steps: list[str], home: str) -> list[str] | None:
    """What follows the repository's own path; forges do not tell case apart."""
    own = [step.lower() for step in home.split("/") if step]
    if not own or [step.lower().removesuffix(".git") for step in steps[: len(own)]] != own:
        return None
    return steps[len(own) :]


def _of_view(rest: list[str], anchor: str) -> Address | Elsewhere:
    if rest[:1] == ["-"]:
        rest = rest[1:]
    if not rest:
        return _address([""], anchor)
    if rest[0] == "wiki":
        return Elsewhere(UNKNOWN, "a page of the wiki, not looked at")
    if rest[0] not in _VIEWS or len(rest) < 2:
        return EXTERNAL
    is_kind = rest[0] in ("src", "raw") and rest[1] in _KINDS_OF_REF and len(rest) > 2
    return _of_ref(rest[2:] if is_kind else rest[1:], anchor)


def _of_ref(rest: list[str], anchor: str) -> Address | Elsewhere:
    """The reference's name may hold slashes: every cut is a candidate."""
    if rest[:2] == ["refs", "heads"]:
        rest = rest[2:]
    if not rest:
        return EXTERNAL
    cuts = range(1, min(len(rest), LONGEST_REF) + 1)
    note = "" if rest[0] in DEFAULT_REFS else f"looked up in this checkout, not in {rest[0]}"
    paths = ["/".join(rest[cut:]) for cut in cuts]
    wanted = paths if len(rest) == 1 else [path for path in paths if path]
    return _address(wanted, anchor, note)
