"""Regular expressions that are compiled when they are first used: cold start counts.

Most runs need few of the patterns that the modules name, and compiling one costs as much as
reading a small file.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Lazy:
    """Stands for a pattern; its methods are the pattern's own from the first use on."""

    def __init__(self, text: Any, flags: int) -> None:
        self._given = (text, flags)

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._given), name)
        setattr(self, name, found)
        return found


def pattern(text: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, but nothing is compiled, and no mistake found, before the first use."""
    return cast("re.Pattern[AnyStr]", _Lazy(text, flags))
