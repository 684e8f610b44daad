"""Follows a job's commands into scripts and make targets of the repository, two levels deep."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from readiness.facts.named_files import NamedFiles, inside
from readiness.facts.pipelines.makefile import MAKEFILES, recipes
from readiness.facts.pipelines.shell import MAX_SCRIPT, SHELLS, Command, commands
from readiness.facts.pipelines.work import Work, of_commands, targets
from readiness.source.document import Document

LEVELS = 2
MAX_COMMANDS = 2000
"""Commands of one script, with all that it calls, that are looked at."""
PACKAGE_RUNNERS = frozenset({"npm", "pnpm", "yarn", "bun"})


def work_of(files: NamedFiles, script: str, *, folder: str = "", guarded: bool = False) -> Work:
    """What a script does, the scripts that it calls put in where they are called."""
    found: list[Command] = []
    missing = False
    for command in _followed(files, script, folder, LEVELS):
        missing = missing or _is_script(command.words[0])
        found.append(command._replace(guarded=guarded or command.guarded))
        if len(found) == MAX_COMMANDS:
            missing = True
            break
    return of_commands(found)._replace(opaque=missing)


def _followed(files: NamedFiles, script: str, folder: str, levels: int) -> Iterator[Command]:
    for command in commands(script):
        text = _called(files, command, folder) if levels else None
        if text is None:
            yield command
        else:
            for inner in _followed(files, text[:MAX_SCRIPT], folder, levels - 1):
                yield inner._replace(guarded=inner.guarded or command.guarded)


def _called(files: NamedFiles, command: Command, folder: str) -> str | None:
    program, *rest = command.words
    if program in SHELLS or program in {"source", "."}:
        program = next((word for word in rest if not word.startswith("-")), "")
    if _is_script(program):
        return _script(files, program, folder)
    if program in {"make", "gmake"}:
        return _recipe(files, command, folder)
    if program in PACKAGE_RUNNERS:
        return _package_script(files, command, folder)
    return None


def _is_script(word: str) -> bool:
    return word.endswith((".sh", ".bash")) or word.startswith(("./", "../"))


def _script(files: NamedFiles, name: str, folder: str) -> str | None:
    for base in (folder, ""):
        path = inside(base, name)
        text = None if path is None else files.text(path)
        if text is not None and (
            name.endswith("sh") or (text.startswith("#!") and "sh" in text[:40])
        ):
            return text
    return None


def _recipe(files: NamedFiles, command: Command, folder: str) -> str | None:
    """The recipes of the targets that `make` is asked for, their prerequisites' first."""
    if "-C" in command.words:
        after = command.words[command.words.index("-C") + 1 :]
        folder = posixpath.join(folder, after[0]) if after else folder
    paths = [inside(folder, name) for name in MAKEFILES]
    text = next(filter(None, (files.text(path) for path in paths if path)), None)
    if text is None:
        return None
    rules = recipes(text[:MAX_SCRIPT])
    lines: list[str] = []
    for target in targets(command):
        _collect(rules, target, lines, set())
    return "\n".join(lines) or None


def _collect(
    rules: dict[str, tuple[list[str], list[str]]], target: str, lines: list[str], seen: set[str]
) -> None:
    if target in seen or target not in rules or len(seen) > 50:
        return
    seen.add(target)
    needs, recipe = rules[target]
    for need in needs:
        _collect(rules, need, lines, seen)
    lines += recipe


def _package_script(files: NamedFiles, command: Command, folder: str) -> str | None:
    path = inside(folder, "package.json")
    document = None if path is None else files.document(path)
    if not isinstance(document, Document):
        return None
    texts = [document.get("scripts", target) for target in targets(command)[:1]]
    return next((text for text in texts if isinstance(text, str)), None)
