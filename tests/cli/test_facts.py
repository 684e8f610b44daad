"""`facts`: what was found as a file, and the file judged again without the repository."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import jsonschema
import pytest

from readiness.authoring.schemas import schema

STOREFRONT = Path(__file__).parents[2] / "examples" / "storefront"
DAY = ("--date", "2026-11-21")


def facts(run, *arguments):
    said = run("facts", *DAY, *arguments)
    assert (said.code, said.err) == (0, "")
    return json.loads(said.out)


def test_an_alert_is_told_with_its_place_its_service_and_why(house, run):
    (alert,) = facts(run)["alerts"]
    kept = ("name", "service", "attribution", "location", "severity", "for_seconds", "runbook")
    assert {name: alert[name] for name in kept} == {
        "name": "BasketErrors",
        "service": "basket",
        "attribution": "selects service basket",
        "location": {"path": "alerts.yaml", "line": 4, "column": 9, "end_line": 7},
        "severity": {"raw": "critical", "class": "page"},
        "for_seconds": 300,
        "runbook": {
            "url": None,
            "target": None,
            "resolves": None,
            "reason": "no runbook link",
            "words": None,
            "placeholder": False,
        },
    }


def test_the_schema_of_facts_says_what_types_do_not():
    records = schema("facts")["$defs"]
    assert records["Backup"]["properties"]["namespaces"] == {
        "description": "Whose data it saves; `*` is every one but `excluded`.",
        "type": "array",
        "items": {"type": "string"},
    }
    assert [name for name, record in records.items() if not record["description"]] == []


def test_the_header_is_that_of_the_report(house, run):
    told = facts(run)
    report = json.loads(run("check", *DAY, "--format", "json").out)
    same = ("tool", "target", "date", "unattributed", "notes")
    assert {name: told[name] for name in same} == {name: report[name] for name in same}
    assert list(told)[:5] == ["schema", "tool", "target", "policy", "date"]
    assert told["schema"] == "readiness/facts/v1"


def test_every_kind_of_fact_has_its_key(house, run):
    assert sorted(facts(run)) == sorted(schema("facts")["properties"])


def test_the_same_tree_gives_the_same_bytes(run):
    first = run("facts", *DAY, str(STOREFRONT))
    assert run("facts", *DAY, "--no-cache", str(STOREFRONT)) == first


@pytest.mark.parametrize("arguments", [(), ("--service", "checkout")])
def test_what_is_written_fits_the_schema(run, arguments):
    told = facts(run, *arguments, str(STOREFRONT))
    jsonschema.Draft202012Validator(schema("facts")).validate(told)


def test_a_service_alone_comes_with_what_is_its_own_and_everybodys(run):
    told = facts(run, "--service", "newsletter", str(STOREFRONT))
    assert [each["name"] for each in told["services"]] == ["newsletter"]
    assert {each["service"] for each in told["workloads"]} == {"newsletter"}
    assert {each["service"] for each in told["pipelines"]} <= {"newsletter", None}
    assert [each["service"] for each in told["ownerships"]] == ["newsletter"]


def test_a_service_that_is_not_there_is_bad_usage(house, run):
    said = run("facts", "--service", "baskets")
    assert said == (2, "", "error: there is no service 'baskets' here\n  did you mean basket?\n")


def test_no_secret_of_the_repository_is_in_the_file(house, run):
    told = run("facts").out
    assert "hunter2" not in told
    (workload,) = json.loads(told)["workloads"]
    assert workload["containers"][0]["command"] == ["/basket", "--password", "***", "--token=***"]


def test_what_steers_a_terminal_is_written_as_an_escape(house, run):
    (house / "alerts.yaml").write_text(
        'groups: [{name: a, rules: [{alert: "A\\u202eB\\u009b", expr: up == 0}]}]\n'
    )
    said = run("facts")
    assert '"name": "A\\u202eB\\u009b"' in said.out
    assert json.loads(said.out)["alerts"][0]["name"] == "A\u202eB\u009b"


def test_one_folder_is_wanted_not_a_file(house, run):
    said = run("facts", "alerts.yaml")
    assert (said.code, said.out) == (2, "")
    assert "name one folder" in said.err


@pytest.mark.parametrize("options", [(), ("--tier", "0"), ("--service", "checkout"), ("-t", "3")])
def test_a_replay_gives_the_report_of_the_direct_run(tmp_path, monkeypatch, run, options):
    file = tmp_path / "facts.json"
    file.write_text(run("facts", *DAY, str(STOREFRONT)).out, "utf-8")
    judging = ("check", *DAY, "--format", "json", "--show", "all", *options)
    direct = run(*judging, str(STOREFRONT))
    monkeypatch.chdir(tmp_path)
    assert run(*judging, "--facts", str(file)) == direct


def test_a_replay_needs_nothing_of_the_repository_but_its_packs(house, tmp_path_factory, run):
    board = tmp_path_factory.mktemp("board")
    (board / "facts.json").write_text(run("facts", *DAY).out, "utf-8")
    direct = run("check", *DAY, "--format", "json")
    shutil.copytree(house / "policy", board / "policy")
    assert run("check", *DAY, "-f", "json", "--facts", str(board / "facts.json"), str(board)) == (
        direct
    )


def test_a_board_judges_by_its_own_day_and_pack(house, run):
    (house / "facts.json").write_text(run("facts", *DAY).out, "utf-8")
    said = run(
        "check", "--date", "2027-06-01", "-f", "json", "--facts", "facts.json", "--tier", "1"
    )
    report = json.loads(said.out)
    (finding,) = report["findings"]
    assert (said.code, finding["enforcement"], finding["location"]["line"]) == (1, "required", 2)
    assert [item["status"] for item in report["waivers"]] == ["expired"]


DAMAGES = [
    ("not JSON", lambda _: "{", "facts.json:1:2: "),
    ("another file", lambda _: '{"schema": "readiness/report/v1"}', "facts.json:1:12: is no file"),
    ("not a mapping", lambda _: "[]", "facts.json:1:1: is no file of facts"),
    ("empty", lambda _: "", "facts.json:1:1: "),
    (
        "a text for a number",
        lambda told: told["alerts"][0].update(for_seconds="5m"),
        ": alerts[0].for_seconds: must be a whole number, not '5m'",
    ),
    (
        "a field that is gone",
        lambda told: told["alerts"][0].update(severity={"raw": None}),
        ": alerts[0].severity: lacks class",
    ),
    ("a kind that is gone", lambda told: told.pop("slos"), "facts.json:1:1: lacks slos"),
    (
        "a field too many",
        lambda told: told["workloads"][0].update(replica=3),
        ": workloads[0].replica: unknown key 'replica'",
    ),
    (
        "a tier that is none",
        lambda told: told["services"][0].update(tier=7),
        ": services[0].tier: must be one of 0, 1, 2, 3, not 7",
    ),
    (
        "a word that is none",
        lambda told: told["services"][0].update(tier_source="guessed"),
        ": services[0].tier_source: must be one of declared, mapped, default, not 'guessed'",
    ),
    (
        "a service nobody answers for",
        lambda told: told.update(ownerships=[]),
        ": services[0]: 'basket' has no entry in ownerships",
    ),
    (
        "a service twice",
        lambda told: told["services"].append(told["services"][0]),
        ": services[1]: 'basket' is there twice",
    ),
    (
        "a place that is none",
        lambda told: told["alerts"][0]["location"].update(line=None),
        ": alerts[0].location.line: must be a whole number, not null",
    ),
    (
        "a mapping for a list",
        lambda told: told.update(alerts={}),
        ": alerts: must be a list, not a mapping",
    ),
]


@pytest.mark.parametrize(
    ("damage", "expected"), [each[1:] for each in DAMAGES], ids=[each[0] for each in DAMAGES]
)
def test_a_damaged_file_is_told_with_its_place(house, run, damage, expected):
    told = facts(run)
    text = damage(told)
    (house / "facts.json").write_text(text if isinstance(text, str) else json.dumps(told), "utf-8")
    said = run("check", "--facts", "facts.json")
    assert (said.code, said.out) == (2, "")
    assert said.err.startswith("error: facts.json:1:")
    assert expected in said.err


def test_a_file_of_another_version_is_told_to_be_taken_anew(house, run):
    told = facts(run)
    told["tool"]["version"] = "0.0.1"
    del told["slos"]
    (house / "facts.json").write_text(json.dumps(told), "utf-8")
    assert "readiness 0.0.1 wrote it" in run("check", "--facts", "facts.json").err


def test_a_file_that_is_not_there_is_bad_usage(house, run):
    said = run("check", "--facts", "gone.json")
    hint = "  name a file of facts\n"
    assert said == (2, "", f"error: gone.json: No such file or directory\n{hint}")


def test_a_commit_cannot_be_asked_for_beside_facts(house, run):
    said = run("check", "--facts", "facts.json", "--at", "HEAD")
    assert (said.code, said.err.splitlines()[0]) == (
        2,
        "error: --facts and --at exclude each other",
    )


def test_what_utf_8_cannot_hold_leaves_valid_json(house, run):
    (house / "b\udcffd.yaml").write_text("apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n")
    (house / "a.json").write_text(
        '{"groups": [{"name": "a", "rules": [{"alert": "A\\ud800", "expr": "up"}]}]}'
    )
    told = json.loads(run("facts").out)
    assert "b\udcffd.yaml" in [each["location"]["path"] for each in told["workloads"]]
    assert "A\ud800" in [each["name"] for each in told["alerts"]]
    for form in ("json", "text"):
        said = run("check", "--show", "all", "-f", form, "-p", "production-readiness")
        assert (said.code, said.err) == (1, "")
        assert "A\\ud800" in said.out.replace("\\\\", "\\")
        assert "b\\xffd.yaml" in said.out.replace("\\\\", "\\")
    assert json.loads(run("check", "-f", "json").out)["verdict"] == "not-ready"
