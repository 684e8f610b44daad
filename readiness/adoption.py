"""The first `readiness.yaml` of a repository: what was found, and what only a person can say.

Makes text from what a run looked at; reads and writes nothing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.model import Service, TierSource
from readiness.record import NamedTuple

TIERS = (
    "0: an outage stops the business or endangers people",
    "1: an outage hurts customers within minutes",
    "2: an outage is felt within hours, there is a way around",
    "3: an outage can wait for working hours",
)
"""What the tiers mean, for a person who has to choose one."""

MODELINE = "# yaml-language-server: $schema="
"""How a YAML file names its schema to editors: https://github.com/redhat-developer/yaml-language-server"""

PLAIN = re.compile(r"[A-Za-z](?:[A-Za-z0-9_./-]{0,98}[A-Za-z0-9])?\Z")
WORDS = frozenset({"yes", "no", "on", "off", "true", "false", "null", "y", "n"})
"""Bare words that YAML 1.1 takes for something else than text."""


class Draft(NamedTuple):
    """A service as the file will name it."""

    name: str
    root: str = ""
    owner: str | None = None
    owner_source: str = ""
    tier_known: bool = False
    origin: str = ""


class Findings(NamedTuple):
    """What was found, and what was not, in sentences."""

    found: tuple[str, ...]
    missing: tuple[str, ...]


def drafts(
    services: Sequence[Service], owners: Mapping[str, Sequence[str]], folder: str
) -> tuple[Draft, ...]:
    """What the file should name: every service that no `readiness.yaml` declares yet; where there
    is none at all, one named after the folder. `owners` are those of CODEOWNERS by service.
    """
    if not services:
        return (Draft(folder, origin="nothing was found: named after the folder"),)
    return tuple(
        _draft(each, owners.get(each.name, ())) for each in services if each.format != "readiness"
    )


def _draft(service: Service, owners: Sequence[str]) -> Draft:
    where = service.inferred_from or f"described in {service.location.path}"
    sole = owners[0] if len(owners) == 1 and service.owner is None else None
    return Draft(
        service.name,
        service.root,
        sole.rpartition("/")[2].lstrip("@") if sole else service.owner,
        f"{sole} owns its files in CODEOWNERS" if sole else "",
        service.tier_source is not TierSource.DEFAULT,
        where,
    )


def configuration(found: Sequence[Draft], schema: str | None = None) -> str:
    """The text of the file; without drafts it holds no more than the version. `schema` is where an
    editor finds what the file may hold, from the file.
    """
    lines = [] if schema is None else [f"{MODELINE}{schema}"]
    lines += [
        "# What this repository's services are, for `readiness check`.",
        "apiVersion: readiness/v1",
    ]
    if any(not each.tier_known for each in found):
        lines += ["", "# How much depends on a service decides what is asked of it:"]
        lines += [f"#   tier {meaning}" for meaning in TIERS]
    if len(found) == 1:
        lines += ["service:", *(f"  {line}" for line in _fields(found[0]))]
    elif found:
        lines.append("services:")
        for each in found:
            first, *rest = _fields(each)
            lines += [f"  - {first}", *(f"    {line}" for line in rest)]
    return "\n".join(lines) + "\n"


def _fields(each: Draft) -> Iterator[str]:
    origin = f"  # {_comment(each.origin)}" if each.origin else ""
    yield f"name: {scalar(each.name)}{origin}"
    if each.root:
        yield f"root: {scalar(each.root)}"
    if not each.tier_known:
        yield "# tier: ?  # 0 … 3, see above; judged at the default tier until somebody says"
    if each.owner:
        source = f"  # {_comment(each.owner_source)}" if each.owner_source else ""
        yield f"owner: {scalar(each.owner)}{source}"
    else:
        yield "# owner: ?  # the team that answers for it"


def scalar(text: str) -> str:
    """Text as YAML writes it on one line."""
    if PLAIN.match(text) and text.casefold() not in WORDS:
        return text
    return json.dumps(text, ensure_ascii=not text.isprintable())


def _comment(text: str) -> str:
    return "".join(each if each.isprintable() else " " for each in text)


def summary(found: Sequence[Draft], evidence: Iterable[tuple[str, int]]) -> Findings:
    """What a person should know of the file that was written."""
    counted = [f"{count} {name}" for name, count in evidence if count]
    said = [f"{each.name} ({each.origin})" for each in found[:10]]
    if len(found) > 10:
        said.append(f"{len(found) - 10} more services")
    if counted:
        said.append(", ".join(counted))
    missing = []
    if not said or not counted:
        missing.append("no workloads, alerts, objectives or runbooks")
    for what, lacking in (
        ("tier", [each.name for each in found if not each.tier_known]),
        ("owner", [each.name for each in found if not each.owner]),
    ):
        if lacking:
            more = f" and {len(lacking) - 5} more" if len(lacking) > 5 else ""
            missing.append(f"the {what} of {', '.join(lacking[:5])}{more}")
    return Findings(tuple(said), tuple(missing))
