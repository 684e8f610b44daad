"""XML as text: what a document may not hold is shown by its number, the rest is escaped."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from readiness.pattern import pattern
from readiness.report.visible import unobeyed, visible

_FORBIDDEN = pattern("[\ufffe\uffff]")
"""What `visible` leaves and XML 1.0 does not allow."""


def content(line: str) -> str:
    """One line of text between tags."""
    return escape(unobeyed(_allowed(visible(line, folded=False))))


def attribute(text: str) -> str:
    """Text as the value of an attribute, quotes around it."""
    return quoteattr(_allowed(visible(text)))


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub(_numbered, text)


def _numbered(match: re.Match[str]) -> str:
    return f"\\u{ord(match.group()):04x}"
