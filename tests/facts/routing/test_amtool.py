"""The walk through a tree of routes, beside the real `amtool config routes test`."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from readiness.facts.routing import alertmanager
from readiness.facts.routing.walk import walk
from readiness.source.yaml import parse
from tests.facts.routing.trees import LABELS, receivers, tree


def ours(text: str, labels: dict[str, str]) -> list[str | None]:
    """The receivers that an alert with these labels and no others reaches."""
    (document,) = parse("alertmanager.yml", text.encode(), wanted=True).documents
    routes = alertmanager.routing(document, (), "x").routes
    known = {name: (labels.get(name, ""),) for name in (*LABELS, "alertname")}
    reached = walk(routes, known)
    assert all(one.certain for one in reached)
    return [routes[one.route].receiver for one in reached]


@pytest.fixture(scope="module")
def amtool() -> str:
    found = shutil.which("amtool")
    if found is None or not _is_new_enough(found):
        told = "no amtool of 0.28 or later is on the path"
        if os.environ.get("CI"):
            pytest.fail(told)
        pytest.skip(told)
    return found


def _is_new_enough(found: str) -> bool:
    """Older ones refuse matchers that stand in quotes."""
    done = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
    said = re.search(r"version (\d+)\.(\d+)", done.stdout + done.stderr)
    # built from the module without a release's flags, it says no number
    return said is None or (int(said[1]), int(said[2])) >= (0, 28)


def theirs(amtool: str, file: Path, labels: dict[str, str]) -> list[str]:
    words = [f"{name}={value}" for name, value in labels.items() if value]
    done = subprocess.run(
        [amtool, "config", "routes", "test", f"--config.file={file}", *words],
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout.splitlines()[-1].split(",")


def configuration(route: dict) -> str:
    names = sorted(receivers(route))
    return yaml.safe_dump({"route": route, "receivers": [{"name": name} for name in names]})


TABLE = [
    ({"matchers": ['severity="page"', "team=~a|b"]}, {"severity": "page", "team": "b"}),
    ({"matchers": ['{severity="page",team="a"}']}, {"severity": "page", "team": "a"}),
    ({"matchers": ["team = ab"]}, {"severity": "page", "team": "ab"}),
    ({"matchers": ['team!~"a.+"']}, {"severity": "page", "team": "a"}),
    ({"matchers": ["team="]}, {"severity": "page"}),
    (
        {"match": {"severity": "page"}, "match_re": {"team": "a|b"}},
        {"severity": "page", "team": "a"},
    ),
    ({"match_re": {"team": "a"}}, {"severity": "page", "team": "ab"}),
    ({"matchers": ['"team"="a"']}, {"severity": "page", "team": "a"}),
    ({"matchers": []}, {"severity": "ticket"}),
]


@pytest.mark.parametrize(("asked", "labels"), TABLE)
def test_every_spelling_is_read_as_alertmanager_reads_it(amtool, tmp_path, asked, labels):
    text = configuration({"receiver": "root", "routes": [{"receiver": "one", **asked}]})
    file = tmp_path / "alertmanager.yml"
    file.write_text(text)
    assert ours(text, labels) == theirs(amtool, file, labels)


@pytest.mark.parametrize("seed", range(25))
def test_any_tree_is_walked_as_alertmanager_walks_it(amtool, tmp_path, seed):
    chance = random.Random(seed)
    routes = [tree(chance, 2) for _ in range(3)]
    text = configuration({"receiver": "root", "routes": routes})
    file = tmp_path / "alertmanager.yml"
    file.write_text(text)
    for _ in range(3):
        labels = {name: chance.choice(values) for name, values in LABELS.items()}
        assert (ours(text, labels), labels) == (theirs(amtool, file, labels), labels)
