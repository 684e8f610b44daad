"""A small repository with a service, and with a pack and a rule of its organisation's own."""

from __future__ import annotations

from pathlib import Path

RULE = """\
id: team-is-a-guild
title: The owning team is a guild
category: ownership
why: >-
  Guilds are on call together, so that nobody carries a pager alone.
fix: |-
  Name a guild as the owner:
    owner: guild-search
severity: medium
each: service
when: service.owner != null
expect: service.owner.startsWith(params.prefix)
message: "{{ service.owner }} is no {{ params.prefix }}"
at: owner
params:
  prefix: {type: string, default: guild-, description: What the names of guilds begin with.}
references: [{title: Handbook, url: "https://example.com/handbook"}]
requirements: [OWN-01]
aliases: [owner-is-a-guild]
examples:
  pass:
    - files:
        readiness.yaml: |
          apiVersion: readiness/v1
          service: {name: basket, tier: 2, owner: guild-search}
  fail:
    - name: a team
      files:
        readiness.yaml: |
          apiVersion: readiness/v1
          service:
            name: basket
            owner: team-search
      at: readiness.yaml:4
  not_applicable:
    - name: nobody owns it
      files:
        readiness.yaml: |
          apiVersion: readiness/v1
          service: {name: basket, tier: 2}
"""

PACK = """\
pack: house
version: 2.1.0
description: What this house asks of its services.
tiers:
  3: {rules: {team-is-a-guild: advisory}}
  1: {extends: 3, rules: {team-is-a-guild: {enforcement: required, effective_on: 2027-01-01}}}
  0:
    extends: 1
    rules:
      team-is-a-guild: {enforcement: required, params: {prefix: guild-core-}, waivable: false}
"""

SERVICE = """\
apiVersion: readiness/v1
service: {name: basket, tier: 0, owner: team-shop}
policy: {packs: [policy/house]}
"""

ALERTS = """\
groups:
  - name: basket
    rules:
      - alert: BasketErrors
        expr: rate(errors{service="basket"}[5m]) > 1
        for: 5m
        labels: {severity: critical}
"""

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: basket
  annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"value":"hunter2"}'}
spec:
  replicas: 3
  template:
    spec:
      containers:
        - name: basket
          image: registry.example.com/basket:1
          command: [/basket, --password, hunter2, --token=hunter2]
          env: [{name: DB_PASSWORD, value: hunter2}]
"""

WAIVERS = """\
apiVersion: readiness/v1
waivers:
  - rule: team-is-a-guild
    service: basket
    reason: the guild is founded in January
    approved_by: board@example.com
    expires: 2026-12-01
"""

FILES = {
    "readiness.yaml": SERVICE,
    "policy/house/pack.yaml": PACK,
    "policy/house/rules/ownership/team-is-a-guild.yaml": RULE,
    "alerts.yaml": ALERTS,
    "deploy.yaml": DEPLOYMENT,
    "readiness-waivers.yaml": WAIVERS,
}


def lay_out(folder: Path, changes: dict[str, str] | None = None) -> None:
    """The files, some of them changed."""
    for name, content in (FILES | (changes or {})).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, "utf-8")
