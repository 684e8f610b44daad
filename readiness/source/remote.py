"""Addresses of git remotes, told without credentials; looks nothing up."""

from __future__ import annotations

import re

from readiness.pattern import pattern

SCP_FORM = pattern(r"(?:[^@/]*@)?(\[[^\]/]+\]|[^:/\[\]]{2,}):(?!//|:)(.+)", re.DOTALL)
"""`user@host:path`; one letter before the colon is a drive."""
WEB = {"http", "https"}
SCHEMES = {*WEB, "ssh", "git", "git+ssh", "ssh+git", "git+https"}


def https_form(url: str) -> str | None:
    """`https://host/path` for what names a host; None for folders and anything else."""
    scheme, separator, rest = url.strip().partition("://")
    if not separator:
        scp = SCP_FORM.fullmatch(url.strip())
        return address(scp[1], scp[2]) if scp else None
    if scheme.lower() not in SCHEMES:
        return None
    authority, _, path = rest.partition("/")
    host = authority.rpartition("@")[2]
    return address(host if scheme.lower() in WEB else without_port(host), path)


def without_port(host: str) -> str:
    """The host alone: the port of another protocol says nothing about the web."""
    name, _, port = host.rpartition(":")
    return name if name and port.isdigit() else host


def address(host: str, path: str) -> str | None:
    """The plain form; queries and fragments may hold secrets and are dropped."""
    path = path.partition("?")[0].partition("#")[0].strip("/").removesuffix(".git")
    printable = (host + path).isprintable() and "@" not in host
    return f"https://{host.lower()}/{path}" if host and path and printable else None
