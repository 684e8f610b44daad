"""The key–value lines at the head of a page (Jekyll, Hugo); not a YAML or TOML reader."""

from __future__ import annotations

from collections.abc import Sequence

from readiness.pattern import pattern

_FENCES = {"---": (("---", "..."), ":"), "+++": (("+++",), "=")}
_KEY = pattern(r"""["']?([\w][\w .-]{0,99})["']?[ \t]*([:=])(?:[ \t]+|$)(.*)""")
_LONGEST = 500
"""Lines after which an opening fence is taken for a ruler."""


def read(lines: Sequence[str]) -> tuple[dict[str, str], int]:
    """Flat scalar keys, and how many lines the front matter takes (0: there is none).

    Nested keys and lists are passed over. Text between two rulers that holds no key at all is
    content, not front matter.
    """
    fence = lines[0].rstrip() if lines else ""
    if fence not in _FENCES:
        return {}, 0
    closing, separator = _FENCES[fence]
    for number, line in enumerate(lines[1 : _LONGEST + 1], start=1):
        if line.rstrip() in closing:
            inner = lines[1:number]
            return _scalars(inner, separator), number + 1 if _is_data(inner, separator) else 0
    return {}, 0


def _scalars(lines: Sequence[str], separator: str) -> dict[str, str]:
    keys: dict[str, str] = {}
    for line in lines:
        found = _KEY.match(line)
        if found and found[2] == separator and (value := _scalar(found[3])):
            keys.setdefault(found[1].strip(), value)
    return keys


def _scalar(text: str) -> str:
    """The value of a plain or quoted scalar; empty for what only starts a collection or block."""
    text = text.strip()
    if text[:1] in {'"', "'"}:
        end = text.find(text[0], 1)
        return text[1:end] if end > 0 else ""
    value = text.split(" #", 1)[0].rstrip()
    return "" if value[:1] in {"|", ">", "[", "{", "&", "*", "#"} else value


def _is_data(lines: Sequence[str], separator: str) -> bool:
    """Whether some line is a key (or there is nothing at all between the fences)."""
    if not any(line.strip() for line in lines):
        return True
    return any((found := _KEY.match(line)) and found[2] == separator for line in lines)
