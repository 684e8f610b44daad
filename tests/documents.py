"""A document with places from YAML text, for tests that do not test the reader."""

from __future__ import annotations

import textwrap

import yaml

from readiness.source.document import Document


def document(path: str, text: str, number: int = 0) -> Document:
    """The first document of the text."""
    return documents(path, text)[0]._replace(number=number)


def documents(path: str, text: str) -> list[Document]:
    """All documents of the text, dedented."""
    loader = yaml.SafeLoader(textwrap.dedent(text).lstrip("\n"))
    found = []
    while loader.check_node():
        places: dict = {}
        node = loader.get_node()
        data = plain(loader, node, places)
        start = node.start_mark
        found.append(
            Document(
                path, len(found), data, places, start.line + 1, start.column + 1, end_line(node)
            )
        )
    return found


def plain(loader, node, places):
    if isinstance(node, yaml.MappingNode):
        data = {}
        mine = places[id(data)] = {}
        for key, value in node.value:
            name = plain(loader, key, places)
            data[name] = plain(loader, value, places)
            mark = value.start_mark if isinstance(value, yaml.ScalarNode) else key.start_mark
            mine[name] = (mark.line + 1, mark.column + 1, end_line(value))
        return data
    if isinstance(node, yaml.SequenceNode):
        items = []
        mine = places[id(items)] = {}
        for index, item in enumerate(node.value):
            items.append(plain(loader, item, places))
            mine[index] = (item.start_mark.line + 1, item.start_mark.column + 1, end_line(item))
        return items
    if node.tag == "tag:yaml.org,2002:timestamp":
        return node.value
    return loader.construct_object(node)


def end_line(node) -> int:
    mark = node.end_mark
    return mark.line + (1 if mark.column else 0)
