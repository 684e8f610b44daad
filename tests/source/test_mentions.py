"""Whom a chart that does not render may be about: those of whom it speaks."""

from __future__ import annotations

from readiness import app
from readiness.cache import NoCache
from readiness.evaluation import unread
from readiness.facts.gathering import by_service
from readiness.facts.model import Facts
from readiness.model import Fault, Location
from readiness.source import mentions
from readiness.source.packaging import charts
from readiness.source.tree import MemoryTree

FILES = {
    "charts/cache/Chart.yaml": "name: cache\ndependencies: [{repository: 'file://../../lib'}]\n",
    "charts/cache/templates/set.yaml": (
        "kind: PodDisruptionBudget\nname: {{ .Release.Name }}-guard\n"
    ),
    "charts/web/Chart.yaml": "name: web\n",
    "charts/web/templates/set.yaml": "kind: Service\nname: Web-Front\n",
    "lib/Chart.yaml": "name: lib\ntype: library\n",
    "lib/templates/all.yaml": "{{ lender }}",
}
BUDGET = frozenset({"PodDisruptionBudget"})


def fault(path: str) -> Fault:
    return Fault(Location(path), "x", kinds=BUDGET)


def test_a_chart_tells_its_words_and_those_of_the_charts_that_it_takes_in() -> None:
    tree = MemoryTree(FILES)
    (found,) = mentions.told(tree, charts(tree.paths), [fault("charts/cache/Chart.yaml")])
    assert {"cache", "charts", "guard", "poddisruptionbudget", "lender", "lib"} <= found.words
    assert not {"web", "front", "web-front"} & found.words
    assert found._replace(words=frozenset()) == fault("charts/cache/Chart.yaml")


def test_a_composed_word_is_told_whole_and_in_its_parts() -> None:
    tree = MemoryTree(FILES)
    (found,) = mentions.told(tree, charts(tree.paths), [fault("charts/web/templates/set.yaml")])
    assert {"web-front", "web", "front"} <= found.words


def test_the_only_chart_may_be_anybodys_and_so_may_a_file_outside_of_charts() -> None:
    alone = MemoryTree({path: text for path, text in FILES.items() if "web" not in path})
    broken = [fault("charts/cache/Chart.yaml")]
    only = [one for one in charts(alone.paths) if one.folder == "charts/cache"]
    assert mentions.told(alone, only, broken) == broken
    tree = MemoryTree(FILES)
    assert mentions.told(tree, charts(tree.paths), [fault("k8s.yaml")]) == [fault("k8s.yaml")]


def deployment(name: str) -> str:
    return (
        f"apiVersion: apps/v1\nkind: Deployment\nmetadata: {{name: {name}}}\nspec:\n"
        f"  replicas: 3\n  selector: {{matchLabels: {{app: {name}}}}}\n"
        f"  template: {{metadata: {{labels: {{app: {name}}}}}, "
        f"spec: {{containers: [{{name: {name}, image: {name}}}]}}}}\n"
    )


CATALOG = """\
apiVersion: readiness/v1
services:
- {name: shop, tier: 2}
- {name: guard, tier: 2}
- {name: idle, tier: 2}
"""


def test_only_those_of_whom_it_speaks_or_nothing_was_read_wait_for_a_chart() -> None:
    files = {
        **FILES,
        "readiness.yaml": CATALOG,
        "k8s/shop.yaml": deployment("shop"),
        "k8s/guard.yaml": deployment("guard"),
    }
    found = app.look(MemoryTree(files), NoCache())
    shares = by_service(found.facts, found.services, found.repository)
    covered = {one.name: one.disruption.covered for one in found.facts.workloads}
    assert covered == {"guard": "unknown", "shop": "no"}
    assert {name: hides(own) for name, own in sorted(shares.items())} == {
        "guard": True,
        "idle": True,
        "shop": False,
    }


def hides(facts: Facts) -> bool:
    return bool(unread.hidden(["PodDisruptionBudget"], facts))
