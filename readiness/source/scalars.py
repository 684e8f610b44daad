"""What a plain YAML scalar means to Kubernetes; knows nothing of documents.

Kubernetes reads YAML with sigs.k8s.io/yaml, whose engine resolves YAML 1.1 in its own way. Each
row was tried with sigs.k8s.io/yaml 1.4.0:

| written | read as |
| --- | --- |
| nothing, `~`, `null`, `Null`, `NULL` | null |
| `true`, `yes`, `on`, `y` and their `Capital` and `UPPER` forms (`Y`, not `yEs`) | true |
| `false`, `no`, `off`, `n`, likewise | false |
| `12`, `+1`, `1_000`, `0755` and `0o755` (octal), `0x1F`, `0b101` | integer |
| an integer that 64 bits cannot hold, `08`, `1.`, `.5`, `1e3`, `1_0.5` | float |
| `.inf`, `-.Inf`, `.nan` | float (Kubernetes then refuses it: JSON has none) |
| `1:30`, `2001-01-01`, `1.2.3`, `0b2`, `1e400`, `=`, anything quoted | text |
| `!!int "3"`, `!!float 3`, `!!bool "yes"`, `!!null ""` | as the tag says, quoted or not |
| any other tag: `!Ref x`, `!vault`, `!!binary`, `!!timestamp` | the text (Kubernetes decodes binary) |
| `!=` and `!~` with nothing behind: tags in YAML, operators to whoever wrote them | the text `!=`, `!~` |

The keys of mappings are texts as written (`on` of a GitHub workflow stays `on`, `1.50` stays
`1.50`), where Kubernetes would make them `true` and `1.5`: a rule asks for what people wrote.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from readiness.pattern import pattern

Scalar = str | int | float | bool | None

NUMERIC = frozenset("0123456789+-.")
"""What a number can begin with."""


def _forms(*words: str) -> tuple[str, ...]:
    return tuple(form for word in words for form in (word, word.capitalize(), word.upper()))


WORDS: Mapping[str, bool | None] = (
    dict.fromkeys(("", "~", *_forms("null")))
    | dict.fromkeys(_forms("true", "yes", "on", "y"), True)
    | dict.fromkeys(_forms("false", "no", "off", "n"), False)
)
"""The plain scalars that are neither numbers nor text."""

_SPECIAL: Mapping[str, float] = (
    dict.fromkeys((".inf", ".Inf", ".INF", "+.inf", "+.Inf", "+.INF"), float("inf"))
    | dict.fromkeys(("-.inf", "-.Inf", "-.INF"), float("-inf"))
    | dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan"))
)
_INTEGER = pattern(r"([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|([1-9][0-9]*|0))")
_FLOAT = pattern(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")
_BASES = (16, 2, 8, 10)
_LONGEST = 400
"""No number that a person writes has more characters; bounds the work on those nobody writes."""


@lru_cache(maxsize=4096)
def number(text: str) -> str | int | float:
    """The number that a plain scalar stands for; the text itself, where it is none."""
    if text in _SPECIAL:
        return _SPECIAL[text]
    if len(text) > _LONGEST:
        return text
    digits = text.replace("_", "")
    match = _INTEGER.fullmatch(digits)
    if match:
        base, magnitude = next(
            pair for pair in zip(_BASES, match.groups()[1:], strict=True) if pair[1]
        )
        value = int(match[1] + magnitude, base)
        if -(2**63) <= value < 2**64:
            return value
    if _FLOAT.fullmatch(digits):
        real = float(digits)
        return text if real in {float("inf"), float("-inf")} else real
    return text


def plain(text: str) -> Scalar:
    """The value of a plain scalar without a tag."""
    if text in WORDS:
        return WORDS[text]
    return number(text) if text[0] in NUMERIC else text


_TAG = "tag:yaml.org,2002:"
_RESOLVED = frozenset(_TAG + name for name in ("int", "float", "bool", "null"))
_OPERATORS = frozenset({"!=", "!~"})


def tagged(tag: str, text: str) -> Scalar:
    """The value of a scalar with a tag; nothing is ever constructed from one."""
    if tag in _OPERATORS and not text:
        return tag
    if tag not in _RESOLVED:
        return text
    value = plain(text)
    return float(value) if tag == _TAG + "float" and isinstance(value, int) else value
