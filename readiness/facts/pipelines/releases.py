"""The release of Helm that a command is about; runs nothing.

<https://helm.sh/docs/helm/helm_upgrade/>, <https://helm.sh/docs/helm/helm_rollback/>.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

SWITCHES = frozenset(
    {
        *("-i", "--install", "--atomic", "--wait", "--wait-for-jobs", "--create-namespace"),
        *("--debug", "--force", "--dry-run", "--cleanup-on-fail", "--reuse-values", "--devel"),
        *("--reset-values", "--reset-then-reuse-values", "--rollback-on-failure", "--no-hooks"),
        *("--dependency-update", "--skip-crds", "--verify", "--render-subchart-notes", "-g"),
        *("--generate-name", "--disable-openapi-validation", "--take-ownership", "--recreate-pods"),
        *("--force-conflicts", "--hide-secret", "--hide-notes", "--pass-credentials", "--replace"),
    }
)
"""Flags that take no value, or only one after `=`."""


def arguments(words: Sequence[str]) -> Iterator[str]:
    """The words that are no flag and no value of one."""
    waits = False
    for word in words:
        if waits:
            waits = False
        elif not word.startswith("-"):
            yield word
        else:
            waits = "=" not in word and word not in SWITCHES


def installed(words: Sequence[str]) -> str | None:
    """What `helm upgrade` or `helm install` makes; None where Helm is left to name it."""
    return _after(words, ("upgrade", "install"), least=2)


def rolled_back(words: Sequence[str]) -> str | None:
    """What `helm rollback` takes back."""
    return _after(words, ("rollback",), least=1)


def _after(words: Sequence[str], verbs: Sequence[str], *, least: int) -> str | None:
    found = list(arguments(words[1:]))
    if not found or found[0] not in verbs:
        return None
    named = found[1:]
    return named[0] if len(named) >= least else None
