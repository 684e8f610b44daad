"""Reads a scenario: a whole run (command, files, output, exit code) in one readable text file.

What the scenario shows, in a sentence or two.
$ readiness check --date 2026-11-21
-- readiness.yaml --
…
== exit 1
== stdout
…
== stderr
…
"""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import NamedTuple


class Scenario(NamedTuple):
    intro: str
    commands: tuple[tuple[str, ...], ...]
    files: dict[str, str]
    expected: str
    """All from the first `== exit` on."""


def parse(text: str) -> Scenario:
    head, marker, expected = text.partition("\n== exit ")
    intro: list[str] = []
    commands: list[tuple[str, ...]] = []
    files: dict[str, list[str]] = {}
    current: list[str] = intro
    for line in head.split("\n"):
        if line.startswith("-- ") and line.endswith(" --"):
            current = files.setdefault(line[3:-3], [])
        elif line.startswith("$ ") and not files:
            commands.append(tuple(shlex.split(line[2:])))
        else:
            current.append(line)
    contents = {name: "\n".join(lines) + "\n" for name, lines in files.items()}
    return Scenario("\n".join(intro), tuple(commands), contents, marker.lstrip("\n") + expected)


def lay_out(scenario: Scenario, folder: Path) -> None:
    for name, content in scenario.files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8", newline="")


def outcome(code: int, stdout: str, stderr: str) -> str:
    parts = [f"== exit {code}\n", "== stdout\n", stdout]
    return "".join([*parts, "== stderr\n", stderr] if stderr else parts)
