"""Names the files of a folder on disk: those that git tracks or would track, else all of a walk."""

import os

from readiness.errors import ReadinessError
from readiness.model import Fault, Location
from readiness.record import NamedTuple
from readiness.source.beginning import FILES
from readiness.source.file import encode, unreadable
from readiness.source.git import NOT_FOUND, Answer, Running, ask, fields, first_line

HERE = "."
METADATA = {".git", ".hg", ".svn"}
MOST_COMPLAINTS = 20


class Listing(NamedTuple):
    """Names relative to the root, not yet looked at: files, links, and what else has a name."""

    names: tuple[str, ...]
    notes: tuple[Fault, ...] = ()
    by_git: bool = False


def list_folder(root: str, asked: Running | None = None) -> Listing:
    """Asks git, where that was not `asked` before, and walks where git has no answer."""
    answer = asked.answer() if asked is not None else ask(root, *FILES)
    if not answer.ok:
        return walk(root, refusal(answer))
    if not answer.out and ask(root, "check-ignore", "--quiet", "--", ".").ok:
        return walk(root, (Fault(Location(HERE), "git ignores this folder: walked instead"),))
    return tracked(answer)


def tracked(answer: Answer) -> Listing:
    """Reads `git ls-files -t -z`: a letter, a space, a name; nested repositories end in `/`."""
    rows = fields(answer.out)
    sparse = sum(row.startswith("S ") for row in rows)
    names = dict.fromkeys(row[2:].rstrip("/") for row in rows if not row.startswith("S "))
    notes = [
        Fault(Location(HERE), f"git: {line.removeprefix('warning: ')}")
        for line in answer.error.splitlines()[:MOST_COMPLAINTS]
    ]
    if sparse:
        message = f"a sparse checkout: {sparse} tracked files are not here and were not read"
        notes.append(Fault(Location(HERE), message, "git sparse-checkout disable"))
    inside = (name for name in names if not name.startswith(("../", "/")))
    return Listing(tuple(inside), tuple(notes), by_git=True)


def refusal(answer: Answer) -> tuple[Fault, ...]:
    """Why git did not list the folder; nothing where there simply is no repository."""
    if "must be run in a work tree" in answer.error:
        hint = "judge one of its commits: --at HEAD"
        raise ReadinessError("this is a bare repository: it has no files to check", hint=hint)
    if "not a git repository (or any" in answer.error:
        return ()
    if "dubious ownership" in answer.error:
        message = "git refuses a folder of another owner: walked instead"
        return (Fault(Location(HERE), message, "git config --global --add safe.directory FOLDER"),)
    reason = answer.error if answer.code == NOT_FOUND else f"git: {first_line(answer)}"
    return (Fault(Location(HERE), f"{reason}: walked instead"),)


def walk(root: str, notes: tuple[Fault, ...] = ()) -> Listing:
    """Every name below the root; links are named, never entered."""
    top = encode(root)
    names: list[str] = []
    faults = list(notes)
    folders = [""]
    while folders:
        folder = folders.pop()
        try:
            with os.scandir(top + b"/" + encode(folder)) as entries:
                for entry in entries:
                    name = entry.name.decode("utf-8", "surrogateescape")
                    inside = entry.is_dir(follow_symlinks=False) and name not in METADATA
                    path = f"{folder}/{name}" if folder else name
                    if inside:
                        folders.append(path)
                    elif name not in METADATA:
                        names.append(path)
        except OSError as error:
            faults.append(unreadable(folder or HERE, error))
    return Listing(tuple(names), tuple(faults))
