"""Whatever stands in a page, it is read as a runbook without trouble."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from readiness.facts import runbooks
from readiness.model import Location
from tests.repositories import repository

LINES = st.sampled_from(
    ["# A", "## Diagnosis", "### Roll back", "[x](y.md)", "[a](#diagnosis)", "[b](../..)", "TODO",
     "```", "kubectl rollout undo", "---", "last_reviewed: 2026-13-40", "<a id='x'>", "text",
     "Moved to [here](runbook.md)", "[c](javascript:x)", "[d](%00)", "[e](//h)", ""]
)  # fmt: skip


@given(st.lists(LINES, max_size=15).map("\n".join) | st.text(max_size=60))
def test_any_page_is_read(text: str) -> None:
    found, faults = runbooks.collect(repository({"runbook.md": text}), (), (), ())
    assert [one.path for one in found] + [one.location.path for one in faults] == ["runbook.md"]
    for one in found:
        parts = ("title", "rollback", "links", "placeholder", "no such part")
        places = [one.place.at(part) for part in parts]
        assert {place.path for place in places} == {"runbook.md"}
        assert places[-1] == Location("runbook.md")
