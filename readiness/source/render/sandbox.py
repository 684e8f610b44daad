"""Runs a foreign program on a private copy of files, within bounds; understands no answer.

What it renders was written by strangers: templates and aliases can loop, grow without end and ask
for files and addresses. So: a deadline, a bound on memory and on what is written, a home of its
own, no variable of the user's environment, an address as proxy where nobody answers, no terminal,
and the whole process group killed at the end. Nothing is written but below the private folder.
"""

import contextlib
import os
import signal
import tempfile
from collections.abc import Iterator, Mapping, Sequence

from readiness.record import NamedTuple
from readiness.source.file import encode

MIB = 1024 * 1024
SHELL = "/bin/sh"
LIMITED = 'exec 3>&2 2>/dev/null; ulimit -c 0; ulimit -v "$1"; ulimit -f "$2"; shift 2; exec 2>&3 3>&-; exec "$@"'
"""`ulimit` of the shell binds the child from its first moment, also where Python runs threads;
`-v` counts KiB, `-f` blocks of 512 bytes (POSIX). What a system cannot bind (memory on macOS), or
binds tighter already, stays as it is."""
NOWHERE = "http://127.0.0.1:9"
"""The discard port: who asks this proxy is refused at once."""
LONGEST_COMPLAINT = 64 * 1024


class Bounds(NamedTuple):
    """How much a program may take."""

    seconds: float = 20.0
    memory: int = 2560 * MIB
    """Bytes of address space; Go programs map more than 1.5 GiB before they do anything."""
    output: int = 64 * MIB
    """Bytes of an answer, and of any file that is written."""


BOUNDS = Bounds()


class Ran(NamedTuple):
    """How a program ended."""

    code: int
    out: bytes
    error: str
    trouble: str | None = None
    """Why there is no answer, where it was stopped from outside."""


def run(command: Sequence[str], files: Mapping[str, bytes], bounds: Bounds) -> Ran:
    """The program run in a folder that holds these files alone; raises nothing."""
    try:
        with tempfile.TemporaryDirectory(
            prefix="readiness-", ignore_cleanup_errors=True
        ) as private:
            root = os.path.realpath(private)
            for path, content in files.items():
                _write(f"{root}/files/{path}", content)
            for name in ("home", "nothing", "temporary", "files"):
                os.makedirs(f"{root}/{name}", exist_ok=True)  # noqa: PTH103 - names may be bytes
            return _told(_limited(command, root, bounds), root)
    except (OSError, ValueError) as error:
        return Ran(126, b"", "", f"cannot be run: {type(error).__name__}")


def _write(path: str, content: bytes) -> None:
    name = encode(path)
    os.makedirs(os.path.dirname(name), exist_ok=True)  # noqa: PTH103, PTH120 - names may be bytes
    with open(name, "xb") as file:  # noqa: PTH123 - see above
        file.write(content)


def _limited(command: Sequence[str], root: str, bounds: Bounds) -> Ran:
    """Runs it to its end or the deadline. Answers go to files, whose size the system bounds."""
    import subprocess  # noqa: PLC0415 - 13 ms that a tree without charts does not need

    limits = (str(bounds.memory // 1024), str(bounds.output // 512))
    answer, complaint = f"{root}/answer", f"{root}/complaint"
    with open(answer, "xb") as out, open(complaint, "xb") as error:  # noqa: PTH123 - descriptors
        child = subprocess.Popen(
            [SHELL, "-c", LIMITED, SHELL, *limits, *command],
            cwd=f"{root}/files",
            env=environment(root),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=error,
            start_new_session=True,
        )
        trouble = None
        with _ended(child.pid):
            try:
                child.wait(bounds.seconds)
            except subprocess.TimeoutExpired:
                trouble = f"did not end within {bounds.seconds:g} seconds"
        code = child.wait()
    if os.path.getsize(answer) >= bounds.output:  # noqa: PTH202 - see above
        return Ran(code, b"", "", f"wrote more than {bounds.output // MIB} MiB")
    return Ran(code, _start(answer, bounds.output), _complaint(complaint), trouble)


@contextlib.contextmanager
def _ended(group: int) -> Iterator[None]:
    """Leaves nothing of a process group behind, however the block ends."""
    try:
        yield
    finally:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(group, signal.SIGKILL)


def environment(root: str) -> dict[str, str]:
    """All variables of the program; none of them is the user's."""
    home = f"{root}/home"
    proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), NOWHERE)
    return {
        **proxies,
        **{name.lower(): url for name, url in proxies.items()},
        **{f"XDG_{name}_HOME": home for name in ("CACHE", "CONFIG", "DATA", "STATE")},
        **{f"HELM_{name}_HOME": home for name in ("CACHE", "CONFIG", "DATA")},
        "HELM_PLUGINS": f"{root}/nothing",
        "KUBECONFIG": f"{root}/nothing/config",
        "HOME": home,
        "PATH": f"{root}/nothing",
        "TMPDIR": f"{root}/temporary",
        "GOMAXPROCS": "2",
        "LC_ALL": "C",
    }


def _start(path: str, most: int) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - beside `os`
        return file.read(most)


def _complaint(path: str) -> str:
    return _start(path, LONGEST_COMPLAINT).decode("utf-8", "replace")


def _told(ran: Ran, root: str) -> Ran:
    """The same without the places of this machine."""
    told = ran.error.replace(f"{root}/files/", "").replace(f"{root}/files", ".")
    return ran._replace(error=told.replace(root, "…"))
