"""How many words a text has, in any script; knows text only."""

from __future__ import annotations

from readiness.pattern import pattern

_WORD = pattern(r"[^\W_]\S*")
_UNSPACED = pattern(
    "[\u3041-\u3096\u30a1-\u30fa\u3105-\u312f\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
    "\uff66-\uff9d\U00020000-\U0003ffff]"
)
"""Han, kana and bopomofo: written without spaces, so that each character counts as a word."""


def count(text: str) -> int:
    """Runs between blanks that hold a letter or a digit, and every Han or kana character."""
    if text.isascii():
        return len(_WORD.findall(text))
    spaced, characters = _UNSPACED.subn(" ", text)
    return characters + len(_WORD.findall(spaced))
