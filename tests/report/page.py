"""A page of HTML as a tree: read by the parser of the standard library, and only if well nested."""

from __future__ import annotations

from collections.abc import Iterator
from html.parser import HTMLParser
from typing import NamedTuple

VOID = {"meta", "link", "br", "col", "input", "wbr"}
INLINE = {"a", "code", "strong", "time", "span", "wbr", "b"}


class Element(NamedTuple):
    name: str
    attributes: dict[str, str | None]
    children: list[Element | str]

    @property
    def text(self) -> str:
        """What a reader sees, blanks folded."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        if self.name in {"style", "script"}:
            return
        for each in self.children:
            if isinstance(each, str):
                yield each
            elif each.name in INLINE:
                yield from each._texts()
            else:
                yield from (" ", *each._texts(), " ")

    def all(self, name: str | None = None, **wanted: str) -> list[Element]:
        """The elements below, in order."""
        return [each for each in self._below() if each._is(name, wanted)]

    def one(self, name: str | None = None, **wanted: str) -> Element:
        (found,) = self.all(name, **wanted)
        return found

    def _below(self) -> Iterator[Element]:
        for each in self.children:
            if isinstance(each, Element):
                yield each
                yield from each._below()

    def _is(self, name: str | None, wanted: dict[str, str]) -> bool:
        return (name is None or self.name == name) and all(
            value in (self.attributes.get(key.rstrip("_")) or "").split()
            for key, value in wanted.items()
        )

    @property
    def rows(self) -> list[list[str]]:
        """The texts of the cells of a table, head first."""
        return [
            [cell.text for cell in row.children if isinstance(cell, Element)]
            for row in self.all("tr")
        ]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("page", {}, [])
        self.open = [self.root]

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), (tag, names)
        element = Element(tag, dict(attrs), [])
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_endtag(self, tag):
        assert self.open[-1].name == tag, (self.open[-1].name, tag)
        self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def parsed(text: str) -> Element:
    reader = _Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == [reader.root]
    return reader.root
