"""Image references taken apart: `[host[:port]/]path[:tag][@digest]`; asks no registry.

https://github.com/distribution/reference
"""

from __future__ import annotations

from typing import Any

from readiness.facts.kubernetes.node import is_template
from readiness.facts.model import Image
from readiness.pattern import pattern

PATH = pattern(r"[a-z0-9]+(?:[._-]+[a-z0-9]+)*+(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*+)*+")
TAG = pattern(r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,127}")
DIGEST = pattern(r"[A-Za-z][A-Za-z0-9]*:[0-9A-Fa-f]+")
"""However short: whether it is whole is for the registry to say."""


def parse(node: Any) -> Image:
    """The parts of a reference; all None where it is absent, templated or malformed."""
    if not isinstance(node, str) or not node:
        return Image("", None, None, None, None, templated=node not in (None, ""))
    if is_template(node):
        return Image(node, None, None, None, None, templated=True)
    name, at, digest = node.partition("@")
    path, tag = split_tag(name)
    registry, repository = split_host(path)
    if not (PATH.fullmatch(repository) and (tag is None or TAG.fullmatch(tag))):
        return Image(node, None, None, None, None)
    if at and not DIGEST.fullmatch(digest):
        return Image(node, None, None, None, None)
    return Image(node, registry, repository, tag, digest if at else None)


def split_tag(name: str) -> tuple[str, str | None]:
    """Path and tag; a colon before the last `/` belongs to the port of a registry."""
    slash, colon = name.rfind("/"), name.rfind(":")
    return (name[:colon], name[colon + 1 :]) if colon > slash else (name, None)


def split_host(path: str) -> tuple[str | None, str]:
    """Registry and repository; the first part is a host if it looks like one."""
    first, slash, rest = path.partition("/")
    if slash and ("." in first or ":" in first or first == "localhost"):
        return first, rest
    return None, path
