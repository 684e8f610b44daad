"""The longest time between two runs of a schedule."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts.cron import interval

HOUR, DAY = 3600, 86400
SCHEDULES = [
    ("*/15 * * * *", 900),
    ("0 * * * *", HOUR),
    ("@hourly", HOUR),
    ("0 */6 * * *", 6 * HOUR),
    ("0 1,13 * * *", 12 * HOUR),
    ("0 1,5 * * *", 20 * HOUR),
    ("0 2 * * *", DAY),
    ("@daily", DAY),
    ("@daily-random", DAY),
    ("0 0 2 * * *", DAY),
    ("CRON_TZ=Europe/Berlin 0 2 * * *", DAY),
    ("0 2 * * 1-5", 3 * DAY),
    ("0 2 * * sun", 7 * DAY),
    ("0 2 * * 7", 7 * DAY),
    ("0 3 1 * *", 31 * DAY),
    ("0 3 1 jan *", 365 * DAY),
    ("0 3 1 * 1", 7 * DAY),
    ("@every 6h", 6 * HOUR),
    ("@every soon", None),
    ("0 25 * * *", None),
    ("0 3 31 2 *", None),
    ("* *", None),
    ("", None),
    ("{{ .Values.schedule }}", None),
    ("*/0 * * * *", None),
]


@pytest.mark.parametrize(("schedule", "expected"), SCHEDULES)
def test_a_schedule_says_how_long_it_may_not_run(schedule: str, expected: int | None) -> None:
    assert interval(schedule) == expected


@given(st.text(alphabet="0123456789*/,-@ abcdefnosuw", max_size=40))
def test_any_text_is_a_schedule_or_none(text: str) -> None:
    found = interval(text)
    assert found is None or found > 0
