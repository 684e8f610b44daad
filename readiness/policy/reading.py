"""What an expression reads: each field checked against the facts' types, and noted in a shape.

CEL itself sees nested facts as dynamic maps: a field that does not exist would be found out only
when evaluated, and never inside `has()` or under `!exists(…)`. Knows no engine, only trees.
"""

import difflib
from collections.abc import Iterable, Mapping

from readiness.policy import operators, syntax
from readiness.policy.scope import (
    ANY,
    BOOL,
    DOUBLE,
    INT,
    NULL,
    STRING,
    ListOf,
    MapOf,
    Record,
    Scalar,
    Scope,
    Type,
)
from readiness.policy.shape import Shape
from readiness.policy.traced import Source, Value, joined
from readiness.record import NamedTuple

UNORDERED = "the keys of a mapping have no order: no list can be made of them"

_CONSTANTS: Mapping[str, Type] = {
    "null": NULL,
    "bool": BOOL,
    "int": INT,
    "double": DOUBLE,
    "string": STRING,
}


class Mistake(NamedTuple):
    """What is wrong with an expression, at an offset of its text."""

    offset: int
    message: str
    hint: str | None = None


class Reading(NamedTuple):
    """The type of the whole expression, what it reads of each variable, and what is wrong."""

    type: Type
    shapes: Mapping[str, Shape]
    mistakes: tuple[Mistake, ...]


def read(tree: syntax.Node, text: str, scope: Scope) -> Reading:
    """Walk a checked tree; `text` is its source, for the columns of fields."""
    walk = _Walk(text, scope)
    value = walk.value(tree, walk.roots)
    value.take()
    shapes = {name: walk.sources[name].shape() for name in sorted(walk.used)}
    return Reading(value.type, shapes, tuple(walk.mistakes))


