"""Targets of a makefile with what they need and do; follows nothing and runs nothing."""

from __future__ import annotations

from readiness.pattern import pattern

MAKEFILES = ("GNUmakefile", "makefile", "Makefile")

_TARGET = pattern(r"([\w./ -]{1,200}):(?!=)([^=].*)?\Z")


def recipes(makefile: str) -> dict[str, tuple[list[str], list[str]]]:
    """Target → prerequisites and recipe lines."""
    rules: dict[str, tuple[list[str], list[str]]] = {}
    current: list[tuple[list[str], list[str]]] = []
    for line in makefile.splitlines():
        if line.startswith("\t"):
            for _, recipe in current:
                recipe.append(line.strip().lstrip("@-+"))
            continue
        match = _TARGET.match(line)
        if match:
            names = match[1].split()
            needs = (match[2] or "").lstrip(":").split()
            current = [rules.setdefault(name, ([], [])) for name in names]
            for known, _ in current:
                known.extend(needs)
        elif line.strip():
            current = []
    return rules
