"""The rule and pack files of a tree, by where they stand and by a look at their bytes."""

import re
from collections.abc import Iterable, Iterator, Mapping

from readiness.model import Fault
from readiness.pattern import pattern
from readiness.policy.bundle import Files
from readiness.record import NamedTuple
from readiness.source.tree import Tree

_PACK = pattern(rb"^pack\s*:", re.MULTILINE)
_TIERS = pattern(rb"^(tiers|extends)\s*:", re.MULTILINE)
_RULE = pattern(rb"^id\s*:", re.MULTILINE)
_JUDGES = pattern(rb"^(each|expect|check)\s*:", re.MULTILINE)


class Found(NamedTuple):
    """The policy files of a tree."""

    files: Files
    houses: tuple[str, ...]
    """Folders that hold `rules/` and `packs/`, as the shipped policy is laid out; often none."""


def discover(tree: Tree, below: str = "") -> Found:
    """All that is a rule or a pack: a file that says so, or that a pack holds in `rules/`.

    `below` is a folder, with its `/`, or a file: a pack is meant with its rules, any other is taken
    for a rule. Nothing is everything.
    """
    texts = {path: tree.read(path) for path in tree.paths if path.endswith((".yaml", ".yml"))}
    packs = {path for path in texts if _meant(path, below) and _says(texts[path], _PACK, _TIERS)}
    if below and not below.endswith("/") and below not in packs:
        return Found(Files({below: tree.read(below)}, {}), ())
    houses = sorted({house for path in packs if (house := _house(path)) is not None})
    shelves = [*(_beside(path) for path in sorted(packs)), *(_below(each) for each in houses)]
    rules = [
        path
        for path, content in texts.items()
        if _held(path, shelves) or (_meant(path, below) and _says(content, _RULE, _JUDGES))
    ]
    files = Files(_of(texts, rules), _of(texts, packs))
    return Found(files, tuple(houses))


def _meant(path: str, below: str) -> bool:
    return path == below or (path.startswith(below) and (not below or below.endswith("/")))


def _of(texts: Mapping[str, bytes | Fault], paths: Iterable[str]) -> Mapping[str, bytes | Fault]:
    return {path: texts[path] for path in sorted(paths)}


def _says(content: bytes | Fault, *signs: re.Pattern[bytes]) -> bool:
    return not isinstance(content, Fault) and all(sign.search(content) for sign in signs)


def _house(path: str) -> str | None:
    """`policies` for `policies/packs/mine.yaml`."""
    folder = path.rpartition("/")[0]
    parent, _, name = folder.rpartition("/")
    return parent if name == "packs" else None


def _beside(path: str) -> str:
    folder = path.rpartition("/")[0]
    return _below(folder)


def _below(folder: str) -> str:
    return f"{folder}/rules/" if folder else "rules/"


def _held(path: str, shelves: Iterable[str]) -> bool:
    return path.endswith(".yaml") and any(path.startswith(shelf) for shelf in shelves)


def housed(found: Found, house: str) -> Files:
    """The rules and packs of one house."""
    return Files(
        dict(_under(found.files.rules.items(), _below(house))),
        dict(_under(found.files.packs.items(), _below(house).replace("rules/", "packs/"))),
    )


def _under(
    files: Iterable[tuple[str, bytes | Fault]], folder: str
) -> Iterator[tuple[str, bytes | Fault]]:
    return ((path, content) for path, content in files if path.startswith(folder))
