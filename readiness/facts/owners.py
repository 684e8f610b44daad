"""Who answers for which file: CODEOWNERS with the semantics of the forge that reads it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from readiness.facts import codeowners
from readiness.facts.model import CodeOwners, Facts, FixedPlace, OwnerRule, Ownership
from readiness.model import Fault, Location, Service
from readiness.source.glob import Pattern, compile_pattern
from readiness.source.repository import Repository, decode

GITHUB_PATHS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
GITLAB_PATHS = ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
MOST_ATTEMPTS = 5_000_000
"""Pairs of pattern and path that are looked at before a file is called unreadable."""
SHOWN = 20
"""Unowned paths that are listed."""

SOURCE_SUFFIXES = tuple(
    f".{suffix}"
    for suffix in [
        "c",
        "cc",
        "cpp",
        "cs",
        "ex",
        "exs",
        "fs",
        "go",
        "groovy",
        "h",
        "hpp",
        "hs",
        "java",
        "jl",
        "js",
        "jsx",
        "kt",
        "kts",
        "lua",
        "m",
        "mjs",
        "ml",
        "php",
        "pl",
        "proto",
        "py",
        "rb",
        "rs",
        "scala",
        "sh",
        "sql",
        "swift",
        "tf",
        "ts",
        "tsx",
        "vue",
        "zig",
    ]
)
BUILD_FILES = frozenset({"dockerfile", "containerfile", "makefile"})
ASIDE = frozenset(
    {"test", "tests", "testdata", "spec", "__tests__", "fixtures", "examples", "docs", "vendor"}
    | {"node_modules", "third_party"}
)
"""Folders whose files do not run in production."""

_LITERAL = re.compile(r"[*?/]+")
_SPECIAL = frozenset("*?[\\")


def collect(repository: Repository) -> CodeOwners | None:
    """The CODEOWNERS file in force; None where there is none."""
    dialect = _dialect(repository)
    order = GITLAB_PATHS if dialect == codeowners.GITLAB else (*GITHUB_PATHS, GITLAB_PATHS[-1])
    path = next((path for path in order if path in repository.paths), None)
    if path is None:
        return None
    content = repository.tree.read(path)
    if isinstance(content, Fault):
        place = FixedPlace(Location(path))
        return CodeOwners(place, path, (), (f"{Location(path)}: {content.message}",), dialect)
    if path == GITLAB_PATHS[-1]:
        dialect = codeowners.GITLAB
    return codeowners.parse(path, decode(content), dialect)


def _dialect(repository: Repository) -> str:
    """GitLab's where only GitLab is configured here."""
    gitlab = ".gitlab-ci.yml" in repository.paths
    github = any(path.startswith(".github/") for path in repository.paths)
    return codeowners.GITLAB if gitlab and not github else codeowners.GITHUB


def owners_of(code_owners: CodeOwners, path: str) -> tuple[str, ...]:
    """Who owns one path; many paths are cheaper through one `Matcher`."""
    return Matcher(code_owners).owners(path)


def ownership(
    code_owners: CodeOwners | None, root: str, production_paths: Sequence[str]
) -> Ownership:
    """Who answers for the production paths below a service's root (`""`: for all of them)."""
    paths = sorted({path for path in production_paths if _below(root, path)})
    if code_owners is None:
        return Ownership(None, (), len(paths), tuple(paths[:SHOWN]), 0.0 if paths else None)
    matcher = Matcher(code_owners)
    owned = {path: matcher.owners(path) for path in paths}
    unowned = [path for path in paths if not owned[path]]
    errors = code_owners.errors
    if matcher.exhausted:
        reason = f"{Location(code_owners.path)}: too many patterns to be matched with every path"
        return Ownership(code_owners.path, (), len(paths), errors=(*errors, reason))
    return Ownership(
        code_owners.path,
        tuple(sorted({owner for owners in owned.values() for owner in owners})),
        len(paths),
        tuple(unowned[:SHOWN]),
        (len(paths) - len(unowned)) / len(paths) if paths else None,
        errors,
    )


def production_paths(paths: Iterable[str], service: Service, facts: Facts) -> tuple[str, ...]:
    """The files a service runs by, sorted: its descriptor, its source below its root, and the
    files in which its workloads, alerts and objectives stand.
    """
    evidence = (facts.workloads, facts.objects, facts.alerts, facts.slos, facts.pipelines)
    held = {item.place.location.path for items in evidence for item in items}
    source = {path for path in paths if _below(service.root, path) and _is_source(path)}
    return tuple(sorted({service.location.path, *held, *source}))


def _is_source(path: str) -> bool:
    *folders, name = path.lower().split("/")
    if ASIDE & set(folders):
        return False
    return name in BUILD_FILES or name.endswith(SOURCE_SUFFIXES)


def _below(root: str, path: str) -> bool:
    return not root or path == root or path.startswith(root + "/")


class Matcher:
    """The rules of a file, found by the literal words in them and compiled when first tried.

    A path is compared only with rules that share a folder, a name or an ending with it.
    """

    def __init__(self, code_owners: CodeOwners) -> None:
        self._gitlab = code_owners.dialect == codeowners.GITLAB
        self._rules = code_owners.rules
        self._compiled: dict[int, Pattern] = {}
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
        if self.exhausted:
            return ()
        decided: dict[str | None, OwnerRule] = {}
        for number in self._candidates(path):
            rule = self._rules[number]
            if rule.section in decided:
                continue
            self._attempts += 1
            if self._attempts > MOST_ATTEMPTS:
                return ()
            if self._needles.get(number, "") in path and self._matches(number, path):
                decided[rule.section] = rule
                if not self._gitlab:
                    break
        named = (owner for rule in decided.values() for owner in rule.owners)
        return tuple(sorted(set(named))) if self._gitlab else tuple(named)

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
