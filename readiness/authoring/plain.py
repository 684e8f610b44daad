"""Facts as plain data for JSON; `typed` makes facts of such data again.

A record becomes an object with a key for each field. Its place becomes `location` and, where parts
of it stand elsewhere, `parts`; so that whoever reads it back can point at the same lines.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from readiness import redaction
from readiness.facts.model import AlertSeverity, FixedPlace, NodePlace, Place
from readiness.model import Location

KEYS: Mapping[type, Mapping[str, str]] = {AlertSeverity: {"level": "class"}}
"""Record → field → its key, where the contract of the JSON calls it otherwise."""

COMMANDS = frozenset({"command", "commands", "undo", "rollback_commands"})
"""Fields that hold commands as somebody wrote them."""


def plain(value: Any) -> Any:
    """A fact, or a part of one, as data for JSON."""
    if isinstance(value, str):
        return redaction.text(str(value))
    if isinstance(value, tuple):
        return _tuple(value)
    if isinstance(value, frozenset):
        return sorted(plain(item) for item in value)
    if isinstance(value, Mapping):
        return redaction.labels(value)
    endless = isinstance(value, float) and not math.isfinite(value)
    return str(value) if endless else value


def _tuple(value: tuple[Any, ...]) -> Any:
    if isinstance(value, Location):
        return _location(value)
    return _record(value) if hasattr(value, "_fields") else [plain(item) for item in value]


def _record(value: Any) -> dict[str, Any]:
    keys = KEYS.get(type(value), {})
    told: dict[str, Any] = {}
    for name, item in zip(value._fields, value, strict=True):
        if name == "place":
            told |= _place(item)
        elif name in COMMANDS:
            told[name] = redaction.command(item)
        else:
            told[keys.get(name, name)] = plain(item)
    return told


def _place(place: Place) -> dict[str, Any]:
    location = place.location
    parts: tuple[str, ...] = ()
    if isinstance(place, (NodePlace, FixedPlace)):
        parts = tuple(sorted(place.parts))
    elsewhere = {part: at for part in parts if (at := place.at(part)) != location}
    return {
        "location": _location(location),
        "parts": {part: _location(at) for part, at in elsewhere.items()},
    }


def _location(location: Location) -> dict[str, Any]:
    told = location._asdict()
    if location.end_line is None:
        del told["end_line"]
    return told
