"""Values while an expression is walked: their types, and which parts of the facts they come from."""

from __future__ import annotations

from readiness.policy import shape
from readiness.policy.scope import ANY, NOTHING, NULL, ListOf, MapOf, Record, Scalar, Type
from readiness.policy.shape import Shape
from readiness.record import NamedTuple


class Source:
    """A part of the facts that is read; grows while the tree is walked."""

    __slots__ = ("_fields", "_item", "_type", "_whole")

    def __init__(self, type_: Type) -> None:
        self._type = type_
        self._fields: dict[str, Source] = {}
        self._item: Source | None = None
        self._whole = False

    def field(self, name: str) -> Source:
        """A field of a record, which is read from now on."""
        record = self._type
        kind = record.fields[name] if isinstance(record, Record) else ANY
        return self._fields.setdefault(name, Source(kind))

    def item(self) -> Source:
        """Any item of a list."""
        if self._item is None:
            self._item = Source(self._type.item if isinstance(self._type, ListOf) else ANY)
        return self._item

    def take(self) -> None:
        """Note that all of it is read."""
        self._whole = True

    def shape(self) -> Shape:
        """What was read, as plain data."""
        match self._type:
            case Record(_, fields, placed):
                names = sorted(fields if self._whole else self._fields)
                parts = {name: self._part(name) for name in names}
                return {
                    f"{shape.PLACED}{name}" if name in placed else name: part
                    for name, part in parts.items()
                }
            case ListOf(Record() | ListOf()):
                return [self._inner()]
            case ListOf():
                return shape.ITEMS
            case MapOf():
                return shape.MAPPING
            case Scalar(name, word):
                return shape.WORD if word else shape.NUMBER if name == "double" else shape.PLAIN

    def _part(self, name: str) -> Shape:
        part = self.field(name)
        if self._whole:
            part.take()
        return part.shape()

    def _inner(self) -> Shape:
        inner = self.item()
        if self._whole:
            inner.take()
        return inner.shape()


class Value(NamedTuple):
    """What a part of an expression stands for."""

    type: Type
    sources: tuple[Source, ...] = ()
    name: str = "this"
    """How a message calls it."""
    items: Value | None = None
    """The items of a list that the expression itself makes."""

    def take(self) -> None:
        """Note that all of it is read."""
        for source in self.sources:
            source.take()
        if self.items:
            self.items.take()

    def item(self) -> Value:
        """Any item of it, if it is a list."""
        if self.items:
            return self.items
        kind = self.type.item if isinstance(self.type, ListOf) else ANY
        return Value(kind, tuple(source.item() for source in self.sources), f"{self.name}[…]")


def joined(values: list[Value]) -> Value:
    """What one of several values may be."""
    types = [value.type for value in values if value.type not in (NOTHING, NULL)]
    kind = _common(types)
    items = [value.items for value in values if value.items]
    return Value(
        kind,
        tuple(source for value in values for source in value.sources),
        values[0].name if values else "this",
        joined(items) if items else None,
    )


def _common(types: list[Type]) -> Type:
    if not types:
        return NOTHING
    lists = [kind for kind in types if isinstance(kind, ListOf)]
    if len(lists) == len(types):
        return ListOf(_common([kind.item for kind in lists if kind.item != NOTHING]))
    return types[0] if all(kind == types[0] for kind in types) else ANY
