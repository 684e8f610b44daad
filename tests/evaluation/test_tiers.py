"""The shipped ladder on real repositories: a more critical tier never gives a better answer."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from readiness import app
from readiness.cli import inputs
from readiness.evaluation.verdict import WORST_FIRST
from readiness.model import TIERS
from tests.runs import TODAY

EXAMPLES = sorted((Path(__file__).parent.parent.parent / "examples").iterdir())


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda path: path.name)
def test_a_more_critical_tier_never_gives_a_better_verdict(example):
    cache = inputs.cache(disabled=False)
    request = app.Request(root=example, today=TODAY, cache=cache)
    found = app.survey(request)
    ladder = [app.judge(found, request._replace(tier=tier)) for tier in TIERS]
    for critical, lesser in pairwise(ladder):
        ranks = {item.service.name: WORST_FIRST.index(item.verdict) for item in lesser.services}
        better = [
            item.service.name
            for item in critical.services
            if WORST_FIRST.index(item.verdict) > ranks[item.service.name]
        ]
        assert better == []
