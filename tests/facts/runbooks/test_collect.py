"""Which pages are runbooks, and what they say section by section."""

from __future__ import annotations

import pytest

from readiness.facts import runbooks
from readiness.facts.model import (
    Alert,
    FixedPlace,
    Runbook,
    RunbookLink,
    RunbookSection,
    Service,
)
from readiness.facts.runbooks.discovery import is_runbook
from readiness.facts.runbooks.sections import meanings
from readiness.model import Fault, Link, Location
from tests.repositories import repository

PAGE = """\
---
last_reviewed: 2026-03-01
reviewed_on: 2026-02-30
---
# Checkout

Answers baskets with orders, and this is what to do when it does not.

## What it means

Customers cannot pay.

## Diagnosis

Look at the [board](board.md), then at [nothing](gone.md) and [there](#nowhere) and
[here](#diagnosis) and [outside](https://example.org) and [code](../src).

## How to fix it

TODO

## Roll back

Undo the last release:

```sh
kubectl rollout undo deployment/checkout
```
"""


def pages(files: dict[str, str], *services: Service, **more: object) -> list[str]:
    """The paths of what counts as a runbook."""
    found, _ = runbooks.collect(repository(files), services, (), (), **more)  # type: ignore[arg-type]
    return [one.path for one in found]


def test_a_page_says_what_it_covers() -> None:
    files = {"docs/runbooks/checkout.md": PAGE, "docs/runbooks/board.md": "x", "docs/src/a": ""}
    alert = Alert(
        FixedPlace(Location("r.yaml")),
        "Down",
        "up",
        runbook=RunbookLink("x", "docs/runbooks/checkout.md#diagnosis", "yes", ""),
    )
    tree = repository(files, lambda paths: dict.fromkeys(paths, "2026-01-02"))
    [_, found], faults = runbooks.collect(tree, (), (alert, alert), ())
    path = "docs/runbooks/checkout.md"
    assert faults == ()
    assert found == Runbook(
        place=FixedPlace(
            Location(path),
            {
                "title": Location(path, 5, 3, 28),
                "meaning": Location(path, 9, 4, 12),
                "diagnosis": Location(path, 13, 4, 17),
                "mitigation": Location(path, 18, 4, 21),
                "rollback": Location(path, 22, 4, 28),
                "placeholder": Location(path, 20, 1, 20),
                "links": Location(path, 15, 40, 15),
            },
        ),
        path=path,
        title="Checkout",
        sections=(
            RunbookSection("meaning", "What it means", 3),
            RunbookSection("diagnosis", "Diagnosis", 15, actionable=True),
            RunbookSection("mitigation", "How to fix it", 1),
            RunbookSection(
                "rollback",
                "Roll back",
                8,
                commands=("kubectl rollout undo deployment/checkout",),
                actionable=True,
            ),
        ),
        meanings=("diagnosis", "meaning", "rollback"),
        words=41,
        placeholder="TODO",
        last_changed="2026-01-02",
        last_reviewed="2026-03-01",
        broken_links=("gone.md", "#nowhere"),
        alerts=("Down",),
        rollback_commands=("kubectl rollout undo deployment/checkout",),
    )


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("docs/runbooks/web.md", True),
        ("Runbooks/a/b.markdown", True),
        ("services/web/runbook.md", True),
        ("services/web/RUNBOOK.md", True),
        ("docs/web-runbook.md", True),
        ("docs/playbook_web.md", True),
        ("playbooks/web.md", True),
        ("docs/runbooks/README.md", False),
        ("docs/runbooks/_template.md", False),
        ("docs/runbook-template.md", False),
        ("docs/add-runbook.md", False),
        ("docs/review_guidelines/runbooks.md", False),
        ("docs/runbooks/web.yaml", False),
        ("docs/runbookish.md", False),
        ("docs/web.md", False),
        ("runbooks", False),
    ],
)
def test_a_runbook_is_known_by_its_folder_or_name(path: str, expected: bool) -> None:
    assert is_runbook(path) is expected


FILES = {
    "docs/runbooks/a.md": "a",
    "ops/web/down.md": "b",
    "ops/web/README.md": "c",
    "ops/index/README.md": "d",
    "ops/up.md": "e",
    "svc/web/help.md": "f",
}
HERE = Location("svc/web/readiness.yaml", 3, 1)


