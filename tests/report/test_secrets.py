"""Secrets in no format: texts that quote them, and a whole repository that is full of them."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from readiness import cli
from readiness.report import FORMATS, Style, renderer
from tests.report import nasty
from tests.test_redaction import KEY, SECRET

STYLES = (Style(), Style(everything=True, colour=True))


@pytest.mark.parametrize("form", FORMATS)
def test_no_format_tells_a_secret_that_a_text_quotes(form):
    for text in SECRET:
        told = nasty.report(text, path="deploy/web.yaml")
        for style in STYLES:
            said = "".join(renderer(form)(told, style))
            assert [word for word in ("hunter2", KEY, "MIIE") if word in said] == []


@pytest.mark.parametrize("form", FORMATS)
def test_hiding_changes_nothing_where_there_is_nothing_to_hide(form):
    told = nasty.report("https://example.com/@team?page=2")
    for style in STYLES:
        module = __import__(FORMATS[form], fromlist=["render"])
        assert list(renderer(form)(told, style)) == list(module.render(told, style))


FILES = {
    "readiness.yaml": """\
apiVersion: readiness/v1
service:
  name: web
  tier: 0
  owner: team-web
  on_call: https://kim:hunter2@pager.example.com/P1
  runbooks: ["https://kim:hunter2@wiki.example.com/web?token=hunter2"]
  dependencies: [{service: "postgres://app:hunter2@db/shop", hard: true}]
""",
    "deploy.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          image: kim:hunter2@registry.example.com/web:1
          command: [run, --password, hunter2, --token=hunter2]
          env:
            - {name: DB_PASSWORD, value: hunter2}
            - {name: DATABASE_URL, value: "postgres://app:hunter2@db/shop"}
---
apiVersion: v1
kind: Secret
metadata: {name: web}
data: {password: aHVudGVyMg==}
stringData: {token: hunter2}
""",
    "alerts.yaml": """\
groups:
  - name: web
    rules:
      - alert: WebDown
        expr: up{job="web",password="hunter2"} == == 0
        labels: {severity: page}
        annotations: {runbook_url: "https://kim:hunter2@wiki.example.com/down"}
""",
    "broken.yaml": "apiVersion: v1\nkind: Secret\nstringData: {password: hunter2, token: 'hunter2\n",
    "readiness-waivers.yaml": """\
apiVersion: readiness/v1
waivers:
  - rule: credentials-are-not-literal
    service: web
    reason: it is the password=hunter2 of a test, which is on the way out
    approved_by: board@example.com
    ticket: https://kim:hunter2@tickets.example.com/1
    created: 2026-11-01
    expires: 2026-11-25
""",
}

COMMANDS = (
    *(("check", "--date", "2026-11-21", "--show", "all", "--format", form) for form in FORMATS),
    ("check", "--verbose", "--tier", "9"),
    ("check", "--verbose"),
    ("facts",),
    ("waiver", "list"),
)


@pytest.mark.parametrize("arguments", COMMANDS, ids=" ".join)
def test_no_command_tells_the_secrets_of_a_repository(arguments, tmp_path, monkeypatch, capfd):
    for name, text in FILES.items():
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    git = ("git", "-c", "user.name=a", "-c", "user.email=a@example.com")
    for words in (
        ("init", "-q"),
        ("remote", "add", "origin", "https://kim:hunter2@git.example.com/shop/web.git"),
        ("add", "."),
        ("commit", "-qm", "first"),
    ):
        subprocess.run([*git, *words], cwd=tmp_path, check=True)
    cli.run(list(arguments))
    told = "".join(capfd.readouterr())
    lines = [line for line in told.splitlines() if "hunter2" in line or "aHVudGVyMg" in line]
    assert lines == []
    assert str(Path(tmp_path)) not in told
