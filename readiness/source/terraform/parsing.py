"""HCL bytes become a document and faults, each wanted block parsed alone; it never raises.

The parser takes 130 KiB/s, so what is not wanted is not parsed, and the rest has a bound.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from readiness.model import Fault, Location
from readiness.source.document import Document
from readiness.source.reading import LIMITS, Limits, Parsed, Problem, text_of
from readiness.source.terraform import tree
from readiness.source.terraform.assembly import Piece, assembled, entries
from readiness.source.terraform.blocks import Attribute, Block, Heredoc, problem, scan
from readiness.source.terraform.wanted import KINDS, kinds, named

MOST = 512 * 1024
"""Characters of one file that are parsed: four seconds' work."""
VARIABLES_SUFFIX = ".tfvars"
_LABELS: Mapping[str, int] = {"resource": 2, "data": 2, "variable": 1, "module": 1, "locals": 0}
_LOCAL_SOURCES = ('"./', '"../')


def parse(path: str, content: bytes, limits: Limits = LIMITS) -> Parsed:
    """The wanted blocks of an HCL file as one document, and what of them cannot be read."""
    text = text_of(path, content, limits, wanted=True)
    if isinstance(text, Parsed):
        hidden = kinds(named(content))
        return Parsed((), tuple(fault._replace(kinds=hidden) for fault in text.faults))
    if text.spoiled:
        wrong = problem(text.text, "a byte that is no text", text.spoiled[0])
        return Parsed((), (_fault(path, wrong, kinds(named(content))),))
    return _read(path, text.text)


def _read(path: str, text: str) -> Parsed:
    scanned = scan(text)
    places: dict[int, bytes] = {}
    pieces: list[Piece] = []
    faults: list[Fault] = []
    left = MOST
    for part in scanned.parts:
        if not _is_wanted(path, part, text):
            continue
        left -= part.span[1] - part.span[0]
        parsed = _too_much(part) if left < 0 else _parsed(text, part, places)
        if isinstance(parsed, Problem):
            faults.append(_fault(path, parsed, _hidden(part)))
        else:
            pieces += _pieces(part, parsed)
    if scanned.problem is not None:
        message, position = scanned.problem
        rest = text[text.rfind("\n", 0, position) + 1 :].encode("utf-8", "replace")
        faults.append(_fault(path, problem(text, message, position), kinds(named(rest))))
    return _document(path, pieces, places, faults)


def _fault(path: str, wrong: Problem, hidden: frozenset[str]) -> Fault:
    place = Location(path, wrong.line + 1, wrong.column + 1)
    return Fault(place, wrong.message, wrong.hint, hidden)


def _hidden(part: Block | Attribute) -> frozenset[str]:
    return kinds(part.labels[:1]) if isinstance(part, Block) else frozenset()


def _too_much(part: Block | Attribute) -> Problem:
    return Problem(f"not read: beyond {MOST} characters of resources in a file", part.line)


def _is_wanted(path: str, part: Block | Attribute, text: str) -> bool:
    if isinstance(part, Attribute):
        return path.endswith(VARIABLES_SUFFIX)
    if _LABELS.get(part.kind) != len(part.labels):
        return False
    if part.kind in {"resource", "data"}:
        return part.labels[0] in KINDS
    if part.kind == "module":
        return any(text.find(each, *part.span) >= 0 for each in _LOCAL_SOURCES)
    return True


def _pieces(part: Block | Attribute, parsed: tuple[tree.Source, Any]) -> Iterator[Piece]:
    """What a part says: `locals` and assignments entry by entry."""
    source, node = parsed
    if isinstance(part, Attribute):
        yield from entries(("tfvars",), *tree.attributes(source, node))
        return
    data, place = tree.block(source, node)
    if part.kind == "locals":
        yield from entries(("locals",), data, source.entry_places(data))
    else:
        yield Piece((part.kind, *part.labels), data, place)


def _parsed(
    text: str, part: Block | Attribute, places: dict[int, bytes]
) -> tuple[tree.Source, Any] | Problem:
    """A part of the text as the parser's tree. Columns count from the start of its line."""
    from hcl2.api import parses_to_tree  # noqa: PLC0415 - 73 ms, and as much for the grammar
    from lark.exceptions import UnexpectedInput  # noqa: PLC0415 - see above

    begin = text.rfind("\n", 0, part.span[0]) + 1
    heredocs = part.heredocs if isinstance(part, Block) else ()
    own = " " * (part.span[0] - begin) + _without_heredocs(text, part, heredocs)
    said = {one.span[0] - begin: _said(text, one) for one in heredocs}
    try:
        node = parses_to_tree(own)
    except UnexpectedInput as error:
        row, column = max(error.line, 1), max(error.column, 1)
        return Problem(f"not valid HCL: {_unexpected(own, row)}", part.line + row - 1, column - 1)
    except RecursionError:
        return Problem("not valid HCL: nested too deep (a limit of this reader)", part.line)
    return tree.Source(own, part.line, said, places), node


def _unexpected(text: str, row: int) -> str:
    rows = text.split("\n")
    line = rows[row - 1].strip() if row <= len(rows) else ""
    return f"cannot make sense of `{line[:60]}`"


def _without_heredocs(text: str, part: Block | Attribute, heredocs: tuple[Heredoc, ...]) -> str:
    """The text with a quoted text of as many characters and lines for each heredoc: the parser's
    own pattern for them takes the square of the time on blank lines.
    """
    parts: list[str] = []
    position = part.span[0]
    for each in heredocs:
        start, end = each.span
        lines = text.count("\n", start, end)
        blanks = " " * (end - start - lines - 2)
        parts += [text[position:start], '"', blanks, "\n" * lines, '"']
        position = end
    return "".join([*parts, text[position : part.span[1]]])


def _said(text: str, heredoc: Heredoc) -> str:
    body = text[slice(*heredoc.body)]
    if not heredoc.indented:
        return body
    rows = body.split("\n")
    indent = min((len(row) - len(row.lstrip()) for row in rows if row.strip()), default=0)
    return "\n".join(row[indent:] for row in rows)


def _document(
    path: str, pieces: list[Piece], places: dict[int, bytes], faults: list[Fault]
) -> Parsed:
    """One document of all pieces; none where there are none."""
    data, twice = assembled(pieces, places)
    for piece in twice:
        line, column, _ = piece.place
        what = ".".join(piece.keys)
        faults.append(Fault(Location(path, line + 1, column + 1), f"{what} is declared twice"))
    found = sorted(faults, key=lambda one: one.location[:3])
    if not pieces:
        return Parsed((), tuple(found))
    end = max(piece.place[2] for piece in pieces) + 1
    return Parsed((Document(path, 0, data, places, end_line=end),), tuple(found))
