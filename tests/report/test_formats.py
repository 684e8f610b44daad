"""Reports as they are read: golden files, the schema of JSON, and names that mean harm."""

from __future__ import annotations

import hashlib
import json as plain
import random
import re
from pathlib import Path

import jsonschema
import pytest

from readiness.model import Reference, Report
from readiness.report import FORMATS, Style, json, renderer, text
from readiness.report.lines import cells
from tests.runs import report, service

GOLDEN = Path(__file__).parent.parent / "golden"

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: NAME, namespace: shop}
spec:
  replicas: 1
  template:
    spec:
      containers: [{name: main, image: "web:1"}]
"""

RULES = {
    "workloads-run-twice": (
        "each: workloads\nexpect: workload.replicas.min >= 2\nat: replicas\n"
        "message: 'runs {{ workload.replicas.min }} pod(s), needs 2'"
    ),
    "restore-is-tried": "each: service\nexpect: 'false'\nevidence: attested",
    "tags-are-known": "each: workloads.containers\nunknown_when: 'true'\nexpect: 'true'",
    "slo-is-there": "each: service\nexpect: size(facts.slos) > 0\nrests_on: [SLO]",
    "owner-is-named": "each: service\nexpect: service.owner != null",
    "name-is-a-number": "each: service\nexpect: int(service.name) > 0",
}

ASKED = {
    "name-is-a-number": "advisory",
    "slo-is-there": "{enforcement: required, effective_on: 2027-01-01}",
}

WAIVERS = """\
apiVersion: readiness/v1
waivers:
  - {rule: workloads-run-twice, service: batch, reason: one lock on the index; two of them would fight over it,
     approved_by: board@example.com, created: 2026-11-01, expires: 2027-02-01}
  - {rule: owner-is-named, service: wbe, reason: none, approved_by: board@example.com, expires: 2027-02-01}
"""

EVIDENCE = """\
evidence:
  - {rule: restore-is-tried, date: 2026-11-01, by: kim@example.com, link: "https://wiki.example.com/r"}
