"""Makes text of unknown origin safe to print: what steers a terminal is shown, not obeyed."""

from __future__ import annotations

import re

from readiness.pattern import pattern

STEERING = pattern(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\U000e0000-\U000e007f]"
)
"""Control characters, zero-width ones, and those that change the direction of what follows."""

COMMAND = pattern(r"##(?=[A-Za-z]{0,20}\[)")
"""How a line gives orders to those who run it: `##[…]` to GitHub, `##vso[…]` to Azure Pipelines,
`##teamcity[…]`; the first two are obeyed anywhere in a line."""

_HALF = pattern("[\ud800-\udc7f\udd00-\udfff]")
"""Halves of a character that JSON may write as `\\ud800`; no byte of a file name becomes one."""


def visible(text: str, *, folded: bool = True) -> str:
    """One line without control, zero-width or direction-changing characters; white space folds
    to single blanks, unless it is the shape of a snippet.
    """
    shown = " ".join(text.split()) if folded else text
    if not shown.isprintable():  # a control, a format, or half of a character
        shown = STEERING.sub(_escape, encodable(shown))
    return COMMAND.sub(r"\\x23#", shown) if "##" in shown else shown


def encodable(text: str) -> str:
    r"""Text that UTF-8 can hold: a byte that was no UTF-8 in a file name shows as `\xff`."""
    whole = _HALF.sub(_escape, text)
    return whole.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _escape(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def unobeyed(line: str) -> str:
    """A line of a log that gives no order: the runners of GitHub obey what begins with `::`,
    whatever white space stands before it.
    """
    bare = line.lstrip()
    return f"{line[: len(line) - len(bare)]}\\x3a{bare[1:]}" if bare.startswith("::") else line


def clipped(text: str, most: int) -> str:
    """At most so many characters; an ellipsis tells that something was cut."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
