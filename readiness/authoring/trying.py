"""The examples of rules tried: each judged as a whole run, and what differs told."""

import fnmatch
from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.authoring.discovery import discover
from readiness.cache import Cache
from readiness.policy import bundle, example, shipped
from readiness.policy.example import Example
from readiness.policy.rule import Rule
from readiness.record import NamedTuple
from readiness.source.tree import Tree
from readiness.trial import Problem, problems


class Tried(NamedTuple):
    """How it went."""

    rules: int
    examples: int
    problems: tuple[Problem, ...]


class Candidate(NamedTuple):
    """A rule with its examples."""

    rule: Rule
    examples: tuple[Example, ...]


def candidates(
    tree: Tree, globs: Sequence[str], store: Cache, below: str = ""
) -> tuple[Candidate, ...]:
    """The rules of a tree (or of a part, see `discover`) whose ids match any glob; raises `PolicyErrors`
    where one of them is not valid.
    """
    files = discover(tree, below).files
    rules = bundle.read(files._replace(packs={}), store, shipped.stamp()).rules
    chosen = (rule for rule in rules if not globs or _matches(rule, globs))
    return tuple(Candidate(rule, _examples(rule, files)) for rule in chosen)


def _matches(rule: Rule, globs: Iterable[str]) -> bool:
    return any(fnmatch.fnmatchcase(rule.id, glob) for glob in globs)


def _examples(rule: Rule, files: bundle.Files) -> tuple[Example, ...]:
    content = files.rules[rule.path]
    text = content if isinstance(content, bytes) else b""
    return example.examples(bundle.document(rule.path, text))


def tried(given: Sequence[Candidate], known: Mapping[str, Rule]) -> Tried:
    """Every example of every rule, judged by that rule alone; `known` are the rules that a waiver or
    a change in an example may speak of.
    """
    wrong = tuple(_problems(given, known))
    return Tried(len(given), sum(len(item.examples) for item in given), wrong)


def _problems(given: Iterable[Candidate], known: Mapping[str, Rule]) -> Iterator[Problem]:
    others = {**known, **{item.rule.id: item.rule for item in given}}
    for item in given:
        yield from problems(item.rule, item.examples, others)


def shipped_rules(store: Cache) -> Mapping[str, Rule]:
    """The rules that come with the tool, by id."""
    read = bundle.read(shipped.files(), store, shipped.stamp())
    return {rule.id: rule for rule in read.rules}
