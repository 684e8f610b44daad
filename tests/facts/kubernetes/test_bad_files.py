"""Files that nobody would commit, and that somebody did: told, and the rest is judged."""

from __future__ import annotations

import pytest

from readiness import app
from readiness.cache import NoCache
from readiness.facts.model import Facts, Replicas
from readiness.model import Location
from readiness.source.file import LIMIT
from readiness.source.tree import MemoryTree

WEB = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: web}]}
"""


def facts(**files: str) -> Facts:
    named = {f"{name}.yaml": text for name, text in files.items()}
    return app.look(MemoryTree({"web.yaml": WEB, **named}), NoCache()).facts


def told(found: Facts) -> list[tuple[str, str]]:
    return [(str(fault.location), fault.message) for fault in found.faults]


HALVES = {
    "cut off in a bracket": (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: half",
        frozenset({"Deployment"}),
    ),
    "cut off in a text": (
        'apiVersion: v1\nkind: Service\nmetadata: {name: half}\nspec:\n  type: "Clus',
        frozenset({"Service"}),
    ),
    "cut off before the spec": (
        "apiVersion: apps/v1\nkind: StatefulSet\nmetadata: {name: half}\n",
        None,
    ),
    "cut off in a key": ("apiVersion: apps/v1\nkind: Deployment\nmeta", frozenset({"Deployment"})),
}


@pytest.mark.parametrize("case", HALVES)
def test_half_an_object_is_told_and_the_others_are_judged(case: str) -> None:
    text, kinds = HALVES[case]
    found = facts(half=text)
    assert "web" in [one.name for one in found.workloads]
    if kinds is None:
        assert [fault.kinds for fault in found.faults] == []
        assert [one.name for one in found.workloads] == ["half", "web"]
    else:
        (fault,) = found.faults
        assert (fault.location.path, fault.kinds) == ("half.yaml", kinds)


WRONG = {
    "replicas as text": ("  replicas: 3", '  replicas: "3"', "unknown", ("web",)),
    "replicas as a list": ("  replicas: 3", "  replicas: [3]", "unknown", ("web",)),
    "labels as a list": ("{labels: {app: web}}", "{labels: [app, web]}", "declared", ("web",)),
    "a selector of text": ("{matchLabels: {app: web}}", "app=web", "declared", ("web",)),
    "containers as a map": ("[{name: web, image: web}]", "{web: {image: web}}", "declared", ()),
    "a container of text": ("[{name: web, image: web}]", "[web]", "declared", ()),
    "an image as a number": ("image: web}", "image: 1.5}", "declared", ("web",)),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_wrong_type_is_unknown_and_never_a_pass(case: str) -> None:
    old, new, source, containers = WRONG[case]
    assert old in WEB
    bad = WEB.replace(old, new).replace("{name: web}\n", "{name: bad}\n")
    found = facts(bad=bad)
    by_name = {one.name: one for one in found.workloads}
    assert by_name["web"].replicas == Replicas(3, 3, 3, "declared")
    assert by_name["bad"].replicas.source == source
    assert tuple(one.name for one in by_name["bad"].containers) == containers
    if case == "containers as a map":
        assert told(found) == [("bad.yaml:9:12", "Deployment bad: containers is no list")]


def test_a_thousand_documents_in_a_file_each_have_their_place() -> None:
    text = "---\n".join(WEB.replace("name: web}\n", f"name: web-{n}}}\n") for n in range(1000))
    found = facts(many=text)
    assert len(found.workloads) == 1001
    last = next(one for one in found.workloads if one.name == "web-999")
    assert last.place.at("replicas") == Location("many.yaml", 10 * 999 + 5, 13, 10 * 999 + 5)


def test_a_bundle_of_definitions_over_the_cap_is_told_and_may_hide_nothing_else() -> None:
    definition = """\
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: mills.example.com}
spec: {group: example.com, names: {kind: Mill, plural: mills}, scope: Namespaced}
"""
    bundle = definition * (LIMIT // len(definition) + 1)
    found = facts(bundle=bundle)
    assert told(found) == [
        ("bundle.yaml:1:1", "larger than 10485760 bytes (a limit of this reader)")
    ]
    assert [one.name for one in found.workloads] == ["web"]
