"""One run, several formats: the same findings in each, what is left out counted, byte for byte."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Mapping

import pytest
from lxml import etree

from readiness.model import Enforcement, Finding, Location, Outcome, State
from readiness.report import FORMATS, Style, renderer
from readiness.report.standing import Standing, standing
from tests.report import nasty
from tests.report.parsers import commands

BASE = nasty.report("web")


def mixed(rounds: int):
    """A report with each way of standing, so many times over."""
    first = BASE.findings
    findings = tuple(
        each._replace(
            subject=each.subject._replace(name=f"web{number}"),
            location=Location(f"deploy/{number}.yaml", 3, 5),
        )
        for number in range(rounds)
        for each in first
    )
    item = BASE.services[0]
    counts = type(item.counts)(*(rounds * number for number in item.counts))
    service = item._replace(counts=counts)
    return BASE._replace(findings=findings, services=(service,))


def failures_of_json(said: str) -> int:
    return sum(each["outcome"] == "fail" for each in json.loads(said)["findings"])


def failures_of_sarif(said: str) -> int:
    (run,) = json.loads(said)["runs"]
    return len(run["results"]) + run["properties"]["resultsLeftOut"]


def failures_of_junit(said: str) -> int:
    document = etree.fromstring(said.encode())
    lines = (line for each in document.iter("*") for line in (each.text or "").splitlines())
    return sum(line.startswith("fail ") for line in lines)


def failures_of_csv(said: str) -> int:
    rows = csv.DictReader(io.StringIO(said, newline=""))
    return sum(row["outcome"] == "fail" for row in rows)


def failures_of_intoto(said: str) -> int:
    return sum(each["counts"]["fail"] for each in json.loads(said)["predicate"]["services"])


def failures_of_text(said: str) -> int:
    return sum(
        int(number) for number in re.findall(r"(\d+) fail\b", said.split("\n\n", maxsplit=1)[0])
    )


def told_by_github(said: str) -> int:
    found = list(commands(said))
    left = [int(each) for one in found for each in re.findall(r"^(\d+) more findings", one.message)]
    return len(found) - len(left) + sum(left)


def told_by_markdown(said: str) -> int:
    listed = re.sub(r"<summary>How to mend</summary>.*?</details>", "", said, flags=re.DOTALL)
    shown = len(re.findall(r"^- \*\*", listed, re.MULTILINE))
    return shown + sum(int(each) for each in re.findall(r"^… and (\d+) more", listed, re.MULTILINE))


def told_by_gitlab(said: str) -> int:
    return len(json.loads(said))


def told_by_html(said: str) -> int:
    """What its glance says of required checks: what is not proven, and what is accepted."""
    numbers = re.findall(
        r"([\d,]+) unknown; (?:([\d,]+) fail)?(?:, )?(?:([\d,]+) waived)?(?:, )?"
        r"(?:([\d,]+) known before)?; of",
        said,
    )
    return sum(int(each.replace(",", "") or 0) for each in (numbers[0] if numbers else ()))


def failed(finding: Finding) -> bool:
    return finding.outcome is Outcome.FAIL


def told(finding: Finding) -> bool:
    return standing(finding) not in (Standing.PASS, Standing.NOT_APPLICABLE)


def required(finding: Finding) -> bool:
    return told(finding) and finding.enforcement is Enforcement.REQUIRED


def wrong(finding: Finding) -> bool:
    """GitLab has no word for what is waived."""
    return told(finding) and standing(finding) is not Standing.WAIVED


Count = tuple[Callable[[str], int], Callable[[Finding], bool]]

COUNTS: Mapping[str, Count] = {
    "csv": (failures_of_csv, failed),
    "github": (told_by_github, told),
    "gitlab": (told_by_gitlab, wrong),
    "html": (told_by_html, required),
    "intoto": (failures_of_intoto, failed),
    "json": (failures_of_json, failed),
    "junit": (failures_of_junit, failed),
    "markdown": (told_by_markdown, told),
    "sarif": (failures_of_sarif, failed),
    "text": (failures_of_text, failed),
}
"""Format → how many findings it tells, the remainder that it counts included; and of which kind."""


@pytest.mark.parametrize("rounds", [0, 1, 40, 1_500])
@pytest.mark.parametrize("form", FORMATS)
def test_each_format_tells_the_same_findings(form, rounds):
    assert form in COUNTS, f"{form} is not counted in tests/report/test_agreement.py"
    count, kind = COUNTS[form]
    report = mixed(rounds)
    said = "".join(renderer(form)(report, Style()))
    assert count(said) == sum(map(kind, report.findings))


def test_the_numbers_are_those_of_the_report():
    standings = [standing(each) for each in BASE.findings]
    assert standings == [
        Standing.PASS,
        Standing.BLOCKS,
        Standing.NOT_APPLICABLE,
        Standing.BLOCKS,
        Standing.BLOCKS,
        Standing.WAIVED,
        Standing.TOLERATED,
        Standing.ADVICE,
    ]
    assert {each.state for each in BASE.findings} == {None, State.NEW, State.BASELINED}
    assert {each.enforcement for each in BASE.findings} == {
        Enforcement.REQUIRED,
        Enforcement.ADVISORY,
    }


@pytest.mark.parametrize("form", FORMATS)
def test_a_report_is_the_same_to_the_byte_twice_over(form):
    said = ["".join(renderer(form)(mixed(20), Style())) for _ in range(2)]
    assert said[0] == said[1]