"""

FILES = {
    "web/readiness.yaml": service("web", 1),
    "web/deploy.yaml": DEPLOYMENT.replace("NAME", "web"),
    "web/broken.yaml": "apiVersion: apps/v1\nkind: Deployment\nspec: [\n",
    "batch/readiness.yaml": service("batch", 2, EVIDENCE),
    "batch/deploy.yaml": DEPLOYMENT.replace("NAME", "batch"),
    "stray/alerts.yaml": "groups: [{name: a, rules: [{alert: Lost, expr: up == 0}]}]\n",
    "readiness-waivers.yaml": WAIVERS,
}


@pytest.fixture(scope="module")
def told() -> Report:
    made = report(FILES, RULES, ASKED)
    findings = (
        each._replace(category=CATEGORIES.get(each.rule, each.category)) for each in made.findings
    )
    return made._replace(findings=tuple(findings))


CATEGORIES = {"slo-is-there": "slo", "restore-is-tried": "data"}
"""Rules of tests are all of one category."""


STYLES = {
    "text-80.txt": ("text", Style(width=80)),
    "text-120.txt": ("text", Style(width=120)),
    "text-all.txt": ("text", Style(everything=True)),
    "text-quiet.txt": ("text", Style(quiet=True)),
    "text-colour.txt": ("text", Style(colour=True)),
    "report.intoto.json": ("intoto", Style()),
    "report.json": ("json", Style()),
    "report.csv": ("csv", Style()),
    "report.github.txt": ("github", Style()),
    "report.gitlab.json": ("gitlab", Style()),
    "report.junit.xml": ("junit", Style()),
    "report.md": ("markdown", Style()),
    "report.sarif": ("sarif", Style()),
}


@pytest.mark.parametrize("name", STYLES)
def test_a_report_looks_as_it_was_reviewed(name, told, update_expected):
    form, style = STYLES[name]
    said = "".join(renderer(form)(told, style))
    # a statement holds the digest of the JSON report, which has a golden file of its own
    written = "".join(renderer("json")(told, style)).encode()
    said = said.replace(hashlib.sha256(written).hexdigest(), "0" * 64)
    path = GOLDEN / name
    if update_expected:
        path.write_bytes(said.encode("utf-8"))
    assert said.encode("utf-8") == path.read_bytes()


@pytest.mark.parametrize("colour", [False, True])
def test_a_rule_leads_to_its_page_where_the_terminal_knows_links(told, colour):
    pages = (
        Reference("no page", "javascript:alert(1)"),
        Reference("A page", "https://x.example/a b"),
    )
    rules = tuple(each._replace(references=pages) for each in told.rules)
    style = Style(colour=colour, quiet=True, links=True)
    said = "".join(text.render(told._replace(rules=rules), style))
    linked = re.findall("\x1b]8;;(.*?)\x1b\\\\(.*?)\x1b]8;;\x1b\\\\", said)
    assert set(linked) == {
        ("https://x.example/a%20b", rule)
        for rule in ("restore-is-tried", "tags-are-known", "workloads-run-twice")
    }


def test_colour_changes_no_character(told):
    coloured = "".join(text.render(told, Style(colour=True)))
    bare = re.sub("\x1b\\[[0-9;]*m", "", coloured)
    assert [line.rstrip() for line in bare.splitlines()] == "".join(
        text.render(told, Style())
    ).splitlines()


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_line_is_wider_than_the_terminal_unless_a_word_is(told, width):
    said = "".join(text.render(told, Style(width=width))).splitlines()
    wide = [line for line in said if cells(line) > width and len(line.split("  ")) > 3]
    assert wide == []


def validated(told: Report):
    data = plain.loads("".join(json.render(told, Style())))
    jsonschema.Draft202012Validator(json.schema()).validate(data)
    return data


def test_the_json_report_is_what_its_schema_says(told):
    data = validated(told)
    assert {each["outcome"] for each in data["findings"]} == {"pass", "fail", "unknown", "error"}


def test_nothing_found_is_a_valid_report_and_says_what_to_do():
    empty = report({}, {"it-holds": "each: service\nexpect: 'true'"})
    assert validated(empty)["verdict"] == "nothing-checked"
    said = "".join(text.render(empty, Style(quiet=True)))
    assert said.startswith("\nTo know\n  no service was found; looked for readiness.yaml")


def test_the_order_of_files_changes_no_byte():
    orders = []
    for seed in range(3):
        names = list(FILES)
        random.Random(seed).shuffle(names)
        shuffled = report({name: FILES[name] for name in names}, RULES, ASKED)
        orders.append(
            ["".join(renderer(form)(shuffled, Style(everything=True))) for form in FORMATS]
        )
    assert orders[0] == orders[1] == orders[2]


HOSTILE = ["\x1b[31mred", "left\u202eright", "two\nlines", "zero\u200bwidth", "\udcff\udcfe"]


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_that_means_harm_is_shown_and_kept(name):
    path = f"{name}/deploy.yaml"
    deployment = DEPLOYMENT.replace("NAME", plain.dumps(name) if name.isprintable() else "web")
    found = report({path: deployment}, {"workloads-run-twice": RULES["workloads-run-twice"]})
    for style in (Style(), Style(everything=True)):
        said = "".join(text.render(found, style))
        said.encode("utf-8")
        assert re.findall("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b\u202e]", said) == []
    (finding,) = validated(found)["findings"]
    kept = path if "\udcff" not in name else "\\xff\\xfe/deploy.yaml"
    assert finding["location"]["path"] == kept


def many(count: int) -> Report:
    files = {f"s{n:03}/deploy.yaml": DEPLOYMENT.replace("NAME", f"s{n:03}") for n in range(count)}
    return report(files, {"workloads-run-twice": RULES["workloads-run-twice"]})


def test_many_services_fit_some_screens_and_what_is_cut_is_said():
    said = "".join(text.render(many(200), Style())).splitlines()
    assert len(said) < 120
    assert "… and 180 more services: 180 not ready (--show all)" in said
    assert "Not in detail: 192 more services: 192 not ready. One of them: --service s008;" in said
    assert said[-3:-1] == [
        "not ready: 200 of 200 services (s000, s001, s002 and 197 more); 200 findings",
        "block",
    ]


def test_all_is_all():
    said = "".join(text.render(many(50), Style(everything=True)))
    assert "more service" not in said.split("Do first")[0]
    assert len(re.findall("^  blocks", said, re.MULTILINE)) == 50
