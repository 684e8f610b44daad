"""Evaluates the mixin of a private folder; run as a program of its own, which knows nothing else.

Arguments: the entry, then the folders where libraries are looked for. Imports stay below the
folder that it is started in. Answers JSON: field → value or why there is none.
"""

import json
import os
import sys

import rjsonnet

FIELDS = ("prometheusAlerts", "prometheusRules", "grafanaDashboards", "alertmanagerConfig")
WHOLE = ""
"""What a file makes that is evaluated itself, as `jsonnet FILE` prints it."""
MISSING = "not here: "
MAX_STACK = 400


def answer(entry: str, libraries: list[str]) -> dict[str, list[object]]:
    """Each field that the entry has, evaluated by itself: one that fails hides no other."""
    root = os.path.realpath(".")

    def inside(folder: str, name: str) -> tuple[str, str]:
        homes = [folder, *(f"{root}/{library}" for library in libraries)]
        for home in homes:
            path = os.path.realpath(f"{home}/{name}")
            if path.startswith(f"{root}/") and os.path.isfile(path):  # noqa: PTH113 - no pathlib
                with open(path, encoding="utf-8", errors="replace") as file:  # noqa: PTH123
                    return path, file.read()
        raise LookupError(f"{MISSING}{name}\n")

    found: dict[str, list[object]] = {}
    own = f"local mixin = import {json.dumps(entry)};"
    codes = {
        field: f'if std.isObject(mixin) && std.objectHasAll(mixin, "{field}") then mixin.{field} else null'
        for field in FIELDS
    }
    if entry.endswith(".jsonnet"):
        codes[WHOLE] = "if std.isFunction(mixin) then mixin() else mixin"
    for field, code in codes.items():
        try:
            text = rjsonnet.evaluate_snippet(
                f"{root}/readiness", own + code, max_stack=MAX_STACK, import_callback=inside
            )
            found[field] = [json.loads(text), None]
        except (RuntimeError, ValueError, RecursionError) as error:
            found[field] = [None, str(error).replace(f"{root}/", "")[:2000]]
    return found


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answer(sys.argv[1], sys.argv[2:])))
