"""The syntax of CODEOWNERS, GitHub's and GitLab's; matches no path.

<https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners>,
<https://docs.gitlab.com/user/project/codeowners/reference/>.
"""

from collections.abc import Iterable, Iterator, Mapping

from readiness.facts.model import CodeOwners, FixedPlace, OwnerRule
from readiness.model import Location
from readiness.pattern import pattern
from readiness.record import NamedTuple

GITHUB = "github"
GITLAB = "gitlab"
GITHUB_LARGEST = 3_000_000
"""Bytes beyond which GitHub does not load the file."""
MAX_LINES = 200_000
MAX_ERRORS = 50

_WORD = pattern(r"(?:[^\s\\]|\\.)+")
_SECTION = pattern(r"(\^?)\[([^\]\r\n]{1,500})\](?:\[(\d{1,4})\])?(?:\s+(.*))?\Z")
_USER = pattern(r"@[\w.-]+(?:/[\w.-]+)*\Z")
_ROLE = pattern(r"@@(?:developer|maintainer|owner)s?\Z")
_EMAIL = pattern(r"[^@\s<>]+@[^@\s<>]+\Z")


class Line(NamedTuple):
    """A line that is no comment; `words` are as written."""

    location: Location
    text: str
    words: tuple[str, ...]


class Bad(NamedTuple):
    """A line that the forge passes over."""

    location: Location
    why: str


def parse(path: str, text: str, dialect: str) -> CodeOwners:
    """The rules of a file in order, and what of it has no effect."""
    found = list(_gitlab(path, text) if dialect == GITLAB else _github(path, text))
    bad = [each for each in found if isinstance(each, Bad)]
    if dialect == GITHUB and len(text.encode("utf-8", "replace")) > GITHUB_LARGEST:
        bad.insert(0, Bad(Location(path), "larger than 3 MB: GitHub does not load it"))
    return CodeOwners(
        FixedPlace(Location(path)),
        path,
        tuple(each for each in found if isinstance(each, OwnerRule)),
        tuple(f"{each.location}: {each.why}" for each in bad[:MAX_ERRORS]),
        dialect,
    )


def _lines(path: str, text: str) -> Iterator[Line]:
    for number, raw in enumerate(text.split("\n", MAX_LINES)[:MAX_LINES], start=1):
        line = raw.strip()
        if line and not line.startswith("#"):
            column = len(raw) - len(raw.lstrip()) + 1
            words = tuple(_WORD.findall(line))
            yield Line(Location(path, number, column, number), line, words)


def _until_comment(words: Iterable[str]) -> Iterator[str]:
    """The words before a comment at the end of the line."""
    for word in words:
        if word.startswith("#"):
            return
        yield word


def _github(path: str, text: str) -> Iterator[OwnerRule | Bad]:
    for line in _lines(path, text):
        words = tuple(_until_comment(line.words))
        if not words:
            continue
        pattern, *owners = words
        problem = _github_problem(pattern, owners)
        if problem is not None:
            yield Bad(line.location, problem)
        else:
            yield OwnerRule(FixedPlace(line.location), pattern, tuple(owners))


def _github_problem(pattern: str, owners: list[str]) -> str | None:
    """Why GitHub passes over a line."""
    if pattern.startswith("!"):
        return f"`{pattern}`: GitHub knows no `!` here"
    if pattern.startswith("\\#"):
        return f"`{pattern}`: GitHub cannot escape `#`"
    if "[" in pattern or "]" in pattern:
        return f"`{pattern}`: GitHub knows no `[ ]` here"
    wrong = [owner for owner in owners if not _is_owner(owner)]
    return f"`{wrong[0]}` is neither @user, @org/team nor an address" if wrong else None


def _is_owner(word: str) -> bool:
    return _USER.match(word) is not None or _EMAIL.match(word) is not None


class Section(NamedTuple):
    """The heading of a section, or several of one name."""

    name: str | None = None
    optional: bool = False
    approvals: int = 1
    owners: tuple[str, ...] = ()


def _gitlab(path: str, text: str) -> Iterator[OwnerRule | Bad]:
    """GitLab: rules stand in sections, whose owners hold where a line names none."""
    found = list(_sectioned(path, text))
    sections = _joined(each for each in found if isinstance(each, Section))
    for each in found:
        if isinstance(each, OwnerRule) and each.section is not None:
            held = sections[each.section]
            yield each._replace(approvals=held.approvals, optional=held.optional)
        elif not isinstance(each, Section):
            yield each


def _joined(sections: Iterable[Section]) -> Mapping[str | None, Section]:
    """Sections of one name are one: optional where all are, with the most approvals of them."""
    joined: dict[str | None, Section] = {}
    for each in sections:
        known = joined.get(each.name, each)
        joined[each.name] = known._replace(
            optional=known.optional and each.optional,
            approvals=max(known.approvals, each.approvals),
        )
    return joined


def _sectioned(path: str, text: str) -> Iterator[OwnerRule | Bad | Section]:
    section = Section()
    for line in _lines(path, text):
        header = _SECTION.match(line.text)
        if header is not None:
            caret, name, approvals, owners = header.groups()
            words = _WORD.findall(owners or "")
            number = max(1, int(approvals or 1))
            section = Section(
                name.strip().lower(), bool(caret), 1 if caret else number, _gitlab_owners(words)
            )
            yield section
            if approvals is not None and int(approvals) < 1:
                yield Bad(line.location, f"`[{name}][{approvals}]`: GitLab asks for one approval")
            yield from _strangers(line, words)
        elif line.text.startswith(("[", "^[")):
            yield Bad(line.location, f"`{line.text[:80]}` is no section")
        else:
            yield from _gitlab_rule(line, section)


def _gitlab_rule(line: Line, section: Section) -> Iterator[OwnerRule | Bad]:
    pattern, *rest = line.words
    excludes = pattern.startswith("!")
    owners = () if excludes else _gitlab_owners(rest) or section.owners
    place = FixedPlace(line.location)
    if owners or excludes or not rest:
        yield OwnerRule(place, pattern.removeprefix("!"), owners, section.name, excludes)
    if not owners and not excludes and not rest:
        yield Bad(line.location, f"`{pattern}` names no owner: GitLab approves it by itself")
    if not excludes:
        yield from _strangers(line, rest)


def _strangers(line: Line, words: Iterable[str]) -> Iterator[Bad]:
    """The first word that is nobody's name; behind a `#` words are no names, and names still count."""
    wrong = [word for word in _until_comment(words) if not _is_gitlab_owner(word)]
    if wrong:
        why = f"`{wrong[0]}` is neither @user, @group, @@role nor an address"
        yield Bad(line.location, why)


def _gitlab_owners(words: Iterable[str]) -> tuple[str, ...]:
    """GitLab knows no comment behind a rule: who is named there is an owner too."""
    return tuple(word for word in words if _is_gitlab_owner(word))


def _is_gitlab_owner(word: str) -> bool:
    return _ROLE.match(word) is not None or (not word.startswith("@@") and _is_owner(word))
