"""`python -m readiness`, and the console script: the process that we own, so it may be tuned."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from typing import NoReturn


def main() -> None:
    """Runs one command line and ends the process."""
    # A run builds one large graph and ends: collecting it over and over costs a third of the time,
    # and from the first import on.
    gc.disable()
    from readiness.cli import run  # noqa: PLC0415 - see above

    end(run(sys.argv[1:]))


def end(code: int) -> NoReturn:
    """Ends the process as `sys.exit` does, but does not take down object by object what the system
    takes back at once.
    """
    atexit._run_exitfuncs()  # noqa: SLF001 - what libraries tidy up at the end
    try:
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError):
        sys.exit(code)  # says what it has to say
    os._exit(code)


if __name__ == "__main__":
    main()
