"""What expressions see of a subject: the parts that they read, as a key and for the engine.

What many subjects share (facts, catalogue, parameters, service) is looked at once per value.
"""

from collections.abc import Hashable, Iterable, Mapping
from typing import Any

from readiness.cache import hashed, plainly
from readiness.policy import engine, shape
from readiness.policy.shape import Projector, Shape
from readiness.record import NamedTuple

SHARED = frozenset({"facts", "catalog", "params", "service"})
"""Variables that stay the same object from one subject to the next."""

Key = tuple[Hashable, ...]


class _Seen:
    """A shared variable as it was seen last."""

    __slots__ = ("built", "digest", "number", "parts", "value")

    def __init__(self, value: Any, parts: Any, number: int) -> None:
        self.value, self.parts, self.number = value, parts, number
        self.built: Any = None
        self.digest: str | None = None

    def told(self) -> str:
        """The parts as a digest; raises `ValueError` where they are not plain data."""
        if self.digest is None:
            self.digest = hashed(plainly(self.parts)).hex()
        return self.digest


class _Part(NamedTuple):
    name: str
    shape: Shape
    project: Projector
    shared: bool


class View:
    """The parts of each variable that some expressions read."""

    __slots__ = ("_interned", "_known", "_seen", "_shapes")

    def __init__(self, shapes: Iterable[Mapping[str, Shape]]) -> None:
        self._shapes = tuple(shapes)
        self._known: tuple[_Part, ...] | None = None
        self._seen: dict[str, _Seen] = {}
        self._interned: dict[Hashable, int] = {}

    @property
    def _parts(self) -> tuple[_Part, ...]:
        """What to take of each variable; put together when it is first asked for."""
        if self._known is None:
            together: dict[str, Shape] = {}
            for each in self._shapes:
                for name, inner in each.items():
                    known = together.get(name)
                    together[name] = inner if known is None else shape.merged(known, inner)
            self._known = tuple(
                [
                    _Part(name, inner, shape.projector(inner), name in SHARED)
                    for name, inner in together.items()
                ]
            )
        return self._known

    @property
    def reads(self) -> Mapping[str, Shape]:
        """What is read of each variable."""
        return {name: inner for name, inner, _, _ in self._parts}

    def key(self, roots: Mapping[str, Any]) -> Key:
        """What an evaluation depends on: all else may differ without changing its value."""
        return tuple(
            [
                self._number(name, roots[name], project) if shared else project(roots[name])
                for name, _, project, shared in self._known or self._parts
            ]
        )

    def data(self, key: Key) -> dict[str, Any]:
        """The variables as plain data; `key` is the one that was made last."""
        return {
            name: self._built(name, inner) if shared else shape.build(inner, part)
            for (name, inner, _, shared), part in zip(self._parts, key, strict=True)
        }

    def told(self, key: Key) -> list[Any]:
        """The key, made last, in words that mean the same in another run; raises `ValueError` where
        a part is not plain data.
        """
        return [
            self._seen[name].told() if shared else part
            for (name, _, _, shared), part in zip(self._parts, key, strict=True)
        ]

    def _number(self, name: str, value: Any, project: Projector) -> int:
        """A number for the parts of a variable that many subjects share."""
        seen = self._seen.get(name)
        if seen is not None and seen.value is value:
            return seen.number
        parts = project(value)
        number = self._interned.setdefault((name, parts), len(self._interned))
        if seen is not None and seen.number == number:
            seen.value = value
        else:
            self._seen[name] = _Seen(value, parts, number)
        return number

    def _built(self, name: str, inner: Shape) -> Any:
        seen = self._seen[name]
        if seen.built is None:
            seen.built = shape.build(inner, seen.parts)
        return seen.built


class Sight:
    """One subject before the engine; converted once for all expressions that are asked of it."""

    __slots__ = ("_activation", "_data")

    def __init__(self, data: dict[str, Any]) -> None:
        self._data = data
        self._activation: Any = None

    def evaluated(self, expression: Any) -> Any:
        """The plain value of a loaded expression; raises `engine.Broken`."""
        if self._activation is None:
            self._activation = engine.activation(self._data)
        try:
            return engine.evaluated(expression, self._activation)
        except engine.Broken:
            said = engine.encodable(self._data)
            if said == self._data:
                raise
            self._data, self._activation = said, engine.activation(said)
            return engine.evaluated(expression, self._activation)
