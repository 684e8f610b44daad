"""Finds the CODEOWNERS rules that hold for a path; reads no file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from readiness.facts import codeowners
from readiness.facts.model import CodeOwners, OwnerRule
from readiness.pattern import pattern
from readiness.source.glob import Pattern, compile_pattern

MOST_ATTEMPTS = 5_000_000
"""Pairs of pattern and path that are looked at before a file is called unreadable."""

_LITERAL = pattern(r"[*?/]+")
_SPECIAL = frozenset("*?[\\")


class Matcher:
    """The rules of a file, found by the literal words in them and compiled when first tried.

    A path is compared only with rules that share a folder, a name or an ending with it.
    """

    def __init__(self, code_owners: CodeOwners) -> None:
        self._gitlab = code_owners.dialect == codeowners.GITLAB
        self._rules = code_owners.rules
        self._compiled: dict[int, Pattern] = {}
        self._known: dict[str, tuple[OwnerRule, ...]] = {}
        self._attempts = 0
        self._by_folder: dict[str, list[int]] = {}
        self._by_name: dict[str, list[int]] = {}
        self._by_ending: dict[str, list[int]] = {}
        self._others: list[int] = []
        self._needles: dict[int, str] = {}
        for number, rule in enumerate(code_owners.rules):
            self._file(number, rule.pattern)

    @property
    def exhausted(self) -> bool:
        """Some path was given up on: the answers so far are not the file's."""
        return self._attempts > MOST_ATTEMPTS

    def owners(self, path: str) -> tuple[str, ...]:
        """The owners of a path: the last match of each section speaks, and all sections hold."""
        return self._named(self.holding(path))

    def required(self, path: str) -> tuple[str, ...]:
        """Those of them who have to agree to a change."""
        return self._named(rule for rule in self.holding(path) if not rule.optional)

    def holding(self, path: str) -> tuple[OwnerRule, ...]:
        """The rules that decide who owns a path, one for each section; none where it was given up."""
        known = self._known.get(path)
        if known is None:
            known = self._known[path] = () if self.exhausted else self._decided(path)
        return known

    def _named(self, rules: Iterable[OwnerRule]) -> tuple[str, ...]:
        named = (owner for rule in rules for owner in rule.owners)
        return tuple(sorted(set(named))) if self._gitlab else tuple(named)

    def _decided(self, path: str) -> tuple[OwnerRule, ...]:
        decided: dict[str | None, OwnerRule] = {}
        for number in self._candidates(path):
            rule = self._rules[number]
            if rule.section in decided and not rule.excludes:
                continue
            self._attempts += 1
            if self._attempts > MOST_ATTEMPTS:
                return ()
            if self._needles.get(number, "") in path and self._matches(number, path):
                decided[rule.section] = rule
                if not self._gitlab:
                    break
        return tuple(decided.values())

    def _file(self, number: int, pattern: str) -> None:
        anchored = "/" in pattern.rstrip("/") and (not self._gitlab or pattern[:1] == "/")
        segments = [segment for segment in pattern.split("/") if segment]
        literal = _literal_start(segments) if anchored else []
        if literal:
            self._by_folder.setdefault("/".join(literal), []).append(number)
        elif segments and not _SPECIAL & set(segments[-1]):
            self._by_name.setdefault(segments[-1], []).append(number)
        elif segments and segments[-1][:2] == "*." and not _SPECIAL & set(segments[-1][1:]):
            self._by_ending.setdefault(segments[-1].rpartition(".")[2], []).append(number)
        else:
            self._others.append(number)
            plain = "[" not in pattern and "\\" not in pattern
            self._needles[number] = max(_LITERAL.split(pattern), key=len) if plain else ""

    def _candidates(self, path: str) -> Iterator[int]:
        """Numbers of the rules that may cover a path, the last first."""
        segments = path.split("/")
        found: list[Iterable[int]] = [self._others]
        for depth, segment in enumerate(segments, start=1):
            found.append(self._by_folder.get("/".join(segments[:depth]), ()))
            found.append(self._by_name.get(segment, ()))
            found.append(self._by_ending.get(segment.rpartition(".")[2], ()))
        return iter(sorted({number for numbers in found for number in numbers}, reverse=True))

    def _matches(self, number: int, path: str) -> bool:
        pattern = self._compiled.get(number)
        if pattern is None:
            text = self._rules[number].pattern
            pattern = compile_pattern(_rooted(text) if self._gitlab else text, deep=False)
            self._compiled[number] = pattern
        if not self._gitlab:
            return pattern.matches(path)
        match = pattern.expression.match(path)
        folder = self._rules[number].pattern.endswith(("/", "**"))
        return match is not None and (folder or match.end() == len(path))


def _rooted(pattern: str) -> str:
    """GitLab looks for a path without a leading `/` in every folder."""
    return pattern if pattern.startswith("/") else f"**/{pattern}"


def _literal_start(segments: Sequence[str]) -> list[str]:
    literal: list[str] = []
    for segment in segments:
        if _SPECIAL & set(segment):
            break
        literal.append(segment)
    return literal
