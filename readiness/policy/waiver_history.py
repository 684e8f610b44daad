"""Who entered a waiver, and how often its end was moved on, by the history of its file; pure."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence

from readiness.errors import PolicyErrors
from readiness.model import Waiver
from readiness.policy import waiver_file
from readiness.record import NamedTuple

Key = tuple[str, str, str | None]


class Past(NamedTuple):
    """A file as somebody left it."""

    author: str
    """`Name <address>`."""
    day: str
    waivers: tuple[Waiver, ...]


def past(path: str, author: str, day: str, content: bytes) -> Past:
    """One state; what could not be read then accepted nothing."""
    try:
        given = waiver_file.load(path, content) if content.strip() else ()
    except PolicyErrors:
        given = ()
    return Past(author, day, given)


def remembered(waivers: Iterable[Waiver], history: Sequence[Past]) -> tuple[Waiver, ...]:
    """The waivers of a file with what its history tells, from the oldest to the newest.

    A waiver that was taken out and comes back with a later day is renewed too. One that does not say
    when it was created was when it was committed: waiting makes no waiver shorter.
    """
    states = [(each, _latest(each.waivers)) for each in history]
    return tuple(_told(item, states) for item in waivers)


def _key(item: Waiver) -> Key:
    return (item.rule, item.service, item.subject)


def _latest(given: Iterable[Waiver]) -> Mapping[Key, Waiver]:
    """Of several that accept the same, the one that lasts longest."""
    return {_key(item): item for item in sorted(given, key=lambda each: each.expires or "")}


State = tuple[Past, Mapping[Key, Waiver]]


def _told(item: Waiver, states: Sequence[State]) -> Waiver:
    key = _key(item)
    ends = [found.expires or "" for _, state in states if (found := state.get(key)) is not None]
    ends.append(item.expires or "")
    renewals = sum(later > sooner for sooner, later in itertools.pairwise(ends))
    entered = _entered(item, states)
    if entered is None:
        return item._replace(renewals=renewals)
    created = item.created or entered.day or None
    return item._replace(entered_by=entered.author, renewals=renewals, created=created)


def _entered(item: Waiver, states: Sequence[State]) -> Past | None:
    """The state that first had it as it is now; None where that is not committed yet."""
    first: Past | None = None
    for state, given in reversed(states):
        found = given.get(_key(item))
        if found is None or _terms(found) != _terms(item):
            return first
        first = state
    return first


def _terms(item: Waiver) -> tuple[str | None, ...]:
    """What somebody accepts: words may be mended by anybody."""
    return (item.expires, item.approved_by)
