"""The rules and packs at hand, with the files that they were read from."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from readiness.cache import Cache
from readiness.model import Fault
from readiness.policy import bundle, catalogue, example, shipped
from readiness.policy.demand import settings
from readiness.policy.example import Example
from readiness.policy.ladder import Policy
from readiness.policy.pack import Setting, Wanted
from readiness.policy.rule import Rule
from readiness.record import NamedTuple
from readiness.source.document import Document
from readiness.source.tree import MemoryTree, Tree, open_tree

SETTINGS = ("readiness.yaml", "readiness.yml")


class Shelf(NamedTuple):
    """A policy, and where its words can be looked up."""

    policy: Policy
    overrides: tuple[Setting, ...]
    """What the repository's own `readiness.yaml` asks otherwise."""
    rules: Mapping[str, bytes | Fault]
    """Path → content of shipped rules."""
    tree: Tree

    def examples(self, rule: Rule) -> tuple[Example, ...]:
        """Those of the file that a rule was read from."""
        return example.examples(self.document(rule))

    def document(self, rule: Rule) -> Document:
        """The file that a rule was read from; raises `PolicyErrors` where it is gone by now."""
        content = self.rules.get(rule.path)
        content = self.tree.read(rule.path) if content is None else content
        return bundle.document(rule.path, b"" if isinstance(content, Fault) else content)


def shelf(root: Path, packs: Sequence[str], store: Cache) -> Shelf:
    """What these packs ask; else what the `readiness.yaml` at the root asks for; else the shipped
    pack. Raises `PolicyErrors` with everything that is wrong with it.
    """
    files = shipped.files()
    own = any((root / name).is_file() for name in SETTINGS) and not packs
    beside = any((root / word).exists() for word in packs)
    tree: Tree = open_tree(root) if own or beside else MemoryTree({})
    wanted, overrides = _own(tree, store) if own else ((), ())
    asked = [Wanted(word) for word in packs] or wanted or [Wanted(catalogue.DEFAULT)]
    policy = catalogue.load(asked, tree, shipped.shelved(), store, shipped.stamp())
    return Shelf(policy, overrides, files.rules, tree)


def _own(tree: Tree, store: Cache) -> tuple[tuple[Wanted, ...], tuple[Setting, ...]]:
    from readiness import configuration  # noqa: PLC0415 - only where there is some

    section = configuration.read(tree, store).policy
    overrides = settings(section.overrides)
    return tuple(Wanted(item.text, item.location) for item in section.packs), overrides
