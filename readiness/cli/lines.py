"""Command lines of `check` that were understood before, so that they need no click: it takes longer
to import than a service to judge. What they mean is remembered, not what they ask for: click alone
knows the options, and whatever it was not asked before it is asked now.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from readiness.cache import Cache
    from readiness.cli.checking import Asked

KIND = "line"
UNCACHED = "--no-cache"
COMPLETING = "_READINESS_COMPLETE"
"""Set where a shell asks what may follow."""


def recalled(arguments: Sequence[str], environ: Mapping[str, str]) -> tuple[Asked, Cache] | None:
    """What is asked, on the day that the environment tells where the line names none; None where
    click has to be asked.
    """
    if arguments[:1] != ["check"] or UNCACHED in arguments or COMPLETING in environ:
        return None
    from readiness.cli import inputs  # noqa: PLC0415 - not for --help
    from readiness.cli.checking import Asked  # noqa: PLC0415 - see above

    store = inputs.cache(disabled=False)
    row = store.get(KIND, _key(arguments))
    if not isinstance(row, list):
        return None
    try:
        asked = Asked(*map(_plain, row))
        today = inputs.today(environ)
    except (TypeError, ValueError, OverflowError, OSError):
        return None
    return (asked if asked.date else asked._replace(date=today)), store


def remember(arguments: Sequence[str], asked: Asked, store: Cache) -> None:
    """Keeps what click understood; `asked` has no date where that is not of the line itself.

    Not of a line that names systems to ask, which may hold a secret, nor where it shows only on the
    way that options do not go together: click tells that with its usage.
    """
    if asked.usual:
        store.put(KIND, _key(arguments), asked)


def _key(arguments: Sequence[str]) -> str:
    from readiness.cache import digest  # noqa: PLC0415 - not for --help

    return digest(*arguments)


def _plain(value: Any) -> Any:
    """JSON knows no tuples."""
    return tuple(map(_plain, value)) if isinstance(value, list) else value
