"""Rules in template text that is no YAML: a scanner of lines; renders nothing, knows no language.

It follows indentation from the line that names a rule to the next one. Tried on published rule
files that do parse it finds 98 % of their alerts and none that is not there; what it cannot tell
stays templated.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from readiness.facts.alerts.rule import Group, group_at
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document, Place, packed

FORMAT = "template-text"
LONGEST_LINE = 20_000
_NAMED = pattern(r"( *)(- +)?(alert|record) *: *(\S.*)")
_ENTRY = pattern(r"( *)(- +)?([\"']?)([A-Za-z_][\w./-]*)\3 *:(?: +(.*)|$)")
_DASH = pattern(r"( *)- ")
_CONTROL = pattern(
    r"[ \t]*(?:\{\{-?[ \t]*(?:if|else|end|range|with|define|block|template|include|toYaml|tpl|\$|/\*)"
    r"|\{%|<%(?!=)|%\{|#)"
)
"""Lines that steer a template, and comments."""
_FILLS = pattern(
    r"[ \t]*(?:\{\{-?[ \t]*(?!if\b|else\b|end\b|with\b|define\b|/\*|\$\w+[ \t]*:?=)|\{%-?[ \t]*(?:include|for)\b|<%=)"
)
"""Lines that a template fills with entries nobody sees here."""
_RAW = pattern(r"\{\{-?[ \t]*`([^`]*)`[ \t]*-?\}\}")
_BRACES = pattern(r"\{\{-?[ \t]*[\"'](\{\{|\}\})[\"'][ \t]*-?\}\}")
_VALUE = pattern(r"\{\{-?[ \t]*\.Values\.([\w.]+)[ \t]*(?:\|[ \t]*(?:quote|squote)[ \t]*)?-?\}\}")
_JINJA_RAW = pattern(r"\{%-?[ \t]*(?:end)?raw[ \t]*-?%\}")
_COMMENT = pattern(r"[ \t]#.*")
_MOST_BACK = 300
"""Lines between the dash of a rule and its name."""


class _Line(NamedTuple):
    number: int
    """From 0."""
    text: str
    indent: int


def groups(path: str, text: str, values: Mapping[str, Any]) -> Iterator[Group]:
    """Every rule of a template, each as a group of its own; `values` are the chart's, if any.

    A rule is templated where the template adds lines to it that nobody sees here.
    """
    lines = _lines(text, values)
    found = [_rule(lines, index) for index, line in enumerate(lines) if _NAMED.fullmatch(line.text)]
    places: dict[int, bytes] = {}
    rules = [_recorded(rule, places) for rule in found]
    data = {"rules": [[rule] for rule in rules]}
    for rule, listed in zip(found, data["rules"], strict=True):
        places[id(listed)] = packed([rule.place])
    places[id(data["rules"])] = packed(rule.place for rule in found)
    places[id(data)] = packed([(0, 0, text.count("\n"))])
    document = Document(path, 0, data, places, end_line=text.count("\n") + 1, templated=True)
    for number, rule in enumerate(found):
        yield group_at(document, ("rules", number), {}, FORMAT, templated=rule.open)


def _lines(text: str, values: Mapping[str, Any]) -> list[_Line]:
    """The lines that say something, with what a template engine leaves of its escapes."""
    found: list[_Line] = []
    for number, raw in enumerate(text.split("\n")):
        if not raw.strip() or len(raw) > LONGEST_LINE:
            continue
        line = _plain(raw.rstrip(), values) if "{" in raw else raw.rstrip()
        if line.strip():
            found.append(_Line(number, line, len(line) - len(line.lstrip(" "))))
    return found


def _plain(line: str, values: Mapping[str, Any]) -> str:
    line = _JINJA_RAW.sub("", line)
    line = _VALUE.sub(lambda match: _looked_up(match[1], values) or match[0], line)
    return _BRACES.sub(r"\1", _RAW.sub(r"\1", line))


def _looked_up(path: str, values: Mapping[str, Any]) -> str | None:
    """The chart's own value where it is plain text; another set of values may say otherwise."""
    node: Any = values
    for step in path.split("."):
        node = node.get(step) if isinstance(node, dict) else None
    return node if isinstance(node, str) and node and "{{" not in node else None


