"""Marks documents that hold template text; knows no template language."""

from __future__ import annotations

from readiness.source.document import Document, children


def holds_template(text: str) -> bool:
    """Whether a text has marks of a template (`{{`, `${`), anywhere."""
    return "{{" in text or "${" in text


def marked(document: Document, text: str) -> Document:
    """The document, `templated` where some scalar or key of it holds template text: not where
    only a comment of its `text` does. Shared collections are looked at once.
    """
    if not holds_template(text):
        return document
    seen: set[int] = set()
    stack = [document.data]
    while stack:
        node = stack.pop()
        if isinstance(node, str) and holds_template(node):
            return document._replace(templated=True)
        if isinstance(node, dict | list) and id(node) not in seen:
            seen.add(id(node))
            for key, child in children(node):
                stack += (key, child)
    return document
