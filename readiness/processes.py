"""Work beside the own, in processes of this machine: only ever a shortcut, as the cache is.

A child is a copy of the process at that moment (`fork`), so that it takes no time to tell it what
is known. It answers with plain data. Where none can be made, and where one dies, nobody has done
the work, and who asked does it.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Callable
from functools import partial
from typing import Any

from readiness.record import NamedTuple

Work = Callable[[], Any]
"""What is to be done; gives plain data: tuples, lists, dicts, text, bytes, numbers."""

Answer = Callable[[], Any | None]
"""Waits for what was said; None where nobody did the work."""

PATIENCE = 60
"""Seconds without a word after which a child is given up."""


class Hands(NamedTuple):
    """Who works."""

    number: int
    """How many shares to make of the work, the own one included."""
    beside: Callable[[Work], Answer]
    """Begins some work beside the own."""


def _nobody() -> None:
    return None


ALONE = Hands(1, lambda _work: _nobody)


def hands(at_once: int) -> Hands:
    """As many as may work at once and have a processor each; one where this platform, or a thread
    that runs, does not stand a copy of the process.
    """
    # libraries of macOS do not stand it: https://bugs.python.org/issue33725
    if not hasattr(os, "fork") or sys.platform == "darwin" or _is_threaded():
        return ALONE
    number = min(at_once, _processors())
    return Hands(number, _beside) if number > 1 else ALONE


def _is_threaded() -> bool:
    """Who never read how to make threads has none."""
    threading = sys.modules.get("threading")
    return threading is not None and threading.active_count() > 1


def _processors() -> int:
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _beside(work: Work) -> Answer:
    read, write = os.pipe()
    try:
        child = os.fork()
    except OSError:
        os.close(read)
        os.close(write)
        return _nobody
    if child == 0:
        _answered(work, write)
    os.close(write)
    return partial(_heard, child, read)


def _answered(work: Work, write: int) -> None:
    """The life of a child: it ends here, whatever happens, and cleans up nothing of its parent's."""
    code = 1
    try:
        said = marshal.dumps(work())
        with open(write, "wb") as out:
            out.write(said)
        code = 0
    finally:
        os._exit(code)


def _heard(child: int, read: int) -> Any | None:
    import select  # noqa: PLC0415 - as above
    import signal  # noqa: PLC0415 - as above

    said = b""
    with open(read, "rb", buffering=0) as source:
        while select.select([source], [], [], PATIENCE)[0]:
            piece = source.read(1 << 20)
            if not piece:
                break
            said += piece
        else:
            os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    return marshal.loads(said) if status == 0 else None  # noqa: S302 - of our own copy