@pytest.mark.parametrize(
    ("declared", "found"),
    [
        ("help.md", ["svc/web/help.md"]),
        ("ops/web", ["ops/web/down.md"]),
        ("ops/web/", ["ops/web/down.md"]),
        ("ops/index", ["ops/index/README.md"]),
        ("../../ops/up.md", ["ops/up.md"]),
        ("/ops/up.md", ["ops/up.md"]),
        ("ops/**/*.md", ["ops/index/README.md", "ops/up.md", "ops/web/README.md",
                         "ops/web/down.md"]),
        ("https://github.com/org/shop/blob/main/ops/up.md", ["ops/up.md"]),
        ("https://wiki.example.org/web", []),
    ],
)  # fmt: skip
def test_a_descriptor_declares_runbooks(declared: str, found: list[str]) -> None:
    service = Service("web", "svc/web", HERE, 1, runbooks=(declared,))
    remote = "https://github.com/org/shop"
    if "**" in declared:
        found = [path for path in found if not path.endswith("README.md")]
    assert pages(FILES, service, remote=remote) == sorted(["docs/runbooks/a.md", *found])


def test_a_link_of_kind_runbook_declares_one_too() -> None:
    link = Link("help.md", "Help", "runbook", HERE)
    other = link._replace(kind="docs", url="/ops/up.md")
    service = Service("web", "", Location("c.yaml"), 1, links=(link, other))
    assert pages(FILES, service) == ["docs/runbooks/a.md", "svc/web/help.md"]


@pytest.mark.parametrize("lost", ["gone.md", "gone/**", "../../../etc", "empty/"])
def test_a_declared_runbook_that_does_not_exist_is_told(lost: str) -> None:
    service = Service("web", "svc/web", HERE, 1, runbooks=(lost,))
    _, faults = runbooks.collect(repository(FILES), (service,), (), ())
    assert faults == (Fault(HERE, f"the runbook {lost} of web does not exist"),)


def test_a_page_that_cannot_be_read_is_a_fault() -> None:
    tree = repository({"runbook.md": "\0"})
    found, [fault] = runbooks.collect(tree, (), (), ())
    assert (found, fault.location.path, fault.kinds) == ((), "runbook.md", frozenset({"Runbook"}))


def test_a_page_that_an_alert_links_to_is_a_runbook_wherever_it_stands() -> None:
    link = RunbookLink("x", "ops/up.md#x", "yes", "")
    alerts = (
        Alert(FixedPlace(Location("r.yaml")), "B", "up", runbook=link),
        Alert(FixedPlace(Location("r.yaml")), "A", "up", runbook=link),
        Alert(FixedPlace(Location("r.yaml")), "C", "up"),
    )
    found, _ = runbooks.collect(repository(FILES), (), alerts, ())
    assert [(one.path, one.alerts) for one in found] == [
        ("docs/runbooks/a.md", ()),
        ("ops/up.md", ("A", "B")),
    ]


def test_all_dates_are_asked_for_at_once_and_none_where_nobody_can_tell() -> None:
    asked: list[tuple[str, ...]] = []

    def changes(paths: tuple[str, ...]) -> Fault:
        asked.append(paths)
        return Fault(Location(""), "a shallow clone")

    files = {"runbooks/a.md": "a", "runbooks/b.md": "b"}
    found, _ = runbooks.collect(repository(files, changes), (), (), ())
    assert asked == [("runbooks/a.md", "runbooks/b.md")]
    assert [one.last_changed for one in found] == [None, None]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("Meaning", ("meaning",)),
        ("What is this?", ("meaning",)),
        ("What to do", ("mitigation",)),
        ("Symptoms", ("meaning",)),
        ("Impact", ("impact",)),
        ("Troubleshooting steps", ("diagnosis",)),
        ("Debugging and mitigation", ("mitigation", "diagnosis")),
        ("Checks", ("diagnosis",)),
        ("Steps to check", ("mitigation",)),
        ("Resolution", ("mitigation",)),
        ("How to verify", ("verification",)),
        ("Roll back", ("rollback",)),
        ("Rollback procedure", ("rollback",)),
        ("Roll-back", ("rollback",)),
        ("Reverting a release", ("rollback",)),
        ("Escalation", ("escalation",)),
        ("Who to call", ("escalation",)),
        ("Support", ("escalation",)),
        ("Prefixes", ()),
        ("Architecture", ()),
        ("", ()),
    ],
)
def test_a_heading_says_what_its_section_is_for(heading: str, expected: tuple[str, ...]) -> None:
    assert meanings(heading) == expected
