"""Postmortems: what each says, and who does what about it by when."""

from __future__ import annotations

import pytest

from readiness.facts import postmortems
from readiness.facts.model import FixedPlace, Postmortem, PostmortemAction
from readiness.model import Fault, Location
from readiness.source.repository import Repository
from readiness.source.tree import MemoryTree

PATH = "postmortems/baskets.md"
PAGE = """\
# Root cause and impact of the lost baskets

## What happened

At 10:02 the first basket was lost.

## Impact

## Lessons

**Detection:** customers called.

## Action items

| Action | Owner | Opened | Due |
| ------ | ----- | ------ | --- |
| count them | @kim | 2026-09-14 | 2026-12-01 |
| bound retries | TBD | | |

- P0: what a row means

Some words.
"""


def found(files: dict[str, str]) -> tuple[Postmortem, ...]:
    return postmortems.collect(Repository(MemoryTree(files), ()))


def test_a_postmortem_says_its_parts_and_actions() -> None:
    at = {
        name: Location(PATH, line, 1)
        for name, line in (("timeline", 3), ("detection", 11), ("actions", 13))
    }
    assert found({PATH: PAGE}) == (
        Postmortem(
            FixedPlace(Location(PATH, 1, 1), at),
            PATH,
            sections=("timeline", "detection", "actions"),
            actions=(
                PostmortemAction(
                    "count them | @kim | 2026-09-14 | 2026-12-01", owned=True, due="2026-12-01"
                ),
                PostmortemAction("bound retries | TBD |  | "),
            ),
        ),
    )


@pytest.mark.parametrize(
    ("text", "due"),
    [
        ("- by 2026-12-01", "2026-12-01"),
        ("- by 2026/12/01", "2026-12-01"),
        ("- by 2026-13-01", None),
        ("- by 120261201", None),
    ],
)
def test_the_day_of_an_action_is_one_of_the_calendar(text: str, due: str | None) -> None:
    assert found({PATH: f"# A\n\n## Actions\n\n{text}\n"})[0].actions[0].due == due


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("postmortems/a.md", True),
        ("docs/Post-Mortems/2026/a.md", True),
        ("docs/postmortem-baskets.md", True),
        ("incidents/2026-09-14-baskets.md", True),
        ("incidents/20260914/notes.md", True),
        ("incidents/how-we-work.md", False),
        ("postmortems/README.md", False),
        ("postmortems/template.md", False),
        ("postmortems/a.txt", False),
        ("src/postmortems.go", False),
    ],
)
def test_a_postmortem_is_known_by_folder_name_or_day(path: str, is_one: bool) -> None:
    assert postmortems.is_postmortem(path) is is_one


def test_actions_may_be_a_list() -> None:
    items = "1. ~~be careful~~\n2. ask SHOP-217 (done)\n   - a detail\n3. owner: kim, see to it\n"
    assert found({PATH: f"# A\n\n## Follow-ups\n\n{items}"})[0].actions == (
        PostmortemAction("~~be careful~~", done=True),
        PostmortemAction("ask SHOP-217 (done)", ticket=True, done=True),
        PostmortemAction("owner: kim, see to it", owned=True),
    )


def test_a_page_that_cannot_be_read_is_told() -> None:
    wrong = Fault(Location(PATH), "too large")
    assert postmortems.collect(Repository(MemoryTree({PATH: wrong}), ())) == (
        Postmortem(FixedPlace(Location(PATH, 1, 1)), PATH, problem="too large"),
    )


def test_pages_beyond_those_that_are_read_are_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postmortems, "MOST_PAGES", 1)
    tree = MemoryTree({f"postmortems/{name}.md": PAGE for name in "ab"})
    found = postmortems.collect(Repository(tree, ()))
    assert [(each.path, each.problem) for each in found] == [
        ("postmortems/a.md", None),
        ("postmortems/b.md", "more than 1 postmortems"),
    ]
