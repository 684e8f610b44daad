"""Says in words for a tired person what libyaml says in its own; decides nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from readiness.pattern import pattern
from readiness.source.reading import Problem
from readiness.source.yaml.compose import Unreadable

NOT_YAML = "not valid YAML"
TEMPLATE = "a template, not YAML: it can be read only as it renders"
TEMPLATE_HINT = "name the chart or kustomization under `render:` in readiness.yaml"

_MESSAGES: Mapping[str, str] = {
    "mapping values are not allowed in this context": (
        "a `:` where no key can stand: check the indentation of this line,"
        " or quote a text that holds `: `"
    ),
    "did not find expected key": "this line is indented differently from the mapping it stands in",
    "did not find expected '-' indicator": (
        "this line is indented differently from the list it stands in"
    ),
    "could not find expected ':'": "a line that is neither `key: value` nor a list item",
    "found character that cannot start any token": (
        "a character that no value can begin with (a tab, `@`, `` ` `` or `%`): quote the text,"
        " indent with spaces"
    ),
    "found a tab character that violates indentation": "a tab indents this line: use spaces",
    "block sequence entries are not allowed in this context": (
        "a list item where none can stand: check the indentation"
    ),
    "found unknown escape character": "an escape that YAML does not know in a double-quoted text",
    "did not find expected node content": (
        "a value is missing here, or a `[` or `{` before it is not closed"
    ),
    "did not find expected <document start>": "text behind the end of the document",
}
_CONTEXTS: Mapping[str, str] = {
    "while scanning a quoted scalar": "a quote is opened here and never closed",
    "while parsing a flow mapping": "a `{` is opened here and not closed properly",
    "while parsing a flow sequence": "a `[` is opened here and not closed properly",
}
"""Problems that are better told where they begin than where libyaml gives up."""

_CONTROL = pattern("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def explain(error: Exception, text: str) -> Problem:
    """What is wrong with a text that Unreadable or an error of PyYAML refuses, and where."""
    if isinstance(error, Unreadable):
        return error.problem
    begun = _CONTEXTS.get(str(getattr(error, "context", None)))
    mark: Any = getattr(error, "context_mark", None)
    words = str(getattr(error, "problem", None) or error)
    if begun and mark is not None and not words.startswith("found unknown escape"):
        return Problem(f"{NOT_YAML}: {begun}", mark.line, mark.column)
    mark = getattr(error, "problem_mark", None)
    if mark is None:
        return _unprintable(text)
    message = f"{NOT_YAML}: {_MESSAGES.get(words, words)}"
    last = len(text.rstrip()) - 1
    if mark.index <= last:
        return Problem(message, mark.line, mark.column)
    return _at(text, max(0, last), message)


def _at(text: str, index: int, message: str) -> Problem:
    return Problem(message, text.count("\n", 0, index), index - (text.rfind("\n", 0, index) + 1))


def _unprintable(text: str) -> Problem:
    found = _CONTROL.search(text)
    start = found.start() if found else 0
    character = f" (U+{ord(found[0]):04X})" if found else ""
    return _at(text, start, f"{NOT_YAML}: a control character{character}")
