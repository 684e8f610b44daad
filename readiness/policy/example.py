"""The examples of a rule: its tests and its documentation; read only where somebody asks."""

from collections.abc import Mapping
from typing import Any

from readiness.model import Location, Outcome, Tier
from readiness.record import NamedTuple
from readiness.source.document import Document


class Example(NamedTuple):
    """A small repository and what the rule says of it."""

    outcome: Outcome
    files: Mapping[str, str]
    location: Location
    name: str | None = None
    at: str | None = None
    """`path`, `path:line` or `path:line:column` of the finding."""
    message: str | None = None
    service: str | None = None
    params: Mapping[str, Any] = {}
    tier: Tier | None = None
    date: str | None = None
    remote: str | None = None
    """`https://host/path` of the repository, as git tells it."""
    before: Mapping[str, str] = {}
    """Path → what stood there before the change; empty where there was no such file."""
    author: str | None = None
    """`Name <address>` of who committed what stood there before."""
    changed: Mapping[str, str] = {}
    """Path → ISO day of the last commit that changed it."""
    live: Mapping[str, Mapping[str, Any]] | None = None
    """Kind of system → what it answers: `rules`, `targets`, `queries`, `alerts`."""


SIDES: Mapping[str, Outcome] = {
    "pass": Outcome.PASS,
    "fail": Outcome.FAIL,
    "unknown": Outcome.UNKNOWN,
    "not_applicable": Outcome.NOT_APPLICABLE,
}


def examples(document: Document) -> tuple[Example, ...]:
    """Those of a rule's file, which `rule.parse` has found valid."""
    given = document.get("examples") or {}
    return tuple(
        _example(outcome, document.at("examples", side, number), item)
        for side, outcome in SIDES.items()
        for number, item in enumerate(given.get(side) or ())
    )


def _example(outcome: Outcome, location: Location, item: Mapping[str, Any]) -> Example:
    return Example(outcome=outcome, location=location, **item)
