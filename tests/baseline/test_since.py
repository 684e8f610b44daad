"""Today's report beside an earlier JSON report: new, gone, and by whose change."""

from __future__ import annotations

import json as plain

import pytest

from readiness.baseline import earlier
from readiness.baseline.since import since
from readiness.errors import ReadinessError
from readiness.model import Cause, Change, Outcome, Report, ServiceChange, Subject, Verdict
from readiness.report import Style, json
from tests.report.test_html import page, rows
from tests.runs import report, service

OWNED = "each: service\nexpect: service.owner != null"
TWICE = "each: workloads\nexpect: workload.replicas.min >= 2"
NEVER = "each: service\nexpect: 'false'"

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec: {replicas: 1, template: {spec: {containers: [{name: main, image: "web:1"}]}}}
"""

FILES = {"readiness.yaml": service("web", 2), "deploy.yaml": DEPLOYMENT}
MENDED = FILES | {"deploy.yaml": DEPLOYMENT.replace("replicas: 1", "replicas: 2")}

DEPLOYED = Subject("Deployment", "web", "shop")
ITSELF = Subject("Service", "web")


def written(told: Report) -> bytes:
    return "".join(json.render(told, Style())).encode()


def beside(now: Report, then: Report) -> Report:
    return since(now, earlier.parse("old.json", written(then)))


def change(rule: str, subject: Subject, cause: Cause) -> Change:
    return Change(rule, "It holds", "web", subject, Outcome.FAIL, blocking=True, cause=cause)


def test_nothing_changed_is_said():
    told = report(FILES, {"runs-twice": TWICE})
    found = beside(told, told)
    assert found.since is not None
    assert found.since[2:] == (told.tool_version, None, (), (), (), (), 1)
    assert found.notes[0] == (
        "beside the report of 2026-11-21 (not-ready): 0 new, 0 gone, 1 unchanged; "
        "the verdict counts all"
    )


def test_what_a_service_mended_or_broke_is_its_own_change():
    bad, good = report(FILES, {"runs-twice": TWICE}), report(MENDED, {"runs-twice": TWICE})
    turned = ServiceChange("web", Verdict.NOT_READY, Verdict.READY, 2, 2)
    mended, broken = beside(good, bad).since, beside(bad, good).since
    assert mended is not None
    assert broken is not None
    assert mended.services == (turned,)
    assert mended.gone == (change("runs-twice", DEPLOYED, Cause.SERVICE),)
    assert broken.new == (change("runs-twice", DEPLOYED, Cause.SERVICE),)


def test_what_a_new_rule_finds_is_a_change_of_policy():
    then = report(FILES, {"is-owned": OWNED})
    now = report(FILES, {"is-owned": OWNED, "is-never": NEVER})
    told, back = beside(now, then).since, beside(then, now).since
    assert told is not None
    assert back is not None
    assert [(each.name, each.was, each.now) for each in told.packs] == [
        ("house", then.packs[0], now.packs[0])
    ]
    assert told.new == (change("is-never", ITSELF, Cause.POLICY),)
    assert back.gone == (change("is-never", ITSELF, Cause.POLICY),)


def test_what_is_only_asked_harder_is_a_change_of_policy():
    rules = {"is-never": NEVER}
    told = beside(report(FILES, rules), report(FILES, rules, {"is-never": "advisory"})).since
    assert told is not None
    assert told.new == (change("is-never", ITSELF, Cause.POLICY),)


def test_what_another_tier_asks_is_a_change_of_tier():
    rules = {"is-never": NEVER}
    other = FILES | {"readiness.yaml": service("web", 1)}
    now = report(other, rules)
    then = report(FILES, rules, {"is-never": "advisory"})
    told = beside(now, then).since
    assert told is not None
    assert told.services == (ServiceChange("web", Verdict.READY, Verdict.NOT_READY, 2, 1),)
    assert told.new == (change("is-never", ITSELF, Cause.TIER),)


def test_a_service_that_is_new_or_gone_is_told():
    rules = {"is-owned": OWNED}
    one, two = report(FILES, rules), report(FILES | {"b/readiness.yaml": service("b")}, rules)
    came, went = beside(two, one).since, beside(one, two).since
    assert came is not None
    assert went is not None
    assert came.services == (ServiceChange("b", None, Verdict.READY, None, 2),)
    assert went.services == (ServiceChange("b", Verdict.READY, None, 2, None),)


def test_the_dossier_tells_policy_apart_from_services():
    then = report(MENDED, {"runs-twice": TWICE})
    read = page(beside(report(FILES, {"runs-twice": TWICE, "is-never": NEVER}), then))
    part = read.one(id="changes")
    assert part.all("p", class_="turn")[0].text == "The proposal was Go, now No-go"
    assert rows(read, "Services that changed") == [
        ["Service", "Decision", "Tier"],
        ["web", "Go to No-go", "2"],
    ]
    assert [row[0] for row in rows(read, "Packs that changed")] == ["Pack", "house"]
    assert [each.text for each in part.all("ul", class_="bare")] == [
        "blocking It holds · web: Deployment/shop/web",
        "blocking It holds · web: Service/web",
    ]


SOUND = plain.loads(written(report(FILES, {"runs-twice": TWICE})))


def damaged(*steps: str | int, value: object = None) -> bytes:
    data = plain.loads(plain.dumps(SOUND))
    inner = data
    for step in steps[:-1]:
        inner = inner[step]
    inner[steps[-1]] = value
    return plain.dumps(data).encode()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "no report: the file is empty"),
        (b"{", "no report: not valid JSON"),
        (b"[]", "no report: schema must be readiness/report/v1"),
        (b'"x"', "no report: schema must be readiness/report/v1"),
        (b"[" * 100_000, "no report: "),
        (b"\xff\xfe\x00", "no report: "),
        (b"1" * 5000, "no report: "),
        (damaged("schema", value="readiness/report/v9"), "schema must be readiness/report/v1"),
        (damaged("date"), "date must be a text"),
        (damaged("tool", value=[]), "tool must be an object"),
        (damaged("verdict", value="perfect"), "verdict is none of the words for it"),
        (damaged("findings", value={}), "findings must be a list"),
        (damaged("findings", 0, value=7), "item 1 of findings must be an object"),
        (damaged("findings", 0, "outcome", value="x"), "item 1 of findings: outcome is none"),
        (damaged("findings", 0, "subject", "name"), "item 1 of findings: name must be a text"),
        (damaged("services", 0, "tier", value=True), "item 1 of services: tier must be 0, 1, 2"),
        (damaged("policy", "packs", 0, "digest"), "item 1 of packs: digest must be a text"),
    ],
)
def test_a_report_that_is_none_is_one_clear_line(content, message):
    with pytest.raises(ReadinessError, match="no report") as caught:
        earlier.parse("old.json", content)
    assert message in str(caught.value)
    assert str(caught.value).startswith("old.json")
    assert "\n" not in str(caught.value)
    assert caught.value.hint == "readiness check --format json writes one"
