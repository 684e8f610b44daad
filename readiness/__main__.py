"""`python -m readiness`, and the console script: the process that we own, so it may be tuned."""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Runs one command line and ends the process."""
    # A run builds one large graph and ends: collecting it over and over costs a third of the time,
    # and from the first import on.
    gc.disable()
    from readiness.cli import run  # noqa: PLC0415 - see above

    sys.exit(run(sys.argv[1:]))


if __name__ == "__main__":
    main()
