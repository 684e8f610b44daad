"""reStructuredText as the Markdown that says the same, line by line; runs no directive.

docutils would read files and evaluate what a page asks for; headings, code, links and targets need
none of that. <https://docutils.sourceforge.io/docs/ref/rst/restructuredtext.html>.
"""

from __future__ import annotations

from collections.abc import Iterator

from readiness.pattern import pattern

SUFFIXES = (".rst", ".rest")
_RULE = pattern(r"([!-/:-@\[-`{-~])\1{2,}")
_TARGET = pattern(r"\.\. _(`?)([^`:\n]{1,200})\1:\s*(\S*)")
_CODE = pattern(r"\s*\.\. (?:code|code-block|sourcecode|literalinclude|parsed-literal|prompt)::.*")
_DIRECTIVE = pattern(r"\s*\.\. (?:\|[^|\n]{1,80}\| )?[\w:-]{1,60}::\s?(.*)")
_COMMENT = pattern(r"\s*\.\.(?: .*)?")
_OPTION = pattern(r"\s+:[\w-]{1,60}:.*")
_REFERENCE = pattern(r"`([^`<\n]{0,200}[^`<\s]) *<([^<>`\n]{1,500})>`__?")
_ROLE = pattern(r":[\w:+-]{1,40}:`([^`<\n]{1,200})(?:<[^<>`\n]{1,200}>)?`")
_INVALID = pattern(r"[^a-z0-9]+")


def as_markdown(text: str) -> str:
    """As many lines, and perhaps one more; headings begin one column further for each level."""
    return "\n".join(_lines(text.split("\n")))


def _lines(lines: list[str]) -> Iterator[str]:
    levels: dict[str, int] = {}
    index = 0
    while index < len(lines):
        end = _block(lines, index)
        if end > index:
            yield from _code(lines[index:end])
            index = end
            continue
        line = lines[index]
        style = _style(lines, index)
        if style is not None:
            level = levels.setdefault(style, min(6, len(levels) + 1))
            if len(style) > 1:
                yield ""
                index += 1
            yield "#" * level + " " + _linked(lines[index].strip())
            yield ""
            index += 2
            continue
        yield _line(line)
        index += 1


def _style(lines: list[str], index: int) -> str | None:
    """The character that underlines a title here, doubled where it stands above too."""
    rule = _RULE.fullmatch(lines[index].rstrip())
    if rule and index + 2 < len(lines):
        below = lines[index + 2].rstrip()
        text = lines[index + 1].strip()
        if below == lines[index].rstrip() and text and not _RULE.fullmatch(text):
            return rule[1] * 2
    if rule or index + 1 >= len(lines) or not lines[index].strip() or lines[index][:1] == " ":
        return None
    under = _RULE.fullmatch(lines[index + 1].rstrip())
    if under and len(lines[index + 1].rstrip()) >= len(lines[index].rstrip()):
        return under[1]
    return None


def _block(lines: list[str], index: int) -> int:
    """Where the code ends that begins here; here, where none does."""
    line = lines[index]
    opens = _CODE.fullmatch(line) or (line.rstrip().endswith("::") and not _COMMENT.fullmatch(line))
    if not opens:
        return index
    indent = len(line) - len(line.lstrip())
    end = index + 1
    while end < len(lines) and (
        not lines[end].strip() or len(lines[end]) - len(lines[end].lstrip()) > indent
    ):
        end += 1
    return end if any(each.strip() for each in lines[index + 1 : end]) else index


def _code(block: list[str]) -> Iterator[str]:
    """Its lines between fences that take the places of the opening line's blank ones."""
    head, body = block[0], block[1:]
    first = next(number for number, each in enumerate(body) if each.strip())
    last = max(number for number, each in enumerate(body) if each.strip())
    words = "" if _CODE.fullmatch(head) else _linked(head.strip().rstrip(":"))
    if words and first == 0:
        words = ""
    yield words or "~~~~"
    for number, each in enumerate(body):
        if (words and number == first - 1) or number == last + 1:
            yield "~~~~"
        else:
            hidden = number < first or (_OPTION.fullmatch(each) and not words and number == first)
            yield "" if hidden else each.strip().replace("~~~~", "~~~")
    if last + 1 == len(body):
        yield "~~~~"


def _line(line: str) -> str:
    target = _TARGET.fullmatch(line.rstrip())
    if target:
        return (
            "" if target[3] else f'<a id="{_INVALID.sub("-", target[2].lower()).strip("-")}"></a>'
        )
    directive = _DIRECTIVE.fullmatch(line)
    if directive:
        return _linked(directive[1])
    if _COMMENT.fullmatch(line) or _OPTION.fullmatch(line) or _RULE.fullmatch(line.rstrip()):
        return ""
    bare = line.lstrip()
    return _linked(line if bare[:1] in {"-", "*", "+"} or bare[:1].isdigit() else bare)


def _linked(text: str) -> str:
    if "`" in text:
        text = _REFERENCE.sub(r"[\1](\2)", text)
        text = _ROLE.sub(r"`\1`", text)
    return text


def anchors(heading: str) -> tuple[str, ...]:
    """What docutils calls a section: letters and digits of ASCII, all else one hyphen."""
    found = _INVALID.sub("-", heading.lower()).strip("-").lstrip("0123456789-")
    return (found,) if found else ()
