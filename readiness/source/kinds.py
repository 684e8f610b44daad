"""A cheap look at bytes: which kinds of objects the text may hold; parses nothing.

It fills `Fault.kinds` where a file cannot be read, and decides whether a broken file matters.
"""

from __future__ import annotations

from readiness.pattern import pattern
from readiness.source.text import decode

# Literal beginnings let `re` search at the speed of memchr.
_KIND = pattern(rb"kind[\"']?[ \t]*:[ \t\r\n]*[\"']?(?:([A-Z][A-Za-z0-9]{0,99})|([{$]))")
_BEFORE = 200
"""How many bytes before `kind` are looked at, so that one long line costs no square of time."""
_LEADING = b" \t-\"'{[,"
_MARKS: tuple[tuple[str, tuple[bytes, ...]], ...] = (
    ("Alert", (b"alert", b"expr")),
    ("Dashboard", (b'"panels"', b'"schemaVersion"')),
    ("Pipeline", (b"jobs:", b"runs-on:")),
    ("Pipeline", (b"stage:", b"script:")),
    ("Routing", (b"receivers:", b"route:")),
    ("SLO", (b"slos:", b"sli")),
    ("SLO", (b"openslo",)),
    ("SLO", (b"sloth.slok.dev",)),
    ("SLO", (b"pyrra.dev",)),
    ("SLO", (b"n9/v1alpha",)),
    ("Service", (b"readiness/v1",)),
)
_UNNAMED = "Document"
"""Something of this world whose kind the text does not tell (`kind: {{ .Values.kind }}`)."""


def sniff(content: bytes) -> frozenset[str]:
    """The values behind `kind:` at the start of an entry, and what other dialects look like."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = decode(content)
        content = text.text.encode("utf-8", "replace") if text else b""
    kinds = _declared(content)
    kinds |= {kind for kind, words in _MARKS if all(word in content for word in words)}
    if not kinds and b"\napiVersion:" in b"\n" + content:
        kinds.add(_UNNAMED)
    return frozenset(kinds)


def _declared(content: bytes) -> set[str]:
    return {
        match[1].decode() if match[1] else _UNNAMED
        for match in _KIND.finditer(content)
        if _begins_an_entry(content, match.start())
    }


def _begins_an_entry(content: bytes, start: int) -> bool:
    line = content[max(0, start - _BEFORE) : start].rpartition(b"\n")[2]
    return not line.strip(_LEADING) or line.rstrip(b" \t\"'").endswith((b"{", b","))
