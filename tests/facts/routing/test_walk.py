"""What is said of a walk with labels that nobody knows holds whatever they are."""

from __future__ import annotations

import itertools
import random

import pytest

from readiness.facts.routing import alertmanager
from readiness.facts.routing.walk import walk
from readiness.source.document import Document
from tests.facts.routing.trees import LABELS, tree


@pytest.mark.parametrize("seed", range(60))
def test_whatever_is_not_known_the_walk_is_one_of_those_told(seed):
    chance = random.Random(seed)
    root = {"receiver": "root", "routes": [tree(chance, 2) for _ in range(3)]}
    document = Document("am.yml", 0, {"route": root, "receivers": []}, {})
    routes = alertmanager.routing(document, (), "x").routes
    hidden = chance.sample(sorted(LABELS), 2)
    known = {name: (chance.choice(LABELS[name]),) for name in LABELS if name not in hidden}
    told = walk(routes, known)
    possible = {one.route for one in told}
    certain = {one.route for one in told if one.certain}
    for values in itertools.product(*(LABELS[name] for name in hidden)):
        full = known | {name: (value,) for name, value in zip(hidden, values, strict=True)}
        reached = walk(routes, full)
        assert all(one.certain for one in reached)
        assert certain <= {one.route for one in reached} <= possible
