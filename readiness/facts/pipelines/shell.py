"""Shell text as the commands it seems to run, without running or expanding any of it."""

import posixpath
import re
from collections.abc import Iterator

from readiness.pattern import pattern
from readiness.record import NamedTuple

MAX_SCRIPT = 100_000
"""Characters of one script that are looked at."""

KEYWORDS = frozenset({"if", "then", "else", "elif", "do", "while", "until", "!", "{", "(", "time"})
WRAPPERS: tuple[tuple[str, ...], ...] = (
    ("sudo",),
    ("env",),
    ("exec",),
    ("nohup",),
    ("timeout",),
    ("retry",),
    ("xvfb-run",),
    ("npx",),
    ("pnpx",),
    ("poetry", "run"),
    ("pipenv", "run"),
    ("pdm", "run"),
    ("hatch", "run"),
    ("uv", "run"),
    ("uvx",),
    ("bundle", "exec"),
    ("docker", "run"),
    ("docker", "exec"),
    ("docker", "compose"),
    ("docker-compose",),
    ("ssh",),
    ("dotenv",),
    ("aws-vault", "exec"),
    ("coverage", "run"),
)
"""Programs that run the program that follows their own options."""
SHELLS = frozenset({"sh", "bash", "zsh", "dash", "ash", "eval"})
LONGEST_WRAP = 24
"""Words between a wrapper and the program it runs."""

_EXPRESSION = pattern(r"\$\{\{([^{}]*)\}\}")
_SEPARATORS = pattern(r"[^\w.*-]+")
_HERE = pattern(r"<<-?\s*['\"\\]?([A-Za-z_]\w*)")
_ASSIGNMENT = pattern(r"[A-Za-z_]\w*=")
_TOKEN = pattern(
    r"""(?P<operator>\|\||&&|[;|&\n])|#[^\n]*+|"""
    r"""(?P<word>(?:>&|[^\s;|&'"\\]|\\.|'[^']*+(?:'|\Z)|"(?:[^"\\]|\\.)*+(?:"|\Z))++)""",
    re.DOTALL,
)
"""An operator, a comment or a word; quotes that never close run to the end (one pass)."""
_PIECE = pattern(
    r"""\\(.)|'([^']*+)(?:'|\Z)|"((?:[^"\\]|\\.)*+)(?:"|\Z)""",
    re.DOTALL,
)
_VERSION = pattern(r"[\d.]+\Z")


class Command(NamedTuple):
    """One simple command: `words` begin with the program's base name."""

    words: tuple[str, ...]
    guarded: bool = False
    """It runs only where the command before it failed (`||`)."""

    @property
    def text(self) -> str:
        """The command as one line."""
        return " ".join(self.words)


def commands(script: str) -> Iterator[Command]:
    """The simple commands of a script in the order in which they stand."""
    text = _EXPRESSION.sub(_compact, _without_documents(script[:MAX_SCRIPT]))
    for words, guarded in _split(text.replace("\\\n", " ")):
        yield from _unwrap(words, guarded, nested=False)


def programs(command: Command) -> Iterator[Command]:
    """The command, and each shorter one that it may wrap, outermost first."""
    yield command
    if not any(_leads(command.words, wrapper) for wrapper in WRAPPERS):
        return
    for start in range(1, min(len(command.words), LONGEST_WRAP)):
        word = command.words[start]
        if " " in word:
            yield from (inner._replace(guarded=command.guarded) for inner in _nested(word))
        elif not word.startswith("-"):
            yield Command((_program(word), *command.words[start + 1 :]), command.guarded)


def _leads(words: tuple[str, ...], wrapper: tuple[str, ...]) -> bool:
    return words[: len(wrapper)] == wrapper


def _compact(match: re.Match[str]) -> str:
    """An expression as one word, without what the shell would split on."""
    return "${{" + _SEPARATORS.sub("_", match[1].strip()) + "}}"


def _without_documents(script: str) -> str:
    """The script without its here-documents: they are data, not commands."""
    lines: list[str] = []
    end: str | None = None
    for line in script.splitlines():
        if end is not None:
            end = None if line.strip() == end else end
            continue
        here = _HERE.search(line)
        end = here[1] if here else None
        lines.append(line)
    return "\n".join(lines)


def _unwrap(words: list[str], guarded: bool, *, nested: bool) -> Iterator[Command]:
    start = 0
    while start < len(words) and (words[start] in KEYWORDS or _ASSIGNMENT.match(words[start])):
        start += 1
    bare = [word for word in words[start:] if word]
    if not bare:
        return
    program = _program(bare[0])
    if program in SHELLS and not nested and " " in bare[-1]:
        for command in _nested(bare[-1]):
            yield command._replace(guarded=command.guarded or guarded)
    else:
        yield Command((program, *bare[1:]), guarded)


def _nested(text: str) -> Iterator[Command]:
    for words, guarded in _split(text):
        yield from _unwrap(words, guarded, nested=True)


def _program(word: str) -> str:
    """The base name without a version (`python3.12` is `python`); a path to a script stays."""
    if word.startswith((".", "$")) or ("/" in word and not word.startswith("/")):
        base = posixpath.basename(word)
        return word if "." in base or base not in {"gradlew", "mvnw"} else base
    base = posixpath.basename(word)
    return _VERSION.sub("", base) or base


def _split(text: str) -> Iterator[tuple[list[str], bool]]:
    """The words of each simple command, and whether `||` stands before it."""
    words: list[str] = []
    guarded = False
    for token in _TOKEN.finditer(text):
        if token["word"] is not None:
            words.append(_PIECE.sub(_unquoted, token["word"]))
        elif token["operator"] is not None:
            if words:
                yield words, guarded
            elif token["operator"].isspace():
                continue  # a line may end behind `||`
            words, guarded = [], token["operator"] == "||"
    if words:
        yield words, guarded


def _unquoted(piece: re.Match[str]) -> str:
    return next((group for group in piece.groups() if group is not None), "")
