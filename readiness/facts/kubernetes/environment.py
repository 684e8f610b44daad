"""Environment variables of a container, and which look like credentials; keeps no value."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from readiness.facts.kubernetes.node import is_template, mapping, plain, sequence
from readiness.facts.model import Variable
from readiness.pattern import pattern

SOURCES = {
    "configMapKeyRef": "config-map",
    "secretKeyRef": "secret",
    "fieldRef": "field",
    "resourceFieldRef": "field",
    "fileKeyRef": "field",
}
SECRET_WORDS = frozenset({"PASSWORD", "PASSWD", "PASSPHRASE", "TOKEN", "SECRET", "APIKEY", "PWD"})
SECRET_PAIRS = frozenset(
    {("API", "KEY"), ("ACCESS", "KEY"), ("PRIVATE", "KEY"), ("ENCRYPTION", "KEY"), ("AUTH", "KEY")}
)
NOT_SECRET = frozenset(
  [
    "ALGORITHM", "AUDIENCE", "COUNT", "DIR", "ENABLED", "ENDPOINT", "EXPIRATION", "EXPIRY",
    "FILE", "FILENAME", "FORMAT", "HEADER", "ID", "ISSUER", "LENGTH", "LIMIT", "LOCATION",
    "MODE", "NAME", "NAMESPACE", "PATH", "POLICY", "PREFIX", "REF", "REGION", "SECONDS",
    "SIZE", "TIMEOUT", "TTL", "TYPE", "URI", "URL", "VERSION",
  ]
)  # fmt: skip
"""Last words of names that speak about a credential and hold none."""
WORDS = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
SHAPES = pattern(
    r"(?:AKIA|ASIA)[0-9A-Z]{16}"
    r"|gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{20,}"
    r"|xox[abeoprs]-[A-Za-z0-9-]{10,}|[sr]k_live_[A-Za-z0-9]{16,}|AIza[0-9A-Za-z_-]{35}"
    r"|SG\.[A-Za-z0-9_-]{16,}\.[A-Za-z0-9_-]{16,}"
)
"""Forms that the issuers of keys document, so that scanners can find them."""
URL = pattern(r"[A-Za-z][A-Za-z0-9+.-]{0,30}://(?:([^/?#\s@]{0,500})@)?")


def read(node: Any) -> tuple[Variable, ...]:
    """The variables of an `env` list; entries without a name are left out."""
    found = []
    for entry in sequence(node):
        name = plain(mapping(entry).get("name"))
        if name is not None:
            found.append(variable(name, entry.get("value"), mapping(entry.get("valueFrom"))))
    return tuple(found)


def variable(name: str, value: Any, source: Any) -> Variable:
    """One variable; only what is written in the manifest itself can be a credential there."""
    for field, kind in SOURCES.items():
        if field in source:
            return Variable(name, kind)
    if value is None:
        return Variable(name, "none")
    return Variable(name, "value", isinstance(value, str) and credential(name, value))


def duplicates(variables: Sequence[Variable]) -> tuple[str, ...]:
    """Names that are set more than once, sorted; the last one wins."""
    seen: set[str] = set()
    again: set[str] = set()
    for one in variables:
        (again if one.name in seen else seen).add(one.name)
    return tuple(sorted(again))


def credential(name: str, value: str) -> bool:
    """Whether a literal value is a credential, by its form or by the name of the variable."""
    if is_reference(value):
        return False
    if SHAPES.fullmatch(value) or ("-----BEGIN " in value and "PRIVATE KEY-----" in value):
        return True
    url = URL.match(value)
    if url is not None:
        return has_password(url.group(1) or "")
    return secret_name(name) and secret_value(value)


def is_reference(value: str) -> bool:
    """Whether the value comes from elsewhere: `$(OTHER)` or a template."""
    return not value or value.startswith("$(") or is_template(value)


def has_password(userinfo: str) -> bool:
    """Whether the user part of a URL holds a literal password."""
    password = userinfo.partition(":")[2]
    return bool(password) and not is_reference(password)


def secret_name(name: str) -> bool:
    """Whether a variable's name says that it holds a credential."""
    parts = [part.upper() for part in WORDS.findall(name[:200])]
    if not parts or parts[-1] in NOT_SECRET or parts == ["PWD"]:
        return False
    return not SECRET_WORDS.isdisjoint(parts) or any(
        pair in SECRET_PAIRS for pair in pairwise(parts)
    )


def secret_value(value: str) -> bool:
    """Whether a value can be a credential: no path, switch or number."""
    text = value.strip().lower()
    if text in ("", "true", "false", "yes", "no", "on", "off", "none", "null"):
        return False
    return not (text.startswith(("/", "./", "~/")) or is_number(text))


def is_number(text: str) -> bool:
    """Whether text is a plain number."""
    return text.replace(".", "", 1).removeprefix("-").isdecimal()
