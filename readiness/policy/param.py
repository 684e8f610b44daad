"""Thresholds of rules: what they may be, and which value asks for more."""

from typing import Any

from readiness.record import NamedTuple


class Param(NamedTuple):
    """A threshold that packs may set."""

    type: str
    """integer, number, string, boolean or list (of strings)."""
    default: Any
    description: str = ""
    minimum: float | None = None
    maximum: float | None = None
    enum: tuple[Any, ...] | None = None
    stricter: str | None = None
    """`higher` or `lower` values ask for more; None where they cannot be compared."""

    def problem(self, value: Any) -> str | None:
        """Why a value cannot be this parameter's, in words that follow its name."""
        if not _fits(self.type, value):
            return f"must be {_WORDS[self.type]}, not {_shown(value)}"
        if self.enum is not None and value not in self.enum:
            return f"must be one of {', '.join(map(str, self.enum))}, not {_shown(value)}"
        if self.minimum is not None and value < self.minimum:
            return f"must be at least {self.minimum:g}, not {_shown(value)}"
        if self.maximum is not None and value > self.maximum:
            return f"must be at most {self.maximum:g}, not {_shown(value)}"
        return None

    def weaker(self, value: Any, than: Any) -> bool:
        """Whether a value asks less than another one, as far as that can be told."""
        match self.stricter:
            case "higher":
                return bool(value < than)
            case "lower":
                return bool(value > than)
        return False


_WORDS = {
    "integer": "an integer",
    "number": "a number",
    "string": "text",
    "boolean": "true or false",
    "list": "a list of texts",
}


def _fits(kind: str, value: Any) -> bool:
    match kind:
        case "integer":
            return isinstance(value, int) and not isinstance(value, bool)
        case "number":
            return isinstance(value, (int, float)) and not isinstance(value, bool)
        case "string":
            return isinstance(value, str)
        case "boolean":
            return isinstance(value, bool)
    return isinstance(value, (list, tuple)) and all(isinstance(item, str) for item in value)


def _shown(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value)[:60]
