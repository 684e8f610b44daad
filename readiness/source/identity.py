"""Which state of which repository a folder shows: commit, remote, branch, dirty; asks git alone."""

from collections.abc import Callable, Sequence
from functools import cache

from readiness.record import NamedTuple
from readiness.source.beginning import PLACE, SETTINGS, Beginning
from readiness.source.git import Answer, Folder, Running, Setting, ask, fields, first_line, resolve
from readiness.source.remote import https_form

STATUS = (
    *("--porcelain=v2", "--branch", "-z", "--no-renames"),
    *("--untracked-files=normal", "--ignore-submodules=all"),
)
UNBORN = "there is no commit yet"


class GitIdentity(NamedTuple):
    """Which state of which repository a folder shows."""

    commit: str | None = None
    remote: str | None = None
    """Of `origin`, else of the only one; as `https://host/path`, without credentials."""
    branch: str | None = None
    """None on a detached head."""
    dirty: bool = False
    """Below the folder something differs from the commit; files git does not track yet count."""
    shallow: bool = False
    prefix: str = ""
    """The folder from the root of its repository: empty, or ends in `/`."""
    reason: str | None = None
    """Why there is no commit; beside a commit, why it is not known whether the folder is dirty."""


def identity(
    root: Folder, *, at: str | None = None, staged: bool = False, begun: Beginning | None = None
) -> GitIdentity:
    """Commit, remote, branch and dirtiness of a folder, in three short calls; of a commit where
    `at` names one (never dirty, on no branch); of the index where that is meant. `begun`: what git
    was asked already.
    """
    return look_up(root, at=at, staged=staged, begun=begun)()


def look_up(
    root: Folder, *, at: str | None = None, staged: bool = False, begun: Beginning | None = None
) -> Callable[[], GitIdentity]:
    """The same, to be had by a call: what differs from the commit is what git takes longest to say,
    and nobody needs first. It has to be called.
    """
    listed = ask(root, *PLACE) if begun is None else begun.place.answer()
    if not listed.ok:
        unknown = GitIdentity(reason=first_line(listed))
        return lambda: unknown
    told, _, prefix = listed.out.decode("utf-8", "surrogateescape").partition("\n")
    found = GitIdentity(shallow=told == "true", prefix=prefix.removesuffix("\n"))
    config = ask(root, *SETTINGS) if begun is None else begun.settings.answer()
    if not config.ok:
        return lambda: found._replace(reason=first_line(config))
    settings = fields(config.out)
    found = found._replace(remote=remote_of(settings))
    if at is not None:
        commit = resolve(root, at)
        found = found._replace(commit=commit, reason=None if commit else "no such ref")
        return lambda: found
    if staged:
        found = _staged(root, found)
        return lambda: found
    arguments = ("status", *STATUS, "--", ".")
    status = Running(root, arguments, settings=without_filters(settings))
    return cache(lambda: _of_status(root, found, status.answer()))


def _of_status(root: Folder, found: GitIdentity, status: Answer) -> GitIdentity:
    if not status.ok:
        return found._replace(commit=resolve(root, "HEAD"), reason=first_line(status))
    told = from_status(fields(status.out), found.remote, shallow=found.shallow)
    return told._replace(prefix=found.prefix)


def _staged(root: Folder, found: GitIdentity) -> GitIdentity:
    from readiness.source.index import differs  # noqa: PLC0415 - only hooks ask

    commit = resolve(root, "HEAD")
    branch = ask(root, "symbolic-ref", "--quiet", "--short", "HEAD")
    return found._replace(
        commit=commit,
        branch=branch.out.decode("utf-8", "replace").strip() if branch.ok else None,
        dirty=differs(root),
        reason=None if commit else UNBORN,
    )


def from_status(lines: Sequence[str], remote: str | None, *, shallow: bool) -> GitIdentity:
    """Reads `git status --porcelain=v2 --branch -z`."""
    headers = dict(line[2:].partition(" ")[::2] for line in lines if line.startswith("# "))
    commit, branch = headers.get("branch.oid"), headers.get("branch.head")
    born = commit != "(initial)"
    return GitIdentity(
        commit=commit if born else None,
        remote=remote,
        branch=None if branch == "(detached)" else branch,
        dirty=any(not line.startswith("# ") for line in lines),
        shallow=shallow,
        reason=None if born else UNBORN,
    )


def entries(config: Sequence[str]) -> list[tuple[str, str, str]]:
    """Scope, key and value of each entry of `git config --show-scope --null --list`."""
    pairs = zip(config[::2], config[1::2], strict=False)
    return [(scope, *entry.partition("\n")[::2]) for scope, entry in pairs]


def remote_of(config: Sequence[str]) -> str | None:
    """The address of `origin`, else of the only remote."""
    urls: dict[str, str] = {}
    for _, key, value in entries(config):
        if key.startswith("remote.") and key.endswith(".url"):
            urls.setdefault(key[len("remote.") : -len(".url")], value)
    only = next(iter(urls.values())) if len(urls) == 1 else None
    url = urls.get("origin", only)
    return https_form(url) if url else None


def without_filters(config: Sequence[str]) -> list[Setting]:
    """Settings that switch off each filter the repository itself defines; the user's own stay."""
    names = dict.fromkeys(
        key.rpartition(".")[0]
        for scope, key, _ in entries(config)
        if key.startswith("filter.") and scope in {"local", "worktree"}
    )
    off = (("clean", ""), ("smudge", ""), ("process", ""), ("required", "false"))
    return [(f"{name}.{key}", value) for name in names for key, value in off]
