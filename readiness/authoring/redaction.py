"""What must not leave a repository in a file of facts: passwords that stand in plain sight."""

from __future__ import annotations

import re
from collections.abc import Mapping

from readiness.pattern import pattern

HIDDEN = "***"

COPIES = frozenset({"kubectl.kubernetes.io/last-applied-configuration"})
"""Annotations that hold a whole object again, values of variables included."""

_USER = pattern(r"(://)[^\s/@]{1,512}@")
_SETTING = pattern(
    r"((?:password|passwd|token|secret|api[-_]?key)[=:]\s?|--(?:password|token|secret)\s)[^\s\"']+",
    re.IGNORECASE,
)
_FLAG = pattern(r"-{1,2}[\w-]{0,40}(?:password|passwd|token|secret|api[-_]?key)", re.IGNORECASE)


def text(given: str) -> str:
    """Without the user and password of an address."""
    return _USER.sub(rf"\1{HIDDEN}@", given) if "@" in given and "://" in given else given


def command(words: tuple[str, ...]) -> list[str]:
    """Words of one command, or whole commands: what a flag or a setting calls a secret is hidden."""
    kept: list[str] = []
    for number, word in enumerate(words):
        told = number > 0 and _FLAG.fullmatch(words[number - 1]) is not None
        kept.append(HIDDEN if told else _SETTING.sub(rf"\1{HIDDEN}", text(word)))
    return kept


def labels(given: Mapping[str, str]) -> dict[str, str]:
    """Labels or annotations without copies of whole objects."""
    return {
        key: text(value) if isinstance(value, str) else value
        for key, value in given.items()
        if key not in COPIES
    }