class _Found(NamedTuple):
    """A rule or a mapping of one: its entries, each with its place."""

    place: Place
    entries: Mapping[str, tuple[Any, Place]]
    open: bool = False
    """The template adds lines to it."""


def _rule(lines: Sequence[_Line], index: int) -> _Found:
    """The rule that a line names; its first line is the one with the dash."""
    named = _NAMED.fullmatch(lines[index].text)
    column = lines[index].indent + (len(named[2]) if named and named[2] else 0)
    start = index
    for back in range(index, max(-1, index - _MOST_BACK), -1):
        dash = _DASH.match(lines[back].text)
        if dash and lines[back].indent < column:
            start = back
            break
    end = next(
        (
            number
            for number in range(start + 1, len(lines))
            if lines[number].indent < column and not _CONTROL.match(lines[number].text)
        ),
        len(lines),
    )
    added = any(_FILLS.match(line.text) for line in lines[start:end] if line.indent >= column)
    while end > index + 1 and _is_steering(lines[end - 1]):
        end -= 1
    body = lines[start:end]
    place = (lines[start].number, column, body[-1].number)
    return _Found(place, _mapping(body, column), added)


def _mapping(body: Sequence[_Line], column: int) -> dict[str, tuple[Any, Place]]:
    """The entries of a mapping whose keys stand in a column; the first of equal keys."""
    found: dict[str, tuple[Any, Place]] = {}
    index = 0
    while index < len(body):
        line = body[index]
        entry = _ENTRY.fullmatch(line.text)
        index += 1
        if entry is None or line.indent + len(entry[2] or "") != column or _is_steering(line):
            continue
        deeper = index
        while deeper < len(body) and (body[deeper].indent > column or _is_steering(body[deeper])):
            deeper += 1
        value = _value(entry[5] or "", body[index:deeper])
        place = (line.number, entry.start(5) if entry[5] else column, body[deeper - 1].number)
        found.setdefault(entry[4], (value, place))
        index = deeper
    return found


def _is_steering(line: _Line) -> bool:
    return _CONTROL.match(line.text) is not None


def _value(written: str, deeper: Sequence[_Line]) -> Any:
    """A scalar as text, a block, or a mapping; what a template adds to it is not seen."""
    text = written.strip()
    if text[:1] in {"|", ">"}:
        return _block(deeper)
    if text.startswith("{") and not text.startswith("{{"):
        return _flow(text)
    if text:
        rest = [line.text.strip() for line in deeper if not _is_steering(line)]
        return " ".join([_scalar(text), *rest]) if rest and text[0] not in "\"'" else _scalar(text)
    kept = [line for line in deeper if not _is_steering(line)]
    if not kept:
        return ""
    inner = _mapping(deeper, min(line.indent for line in kept))
    if not inner:
        return " ".join(_scalar(line.text.strip()) for line in kept)
    return _Found((0, 0, 0), inner)


def _block(deeper: Sequence[_Line]) -> str:
    kept = [line for line in deeper if not _is_steering(line) or line.text.strip().startswith("#")]
    least = min((line.indent for line in kept), default=0)
    return "\n".join(line.text[least:] for line in kept)


def _flow(text: str) -> dict[str, str]:
    """`{severity: page, team: shop}`; values with commas of their own are not told apart."""
    pairs = (part.partition(":") for part in text.strip().strip("{}").split(","))
    return {_scalar(key.strip()): _scalar(value.strip()) for key, colon, value in pairs if colon}


def _scalar(text: str) -> str:
    """What a plain or quoted scalar says, without its comment."""
    quote = text[:1]
    if quote in {'"', "'"}:
        end = text.rfind(quote)
        inner = text[1:end] if end > 0 else text[1:]
        return (
            inner.replace('\\"', '"').replace("\\\\", "\\")
            if quote == '"'
            else inner.replace("''", "'")
        )
    return _COMMENT.sub("", text).strip()


def _recorded(found: _Found, places: dict[int, bytes]) -> dict[str, Any]:
    """The entries as plain data, their places in the side table."""
    data = {
        key: _recorded(value, places) if isinstance(value, _Found) else value
        for key, (value, _) in found.entries.items()
    }
    places[id(data)] = packed(place for _, place in found.entries.values())
    return data
