"""Error-budget policies among the pages of a repository, and what each of them lacks.

https://sre.google/workbook/error-budget-policy/ has the template: goals, what happens on a miss,
exceptions, who decides, and a head with approvers and a date to look at it again.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from readiness.facts.model import BudgetPolicy, FixedPlace
from readiness.model import Location
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.repository import Repository

LEAST_WORDS = 50
"""Below, a page that calls itself a policy is a stub."""
SECTIONS = (
    ("goals", pattern(r"goal|purpose|objective|intent|background|overview|scope", re.IGNORECASE)),
    ("miss", pattern(r"miss|exhaust|exceed|spent|breach|freeze|violat|burn", re.IGNORECASE)),
    ("exceptions", pattern(r"exception|exempt|exclu|not counted|out of scope", re.IGNORECASE)),
    ("escalation", pattern(r"escalat|decide|decision|authority|disagree", re.IGNORECASE)),
)
SAID = {
    "exceptions": pattern(
        r"\bexcept|\bexempt|\bexclu|\bunless\b|(?:do|does|are|is) not count|not be counted|silver bullet",
        re.IGNORECASE,
    ),
    "escalation": pattern(r"\bescalat|\bdecides?\b|\bdecision|final say|tie.?break", re.IGNORECASE),
}
"""What may be said in a sentence: the template itself has no heading for exceptions."""
_PATH = pattern(r"budget|polic|slo", re.IGNORECASE)
_TITLE = pattern(
    r"error[\s_-]*budgets?\b.{0,40}polic|polic.{0,40}\berror[\s_-]*budget", re.IGNORECASE
)
_SUFFIXES = (".md", ".markdown", ".rst", ".adoc", ".txt")
MOST_PAGES = 200
MOST_TEXT = 500_000

_WORD = pattern(r"\w[\w'’-]*")
_COMMENT = pattern(r"<!--(?:[^-]|-(?!->))*+(?:-->|\Z)")
_TARGET = pattern(r"\]\([^)\n]{0,500}\)")
_PLACEHOLDER = pattern(r"\b(?:TODO|TBD|FIXME|lorem ipsum)\b", re.IGNORECASE)
_UNDERLINE = pattern(r"[=\-~^\"'+#*]{3,200}")
_APPROVERS = pattern(
    r"^[|>*_#\s-]{0,9}(?:approvers?|approved[ _-]by|agreed[ _-]by|sign(?:ed)?[ _-]?off(?:[ _-]by)?)"
    r"[*_]{0,3}\s{0,9}[:|][*_|\s]{0,9}([^|\n]{1,200})",
    re.IGNORECASE | re.MULTILINE,
)
_APPROVED_BY = pattern(
    r"\b(?:approved|agreed|signed off) by\s{1,9}(?:the\s{1,9})?([^.;:|\n]{1,120})", re.IGNORECASE
)
"""In a sentence, where no line is only about it."""
_DAY = r"[^\n\d]{0,30}(\d{4}[-/]\d{1,2}[-/]\d{1,2})"
_APPROVED = pattern(
    r"^[|>*_#\s-]{0,9}(?:approval[ _-]date|approved(?:[ _-]on)?|date of approval)\b" + _DAY,
    re.IGNORECASE | re.MULTILINE,
)
_REVISIT = pattern(
    r"^[|>*_#\s-]{0,9}(?:revisit|next[ _-]review|review[ _-](?:by|date|due)|revisit[ _-]date|"
    r"valid[ _-]until|expires)\b" + _DAY,
    re.IGNORECASE | re.MULTILINE,
)
_NOBODY = frozenset({"", "-", "tbd", "todo", "none", "n/a", "nobody", "name", "names"})


def collect(repository: Repository) -> tuple[BudgetPolicy, ...]:
    """Every page whose name or heading calls it an error-budget policy, by path."""
    paths = [
        path
        for path in sorted(repository.paths)
        if path.lower().endswith(_SUFFIXES) and _PATH.search(path)
    ]
    found = (_policy(repository, path) for path in paths[:MOST_PAGES])
    return tuple(one for one in found if one is not None)


def _policy(repository: Repository, path: str) -> BudgetPolicy | None:
    text = _COMMENT.sub("", (repository.text(path) or "")[:MOST_TEXT])
    sections = list(_sections(text))
    titles = [one for one in sections if _TITLE.search(one.title)]
    if not titles and not _TITLE.search(posixpath.basename(path)):
        return None
    said = tuple(name for name, _ in SECTIONS if _says(name, sections))
    words = sum(one.words for one in sections)
    line = titles[0].line if titles else 1
    return BudgetPolicy(
        place=FixedPlace(Location(path, line, 1), _places(path, text)),
        path=path,
        sections=said,
        missing=_missing(text, said, words),
        words=words,
        approvers=_approvers(text),
        approved=_day(_APPROVED.search(text)),
        revisit=_day(_REVISIT.search(text)),
    )


class _Section(NamedTuple):
    """A heading with the lines below it, up to the next one."""

    title: str
    line: int
    lines: list[str]

    @property
    def words(self) -> int:
        """Words that a reader reads: the targets of links are none."""
        return sum(len(_WORD.findall(_TARGET.sub("]", line))) for line in self.lines)


def _sections(text: str) -> Iterator[_Section]:
    """Headings of Markdown, AsciiDoc and (underlined) reStructuredText; code is no prose."""
    current, fence = _Section("", 1, []), ""
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if bare.startswith(("```", "~~~")) and (not fence or bare.startswith(fence)):
            fence = "" if fence else bare[:3]
        elif fence:
            continue
        elif bare.startswith(("#", "= ", "== ", "=== ", "==== ")):
            yield current
            current = _Section(bare.lstrip("#=").strip(), number, [])
        elif _UNDERLINE.fullmatch(bare) and current.lines and current.lines[-1].strip():
            title = current.lines.pop().strip()
            yield current
            current = _Section(title, number - 1, [])
        else:
            current.lines.append(bare)
    yield current


def _says(name: str, sections: list[_Section]) -> bool:
    headed = dict(SECTIONS)[name]
    if any(headed.search(one.title) and one.words for one in sections):
        return True
    sentence = SAID.get(name)
    return sentence is not None and any(sentence.search("\n".join(one.lines)) for one in sections)


def _missing(text: str, said: tuple[str, ...], words: int) -> tuple[str, ...]:
    lacks = [name for name, _ in SECTIONS if name not in said]
    if words < LEAST_WORDS:
        lacks.append(f"{LEAST_WORDS} words (it has {words})")
    if (placeholder := _PLACEHOLDER.search(text)) is not None:
        lacks.append(f"text in place of {placeholder.group(0)}")
    return tuple(lacks)


def _approvers(text: str) -> str | None:
    found = _approval(text)
    names = found.group(1).strip(" *_|<>") if found else ""
    return None if names.lower() in _NOBODY or not any(map(str.isalpha, names)) else names


def _approval(text: str) -> re.Match[str] | None:
    return _APPROVERS.search(text) or _APPROVED_BY.search(text)


def _day(found: re.Match[str] | None) -> str | None:
    """An ISO day; None for what is none (a month 13), which nobody can keep."""
    if found is None:
        return None
    from datetime import date  # noqa: PLC0415 - 1 ms, and most runs count no days

    year, month, day = (int(part) for part in re.split(r"[-/]", found.group(1)))
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None


def _places(path: str, text: str) -> dict[str, Location]:
    found = {"approvers": _approval(text), "revisit": _REVISIT.search(text)}
    return {
        part: Location(path, text.count("\n", 0, match.start(1)) + 1, 1)
        for part, match in found.items()
        if match is not None
    }
