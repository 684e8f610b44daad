"""Records: `NamedTuple` as `typing` has it, at a tenth of its price to declare; knows no record.

A run declares a quarter of a thousand types of records and makes instances of few. The standard
library compiles a constructor for each type, and for each annotation that is a text: a third of
what our own modules take to import. Here the constructor is put together of what is compiled
already, where there are instances, and annotations stay as they are written. Type checkers see the
standard one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

__all__ = ["NamedTuple"]

FEW = 64
"""Instances of a wide type for which it does not pay to compile a constructor."""

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from _collections import _tuplegetter

    _new = tuple.__new__

    # a body for each number of fields: to compile one takes as long as to read a small module
    _BODIES = (
        lambda _cls: _new(_cls, ()),
        lambda _cls, a: _new(_cls, (a,)),
        lambda _cls, a, b: _new(_cls, (a, b)),
        lambda _cls, a, b, c: _new(_cls, (a, b, c)),
        lambda _cls, a, b, c, d: _new(_cls, (a, b, c, d)),
        lambda _cls, a, b, c, d, e: _new(_cls, (a, b, c, d, e)),
        lambda _cls, a, b, c, d, e, f: _new(_cls, (a, b, c, d, e, f)),
        lambda _cls, a, b, c, d, e, f, g: _new(_cls, (a, b, c, d, e, f, g)),
        lambda _cls, a, b, c, d, e, f, g, h: _new(_cls, (a, b, c, d, e, f, g, h)),
        lambda _cls, a, b, c, d, e, f, g, h, i: _new(_cls, (a, b, c, d, e, f, g, h, i)),
        lambda _cls, a, b, c, d, e, f, g, h, i, j: _new(_cls, (a, b, c, d, e, f, g, h, i, j)),
        lambda _cls, a, b, c, d, e, f, g, h, i, j, k: _new(_cls, (a, b, c, d, e, f, g, h, i, j, k)),
        lambda _cls, a, b, c, d, e, f, g, h, i, j, k, m: _new(
            _cls, (a, b, c, d, e, f, g, h, i, j, k, m)
        ),
        lambda _cls, a, b, c, d, e, f, g, h, i, j, k, m, n: _new(
            _cls, (a, b, c, d, e, f, g, h, i, j, k, m, n)
        ),
    )

    def _late(fields: tuple[str, ...], given: dict[str, Any]) -> Any:
        """Gives way to a constructor of the type's own: at once where one can be put together, else
        behind the first few instances, which it makes itself.
        """
        left = 0 if len(fields) < len(_BODIES) else FEW

        def made(cls: Any, *values: Any, **named: Any) -> Any:
            nonlocal left
            left -= 1
            if left > 0 and not named and len(fields) - len(given) <= len(values) <= len(fields):
                missing = fields[len(values) :]
                return _new(cls, (*values, *[given[name] for name in missing]))
            if left > 0 and not values and given.keys() | named.keys() == set(fields):
                merged = {**given, **named}
                return _new(cls, [merged[name] for name in fields])
            own = next(each for each in cls.__mro__ if "_fields" in each.__dict__)
            own.__new__ = staticmethod(_constructor(own))
            return own.__new__(cls, *values, **named)

        return made

    def _constructor(own: Any) -> Any:
        """A function whose parameters are the fields."""
        size = len(own._fields)
        body = _BODIES[size] if size < len(_BODIES) else _body(size)
        qualname = f"{own.__qualname__}.__new__"
        code = body.__code__.replace(co_varnames=("_cls", *own._fields), co_qualname=qualname)
        return type(body)(code, globals(), "__new__", tuple(own._field_defaults.values()))

    def _body(size: int) -> Any:
        names = "".join(f"_{number}, " for number in range(size))
        return eval(f"lambda _cls, {names}: _new(_cls, ({names}))")  # noqa: S307 - numbers

    class _Record(tuple):
        """What instances of all types can do, as in the standard library."""

        __slots__ = ()

        def __repr__(self) -> str:
            pairs = zip(self._fields, self, strict=True)
            told = ", ".join([f"{name}={value!r}" for name, value in pairs])
            return f"{self.__class__.__name__}({told})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

        @classmethod
        def _make(cls, values: Iterable[Any]) -> Any:
            return cls(*values)

        def _replace(self, /, **changed: Any) -> Any:
            made = tuple.__new__(self.__class__, map(changed.pop, self._fields, self))
            if changed:
                raise ValueError(f"there are no such fields: {', '.join(changed)}")
            return made

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

    class _Declared(type):
        """Makes a type of records of what the body of a class says."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
            if not bases:
                return type.__new__(cls, name, bases, body)
            fields = tuple(body.get("__annotations__", ()))
            given = {field: body[field] for field in fields if field in body}
            if tuple(given) != fields[len(fields) - len(given) :]:
                raise TypeError(f"{name}: a field with a default stands before one without")
            getters = {field: _tuplegetter(at, None) for at, field in enumerate(fields)}
            own = {"_fields": fields, "_field_defaults": given, "__match_args__": fields}
            return type(
                name,
                (_Record,),
                {**body, **getters, **own, "__slots__": (), "__new__": _late(fields, given)},
            )

    class NamedTuple(metaclass=_Declared):
        """The base of every record."""
