"""Where a result is, in SARIF's words: addresses relative to the root, regions from 1."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from readiness.model import Location


def place(location: Location) -> dict[str, Any]:
    """A location: columns count code points, as `columnKind` of the run says."""
    region: dict[str, int] = {
        "startLine": max(location.line, 1),
        "startColumn": max(location.column, 1),
    }
    if location.end_line is not None and location.end_line >= location.line:
        region["endLine"] = max(location.end_line, 1)
    artifact = {"uri": uri(location.path), "uriBaseId": "%SRCROOT%"}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def uri(path: str) -> str:
    """A relative reference (RFC 3986): a colon in its first part would make a scheme of it, two
    slashes at its beginning a host.
    """
    given = path.encode("utf-8", "surrogateescape" if _is_bytes(path) else "backslashreplace")
    return quote(given.lstrip(b"/"), safe="/") or "."


def _is_bytes(path: str) -> bool:
    """Whether each half of a character in it stands for a byte of a file name."""
    return all("\udc80" <= each <= "\udcff" for each in path if "\ud800" <= each <= "\udfff")
