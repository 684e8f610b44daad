"""The syntax of CODEOWNERS, GitHub's and GitLab's; matches no path.

<https://docs.github.com/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners>,
<https://docs.gitlab.com/user/project/codeowners/reference/>.
"""

from collections.abc import Iterator

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
_SECTION = pattern(r"\^?\[([^\]\r\n]{1,500})\](?:\[\d{1,4}\])?(?:\s+(.*))?\Z")
_USER = pattern(r"@[\w.-]+(?:/[\w.-]+)*\Z")
_ROLE = pattern(r"@@[a-z]+\Z")
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
            words = tuple(_until_comment(_WORD.findall(line)))
            yield Line(Location(path, number, column, number), line, words)


def _until_comment(words: list[str]) -> Iterator[str]:
    """The words before a comment at the end of the line."""
    for word in words:
        if word.startswith("#"):
            return
        yield word


def _github(path: str, text: str) -> Iterator[OwnerRule | Bad]:
    for line in _lines(path, text):
        if not line.words:
            continue
        pattern, *owners = line.words
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


def _gitlab(path: str, text: str) -> Iterator[OwnerRule | Bad]:
    """GitLab: rules stand in sections, whose owners hold where a line names none."""
    section: str | None = None
    default: tuple[str, ...] = ()
    for line in _lines(path, text):
        header = _SECTION.match(line.text)
        if header is not None and not line.text.startswith("[]"):
            section = header[1].strip().lower()
            default = _gitlab_owners(_WORD.findall(header[2] or ""))
            continue
        if line.text.startswith(("[", "^[")):
            yield Bad(line.location, f"`{line.text[:80]}` is no section")
            continue
        yield _gitlab_rule(line, section, default)


def _gitlab_rule(line: Line, section: str | None, default: tuple[str, ...]) -> OwnerRule | Bad:
    pattern, *rest = line.words
    excludes = pattern.startswith("!")
    owners = () if excludes else _gitlab_owners(rest) or default
    if rest and not owners and not excludes:
        return Bad(line.location, f"`{rest[0]}` is neither @user, @group, @@role nor an address")
    return OwnerRule(
        FixedPlace(line.location), pattern.removeprefix("!"), owners, section, excludes
    )


def _gitlab_owners(words: list[str]) -> tuple[str, ...]:
    known = (word for word in _until_comment(words) if _is_owner(word) or _ROLE.match(word))
    return tuple(known)
