"""What expressions said in earlier runs, so that they are asked only of values never seen.

An answer depends on the expression, the values that it reads and the engine, and is remembered by
nothing less: where it was asked does not matter, and a tree with one changed file asks again only
what the change concerns. Holds no value of a subject, only digests and answers.
"""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from readiness import cache
from readiness.policy import engine

KIND = "answers"
MOST = 32_768
"""Answers that one place in the cache holds; beyond, those that the last run had no use for go."""
PLACES = 64
"""Trees share them by chance: that costs nothing but room, and bounds what the cache grows to."""
LONGEST = 1_000
"""Characters of an answer that is worth remembering."""


class Compiled(Protocol):
    """As much of a compiled expression as names it."""

    @property
    def digest(self) -> str:
        """Over its text, the type that it must give, and what it reads."""


class Told(Protocol):
    """Answers by the digest of what was asked."""

    def recall(self, asked: str) -> str | None:
        """What was said, or None."""

    def remember(self, asked: str, answer: str) -> None:
        """Keeps what was said."""

    def used(self) -> Mapping[str, str]:
        """What was recalled and remembered."""


class Answers:
    """The answers of one place in the cache; nothing is written before `keep`."""

    def __init__(self, store: cache.Cache, root: str) -> None:
        """`root` names the tree, so that its runs find what the ones before said."""
        self._store = store
        self._place = f"{int(cache.digest(root)[:8], 16) % PLACES:02x}"
        self._engine = engine.stamp()
        self._known = self._read()
        self._used: dict[str, str] = {}
        self._new = False

    def recall(self, asked: str) -> str | None:
        """What was said, or None."""
        answer = self._known.get(asked)
        if not isinstance(answer, str):
            return None
        self._used[asked] = answer
        return answer

    def remember(self, asked: str, answer: str) -> None:
        """Keeps what was said, for this run and, once it is `keep`t, for others."""
        if len(answer) <= LONGEST and len(self._used) < MOST:
            self._known[asked] = self._used[asked] = answer
            self._new = True

    def used(self) -> Mapping[str, str]:
        """What was recalled and remembered."""
        return self._used

    def keep(self) -> None:
        """Writes all answers down, where there are new ones."""
        if self._new:
            kept = self._known if len(self._known) <= MOST else self._used
            self._store.put(KIND, self._place, [self._engine, kept])
            self._new = False

    def _read(self) -> dict[str, Any]:
        match self._store.get(KIND, self._place):
            case [self._engine, dict() as known]:
                return known
        return {}


def question(expressions: bytes, tell: Callable[[], Any]) -> str | None:
    """The digest of expressions (their own `identity`) and of the values that they are asked of,
    as `tell` says them; None where these are not plain data.
    """
    try:
        told = cache.plainly(tell())
    except ValueError:
        return None
    return cache.hashed(expressions + b"\n" + told).hex()[:32]


def identity(*expressions: Compiled | None) -> bytes:
    """Names compiled expressions by all that their answers depend on; what each is for shows in its
    position.
    """
    return "\n".join([each.digest if each else "" for each in expressions]).encode()