def unexpected(kind: Type, expects: str) -> tuple[Mistake, ...]:
    """What is wrong with the type of the whole, where a decision is expected."""
    if expects != "bool" or kind in (BOOL, ANY):
        return ()
    return (Mistake(0, f"must give true or false, this gives {operators.words_of(kind)}"),)


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The known word that somebody may have meant."""
    found = difflib.get_close_matches(word, list(words), n=1, cutoff=0.6)
    return found[0] if found else None


Names = Mapping[str, Value]


class _Walk:
    """One pass over one tree; collects, raises nothing."""

    def __init__(self, text: str, scope: Scope) -> None:
        self.text = text
        self.sources = {name: Source(kind) for name, kind in scope.items()}
        self.roots: Names = {
            name: Value(kind, (self.sources[name],), name) for name, kind in scope.items()
        }
        self.used: set[str] = set()
        self.mistakes: list[Mistake] = []

    def value(self, node: syntax.Node, names: Names) -> Value:  # noqa: PLR0911 - one per node
        match node:
            case syntax.Const(_, kind):
                return Value(_CONSTANTS.get(kind, ANY))
            case syntax.Ident():
                return self._variable(node, names)
            case syntax.Select():
                return self._select(node, names)
            case syntax.Call():
                return self._call(node, names)
            case syntax.ListLiteral(_, items):
                item = joined([self.value(item, names) for item in items])
                return Value(ListOf(item.type), items=item)
            case syntax.MapLiteral(_, entries):
                for entry in entries:
                    self.value(entry, names).take()
                return Value(MapOf(ANY))
            case syntax.Comprehension():
                return self._comprehension(node, names)

    def _variable(self, node: syntax.Ident, names: Names) -> Value:
        if node.name not in names:
            if node.name in _TYPE_NAMES:
                return Value(ANY)
            return self._wrong(node.offset, node.name, "is not known here", names)
        value = names[node.name]
        if value is self.roots.get(node.name):
            self.used.add(node.name)
        return value

    def _select(self, node: syntax.Select, names: Names) -> Value:
        operand = self.value(node.operand, names)
        offset = self._name_offset(node)
        if isinstance(operand.type, MapOf):
            operand.take()
            return Value(BOOL if node.tests else operand.type.value, name=f"{operand.name}[…]")
        if node.tests and isinstance(operand.type, Record) and node.field in operand.type.fields:
            message = f"has({operand.name}.{node.field}) is always true: every field exists"
            hint = f"compare with null: {operand.name}.{node.field} != null"
            self.mistakes.append(Mistake(offset, message, hint))
        return self._field(operand, node.field, offset)

    def _field(self, operand: Value, field: str, offset: int) -> Value:
        name = f"{operand.name}.{field}"
        match operand.type:
            case Record(_, fields) if field in fields:
                sources = tuple(source.field(field) for source in operand.sources)
                return Value(fields[field], sources, name)
            case Record(_, fields):
                return self._wrong(offset, name, "no such field", fields, of=field)
            case Scalar("any" | "nothing"):
                operand.take()
                return Value(ANY, name=name)
            case ListOf():
                message = f"{name}: {operand.name} is a list; ask its items with .all(x, …)"
            case _:
                message = f"{name}: {operand.name} is {operators.words_of(operand.type)}, it has no fields"
        self.mistakes.append(Mistake(offset, message))
        return Value(ANY, name=name)

    def _call(self, node: syntax.Call, names: Names) -> Value:  # noqa: PLR0911 - one per kind
        arguments = [self.value(argument, names) for argument in node.arguments]
        match node.function:
            case "dyn":
                return arguments[0]
            case "_?_:_":
                arguments[0].take()
                return joined(arguments[1:])
            case "_[_]":
                return self._index(node, arguments[0], arguments[1])
            case "_==_" | "_!=_" if any(argument.type == NULL for argument in arguments):
                return Value(BOOL)
            case "size" if isinstance(arguments[0].type, ListOf):
                if not arguments[0].items:
                    arguments[0].item()
                return Value(INT)
            case "_+_" if all(isinstance(argument.type, ListOf) for argument in arguments):
                item = joined([argument.item() for argument in arguments])
                return Value(ListOf(item.type), items=item)
        for argument in arguments:
            argument.take()
        types = [argument.type for argument in arguments]
        self._check(node, types)
        return Value(operators.result(node.function, types))

    def _check(self, node: syntax.Call, types: list[Type]) -> None:
        wrong = operators.disagreement(node.function, types)
        if wrong:
            self.mistakes.append(Mistake(node.offset, *wrong))
        for argument, kind in zip(node.arguments, types, strict=True):
            message = operators.illogical(node.function, kind)
            if message:
                self.mistakes.append(Mistake(argument.offset, message))

    def _index(self, node: syntax.Call, operand: Value, index: Value) -> Value:
        key = node.arguments[1]
        index.take()
        match operand.type:
            case Record() if isinstance(key, syntax.Const) and key.kind == "string":
                return self._field(operand, key.text, key.offset)
            case Record():
                message = f"{operand.name}[…]: fields are named, not computed"
                self.mistakes.append(Mistake(node.offset, message))
                return Value(ANY)
            case ListOf():
                return operand.item()
            case MapOf(value):
                operand.take()
                return Value(value, name=f"{operand.name}[…]")
            case Scalar():
                operand.take()
                return Value(ANY)

    def _comprehension(self, node: syntax.Comprehension, names: Names) -> Value:
        ranged = self.value(node.range, names)
        match ranged.type:
            case ListOf():
                item = ranged.item()
            case MapOf():
                ranged.take()
                item = Value(STRING)
                if isinstance(node.initial, syntax.ListLiteral):
                    self.mistakes.append(Mistake(node.offset, UNORDERED, "use exists or all"))
            case Scalar("any" | "nothing"):
                ranged.take()
                item = Value(ANY)
            case kind:
                message = f"{ranged.name} is {operators.words_of(kind)}, not a list"
                self.mistakes.append(Mistake(node.range.offset, message))
                item = Value(ANY)
        initial = self.value(node.initial, names)
        inner = {**names, node.variable: item._replace(name=node.variable)}
        accumulated = {**inner, node.accumulator: initial}
        self.value(node.condition, accumulated)
        step = self.value(node.step, accumulated)
        return self.value(node.result, {**names, node.accumulator: joined([initial, step])})

    def _wrong(
        self, offset: int, name: str, message: str, known: Iterable[str], *, of: str | None = None
    ) -> Value:
        known = sorted(word for word in known if not word.startswith("@"))
        meant = nearest(of or name, known)
        guess = f"; did you mean {meant}?" if meant else ""
        self.mistakes.append(Mistake(offset, f"{name}: {message}{guess}", _known(known)))
        return Value(ANY, name=name)

    def _name_offset(self, node: syntax.Select) -> int:
        """Where a selected field's own name begins: behind the operand."""
        start = node.offset
        if node.tests:
            inner = node.operand
            start = self._name_offset(inner) if isinstance(inner, syntax.Select) else inner.offset
            start = self.text.find(".", start)
        return max(self.text.find(node.field, start), 0)


_TYPE_NAMES = frozenset(
    ("bool", "bytes", "double", "dyn", "int", "list", "map", "null_type", "string", "type", "uint")
)


def _known(words: list[str]) -> str:
    return "known: " + ", ".join(words)
