"""Whole runs in memory: files in, report out, by rules that a test writes down in a line each."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from pathlib import Path
from unittest import mock

from readiness import app
from readiness.cache import NoCache
from readiness.model import Report
from readiness.policy import bundle, shipped
from readiness.source.tree import MemoryTree

TODAY = "2026-11-21"

RULE = """\
id: {id}
title: {title}
category: house
why: Somebody was woken for it.
fix: |-
  Say it in one sentence, which is long enough to need a second line on a terminal.
    spec:
      replicas: 2
severity: {severity}
{body}
examples:
  pass: [{{files: {{readiness.yaml: "a: 1"}}}}]
  fail: [{{files: {{readiness.yaml: "a: 2"}}}}]
  unknown: [{{files: {{readiness.yaml: "a: 3"}}}}]
  not_applicable: [{{files: {{readiness.yaml: "a: 4"}}}}]
"""

PACK = """\
pack: house
version: 1.0.0
unknown: {0: blocks, 1: blocks, 2: tolerated, 3: tolerated}
waivers: {longest_days: {0: 30, 1: 90, 2: 180, 3: 365}}
tiers:
  3: {rules: {%s}}
"""


def rule(word: str, body: str, *, severity: str = "high", title: str = "It holds") -> str:
    text = textwrap.dedent(body).strip()
    if "message:" not in text:
        text += "\nmessage: it does not hold"
    return RULE.format(id=word, body=text, severity=severity, title=title)


def tree(
    files: Mapping[str, str], rules: Mapping[str, str], asked: Mapping[str, str] | None = None
) -> MemoryTree:
    """The files with a pack beside them that asks for the rules, all required unless said."""
    settings = dict.fromkeys(rules, "required") | dict(asked or {})
    pack = PACK % ", ".join(f"{word}: {setting}" for word, setting in settings.items())
    policy = {f"house/rules/{word}.yaml": rule(word, body) for word, body in rules.items()}
    return MemoryTree({"house/pack.yaml": pack, **policy, **files})


def report(
    files: Mapping[str, str],
    rules: Mapping[str, str],
    asked: Mapping[str, str] | None = None,
    *,
    today: str = TODAY,
    passed: tuple[str, ...] = (),
) -> Report:
    request = app.Request(root=Path(), today=today, packs=("house",), files=passed)
    found = app.look(tree(files, rules, asked), NoCache())
    with mock.patch.object(shipped, "files", return_value=bundle.Files({}, {})):
        return app.judge(found, request)


def service(name: str = "web", tier: int = 2, more: str = "") -> str:
    head = f"apiVersion: readiness/v1\nservice:\n  name: {name}\n  tier: {tier}\n  owner: team-{name}\n"
    return head + textwrap.indent(textwrap.dedent(more), "  ")
