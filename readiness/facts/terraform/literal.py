"""What `jsonencode({ … })` encodes: an object written in place, read without a parser of HCL.

The whole language takes a second for a hundred KiB; rule groups hold a model for every query.
"""

from __future__ import annotations

import json
from typing import Any

from readiness.facts.terraform.value import Unknown
from readiness.pattern import pattern

LONGEST = 50_000
"""Characters of one object."""
DEEPEST = 30
_BLANK = pattern(r"(?:[\s,]++|(?:#|//)[^\n]*+|/\*(?:[^*]|\*(?!/))*+\*/)*+")
_KEY = pattern(r"(?:\"((?:[^\"\\\n]|\\.)*+)\"|([A-Za-z_][\w-]*+))[ \t]*+(?:=(?!=)|:)[ \t\n]*+")
_TEXT = pattern(r"\"((?:[^\"\\\n]|\\.)*+)\"(?=[ \t]*+(?:[\n,\]})#]|//|\Z))")
_NUMBER = pattern(r"-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?(?=[ \t]*+(?:[\n,\]})#]|//|\Z))")
_WORD = pattern(r"(true|false|null)\b(?=[ \t]*+(?:[\n,\]})#]|//|\Z))")
_OTHER = pattern(r"(?:\"(?:[^\"\\\n]|\\.)*+\"|\([^()\n]*+\)|\[[^\[\]\n]*+\]|[^\n,\]}])++")
_CALL = "jsonencode("
_WORDS = {"true": True, "false": False, "null": None}


def decoded(value: Any) -> Any:
    """The data that a JSON text or a call of `jsonencode` stands for; None where it is neither."""
    text = value.text.strip() if isinstance(value, Unknown) else value
    if not isinstance(text, str) or len(text) > LONGEST:
        return None
    if isinstance(value, str):
        try:
            return json.loads(text)
        except (ValueError, RecursionError):
            return None
    bare = text.removeprefix("${").removesuffix("}").strip()
    if not bare.startswith(_CALL):
        return None
    try:
        return _Reader(bare[len(_CALL) :]).value(0)
    except ValueError:
        return None


class _Reader:
    """A text and how far it was read."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def value(self, depth: int) -> Any:
        """The next value; `Unknown` for an expression. Raises `ValueError` on anything else."""
        self._skip()
        if depth > DEEPEST:
            raise ValueError("too deep")
        if self._take("{"):
            return self._object(depth)
        if self._take("["):
            return self._list(depth)
        for form in (_TEXT, _NUMBER, _WORD):
            match = form.match(self.text, self.position)
            if match:
                self.position = match.end()
                if form is _TEXT:
                    return _unquoted(match[1])
                return _WORDS[match[1]] if form is _WORD else float(match[0])
        match = _OTHER.match(self.text, self.position)
        if match is None:
            raise ValueError("no value")
        self.position = match.end()
        return Unknown(match[0].strip())

    def _object(self, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not self._ends("}"):
            key = _KEY.match(self.text, self.position)
            if key is None:
                raise ValueError("no key")
            self.position = key.end()
            found[key[2] or key[1]] = self.value(depth + 1)
        return found

    def _list(self, depth: int) -> list[Any]:
        found: list[Any] = []
        while not self._ends("]"):
            found.append(self.value(depth + 1))
        return found

    def _skip(self) -> None:
        match = _BLANK.match(self.text, self.position)
        self.position = match.end() if match else self.position

    def _take(self, mark: str) -> bool:
        found = self.text.startswith(mark, self.position)
        self.position += found
        return found

    def _ends(self, mark: str) -> bool:
        self._skip()
        if self.position >= len(self.text):
            raise ValueError("no end")
        return self._take(mark)


def _unquoted(text: str) -> Any:
    """A quoted text; one with an interpolation is known only to an evaluation."""
    if "${" in text.replace("$${", "") or "%{" in text.replace("%%{", ""):
        return Unknown(text)
    try:
        plain = json.loads(f'"{text}"')
    except ValueError:
        return Unknown(text)
    return str(plain).replace("$${", "${").replace("%%{", "%{")
