"""`python -m readiness`, and the console script: the process that we own, so it may be tuned."""

from __future__ import annotations

import atexit
import gc
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec, SourceFileLoader
from typing import NoReturn


class Own:
    """Finds the modules of this package where they lie. The finders of the interpreter and of other
    packages are asked for each module one after the other, and read each folder first: a tenth of
    what it takes to import ours. What lies elsewhere (in an archive) is left to them.
    """

    @staticmethod
    def find_spec(
        name: str, path: Sequence[str] | None, _target: object = None
    ) -> ModuleSpec | None:
        """Where the module is; None where others have to look for it."""
        if path is None or not name.startswith("readiness."):
            return None
        place = f"{next(iter(path))}/{name.rpartition('.')[2]}"
        file = f"{place}.py"
        is_package = not os.path.isfile(file)  # noqa: PTH113 - pathlib costs cold start
        if is_package:
            file = f"{place}/__init__.py"
            if not os.path.isfile(file):  # noqa: PTH113 - see above
                return None
        spec = ModuleSpec(name, SourceFileLoader(name, file), origin=file, is_package=is_package)
        spec.has_location = True
        if spec.submodule_search_locations is not None:
            spec.submodule_search_locations.append(place)
        return spec


def main() -> None:
    """Runs one command line and ends the process."""
    # A run builds one large graph and ends: collecting it over and over costs a third of the time,
    # and from the first import on.
    gc.disable()
    sys.meta_path.insert(0, Own)
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
