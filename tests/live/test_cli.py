"""What the command line takes for live evidence, and what it never shows."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.live.servers import Heard, Said, answer, serving
from tests.live.stack import free_port
from tests.live.test_wire import HOSTILE

FILES = {
    "readiness.yaml": "apiVersion: readiness/v1\nservice: {name: checkout, tier: 1, owner: shop}\n",
    "slo.yaml": """\
version: prometheus/v1
service: checkout
slos:
  - name: availability
    objective: 99.9
    sli: {events: {error_query: 'sum(rate(errors_total[{{.window}}]))', total_query: 'sum(rate(requests_total[{{.window}}]))'}}
""",
}
ONE = ("--rule", "error-budget-allows-a-release", "--date", "2026-11-21")
TOKEN = "s3cr3t-t0ken-of-the-monitoring"


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for path, text in FILES.items():
        (tmp_path / path).write_text(text)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def finding(out: str) -> tuple[str, bool, str]:
    (found,) = json.loads(out)["findings"]
    return found["outcome"], found["blocking"], found["message"]


def test_without_live_the_rule_does_not_apply_and_says_how_to_ask(run: Run):
    said = run("check", *ONE, "-f", "json")
    assert (said.code, finding(said.out)) == (
        3,
        (
            "not-applicable",
            False,
            "needs live evidence, which was not asked for: --live prometheus=URL",
        ),
    )
    assert json.loads(said.out)["live"] == []


def test_a_server_that_is_not_there_is_unknown_and_blocks_where_unknown_does(run: Run):
    url = f"http://127.0.0.1:{free_port()}"
    said = run("check", *ONE, "-f", "json", "--live", f"prometheus={url}")
    assert (said.code, finding(said.out)) == (
        1,
        (
            "unknown",
            True,
            (
                "availability: how much of the error budget is left cannot be told: "
                "no connection: Connection refused"
            ),
        ),
    )
    (source,) = json.loads(said.out)["live"]
    assert (source["origin"], source["version"], source["unanswered"]) == (
        url,
        None,
        [
            {"asked": "rules", "reason": "no connection: Connection refused"},
            {"asked": "targets", "reason": "no connection: Connection refused"},
        ],
    )


EMPTY = Said(b'{"status": "success", "data": {"resultType": "vector", "result": []}}')
NAN = Said(
    b'{"status": "success", "data": {"resultType": "vector", "result": '
    b'[{"metric": {}, "value": [1, "NaN"]}]}}'
)
ODD = Said(b'{"status": "success", "data": [1, {"result": "matrix"}]}')


@pytest.mark.parametrize("answer", [EMPTY, NAN, ODD], ids=["empty", "nan", "odd"])
def test_an_answer_without_a_number_is_unknown(answer, run: Run):
    with serving(answer) as url:
        said = run("check", *ONE, "-f", "json", "--live", f"prometheus={url}")
    assert (said.code, finding(said.out)[0]) == (1, "unknown")


@pytest.mark.parametrize(
    "name", ["JSON that is called a page", "a part", "another server", "half of a text"]
)
def test_what_is_no_answer_is_unknown_and_the_report_says_what_came_instead(name, run: Run):
    said, problem = HOSTILE[name]
    rules = (*ONE, "--rule", "slo-series-are-fresh", "--rule", "no-page-is-firing")
    with serving(said) as url:
        told = run("check", *rules, "-f", "json", "--live", f"prometheus={url}")
    found = json.loads(told.out)["findings"]
    assert (told.code, {each["outcome"] for each in found}) == (1, {"unknown"})
    assert all(problem in each["message"] for each in found)


def test_nothing_fires_where_no_rule_is_evaluated_and_that_is_no_pass(run: Run):
    nothing = Said(b'{"status": "success", "data": {"groups": [], "activeTargets": []}}')
    words = ("--rule", "no-page-is-firing", "-f", "json", "--date", "2026-11-21")
    with serving(nothing) as url, serving(Said(b"[]")) as other:
        alone = run("check", *words, "--live", f"prometheus={url}")
        both = run(
            "check", *words, "--live", f"prometheus={url}", "--live", f"alertmanager={other}"
        )
    told = "what fires was not told: it evaluates no alerting rule, so that none can fire there"
    assert finding(alone.out) == ("unknown", True, told)
    assert finding(both.out)[:2] == ("pass", False)


@pytest.mark.parametrize("form", ["text", "html"])
def test_a_report_says_who_was_asked_and_when_or_that_nobody_was(form, run: Run):
    with serving(Said(b'{"status": "success", "data": {"version": "3.5.0"}}')) as url:
        live = " ".join(run("check", *ONE, "-f", form, "--live", f"prometheus={url}").out.split())
    files = " ".join(run("check", *ONE, "-f", form).out.split())

    assert f"live evidence: prometheus 3.5.0 at {url}, asked at 20" in live
    assert "no answer on rules (answers in another shape: no groups)" in live
    assert ("files only" in live, "files only" in files) == (False, True)


@pytest.mark.parametrize("form", ["text", "json", "html", "markdown", "sarif", "junit"])
def test_no_report_and_no_recording_tells_a_credential(form, run: Run, tmp_path, monkeypatch):
    monkeypatch.setenv("MONITORING_TOKEN", TOKEN)
    heard: list[Heard] = []
    body = json.dumps({"status": "error", "error": f"{TOKEN} may not, hunter2hunter2"}).encode()
    with serving(Said(body, status=403), heard) as url:
        named = url.replace("http://", "http://me:hunter2hunter2@")
        where = ("--live", f"prometheus={named}", "--live-record", "said.json")
        said = run("check", *ONE, "-f", form, *where)
        more = run("check", *ONE, "-f", form, *where, "--live-token-env", "MONITORING_TOKEN")
    recorded = (tmp_path / "said.json").read_text()
    assert (said.code, more.code, "*** may not, ***" in recorded) == (1, 1, True)
    assert "hunter2" not in said.out + said.err
    told = more.out + more.err + recorded
    assert [word for word in (TOKEN, "hunter2") if word in told] == []
    assert {each.authorization for each in heard} == {
        "Basic bWU6aHVudGVyMmh1bnRlcjI=",
        f"Bearer {TOKEN}",
    }


def test_a_token_comes_from_a_file_and_may_be_of_one_kind(run: Run, tmp_path):
    (tmp_path / "token").write_text(f"{TOKEN}\n")
    prometheus: list[Heard] = []
    alertmanager: list[Heard] = []
    with serving(EMPTY, prometheus) as one, serving(Said(b"[]"), alertmanager) as other:
        run("check", *ONE, "--live", f"prometheus={one}", "--live", f"alertmanager={other}",
            "--live-token-file", "prometheus=token")  # fmt: skip
    assert {each.authorization for each in prometheus} == {f"Bearer {TOKEN}"}
    assert {each.authorization for each in alertmanager} == {None}


def test_a_system_that_scrapes_nothing_is_asked_for_what_it_stores_of_up(run: Run):
    def store(handler):
        path = handler.path.split("?")[0]
        up = {"metric": {"job": "checkout", "instance": "web-1"}, "value": [1, "0"]}
        data = {"groups": [], "resultType": "vector", "result": [up]}
        body = json.dumps({"status": "success", "data": data}).encode()
        lacks = Said(b"404 page not found", 404, "text/plain")
        answer(handler, lacks if path == "/api/v1/targets" else Said(body))

    words = ("--rule", "scrape-targets-are-up", "-f", "json", "--date", "2026-11-21")
    with serving(store) as url:
        said = run("check", *words, "--live", f"prometheus={url}")
    assert finding(said.out) == (
        "fail",
        True,
        "0 of 1 target(s) are up, needs 90 %; down: web-1 (up is 0)",
    )
    (source,) = json.loads(said.out)["live"]
    assert [each["asked"] for each in source["unanswered"]] == ["rules"]


def test_a_tenant_is_asked_for_below_the_prefix_of_its_system(run: Run):
    prometheus: list[Heard] = []
    alertmanager: list[Heard] = []
    with serving(EMPTY, prometheus) as one, serving(Said(b"[]"), alertmanager) as other:
        run("check", *ONE, "--live", f"prometheus={one}/prometheus", "--live-tenant", "prometheus=a|b",
            "--live", f"alertmanager={other}/alertmanager", "--live-tenant", "shop")  # fmt: skip
    assert {each.tenant for each in prometheus} == {"a|b"}
    assert {each.target.split("?")[0] for each in prometheus} >= {
        "/prometheus/api/v1/status/buildinfo",
        "/prometheus/api/v1/rules",
        "/prometheus/api/v1/query",
    }
    assert {(each.tenant, each.target) for each in alertmanager} == {
        ("shop", "/alertmanager/api/v2/status"),
        ("shop", "/alertmanager/api/v2/alerts"),
    }


BAD = {
    ("--live", "prometheus"): "write KIND=URL with prometheus, alertmanager, or replay=FILE",
    ("--live", "grafana=https://me:hunter2@x"): (
        "write KIND=URL with prometheus, alertmanager, or replay=FILE"
    ),
    ("--live", "prometheus=ftp://me:hunter2@x"): (
        "the address of prometheus is no http or https URL"
    ),
    ("--live", "prometheus=https://a", "--live", "prometheus=https://b"): (
        "prometheus is named twice"
    ),
    ("--live", "replay=a", "--live", "prometheus=https://b"): "replay stands alone",
    ("--live", "replay=absent.json"): "cannot read absent.json: No such file or directory",
    ("--live", "replay=slo.yaml"): "slo.yaml:1:1: is no JSON",
    ("--live-record", "said.json"): "go with --live KIND=URL",
    ("--live-tenant", "shop"): "go with --live KIND=URL",
    (
        "--live",
        "prometheus=https://a",
        "--live-tenant",
        "a b",
    ): "the tenant is empty, or holds what",
    ("--live", "prometheus=https://a", "--live-tenant", "a\r\nb: c"): "the tenant is empty, or",
    ("--live", "prometheus=https://a", "--live-token-env", "hunter2"): (
        "the variable of --live-token-env is not set"
    ),
    ("--live", "prometheus=https://a", "--live-token-file", "absent"): "cannot read absent",
    ("--live", "prometheus=https://a", "--facts", "facts.json"): "--facts judges alone",
}


@pytest.mark.parametrize("words", BAD, ids=" ".join)
def test_what_cannot_be_asked_is_bad_usage_and_shows_no_secret(words, run: Run):
    said = run("check", *words)
    assert (said.code, said.out) == (2, "")
    assert BAD[words] in said.err
    assert "hunter2" not in said.err


@pytest.mark.parametrize(
    "text",
    [
        '{"schema": "readiness/live/v2"}',
        "[]",
        "null",
        '{"schema": "readiness/live/v1"}',
        '{"schema": "readiness/live/v1", "origins": {"grafana": "x"}, "answers": []}',
        '{"schema": "readiness/live/v1", "origins": {}, "answers": [{"kind": "prometheus"}]}',
        '{"schema": "readiness/live/v1", "origins": [], "answers": 3}',
    ],
)
def test_a_file_that_is_no_recording_is_refused(text, run: Run, tmp_path):
    (tmp_path / "said.json").write_text(text)
    said = run("check", "--live", "replay=said.json")
    assert (said.code, said.out, said.err.startswith("error: said.json:1:1: ")) == (2, "", True)


def test_a_recording_without_an_answer_is_unknown(run: Run, tmp_path):
    origins = '{"prometheus": "https://prometheus.example.com"}'
    text = f'{{"schema": "readiness/live/v1", "origins": {origins}, "answers": []}}'
    (tmp_path / "said.json").write_text(text)
    said = run("check", *ONE, "-f", "json", "--live", "replay=said.json")
    assert finding(said.out) == (
        "unknown",
        True,
        (
            "availability: how much of the error budget is left cannot be told: "
            "the recording has no answer to that"
        ),
    )
