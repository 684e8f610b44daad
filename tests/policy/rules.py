"""A few realistic rules and a pack, as files; the shipped ones are tested by their examples."""

from __future__ import annotations

import textwrap

from readiness.policy import rule
from tests.documents import document

SURVIVES = """
id: workload-survives-a-node
title: A workload survives the loss of a node
category: kubernetes
why: A node that reboots takes all of its pods with it.
fix: Run at least two replicas.
severity: high
each: workloads
when: workload.kind in ["Deployment", "StatefulSet"]
expect: >-
  workload.replicas.min
  >= params.replicas
unknown_when: workload.replicas.min == null
message: "runs {{ workload.replicas.min }} replica(s), needs {{ params.replicas }}"
at: replicas
params:
  replicas: {type: integer, default: 2, minimum: 1, stricter: higher, description: least pods}
references: [{title: A book, url: "https://example.com/book"}]
requirements: [K8S-03]
aliases: [replicas-are-enough]
examples:
  pass: [{files: {deploy.yaml: "replicas: 2"}}]
  fail: [{files: {deploy.yaml: "replicas: 1"}, at: "deploy.yaml:1", params: {replicas: 3}}]
"""

PINNED = """
id: image-is-pinned
title: An image is pinned
category: kubernetes
why: A tag that moves changes what runs without a change.
fix: Name a version or a digest.
severity: medium
each: workloads.containers
expect: container.image.digest != null || (container.image.tag != null && container.image.tag != "latest")
unknown_when: container.image.templated
message: "{{ workload.name }}/{{ container.name }} runs {{ container.image.text }}"
at: image
examples:
  pass: [{files: {deploy.yaml: "image: a:1"}}]
  fail: [{files: {deploy.yaml: "image: a"}}]
"""

ALERTED = """
id: slo-is-alerted
title: Every SLO has somebody told
category: slo
why: An objective that nobody hears of is a wish.
fix: Generate burn-rate alerts.
severity: high
each: slos
expect: slo.alerting.fast == "yes" && facts.alerts.exists(a, a.slo == slo.name)
message: "{{ slo.name }}: {{ slo.alerting.reason }}"
rests_on: [Alert]
params:
  target: {type: number, default: 99, maximum: 100, stricter: higher, description: percent}
examples:
  pass: [{files: {slo.yaml: "a: 1"}}]
  fail: [{files: {slo.yaml: "a: 2"}}]
"""

OWNED = """
id: service-has-an-owner
title: A service has an owner
category: ownership
why: Nobody mends what nobody owns.
fix: Name an owner.
severity: high
each: service
expect: service.owner != null
message: nobody owns {{ service.name }}
examples:
  pass: [{files: {readiness.yaml: "a: 1"}}]
  fail: [{files: {readiness.yaml: "a: 2"}}]
"""

PACK = """
pack: standard
version: 1.0.0
unknown: {0: blocks, 1: blocks, 2: tolerated, 3: tolerated}
waivers: {longest_days: {0: 30, 1: 90, 2: 180, 3: 365}}
tiers:
  3:
    description: may be down for a day
    rules: {service-has-an-owner: required, workload-survives-a-node: advisory}
  2:
    extends: 3
    rules: {workload-survives-a-node: required, image-is-pinned: advisory}
  1:
    extends: 2
    rules:
      slo-is-alerted: {enforcement: required, effective_on: 2027-01-01}
  0:
    extends: 1
    rules:
      workload-survives-a-node: {enforcement: required, params: {replicas: 3}, waivable: false}
"""

RULES = {
    "rules/kubernetes/workload-survives-a-node.yaml": SURVIVES,
    "rules/kubernetes/image-is-pinned.yaml": PINNED,
    "rules/slo/slo-is-alerted.yaml": ALERTED,
    "rules/ownership/service-has-an-owner.yaml": OWNED,
}


def text(source: str) -> str:
    return textwrap.dedent(source).lstrip("\n")


def parsed(path: str, source: str) -> rule.Rule:
    return rule.parse(document(path, source), text(source))


def catalogue() -> dict[str, rule.Rule]:
    rules = [parsed(path, source) for path, source in RULES.items()]
    return {each.id: each for each in rules}
