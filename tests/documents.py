"""Documents with places from text."""

from __future__ import annotations

import textwrap

from readiness.source import yaml
from readiness.source.document import Document


def document(path: str, text: str) -> Document:
    """The first document of the text, dedented."""
    return documents(path, text)[0]


def documents(path: str, text: str) -> list[Document]:
    """All documents of the text, dedented; the text must be readable."""
    parsed = yaml.parse(path, textwrap.dedent(text).lstrip("\n").encode(), wanted=True)
    assert parsed.faults == ()
    return list(parsed.documents)
