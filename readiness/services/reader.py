"""A reader of other people's descriptors: values of the right type, a fault for each other."""

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.configuration import Token
from readiness.model import Fault, Link, Location
from readiness.record import NamedTuple
from readiness.services.tiers import is_trap
from readiness.source.document import Document, Step

Steps = tuple[Step, ...]
Placed = tuple[str, Location]
"""A text and where it stands."""


class Reader(NamedTuple):
    """A document and where its faults are gathered."""

    document: Document
    faults: list[Fault]

    def text(self, *steps: Step) -> str | None:
        """The text of a node; None where it is missing, blank, a template, or no text at all."""
        value = self._value(steps)
        if value is None:
            return None
        if isinstance(value, (dict, list, bool)):
            self.fault(f"{called(steps)} must be text, not {kind(value)}", *steps)
            return None
        text = str(value).strip()
        return None if not text or "{{" in text else text

    def placed(self, *steps: Step) -> Placed | None:
        """The same text with its place."""
        found = self.text(*steps)
        return None if found is None else (found, self.document.at(*steps))

    def name(self, noun: str, *steps: Step) -> str | None:
        """The name of what is described; a fault where it has none. A template is left alone."""
        found = self.text(*steps)
        if found is None and self.document.get(*steps) in (None, ""):
            self.fault(f"{noun} without a name", *steps)
        if found and found.startswith("<") and found.endswith(">"):
            self.fault(f"{noun} whose name {found} is still to be filled in: not read", *steps)
            return None
        return found

    def texts(self, *steps: Step) -> Iterator[tuple[str, Location]]:
        """The texts of a list with their places."""
        for index, _ in enumerate(self.items(*steps)):
            text = self.text(*steps, index)
            if text:
                yield text, self.document.at(*steps, index)

    def listed(self, *steps: Step) -> Iterator[Placed]:
        """The texts of a list that stands where one text should, which is a fault of its own."""
        found = self.document.get(*steps)
        for index, item in enumerate(found if isinstance(found, list) else ()):
            if isinstance(item, str) and item.strip():
                yield item.strip(), self.document.at(*steps, index)

    def links(self, *steps: Step, title: str = "title") -> tuple[Link, ...]:
        """The links of a list; `title` is the key of what they are called."""
        found = []
        for item in self.mappings("a link", *steps):
            url = self.text(*item, "url")
            if url is None:
                continue
            name = self.text(*item, title) or ""
            word = self.text(*item, "type") or ""
            found.append(Link(url, name, word, self.document.at(*item)))
        return tuple(found)

    def mappings(self, noun: str, *steps: Step) -> Iterator[Steps]:
        """The steps to each mapping of a list; what is none is a fault."""
        for index, item in enumerate(self.items(*steps)):
            if isinstance(item, dict):
                yield (*steps, index)
            else:
                self.fault(f"{noun} must be a mapping, not {kind(item)}", *steps, index)

    def mapping(self, *steps: Step) -> Mapping[str, Any]:
        """A mapping; nothing, and a fault, where it is none."""
        value = self._value(steps)
        if value is None or isinstance(value, dict):
            return {key: item for key, item in (value or {}).items() if isinstance(key, str)}
        self.fault(f"{steps[-1]} must be a mapping, not {kind(value)}", *steps)
        return {}

    def token(self, dialect: str, *steps: Step) -> Token | None:
        """A tier as it is written; a layer or an environment in its place is told and is none."""
        text = self.text(*steps)
        if text and is_trap(text):
            self.fault(f"'{text}' names a layer or an environment and no tier: not read", *steps)
            return None
        return Token(text, self.document.at(*steps), dialect) if text else None

    def items(self, *steps: Step) -> list[Any]:
        """The items of a list; nothing, and a fault, where it is none."""
        value = self._value(steps)
        if value is None or isinstance(value, list):
            return value or []
        self.fault(f"{steps[-1]} must be a list, not {kind(value)}", *steps)
        return []

    def _value(self, steps: Steps) -> Any:
        """The value of a node; a fault where what should hold it is of another type."""
        node = self.document.data
        for depth, step in enumerate(steps):
            wanted = dict if isinstance(step, str) else list
            if not isinstance(node, wanted):
                if node is not None:
                    noun = "a mapping" if wanted is dict else "a list"
                    name = steps[depth - 1] if depth else "the document"
                    self.fault(f"{name} must be {noun}, not {kind(node)}", *steps[:depth])
                return None
            node = self.document.get(*steps[: depth + 1])
        return node

    def fault(self, message: str, *steps: Step) -> None:
        """Notes trouble once."""
        found = Fault(self.document.at(*steps), message)
        if found not in self.faults[-8:]:
            self.faults.append(found)


def kind(value: Any) -> str:
    """The type of a value in words."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dict):
        return "a mapping"
    return "a list" if isinstance(value, list) else f"'{str(value)[:40]}'"


def called(steps: Steps) -> str:
    """A node as a person would call it: by its key, or by its number in the list of that key."""
    last = steps[-1]
    if isinstance(last, str):
        return last
    return f"item {last + 1} of {steps[-2]}" if len(steps) > 1 else f"item {last + 1}"
