"""Records are what `typing.NamedTuple` makes, whatever they cost."""

from __future__ import annotations

import copy
import inspect
import pickle
import typing

import pytest

from readiness.record import NamedTuple


class Span(NamedTuple):
    """A stretch of lines."""

    first: int
    last: int | None = None
    note: str = "none"
    """What it is of."""

    @property
    def length(self) -> int:
        return (self.last or self.first) - self.first + 1

    def __str__(self) -> str:
        return f"{self.first}-{self.last}"


class Wide(NamedTuple):
    """More fields than constructors lie ready for."""

    a: int
    b: int
    c: int
    d: int
    e: int
    f: int
    g: int
    h: int
    i: int
    j: int
    k: int
    m: int
    n: int
    o: int = 14
    p: int = 15


class Nothing(NamedTuple):
    """A record of no fields."""


def test_a_record_is_made_by_position_and_by_name_however_often():
    for _ in range(20):
        assert Span(1) == Span(first=1) == (1, None, "none")
        assert Span(note="x", last=3, first=1) == Span(1, 3, "x") == (1, 3, "x")
        assert Span(1, note="x", last=3) == (1, 3, "x")
        assert type(Span(1)) is type(Span(first=1)) is Span
        assert Nothing() == ()


def test_a_wide_record_is_made_by_position_and_by_name_however_often():
    numbers = tuple(range(1, 16))
    named = dict(zip(Wide._fields, numbers, strict=True))
    for _ in range(200):
        assert Wide(*numbers) == Wide(*numbers[:13]) == Wide(**named) == numbers
        assert Wide(*numbers[:13], p=0)[13:] == (14, 0)
        for wrong in (numbers[:12], (*numbers, 16)):
            with pytest.raises(TypeError):
                Wide(*wrong)
        with pytest.raises(TypeError):
            Wide(*numbers, a=1)
        with pytest.raises(TypeError):
            Wide(*numbers[:13], z=1)


def test_a_constructor_says_whose_it_is_and_what_it_takes():
    assert (Span.__new__.__name__, Wide(*range(13)).p) == ("__new__", 15)
    Span(1)
    assert Span.__new__.__qualname__ == "Span.__new__"
    assert str(inspect.signature(Span.__new__)) == "(_cls, first, last=None, note='none')"


@pytest.mark.parametrize(
    ("values", "named"), [((), {}), ((1, 2, "x", 4), {}), ((1,), {"first": 2}), ((1,), {"end": 2})]
)
def test_a_record_refuses_fields_that_are_missing_or_too_many(values, named):
    with pytest.raises(TypeError):
        Span(*values, **named)
    with pytest.raises(TypeError):
        Span(*values, **named)


def test_a_record_is_a_tuple_that_can_be_taken_apart():
    match Span(1, 2):
        case Span(first, last=last):
            assert (first, last) == (1, 2)
    first, *_ = Span(1, 2)
    assert (first, Span(1, 2)[1], isinstance(Span(1), tuple)) == (1, 2, True)
    assert Span(1, 3).length == 3
    assert str(Span(1, 2)) == "1-2"
    assert repr(Span(1, 2)) == "Span(first=1, last=2, note='none')"


def test_a_record_is_frozen():
    with pytest.raises(AttributeError):
        Span(1).first = 2
    with pytest.raises(AttributeError):
        Span(1).other = 2


def test_a_changed_record_is_another_of_its_type():
    changed = Span(1, 2)._replace(last=5)
    assert (changed, type(changed)) == (Span(1, 5), Span)
    with pytest.raises(ValueError, match="end"):
        Span(1)._replace(end=5)


def test_a_record_tells_its_fields_and_their_types():
    assert Span._fields == ("first", "last", "note")
    assert Span(1)._asdict() == {"first": 1, "last": None, "note": "none"}
    assert Span._make([1, 2, "x"]) == Span(1, 2, "x")
    hints = {"first": int, "last": int | None, "note": str}
    assert typing.get_type_hints(Span) == hints
    assert Span.__doc__ == "A stretch of lines."


def test_a_record_survives_copying_and_pickling():
    for made in (copy.copy(Span(1)), copy.deepcopy(Span(1)), pickle.loads(pickle.dumps(Span(1)))):
        assert (made, type(made)) == (Span(1), Span)


def test_a_field_without_a_default_cannot_stand_behind_one_that_has_one():
    with pytest.raises(TypeError, match="Broken"):

        class Broken(NamedTuple):
            first: int = 1
            last: int
