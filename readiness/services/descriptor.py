"""A reader of other people's descriptors: values of the right type, a fault for each other."""

from collections.abc import Iterator
from typing import Any

from readiness.model import Fault, Link, Location
from readiness.record import NamedTuple
from readiness.source.document import Document, Step


class Reader(NamedTuple):
    """A document and where its faults are gathered."""

    document: Document
    faults: list[Fault]

    def text(self, *steps: Step) -> str | None:
        """The text of a node; None where it is missing, blank, a template, or no text at all."""
        value = self.document.get(*steps)
        if value is None:
            return None
        if isinstance(value, (dict, list, bool)):
            self.fault(f"{steps[-1]} must be text, not {kind(value)}", *steps)
            return None
        text = str(value).strip()
        return None if not text or "{{" in text else text

    def texts(self, *steps: Step) -> Iterator[tuple[str, Location]]:
        """The texts of a list with their places."""
        for index, _ in enumerate(self.items(*steps)):
            text = self.text(*steps, index)
            if text:
                yield text, self.document.at(*steps, index)

    def links(self, *steps: Step) -> tuple[Link, ...]:
        """The links of a list; one without a URL is a fault."""
        found = []
        for index, item in enumerate(self.items(*steps)):
            if not isinstance(item, dict):
                self.fault(f"a link must be a mapping, not {kind(item)}", *steps, index)
                continue
            url = self.text(*steps, index, "url")
            if url is None:
                continue
            title = self.text(*steps, index, "title") or ""
            word = self.text(*steps, index, "type") or ""
            found.append(Link(url, title, word, self.document.at(*steps, index)))
        return tuple(found)

    def items(self, *steps: Step) -> list[Any]:
        """The items of a list; nothing, and a fault, where it is none."""
        value = self.document.get(*steps)
        if value is None or isinstance(value, list):
            return value or []
        self.fault(f"{steps[-1]} must be a list, not {kind(value)}", *steps)
        return []

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
