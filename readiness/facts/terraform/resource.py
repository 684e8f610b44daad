"""A resource and a module of Terraform, as collectors ask for their values; reads no file."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readiness.facts.model import NO, UNKNOWN, YES, Answer
from readiness.facts.terraform.value import Reference, Unknown, resolve
from readiness.model import Location
from readiness.record import NamedTuple
from readiness.source.document import Document, Step


class Resource(NamedTuple):
    """A resource of a module, or a nested block of one."""

    document: Document
    steps: tuple[Step, ...]
    type: str
    name: str
    values: Mapping[str, Any]
    """The module's: `var.x` and `local.y` → as written."""
    data: bool = False

    def raw(self, *steps: Step) -> Any:
        """A value as written; None where it is not given."""
        return self.document.get(*self.steps, *steps)

    def value(self, *steps: Step) -> Any:
        """What a value comes to; None where it is not given."""
        return resolve(self.raw(*steps), self.values)

    def text(self, *steps: Step) -> str | None:
        """A value that is known to be text; None for anything else."""
        value = self.value(*steps)
        return value if isinstance(value, str) else None

    def at(self, *steps: Step) -> Location:
        """The place of a value, or of its nearest ancestor."""
        return self.document.at(*self.steps, *steps)

    def blocks(self, name: str) -> tuple[Resource, ...]:
        """The nested blocks of a type; in JSON a single one may stand without a list."""
        nested = self.raw(name)
        if isinstance(nested, dict):
            return (self._replace(steps=(*self.steps, name)),)
        listed = nested if isinstance(nested, list) else ()
        return tuple(
            self._replace(steps=(*self.steps, name, number))
            for number, each in enumerate(listed)
            if isinstance(each, dict)
        )

    def is_open(self, name: str) -> bool:
        """Whether there may be more blocks of a type than stand here."""
        made = self.raw("dynamic")
        several = made if isinstance(made, list) else [made]
        return isinstance(self.raw(name), str) or any(
            isinstance(each, dict) and name in each for each in several
        )

    @property
    def exists(self) -> Answer:
        """Whether it is made at all: `count` and `for_each` may say no."""
        for key in ("count", "for_each"):
            if self.raw(key) is not None:
                value = self.value(key)
                if isinstance(value, Unknown | Reference):
                    return UNKNOWN
                return YES if value else NO
        return YES

    @property
    def is_many(self) -> bool:
        """Whether it may stand for several: one block for each of something."""
        return self.raw("for_each") is not None or self.value("count") not in (None, 1, 0)


class Module(NamedTuple):
    """One folder of Terraform files: they share variables, locals and names."""

    folder: str
    resources: tuple[Resource, ...]
    values: Mapping[str, Any]

    def of(self, *types: str) -> tuple[Resource, ...]:
        """The managed resources of some types, in order."""
        return tuple(each for each in self.resources if each.type in types and not each.data)

    def find(self, reference: Any) -> Resource | None:
        """The resource that a resolved value refers to; None where it refers to none of these."""
        if not isinstance(reference, Reference):
            return None
        wanted = (reference.type, reference.name, reference.data)
        return next(
            (one for one in self.resources if (one.type, one.name, one.data) == wanted), None
        )
