"""Records: `NamedTuple` as `typing` has it, at a tenth of its price to declare; knows no record.

A run declares a quarter of a thousand types of records and makes instances of few. The standard
library compiles a constructor for each type, and for each annotation that is a text: a third of
what our own modules take to import. Here the constructor is compiled for the first instance, and
annotations stay as they are written. Type checkers see the standard one.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from typing import NamedTuple
else:
    from _collections import _tuplegetter

    def _made(cls: Any, *values: Any, **named: Any) -> Any:
        """The first instance of a type: from then on its own constructor makes them."""
        own = next(each for each in cls.__mro__ if "_fields" in each.__dict__)
        own.__new__ = staticmethod(_constructor(own))
        return own.__new__(cls, *values, **named)

    def _constructor(own: Any) -> Any:
        """A function whose parameters are the fields."""
        names = "".join(f"{name}, " for name in own._fields)
        space = {"_new": tuple.__new__, "__builtins__": {}}
        made = eval(f"lambda _cls, {names}: _new(_cls, ({names}))", space)  # noqa: S307 - names
        made.__defaults__ = tuple(own._field_defaults.values())
        made.__name__, made.__qualname__ = "__new__", f"{own.__qualname__}.__new__"
        return made

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
                name, (_Record,), {**body, **getters, **own, "__slots__": (), "__new__": _made}
            )

    class NamedTuple(metaclass=_Declared):
        """The base of every record."""
