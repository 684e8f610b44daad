"""Where a line of work left another: the commit that a change is compared with; asks git alone."""

from __future__ import annotations

from readiness.errors import ReadinessError
from readiness.source.git import NOT_FOUND, Folder, ask, first_line, is_shallow, resolve

DEEPEN = (
    "this clone is shallow: git fetch --deepen 500 origin '+refs/heads/*:refs/remotes/origin/*' "
    "(or --unshallow), then again (actions/checkout: fetch-depth: 0)"
)
"""With the branches named: `git clone --depth` follows one alone, whatever is fetched later."""


def merge_base(root: Folder, since: str, at: str | None = None) -> str:
    """The newest commit that `since` and the judged state (`at`, else HEAD) have in common.

    Raises `ReadinessError` where there is none, with the command that helps.
    """
    _require_repository(root)
    other = _commit(root, since)
    own = _commit(root, "HEAD" if at is None else at)
    found = ask(root, "merge-base", own, other)
    if found.ok:
        return found.out.decode().split()[0]
    message = f"{since!r} and what is judged have no commit in common"
    hint = DEEPEN if is_shallow(root) else "name a branch or commit that the work began from"
    raise ReadinessError(message, hint=hint)


def is_unborn(root: Folder, ref: str) -> bool:
    """Whether `ref` is the HEAD of a repository whose first commit is still to be made."""
    return ref == "HEAD" and ask(root, "rev-parse", "--git-dir").ok and resolve(root, ref) is None


def _require_repository(root: Folder) -> None:
    inside = ask(root, "rev-parse", "--git-dir")
    if inside.code == NOT_FOUND:
        raise ReadinessError("--since needs git, and git is not on the path", hint="install git")
    if not inside.ok:
        message = f"--since needs a git repository: {first_line(inside)}"
        raise ReadinessError(message, hint="readiness baseline write accepts what fails without it")


def _commit(root: Folder, ref: str) -> str:
    commit = resolve(root, ref)
    if commit is not None:
        return commit
    if ref == "HEAD":
        raise ReadinessError(
            "there is no commit yet", hint="commit first, or check without --since"
        )
    hint = "see git branch --all; fetch what is missing: git fetch origin"
    if is_shallow(root):
        hint = DEEPEN
    raise ReadinessError(f"no commit is known as {ref!r}", hint=hint)
