"""Rows of subjects: whatever a rule reads the same of two, it finds the same in their rows."""

from __future__ import annotations

from itertools import combinations

import pytest

from readiness.facts.model import FixedPlace, Replicas, Workload
from readiness.model import Location
from readiness.policy.rows import Rows
from readiness.policy.shape import ITEMS, MAPPING, NUMBER, PLAIN, WORD
from readiness.policy.view import View

READS = [
    {"workload": {"name": PLAIN}},
    {"workload": {"name": PLAIN, "kind": PLAIN}, "today": PLAIN},
    {"workload": {"replicas": {"min": PLAIN}}},
    {"workload": {"replicas": {"min": NUMBER, "max": NUMBER}}},
    {"workload": {"labels": MAPPING, "@location": {"path": PLAIN}}},
    {"workload": {}},
    {"today": PLAIN},
    {"names": ITEMS, "stage": WORD},
    {"others": [{"name": PLAIN}]},
    {},
]


def workload(name="web", least=2, path="a.yaml", **given) -> Workload:
    replicas = None if least is None else Replicas(least, least, least)
    return Workload(
        FixedPlace(Location(path)),
        kind="Deployment",
        api_version="apps/v1",
        namespace=None,
        name=name,
        **{"replicas": replicas, **given},
    )


SAME = workload()
SUBJECTS = [
    {"workload": one, "today": today, "names": names, "stage": stage, "others": others}
    for one, today, names, stage, others in (
        (SAME, "2026-11-21", (), None, ()),
        (SAME, "2026-11-22", (), None, ()),
        (workload("api"), "2026-11-21", None, "planned", (SAME,)),
        (workload(least=None), "2026-11-21", ("a", "b"), "planned", (workload(least=None),)),
        (workload(least=3), "2026-11-21", ("b", "a"), None, (SAME, SAME)),
        (workload(path="b.yaml"), "2026-11-21", frozenset("ab"), None, None),
        (workload(labels={"app": "web"}), "2026-11-21", (), "", ()),
        (workload(labels={"app": "api"}), "2026-11-21", (), "", ()),
    )
]


@pytest.mark.parametrize("reads", READS, ids=str)
def test_two_rows_are_the_same_to_a_rule_exactly_where_the_subjects_are(reads):
    rows, view = Rows(READS, few=1), View([reads])
    assert rows.row(SUBJECTS[0]) is None
    rows.row(SUBJECTS[0])
    take = rows.taker(reads)
    made = [(take(rows.row(roots)), view.key(roots)) for roots in SUBJECTS]
    assert [(one[0] == two[0]) for one, two in combinations(made, 2)] == [
        (one[1] == two[1]) for one, two in combinations(made, 2)
    ]
