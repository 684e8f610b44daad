"""Where reports go: stdout, files, and the exit code; formats are chosen, not known, here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from readiness.errors import EXIT_NOT_READY, EXIT_NOTHING, EXIT_READY, ReadinessError
from readiness.findings import keep
from readiness.model import Enforcement, Finding, Outcome, Report, State, Verdict
from readiness.report import Style, renderer

if TYPE_CHECKING:
    from pathlib import Path

Progress = Callable[[Iterable[str]], Iterable[str]]

BLOCK = 1 << 16
"""Characters that are written at once: nobody knows whether stdout has a buffer of its own."""
LONG_WORK = 400
"""Files from which a progress bar is worth drawing."""


def style(*, color: str, everything: bool, quiet: bool) -> Style:
    """Width and colour of the terminal; 80 columns and none in a pipe."""
    return Style(
        width=_width(),
        colour=_colour(color),
        everything=everything,
        quiet=quiet,
        links=_links(),
    )


def _width() -> int:
    if not (os.environ.get("COLUMNS") or sys.stdout.isatty()):
        return 80
    import shutil  # noqa: PLC0415 - 4 ms that a pipe does not need

    return min(shutil.get_terminal_size((80, 24)).columns, 120)


LINKING = ("WT_SESSION", "KITTY_WINDOW_ID", "KONSOLE_VERSION", "DOMTERM")
"""Set by terminals that know links."""
PROGRAMS = ("iTerm.app", "WezTerm", "vscode", "ghostty", "Hyper", "Tabby", "rio")
"""What such terminals call themselves in TERM_PROGRAM."""


def _links() -> bool:
    """Whether the terminal is known to turn OSC 8 into links; others may show it as it is."""
    if not sys.stdout.isatty() or os.environ.get("TERM") == "dumb":
        return False
    vte = os.environ.get("VTE_VERSION", "")
    if vte.isdecimal() and int(vte) >= 5000:
        return True
    return os.environ.get("TERM_PROGRAM") in PROGRAMS or any(map(os.environ.get, LINKING))


def _colour(choice: str) -> bool:
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def write(report: Report, form: str, files: Sequence[tuple[str, str]], chosen: Style) -> None:
    """Print one format and write the others; files are complete or not there at all.

    Raises `ReadinessError` for what cannot be written.
    """
    for name, path in files:
        from pathlib import Path  # noqa: PLC0415 - 4 ms, only where files are written

        plain = chosen._replace(colour=False, width=80, links=False)
        replace(Path(path), map(encoded, renderer(name)(report, plain)))
    stream(renderer(form)(report, chosen))
    keep(report.findings)


def encoded(text: str) -> bytes:
    """As UTF-8; what UTF-8 does not have is shown by its number."""
    return text.encode("utf-8", "backslashreplace")


def put(text: str) -> None:
    """Text on stdout as UTF-8, whatever the locale is; raises as `write` does."""
    stream((text,))


def stream(pieces: Iterable[str]) -> None:
    """Pieces of text on stdout as UTF-8, whatever the locale is; raises as `write` does.

    A reader that goes away is told like a full disk: who reads half of a report and the exit code
    of a verdict would take the half for the whole.
    """
    try:
        sys.stdout.flush()
        sys.stdout.buffer.writelines(_blocks(pieces))
        sys.stdout.buffer.flush()
    except OSError as trouble:
        abandon_stdout()
        raise ReadinessError(f"cannot write to stdout: {trouble.strerror}") from trouble


def _blocks(pieces: Iterable[str]) -> Iterator[bytes]:
    """The same text in few pieces, encoded."""
    held: list[str] = []
    size = 0
    for piece in pieces:
        held.append(piece)
        size += len(piece)
        if size >= BLOCK:
            yield encoded("".join(held))
            held, size = [], 0
    yield encoded("".join(held))


def abandon_stdout() -> None:
    """What is still buffered goes nowhere, so that the end of the process does not fail on it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def replace(path: Path, content: Iterable[bytes]) -> None:
    """Writes a file as a whole or not at all; raises `ReadinessError`."""
    try:
        if path.exists() and not path.is_file():
            # a device or a pipe is written to; a folder is an error
            with path.open("wb") as file:
                file.writelines(content)
        else:
            _replace(path.resolve(), content)
    except OSError as trouble:
        hint = "name a file in a folder that can be written to"
        raise ReadinessError(f"cannot write {path}: {trouble.strerror}", hint=hint) from trouble


def _replace(path: Path, content: Iterable[bytes]) -> None:
    import tempfile  # noqa: PLC0415 - only where files are written
    from pathlib import Path  # noqa: PLC0415 - as above

    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name[:50]}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(content)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink()
        raise


def _umask() -> int:
    current = os.umask(0)
    os.umask(current)
    return current


def exit_code(report: Report, fail_on: str) -> int:
    """0 ready or conditional, 1 not ready, 3 nothing was checked; the format never changes it."""
    if report.verdict is Verdict.NOTHING_CHECKED:
        return EXIT_NOTHING
    if fail_on == "never":
        return EXIT_READY
    if report.verdict is Verdict.NOT_READY:
        return EXIT_NOT_READY
    if fail_on == "advisory" and any(map(_advises, report.findings)):
        return EXIT_NOT_READY
    return EXIT_READY


def _advises(finding: Finding) -> bool:
    return (
        finding.waiver is None
        and finding.state in (None, State.NEW)
        and finding.enforcement is Enforcement.ADVISORY
        and finding.outcome in (Outcome.FAIL, Outcome.ERROR)
    )


def progress(*, verbose: bool) -> Progress | None:
    """A bar on stderr for long work on a terminal; each path with `--verbose`; else nothing."""
    if verbose:
        return _told
    return _bar if sys.stderr.isatty() else None


def _told(paths: Iterable[str]) -> Iterator[str]:
    import click  # noqa: PLC0415 - only with --verbose

    from readiness.report.visible import visible  # noqa: PLC0415 - see above

    for path in paths:
        click.echo(f"reading {visible(path)}", err=True)
        yield path


def _bar(paths: Iterable[str]) -> Iterable[str]:
    listed = list(paths)
    if len(listed) < LONG_WORK:
        return listed
    from rich.progress import track  # noqa: PLC0415 - 45 ms that only long work on a terminal pays

    return track(listed, description="reading", transient=True, console=_console())


def _console() -> Any:
    from rich.console import Console  # noqa: PLC0415 - see above

    return Console(stderr=True)
