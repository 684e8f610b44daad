"""Addresses of unknown origin, as far as anybody may follow them; opens none."""

from __future__ import annotations

from urllib.parse import quote, urlsplit

from readiness.report.visible import STEERING, encodable


def web(url: str) -> str | None:
    """The address where it leads to a page of the web; None for scripts, data, files, mail, and
    for what carries a name or a password. Nothing in it ends an attribute or a pair of brackets.
    """
    if STEERING.search(url) or "\\" in url:
        return None
    try:
        parts = urlsplit(url.strip())
        host = parts.hostname
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not host or "@" in parts.netloc:
        return None
    return quote(encodable(url.strip()), safe="/:?#@!$&*+,;=%~")
