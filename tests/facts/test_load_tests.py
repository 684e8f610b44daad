"""Programs that put load on a service: what they are, whether they can fail, who runs them."""

from __future__ import annotations

import pytest

from readiness.facts import load_tests, pipelines
from readiness.facts.vocabulary import Vocabulary
from tests.facts.deliveries import repository

K6 = """\
import http from 'k6/http';
export const options = { vus: 10, thresholds: { http_req_failed: ['rate<0.01'] } };
export default function () { http.get('http://quotes/'); }
"""
LOCUST = """\
from locust import HttpUser, events, task
class Quotes(HttpUser):
    @task
    def quote(self): self.client.get("/")
@events.quitting.add_listener
def judge(environment, **kw):
    environment.process_exit_code = int(environment.stats.total.fail_ratio > 0.01)
"""
GATLING = """\
import io.gatling.core.Predef._
class Quotes extends Simulation {
  setUp(scn.inject(atOnceUsers(10))).assertions(global.failedRequests.percent.lt(1))
}
"""
JMETER = """\
<jmeterTestPlan version="1.2"><hashTree>
<DurationAssertion guiclass="x" testclass="y" testname="fast" enabled="true"/>
</hashTree></jmeterTestPlan>
"""
ARTILLERY = """\
config: {target: 'http://quotes', phases: [{duration: 60, arrivalRate: 5}], ensure: {p95: 300}}
scenarios: [{flow: [{get: {url: /}}]}]
"""


def found(files: dict[str, str]) -> list[tuple[str, str, bool | None, str | None]]:
    tree = repository(files)
    known = pipelines.collect(tree, Vocabulary()).pipelines
    return [(t.path, t.tool, t.thresholds, t.run_by) for t in load_tests.collect(tree, known)]


KINDS = [
    ("load/quotes.js", K6, "k6", True),
    ("load/quotes.js", K6.replace("thresholds: {", "// thresholds: {"), "k6", True),
    ("load/quotes.js", K6.replace("export const options = { vus: 10, thresholds",
                                  "export const options = { vus: 10 };\n// thresholds"), "k6", False),
    ("load/quotes.js", K6.replace("thresholds: { http_req_failed: ['rate<0.01'] }", "thresholds: {}"),
     "k6", False),
    ("locustfile.py", LOCUST, "locust", True),
    ("locustfile.py", LOCUST.partition("@events")[0], "locust", None),
    ("src/gatling/Quotes.scala", GATLING, "gatling", True),
    ("src/gatling/Quotes.scala", GATLING.replace(".assertions", ".x"), "gatling", False),
    ("quotes.jmx", JMETER, "jmeter", True),
    ("quotes.jmx", JMETER.replace('"true"', '"false"'), "jmeter", False),
    ("perf/artillery.yml", ARTILLERY, "artillery", True),
    ("perf/artillery.yml", ARTILLERY.replace(", ensure: {p95: 300}", ""), "artillery", False),
]  # fmt: skip


@pytest.mark.parametrize(("path", "text", "tool", "thresholds"), KINDS)
def test_a_load_test_is_known_by_its_content(
    path: str, text: str, tool: str, thresholds: bool | None
) -> None:
    assert found({path: text}) == [(path, tool, thresholds, None)]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("load/quotes.js", "export default function () {}"),
        ("load/helpers.js", "import http from 'k6/http';\nconst x = 1;"),
        ("load/balancer.py", "import os"),
        ("src/quotes.js", K6),
        ("load/values.yaml", "config: {a: b}\nscenarios: 3"),
        ("quotes.jmx", "<other/>"),
    ],
)
def test_other_programs_are_none(path: str, text: str) -> None:
    assert found({path: text}) == []


WORKFLOW = "on: push\njobs: {load: {runs-on: ubuntu-latest, steps: [{run: '%s'}]}}\n"
RUNS = [
    ({".github/workflows/load.yml": WORKFLOW % "k6 run load/quotes.js"}, ".github/workflows/load.yml"),
    ({".github/workflows/load.yml": WORKFLOW % "k6 run tests/*.js"}, ".github/workflows/load.yml"),
    ({".github/workflows/load.yml": WORKFLOW % "make load", "Makefile": "load:\n\tk6 run load/quotes.js\n"},
     ".github/workflows/load.yml"),
    ({".gitlab-ci.yml": "load: {script: [k6 run load/quotes.js]}"}, ".gitlab-ci.yml"),
    ({"Jenkinsfile": "sh 'k6 run load/quotes.js'"}, "Jenkinsfile"),
    ({".github/workflows/load.yml": WORKFLOW % "pytest"}, None),
    ({".github/workflows/load.yml": "# k6 run load/quotes.js\n" + WORKFLOW % "pytest"}, None),
    ({".github/workflows/load.yml": WORKFLOW % "k6 run other.js", "load/more.js": K6}, None),
]  # fmt: skip


@pytest.mark.parametrize(("files", "run_by"), RUNS)
def test_a_pipeline_runs_it_or_none_does(files: dict[str, str], run_by: str | None) -> None:
    quotes = [one for one in found({"load/quotes.js": K6, **files}) if one[0] == "load/quotes.js"]
    assert quotes == [("load/quotes.js", "k6", True, run_by)]
