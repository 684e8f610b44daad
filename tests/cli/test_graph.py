"""`facts --format dot|mermaid`: who needs whom, whatever the names are."""

import os
import shutil
import subprocess

import pytest

from readiness import configuration
from readiness.authoring.graph import dot, mermaid
from readiness.cache import NoCache
from readiness.facts.model import Facts
from readiness.services.catalogue import find
from readiness.source import evidence
from readiness.source.tree import MemoryTree


def services(text):
    tree = MemoryTree({"readiness.yaml": text})
    settings = configuration.read(tree, NoCache())
    return find(evidence.read(tree), settings, Facts()).services


SHOP = """
apiVersion: readiness/v1
services:
  - name: checkout
    root: checkout
    tier: 0
    dependencies:
      - {service: rates, hard: true}
      - {service: mails, hard: false}
  - name: rates
    root: rates
    tier: 2
    dependencies: [{service: stock}]
  - name: stock
    root: stock
    tier: 2
    dependencies: [{service: rates, hard: true}]
"""
DOT = """\
digraph readiness {
  rankdir=LR;
  node [shape=box];
  n0 [label="checkout (tier 0)"];
  n1 [label="rates (tier 2)"];
  n2 [label="stock (tier 2)"];
  n3 [label="mails (not described here)", style=dashed];
  n0 -> n1 [label="hard, inversion", color="#c0392b", penwidth=2];
  n0 -> n3 [label="soft", style=dashed];
  n1 -> n2 [label="not said, circle", color="#8e44ad", penwidth=2];
  n2 -> n1 [label="hard, circle", color="#8e44ad", penwidth=2];
}
"""
MERMAID = """\
flowchart LR
  n0["checkout (tier 0)"]
  n1["rates (tier 2)"]
  n2["stock (tier 2)"]
  n3(["mails (not described here)"])
  n0 -->|"hard, inversion"| n1
  n0 -.->|"soft"| n3
  n1 -->|"not said, circle"| n2
  n2 -->|"hard, circle"| n1
  linkStyle 0 stroke:#c0392b,stroke-width:2px
  linkStyle 2 stroke:#8e44ad,stroke-width:2px
  linkStyle 3 stroke:#8e44ad,stroke-width:2px
"""
HOSTILE = r"""
apiVersion: readiness/v1
services:
  - {name: "a\"];\nb -> c [label=\"x", root: a, dependencies: [{service: "end\\"}, {service: "<b>#1;`%%"}]}
  - {name: "subgraph", root: b}
"""


def test_inversions_and_circles_are_marked():
    shop = services(SHOP)
    assert (dot(shop), mermaid(shop)) == (DOT, MERMAID)


def test_nothing_of_a_name_is_read_as_syntax():
    drawn = services(HOSTILE)
    assert dot(drawn).splitlines()[3:-3] == [
        r'  n0 [label="a\"]; b -> c [label=\"x (tier 2)"];',
        '  n1 [label="subgraph (tier 2)"];',
        '  n2 [label="<b>#1;`%% (not described here)", style=dashed];',
        r'  n3 [label="end\\ (not described here)", style=dashed];',
    ]
    assert mermaid(drawn).splitlines()[1:5] == [
        '  n0["a#34;#93;#59; b -#62; c #91;label#61;#34;x (tier 2)"]',
        '  n1["subgraph (tier 2)"]',
        '  n2(["#60;b#62;#35;1#59;#96;#37;#37; (not described here)"])',
        '  n3(["end#92; (not described here)"])',
    ]


@pytest.mark.skipif(
    shutil.which("dot") is None and os.environ.get("CI") != "true", reason="dot is not on the path"
)
@pytest.mark.parametrize("text", [SHOP, HOSTILE])
def test_graphviz_draws_it(text):
    drawn = services(text)
    told = subprocess.run(
        ["dot", "-Tplain"], input=dot(drawn), capture_output=True, text=True, check=True
    )
    nodes = [line for line in told.stdout.splitlines() if line.startswith("node ")]
    edges = [line for line in told.stdout.splitlines() if line.startswith("edge ")]
    assert (len(edges), told.stderr) == (sum(len(each.dependencies) for each in drawn), "")
    assert [line.split()[1] for line in nodes] == [f"n{number}" for number in range(len(nodes))]


def test_the_command_draws(run, tmp_path):
    (tmp_path / "readiness.yaml").write_text(SHOP)
    said = run("facts", "--format", "mermaid", str(tmp_path))
    assert said.out == MERMAID
