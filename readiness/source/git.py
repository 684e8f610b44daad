"""Asks `git` about a folder: reads only, no network, nothing the scanned repository configures runs.

A hostile repository can name programs in its own configuration (file monitor, hooks, filters,
pager, signature checks, transports of a partial clone). The user's own configuration stays in
force, for `safe.directory` and global ignore files.
"""

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from readiness.pattern import pattern
from readiness.record import NamedTuple

if TYPE_CHECKING:
    import subprocess

DEADLINE_SECONDS = 60.0
NOT_FOUND = 127
TOO_LONG = 124
"""Codes of our own, as shells use them: no such program, and out of time."""
REFUSED = 128
OUTSIDE = "fatal: not a git repository (or any of the parent directories): .git"
"""As git says it itself, with `REFUSED`."""

QUIET = (
    *("--no-optional-locks", "--no-pager"),
    *("-c", "core.fsmonitor=false"),
    *("-c", f"core.hooksPath={os.devnull}"),
    *("-c", "core.pager=cat"),
    *("-c", "core.quotePath=false"),
    *("-c", f"diff.orderFile={os.devnull}"),
    *("-c", "log.showSignature=false"),
    *("-c", "status.submoduleSummary=false"),
    *("-c", "submodule.recurse=false"),
)
KEPT_VARIABLES = ("GIT_CONFIG_", "GIT_EXEC_PATH", "GIT_CEILING_DIRECTORIES")
"""The user's configuration. Others, such as `GIT_DIR` inside a hook, would name another tree."""
OWN_VARIABLES = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",
}

ELSEWHERE = pattern(r"(?<![^\s'\"(])/[^\s'\")]+")
"""An absolute path at the start of a word."""

Folder = str | os.PathLike[str]
Setting = tuple[str, str]


class Answer(NamedTuple):
    """What git said; `code` 0 is success."""

    code: int
    out: bytes
    error: str

    @property
    def ok(self) -> bool:
        """Whether git did what it was asked."""
        return self.code == 0


def is_outside(root: Folder) -> bool:
    """Whether git would look for a repository in vain, so that nobody need wait for it to say so:
    neither the folder nor one above it holds what every repository begins with.
    """
    folder = os.path.realpath(root)
    while os.path.isdir(folder):  # noqa: PTH112 - pathlib costs cold start
        if os.path.lexists(f"{folder}/.git") or os.path.lexists(f"{folder}/HEAD"):
            return False
        below, folder = folder, os.path.dirname(folder)  # noqa: PTH120 - see above
        if folder == below:
            return True
    return False


def command(root: Folder, arguments: Sequence[str]) -> list[str]:
    """The whole command line for a question about a folder."""
    return ["git", "-C", os.path.abspath(root), *QUIET, *arguments]  # noqa: PTH100 - cold start


def environment(settings: Sequence[Setting] = (), index: str | None = None) -> dict[str, str]:
    """The user's environment without what would point git elsewhere, and with more settings: as
    variables, because a name with `=` in it cannot be said with `-c`. `index` is a file that
    stands in for the repository's own index.
    """
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("GIT_") or name.startswith(KEPT_VARIABLES)
    }
    given = kept.get("GIT_CONFIG_COUNT", "")
    count = int(given) if given.isdecimal() else 0
    for number, (key, value) in enumerate(settings, start=count):
        kept[f"GIT_CONFIG_KEY_{number}"] = key
        kept[f"GIT_CONFIG_VALUE_{number}"] = value
    if settings:
        kept["GIT_CONFIG_COUNT"] = str(count + len(settings))
    if index is not None:
        kept["GIT_INDEX_FILE"] = index
    return kept | OWN_VARIABLES


class Running:
    """A question that git answers while others are asked; raises nothing."""

    __slots__ = ("_answer", "_process", "_root", "_seconds", "_stdin")

    def __init__(
        self,
        root: Folder,
        arguments: Sequence[str],
        *,
        stdin: bytes = b"",
        settings: Sequence[Setting] = (),
        seconds: float = DEADLINE_SECONDS,
        index: str | None = None,
    ) -> None:
        """`seconds` is how long one waits for the answer."""
        self._root, self._stdin, self._seconds = root, stdin, seconds
        self._answer: Answer | None = None
        self._process: subprocess.Popen[bytes] | None = None
        if is_outside(root):
            self._answer = Answer(REFUSED, b"", OUTSIDE)
        else:
            self._start(command(root, arguments), environment(settings, index))

    def _start(self, line: Sequence[str], variables: Mapping[str, str]) -> None:
        import subprocess  # noqa: PLC0415 - 13 ms that a folder outside of git does not need

        try:
            self._process = subprocess.Popen(
                line,
                env=variables,
                stdin=subprocess.PIPE if self._stdin else subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        except FileNotFoundError:
            self._answer = Answer(NOT_FOUND, b"", "git is not on the path")
        except (OSError, ValueError) as error:
            self._answer = Answer(NOT_FOUND, b"", f"git cannot be run: {type(error).__name__}")

    def answer(self) -> Answer:
        """What git says, waited for."""
        if self._answer is None:
            self._answer = self._ended()
        return self._answer

    def drop(self) -> None:
        """Ends it where nobody waited for the answer."""
        if self._process is not None and self._answer is None:
            with self._process as process:
                process.kill()
                process.communicate()

    def _ended(self) -> Answer:
        if self._process is None:
            return Answer(NOT_FOUND, b"", "git cannot be run")
        import subprocess  # noqa: PLC0415 - see above

        with self._process as process:
            try:
                out, error = process.communicate(self._stdin or None, self._seconds)
            except subprocess.TimeoutExpired:
                process.kill()
                process.communicate()
                message = f"git did not answer within {self._seconds:g} seconds"
                return Answer(TOO_LONG, b"", message)
            except (OSError, ValueError) as trouble:
                process.kill()
                return Answer(NOT_FOUND, b"", f"git cannot be run: {type(trouble).__name__}")
        return Answer(process.returncode, out, complaint(self._root, error))


def ask(
    root: Folder,
    *arguments: str,
    stdin: bytes = b"",
    settings: Sequence[Setting] = (),
    seconds: float = DEADLINE_SECONDS,
    index: str | None = None,
) -> Answer:
    """Runs git to its end or the deadline; raises nothing."""
    started = Running(root, arguments, stdin=stdin, settings=settings, seconds=seconds, index=index)
    return started.answer()


def complaint(root: Folder, stderr: bytes) -> str:
    """What git wrote beside its answer, without the places of this machine."""
    text = stderr.decode("utf-8", "replace").strip()
    if not text:
        return ""
    return ELSEWHERE.sub("…", text.replace(os.path.abspath(root), "."))  # noqa: PTH100 - see above


def fields(out: bytes) -> list[str]:
    """The parts of a `-z` answer; bytes that are not UTF-8 become surrogates."""
    return out.decode("utf-8", "surrogateescape").split("\0")[:-1]


def resolve(root: Folder, ref: str) -> str | None:
    """The commit that a name, tag, branch or abbreviation stands for."""
    answer = ask(root, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{ref}^{{commit}}")
    return answer.out.decode().strip() if answer.ok else None


def is_shallow(root: Folder) -> bool:
    """Whether history is cut off, so that dates and old commits cannot be had."""
    return ask(root, "rev-parse", "--is-shallow-repository").out.strip() == b"true"


def first_line(answer: Answer) -> str:
    """Why git refused, in short."""
    line = answer.error.partition("\n")[0].removeprefix("fatal: ")
    return line or f"git ended with {answer.code}"
