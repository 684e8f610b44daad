"""Places in formats of platforms, where a folder of a repository was judged."""

from __future__ import annotations

import csv
import io
import json
from xml.etree import ElementTree as ET

import pytest

from readiness.report import Style, renderer
from tests.report import nasty
from tests.report.test_formats import ASKED, FILES, RULES
from tests.runs import report

PREFIX = "teams/web shop/"


def paths(form: str, said: str) -> set[str]:
    """The files that a report of a format points at."""
    match form:
        case "github":
            heads = [line.partition("::")[2].partition("::")[0] for line in said.splitlines()]
            fields = [part for head in heads for part in head.split(" ", 1)[-1].split(",")]
            return {part[5:] for part in fields if part.startswith("file=")}
        case "gitlab":
            return {issue["location"]["path"] for issue in json.loads(said)}
        case "sarif":
            results = json.loads(said)["runs"][0]["results"]
            places = [place["physicalLocation"] for each in results for place in each["locations"]]
            return {place["artifactLocation"]["uri"] for place in places}
        case "junit":
            cases = ET.fromstring(said).iter("testcase")
            return {case.get("file", "") for case in cases}
        case "json":
            return {each["location"]["path"] for each in json.loads(said)["findings"]}
        case _:
            return {row["path"] for row in csv.DictReader(io.StringIO(said))}


def said(form: str, prefix: str) -> str:
    told = report(FILES, RULES, ASKED)
    return "".join(
        renderer(form)(told._replace(target=told.target._replace(prefix=prefix)), Style())
    )


@pytest.mark.parametrize("form", ["github", "gitlab", "sarif", "junit"])
def test_a_platform_finds_the_file_from_the_root_of_the_repository(form):
    before = PREFIX.replace(" ", "%20") if form == "sarif" else PREFIX
    assert paths(form, said(form, PREFIX)) == {
        before + each for each in paths(form, said(form, ""))
    }


@pytest.mark.parametrize("form", ["csv", "json"])
def test_other_formats_tell_places_from_the_judged_folder(form):
    assert paths(form, said(form, PREFIX)) == paths(form, said(form, ""))


def test_nothing_of_a_finding_but_its_places_changes():
    from readiness.report.placement import from_root

    told = nasty.report("web")
    moved = from_root(told._replace(target=told.target._replace(prefix=PREFIX)))
    back = [
        each._replace(location=each.location._replace(path=each.location.path[len(PREFIX) :]))
        for each in moved.findings
        if not each.evidence and each.waiver is None
    ]
    assert back == [each for each in told.findings if not each.evidence and each.waiver is None]
    assert [each.fingerprint for each in moved.findings] == [
        each.fingerprint for each in told.findings
    ]
