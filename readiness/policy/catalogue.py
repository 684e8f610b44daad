"""Which packs take part, from names and paths: shipped ones, and those of the repository.

A path never leaves the repository, and nothing is ever fetched.
"""

from __future__ import annotations

import posixpath
from collections.abc import Mapping, Sequence
from typing import Protocol

from readiness import cache
from readiness.errors import PolicyError, PolicyErrors, ReadinessError
from readiness.model import Fault, Location, PackUse
from readiness.policy import bundle, consistency
from readiness.policy.bundle import Bundle, Files, Shelved
from readiness.policy.ladder import Policy
from readiness.policy.pack import Pack, Wanted
from readiness.policy.rule import Rule

DEFAULT = "production-readiness"
"""The pack that is asked for where nobody names one."""


class Tree(Protocol):
    """As much of a tree of files as a policy needs."""

    @property
    def paths(self) -> Sequence[str]:
        """All files."""

    def read(self, path: str) -> bytes | Fault:
        """The bytes, or why they cannot be had."""


def load(
    wanted: Sequence[Wanted],
    tree: Tree | None,
    shipped: Files | Shelved,
    store: cache.Cache,
    stamp: str,
) -> Policy:
    """The policy of a run: all shipped rules, and the packs that are wanted with what they extend.

    Raises `PolicyErrors` with everything that is wrong with it. `stamp` is `shipped.stamp()`.
    """
    search = _Search(bundle.read(shipped, store, stamp), tree, store, stamp)
    for each in wanted:
        search.visit(each, ())
    if search.wrong:
        raise PolicyErrors("the policy is not valid", search.wrong)
    policy = Policy(search.rules, tuple(search.packs), search.aliases(), search.bases)
    key = cache.digest(*search.keys, *(each.name for each in search.packs))
    if store.get("policy-checked", key) is not True:
        consistency.check(policy)
        store.put("policy-checked", key, value=True)
    return policy


def uses(policy: Policy) -> tuple[PackUse, ...]:
    """The packs that took part, for the report."""
    return tuple(PackUse(each.name, each.version, each.path, each.digest) for each in policy.packs)


class _Search:
    """Packs in the order in which they build on each other, and all rules."""

    def __init__(self, shipped: Bundle, tree: Tree | None, store: cache.Cache, stamp: str) -> None:
        self.shipped: Mapping[str, Pack] = {each.name: each for each in shipped.packs}
        self.rules: dict[str, Rule] = {rule.id: rule for rule in shipped.rules}
        self.keys = [shipped.key]
        self.packs: list[Pack] = []
        self.bases: dict[str, frozenset[str]] = {}
        self.wrong: list[ReadinessError] = []
        self._found: dict[str, Pack | None] = {}
        self._tree, self._store, self._stamp = tree, store, stamp

    def visit(self, wanted: Wanted, chain: tuple[str, ...]) -> frozenset[str]:
        """Add a pack behind all that it extends; the names of both."""
        word = wanted.word if wanted.word in self.shipped else posixpath.normpath(wanted.word)
        if word in chain:
            return self._refuse(wanted, f"packs extend each other: {' → '.join((*chain, word))}")
        if word not in self._found:
            self._found[word] = self._pack(wanted, word)
        pack = self._found[word]
        if pack is None:
            return frozenset()
        below = [self.visit(base, (*chain, word)) for base in pack.extends]
        if pack not in self.packs:
            if any(other.name == pack.name for other in self.packs):
                return self._refuse(wanted, f"two packs are named '{pack.name}'")
            self.packs.append(pack)
            self.bases[pack.name] = frozenset().union(*below)
        return self.bases.get(pack.name, frozenset()) | {pack.name}

    def aliases(self) -> Mapping[str, str]:
        return {alias: rule.id for rule in self.rules.values() for alias in rule.aliases}

    def _pack(self, wanted: Wanted, word: str) -> Pack | None:
        if word in self.shipped:
            return self.shipped[word]
        problem = _foreign(wanted.word)
        if problem:
            self._refuse(wanted, problem)
            return None
        files = _files(self._tree, word)
        if not files.packs:
            self._refuse(wanted, self._missing(word, wanted.location))
            return None
        try:
            return self._added(bundle.read(files, self._store, self._stamp))
        except PolicyErrors as errors:
            self.wrong.extend(errors.exceptions)  # type: ignore[arg-type]
            return None

    def _added(self, found: Bundle) -> Pack:
        pack = found.packs[0]
        if not pack.extends and not any(rung.settings for rung in pack.rungs):
            self.wrong.append(PolicyError(f"pack {pack.name} asks for nothing", at=pack.location))
        known = {**self.rules, **self.aliases()}
        for rule in found.rules:
            if rule.id in self.rules and self.rules[rule.id].path == rule.path:
                continue  # packs in one folder share the rules beside them
            if rule.id in known:
                message = f"there is a rule '{rule.id}' already"
                self.wrong.append(PolicyError(message, at=Location(rule.path)))
            self.rules.setdefault(rule.id, rule)
        self.keys.append(found.key)
        return pack

    def _missing(self, word: str, asked: Location | None) -> str:
        """`asked` is where it is named: who writes a path beside his own file means that."""
        from readiness.policy.reading import nearest  # noqa: PLC0415 - only on the way out

        near = posixpath.join(posixpath.dirname(asked.path if asked else ""), word)
        meant = nearest(word, self.shipped)
        guess = f"; did you mean {meant}?" if meant else ""
        if _files(self._tree, near).packs:
            guess = f"; did you mean {near}? Paths count from the root"
        return f"there is no pack '{word}', shipped or at that path{guess}"

    def _refuse(self, wanted: Wanted, message: str) -> frozenset[str]:
        hint = f"shipped: {', '.join(sorted(self.shipped)) or 'none'}"
        self.wrong.append(PolicyError(message, at=wanted.location, hint=hint))
        return frozenset()


def _foreign(word: str) -> str | None:
    """Why a word is no path inside of the repository."""
    if "://" in word or word.startswith("git+"):
        return f"'{word}' is remote, which is not supported yet; check it out and name the path"
    if word.startswith(("/", "~")) or "\\" in word or ".." in word.split("/"):
        return f"'{word}' leaves the repository: a pack is named by a path below its root"
    return None


def _files(tree: Tree | None, word: str) -> Files:
    """A folder with `pack.yaml` and `rules/`, or one file with `rules/` beside it."""
    if tree is None:
        return Files({}, {})
    single = word.endswith((".yaml", ".yml"))
    path = word if single else f"{word}/pack.yaml"
    if path not in tree.paths:
        return Files({}, {})
    rules = posixpath.join(posixpath.dirname(path), "rules") + "/"
    paths = [each for each in tree.paths if each.startswith(rules) and each.endswith(".yaml")]
    return Files({each: tree.read(each) for each in paths}, {path: tree.read(path)})
