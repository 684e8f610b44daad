"""YAML texts that stand inside a document as block scalars: ConfigMaps, values; knows no dialect."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.model import Fault, Location
from readiness.record import NamedTuple
from readiness.source.document import Document, Step, lowered

LONGEST = 2_000_000
"""Characters of one text; a ConfigMap cannot hold more than 1 MiB."""


class Inner(NamedTuple):
    """What a text says, and what of it cannot be read."""

    documents: tuple[Document, ...]
    faults: tuple[Fault, ...]


def read(
    document: Document, steps: tuple[Step, ...], lines: Sequence[str], kinds: frozenset[str]
) -> Inner:
    """What the text at a node says. Its places are its own where these `lines`, of the file that
    the document was read from, hold it as a block scalar; else the place where the text begins.
    """
    from textwrap import dedent  # noqa: PLC0415 - most documents embed nothing

    from readiness.source import yaml  # noqa: PLC0415 - a second run parses nothing

    place, text = document.at(*steps), document.get(*steps)
    if len(text) > LONGEST:
        return Inner(
            (), (Fault(place, f"a text of {len(text)} characters: not read", None, kinds),)
        )

    raw = lines[place.line : place.end_line or place.line]
    block = "\n".join(raw)
    if raw and dedent(block).strip() == text.strip():
        parsed = yaml.parse(document.path, block.encode("utf-8", "replace"))
        return Inner(
            tuple(_lower(each, place.line, document) for each in parsed.documents),
            tuple(_lower_fault(each, place.line, kinds) for each in parsed.faults),
        )
    parsed = yaml.parse(document.path, text.encode("utf-8", "replace"))
    return Inner(
        tuple(_flat(each, place, document) for each in parsed.documents),
        tuple(Fault(place, each.message, each.hint, kinds) for each in parsed.faults),
    )


def _flat(inner: Document, place: Location, outer: Document) -> Document:
    """With one place for all that it holds."""
    return Document(
        place.path,
        inner.number,
        inner.data,
        {},
        place.line,
        place.column,
        place.end_line or place.line,
        templated=inner.templated,
        origin=outer.origin,
        setting=outer.setting,
    )


def _lower(inner: Document, lines: int, outer: Document) -> Document:
    return inner._replace(
        places=lowered(inner.places, lines),
        line=inner.line + lines,
        end_line=inner.end_line + lines,
        origin=outer.origin,
        setting=outer.setting,
    )


def _lower_fault(fault: Fault, lines: int, kinds: frozenset[str]) -> Fault:
    place = fault.location._replace(line=fault.location.line + lines)
    return fault._replace(location=place, kinds=kinds)
