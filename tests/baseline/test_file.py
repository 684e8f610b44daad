from __future__ import annotations

import pytest

from readiness.baseline import file
from readiness.baseline.file import Baseline, Entry, Pack
from readiness.errors import PolicyErrors
from readiness.model import Outcome, Subject

WEB = Entry("r", "shop", Subject("Deployment", "web", "prod", "app"), Outcome.FAIL, "2026-01-02")
JOB = Entry("r", "shop", Subject("Job", "a/b"), Outcome.UNKNOWN, "2026-01-02", 2)
BOTH = Baseline("2026-01-02", (Pack("own", "1.0.0", "sha256:00"),), (WEB, JOB))


def test_a_baseline_reads_as_it_was_written() -> None:
    assert file.parse("b.json", file.text(BOTH).encode()) == BOTH
    assert file.parse("b.json", file.text(Baseline("2026-01-02")).encode()).entries == ()


def test_an_entry_takes_one_line() -> None:
    assert file.text(BOTH).splitlines()[11:14] == [
        (
            '    {"rule": "r", "service": "shop", "subject": {"kind": "Deployment", "name": "web", '
            '"namespace": "prod", "container": "app"}, "outcome": "fail", "since": "2026-01-02"},'
        ),
        (
            '    {"rule": "r", "service": "shop", "subject": {"kind": "Job", "name": "a/b"}, '
            '"outcome": "unknown", "since": "2026-01-02", "count": 2}'
        ),
        "  ]",
    ]


def test_what_is_accepted_keeps_its_day_and_only_shrinks() -> None:
    today = BOTH._replace(date="2026-05-05", entries=(JOB._replace(since="2026-05-05", times=1),))
    assert file.shrunk(BOTH, today) == BOTH._replace(entries=(JOB._replace(times=1),))
    assert file.added(BOTH, today) == ()
    assert file.added(today, BOTH) == (WEB, JOB._replace(times=1))
    assert file.grown(BOTH, today).entries == (JOB._replace(times=1),)


def test_an_entry_under_a_former_id_of_its_rule_still_counts() -> None:
    assert file.renamed(BOTH, {"r": "s"}).entries == (
        WEB._replace(rule="s"),
        JOB._replace(rule="s"),
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", ["b.json:1:1: is empty"]),
        ("{}", ["b.json:1:1: schema must be readiness/baseline/v1"]),
        ("[1]", ["b.json:1:1: schema must be readiness/baseline/v1"]),
        (
            '{"schema": "readiness/baseline/v1",\n "date": 3,\n "policy": [],\n "entries": {}}',
            ["b.json:2:10: date must be a day", "b.json:4:2: entries must be a list"],
        ),
        (
            (
                '{"schema": "readiness/baseline/v1", "date": "d", "policy": [],\n "entries": [\n'
                '  {"rule": "r", "service": "s", "subject": {"kind": "K"}}]}'
            ),
            ["b.json:3:3: item 1 of entries is damaged"],
        ),
    ],
)
def test_a_damaged_file_is_told_with_its_place(content: str, said: list[str]) -> None:
    with pytest.raises(PolicyErrors) as caught:
        file.parse("b.json", content.encode())
    assert [str(each) for each in caught.value.exceptions] == said


def test_a_file_that_was_cut_off_is_told_with_its_place() -> None:
    with pytest.raises(PolicyErrors) as caught:
        file.parse("b.json", file.text(BOTH).encode()[:-20])
    assert all(each.at.path == "b.json" for each in caught.value.exceptions)


def test_a_hundred_thousand_entries_are_read() -> None:
    entries = tuple(
        WEB._replace(subject=Subject("Deployment", f"w{number:06}")) for number in range(100_000)
    )
    large = BOTH._replace(entries=entries)
    assert file.parse("b.json", file.text(large).encode()) == large
