"""AsciiDoc as the Markdown that says the same, line by line; includes nothing, evaluates nothing.

Headings, code, links and anchors are what a runbook is judged by; the rest is prose either way.
<https://docs.asciidoctor.org/asciidoc/latest/syntax-quick-reference/>.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from readiness.pattern import pattern

SUFFIXES = (".adoc", ".asciidoc", ".asc")
_HEADING = pattern(r"(={1,6}) +(\S.*)")
_FENCE = pattern(r"(?:-{4,}|\.{4,}|`{3,})(?:\w+)?")
_HIDDEN = pattern(r"/{4,}")
_ATTRIBUTE = pattern(r":!?[\w-]{1,80}!?:(?: .*)?")
_COMMENT = pattern(r"//(?!/).*")
_DIRECTIVE = pattern(r"(?:include|ifdef|ifndef|ifeval|endif|toc|image)::.*")
_ANCHOR = pattern(r"\[\[([^\[\],]{1,200})(?:,[^\]]{0,200})?\]\]|\[#([^\],.%]{1,200})[^\]]{0,200}\]")
_BLOCK = pattern(r"\[[^\[\]]{0,300}\]|\.[A-Za-z].{0,300}|[*_=+]{4,}|<<<|'''")
_MACRO = pattern(r"(?:link:|xref:)([^\s\[\]]{1,500})\[([^\]\n]{0,300})\]")
_URL = pattern(r"(https?://[^\s\[\]<>]{1,500})\[([^\]\n]{0,300})\]")
_CROSS = pattern(r"<<([^<>,\n]{1,200})(?:,([^<>\n]{0,200}))?>>")
_INVALID = pattern(r"[^\w .-]")
_GAPS = pattern(r"[ .-]+")


def as_markdown(text: str) -> str:
    """As many lines, each heading's text in its own columns."""
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    fence: str | None = None
    hidden: str | None = None
    for raw in lines:
        line = raw.rstrip()
        if fence is not None:
            yield "~~~~" if line == fence else raw.replace("~~~~", "~~~")
            fence = None if line == fence else fence
        elif hidden is not None:
            hidden = None if line == hidden else hidden
            yield ""
        elif _HIDDEN.fullmatch(line):
            hidden = line
            yield ""
        elif _FENCE.fullmatch(line):
            fence = line.rstrip("abcdefghijklmnopqrstuvwxyz") if line[0] == "`" else line
            yield "~~~~"
        else:
            yield _line(line)
    if fence is not None:
        yield "~~~~"


def _line(line: str) -> str:
    heading = _HEADING.fullmatch(line)
    if heading:
        return "#" * len(heading[1]) + _linked(line[len(heading[1]) :])
    anchor = _ANCHOR.fullmatch(line)
    if anchor:
        return f'<a id="{_quoted(anchor[1] or anchor[2])}"></a>'
    for form in (_ATTRIBUTE, _COMMENT, _DIRECTIVE, _BLOCK):
        if form.fullmatch(line):
            return ""
    if line == "+":
        return ""
    return _linked(line)


def _linked(text: str) -> str:
    """Links and anchors within a line as Markdown writes them."""
    if "[" in text:
        text = _MACRO.sub(_macro, text)
        text = _URL.sub(lambda found: f"[{found[2] or found[1]}]({found[1]})", text)
        text = _ANCHOR.sub(lambda found: f'<a id="{_quoted(found[1] or found[2])}"></a>', text)
    if "<<" in text:
        text = _CROSS.sub(lambda found: f"[{found[2] or found[1]}](#{found[1].lstrip('#')})", text)
    return text


def _macro(found: re.Match[str]) -> str:
    """An `xref:` names a file, or only an anchor."""
    target = found[1]
    is_anchor = found[0].startswith("xref:") and "." not in target and "/" not in target
    url = f"#{target.lstrip('#')}" if is_anchor else target
    return f"[{found[2] or target}]({url})"


def _quoted(anchor: str) -> str:
    return anchor.replace('"', "").replace("<", "").replace(">", "")


def anchors(heading: str) -> tuple[str, ...]:
    """What Asciidoctor, and GitHub with it, call a section that has no id of its own."""
    bare = _INVALID.sub("", heading.lower())
    return "_" + _GAPS.sub("_", bare).strip("_"), _GAPS.sub("-", bare).strip("-")
