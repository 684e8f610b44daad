"""Random trees of routes, for tests that compare walks."""

from __future__ import annotations

import random

LABELS = {"severity": ("page", "ticket", ""), "team": ("a", "b", "ab", ""), "env": ("prod", "dev")}
PATTERNS = ("a|b", "a.*", ".+", "", "p(age|rod)", "[ab]+", "(?:dev|prod)?", "t[^x]cket")
OPERATORS = ("=", "!=", "=~", "!~")


def tree(chance: random.Random, depth: int) -> dict:
    """A random tree: matchers of all spellings, `continue`, receivers inherited."""
    node: dict = {}
    if chance.random() < 0.7:
        node["receiver"] = f"r{chance.randrange(6)}"
    label = chance.choice(sorted(LABELS))
    match chance.randrange(4):
        case 0:
            node["match"] = {label: chance.choice(LABELS[label])}
        case 1:
            node["match_re"] = {label: chance.choice(PATTERNS)}
        case _:
            node["matchers"] = [_matcher(chance) for _ in range(chance.randrange(3))]
    if chance.random() < 0.4:
        node["continue"] = True
    if depth:
        node["routes"] = [tree(chance, depth - 1) for _ in range(chance.randrange(4))]
    return node


def _matcher(chance: random.Random) -> str:
    label, operator = chance.choice(sorted(LABELS)), chance.choice(OPERATORS)
    values = LABELS[label] if operator in ("=", "!=") else PATTERNS
    return f'{label}{operator}"{chance.choice(values)}"'


def receivers(node: dict) -> set[str]:
    """The names of all receivers of a tree."""
    below = [name for each in node.get("routes", []) for name in receivers(each)]
    return {*below, *([node["receiver"]] if "receiver" in node else [])}
