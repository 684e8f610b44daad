"""Asks `git` about a folder: reads only, no network, nothing the scanned repository configures runs.

A hostile repository can name programs in its own configuration (file monitor, hooks, filters,
pager, signature checks, transports of a partial clone). The user's own configuration stays in
force, for `safe.directory` and global ignore files.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import NamedTuple

from readiness.source.remote import https_form

DEADLINE_SECONDS = 60.0
NOT_FOUND = 127
TOO_LONG = 124
"""Codes of our own, as shells use them: no such program, and out of time."""

QUIET = (
    *("--no-optional-locks", "--no-pager"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.pager=cat"),
    *("-c", "core.quotePath=false"),
    *("-c", f"diff.orderFile={os.devnull}"),
    *("-c", "log.showSignature=false"),
    *("-c", "status.submoduleSummary=false"),
    *("-c", "submodule.recurse=false"),
)
KEPT_VARIABLES = ("GIT_CONFIG_", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES")
"""The user's configuration. Others, such as `GIT_DIR` inside a hook, would name another tree."""
OWN_VARIABLES = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

Folder = str | os.PathLike[str]
Setting = tuple[str, str]


class Answer(NamedTuple):
    """What git said; `code` 0 is success."""

    code: int
    out: bytes
    error: str

    @property
    def ok(self) -> bool:
        """Whether git did what it was asked."""
        return self.code == 0


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
    reason: str | None = None
    """Why there is no commit, where there is none."""


def command(root: Folder, arguments: Sequence[str]) -> list[str]:
    """The whole command line for a question about a folder."""
    return ["git", "-C", os.path.abspath(root), *QUIET, *arguments]  # noqa: PTH100 - cold start


def environment(settings: Sequence[Setting] = ()) -> dict[str, str]:
    """The user's environment without what would point git elsewhere, and with more settings: as
    variables, because a name with `=` in it cannot be said with `-c`.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(KEPT_VARIABLES)
    }
    given = kept.get("GIT_CONFIG_COUNT", "")
    count = int(given) if given.isdecimal() else 0
    for number, (key, value) in enumerate(settings, start=count):
        kept[f"GIT_CONFIG_KEY_{number}"] = key
        kept[f"GIT_CONFIG_VALUE_{number}"] = value
    if settings:
        kept["GIT_CONFIG_COUNT"] = str(count + len(settings))
    return kept | OWN_VARIABLES


def ask(
    root: Folder,
    *arguments: str,
    stdin: bytes = b"",
    settings: Sequence[Setting] = (),
    seconds: float = DEADLINE_SECONDS,
) -> Answer:
    """Runs git to its end or the deadline; raises nothing."""
    import subprocess  # noqa: PLC0415 - 13 ms that a tree in memory does not need

    try:
        done = subprocess.run(
            command(root, arguments),
            env=environment(settings),
            input=stdin,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except FileNotFoundError:
        return Answer(NOT_FOUND, b"", "git is not on the path")
    except subprocess.TimeoutExpired:
        return Answer(TOO_LONG, b"", f"git did not answer within {seconds:g} seconds")
    except (OSError, ValueError) as error:
        return Answer(NOT_FOUND, b"", f"git cannot be run: {type(error).__name__}")
    return Answer(done.returncode, done.stdout, complaint(root, done.stderr))


def complaint(root: Folder, stderr: bytes) -> str:
    """What git wrote beside its answer, with the folder's own place taken out of it."""
    text = stderr.decode("utf-8", "replace").strip()
    return text.replace(os.path.abspath(root), ".")  # noqa: PTH100 - cold start


def fields(out: bytes) -> list[str]:
    """The parts of a `-z` answer; bytes that are not UTF-8 become surrogates."""
    return out.decode("utf-8", "surrogateescape").split("\0")[:-1]


def resolve(root: Folder, ref: str) -> str | None:
    """The commit that a name, tag, branch or abbreviation stands for."""
    answer = ask(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    return answer.out.decode().strip() if answer.ok else None


def is_shallow(root: Folder) -> bool:
    """Whether history is cut off, so that dates and old commits cannot be had."""
    return ask(root, "rev-parse", "--is-shallow-repository").out.strip() == b"true"


def identity(root: Folder, *, at: str | None = None) -> GitIdentity:
    """Commit, remote, branch and dirtiness of a folder, in three short calls; of a commit where
    `at` names one (never dirty, on no branch).
    """
    listed = ask(root, "rev-parse", "--is-shallow-repository")
    if not listed.ok:
        return GitIdentity(reason=first_line(listed))
    shallow = listed.out.strip() == b"true"
    config = ask(root, "config", "--show-scope", "--null", "--list")
    remote = remote_of(fields(config.out))
    if at is not None:
        commit = resolve(root, at)
        return GitIdentity(
            commit, remote, shallow=shallow, reason=None if commit else "no such ref"
        )
    status = ask(root, "status", *STATUS, "--", ".", settings=without_filters(fields(config.out)))
    if not status.ok:
        commit = resolve(root, "HEAD")
        return GitIdentity(commit, remote, shallow=shallow, reason=first_line(status))
    return from_status(fields(status.out), remote, shallow=shallow)


STATUS = (
    *("--porcelain=v2", "--branch", "-z", "--no-renames"),
    *("--untracked-files=normal", "--ignore-submodules=all"),
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
        reason=None if born else "there is no commit yet",
    )


def first_line(answer: Answer) -> str:
    """Why git refused, in short."""
    line = answer.error.partition("\n")[0].removeprefix("fatal: ")
    return line or f"git ended with {answer.code}"


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
