"""Waivers out of `readiness-waivers.yaml`.

A single waiver that lacks something has no effect and says why; it never stops the run. The file
itself must be readable, and its keys known: a misspelt key would be an acceptance nobody made.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readiness.errors import PolicyError, PolicyErrors, ReadinessError
from readiness.model import Fault, Location, Waiver, WaiverStatus
from readiness.policy import bundle
from readiness.policy.catalogue import Tree
from readiness.policy.day import is_day
from readiness.source.document import Document

NAMES = ("readiness-waivers.yaml", "readiness-waivers.yml")
"""Wherever they stand in the tree."""

API_VERSION = "readiness/v1"
FIELDS = (
    *("rule", "service", "subject", "reason", "owner", "approved_by"),
    *("ticket", "created", "expires"),
)
REQUIRED = ("rule", "service", "reason", "approved_by", "expires")


def found(tree: Tree) -> Iterator[Waiver]:
    """The waivers of all files of that name; raises `PolicyErrors` with all that is wrong."""
    wrong: list[ReadinessError] = []
    for path in tree.paths:
        if path.rpartition("/")[2] not in NAMES:
            continue
        content = tree.read(path)
        if isinstance(content, Fault):
            wrong.append(PolicyError(content.message, at=content.location, hint=content.hint))
            continue
        try:
            yield from load(path, content)
        except PolicyErrors as errors:
            wrong.extend(errors.exceptions)  # type: ignore[arg-type]
    if wrong:
        raise PolicyErrors("the waivers are not valid", wrong)


def load(path: str, content: bytes) -> tuple[Waiver, ...]:
    """The waivers of a file; raises `PolicyErrors` where it cannot be read at all."""
    return read(bundle.document(path, content))


def read(document: Document) -> tuple[Waiver, ...]:
    """The same of a document that was parsed."""
    wrong = list(_misshapen(document))
    if wrong:
        raise PolicyErrors(f"{document.path} is not valid", wrong)
    items = document.data.get("waivers") or ()
    return tuple(_waiver(item, document.at("waivers", number)) for number, item in enumerate(items))


def _misshapen(document: Document) -> Iterator[ReadinessError]:
    data = document.data
    if not isinstance(data, dict):
        yield PolicyError("the file must be a mapping with waivers", at=document.at())
        return
    yield from _unknown_keys(document, (), data, ("apiVersion", "waivers"))
    if data.get("apiVersion") != API_VERSION:
        yield PolicyError(f"apiVersion must be {API_VERSION}", at=document.at("apiVersion"))
    items = data.get("waivers")
    if items is not None and not isinstance(items, list):
        yield PolicyError("waivers must be a list", at=document.at("waivers"))
        return
    for number, item in enumerate(items or ()):
        if isinstance(item, dict):
            yield from _unknown_keys(document, ("waivers", number), item, FIELDS)
        else:
            at = document.at("waivers", number)
            yield PolicyError(f"item {number + 1} of waivers must be a mapping", at=at)


def _unknown_keys(
    document: Document, steps: tuple[str | int, ...], data: Mapping[Any, Any], known: Iterable[str]
) -> Iterator[ReadinessError]:
    from readiness.policy.reading import nearest  # noqa: PLC0415 - only on the way out

    for key in data:
        if key not in known:
            meant = nearest(str(key), known)
            guess = f"; did you mean {meant}?" if meant else ""
            at = document.at(*steps, key)
            yield PolicyError(f"unknown key '{key}'{guess}", at=at)


def _waiver(item: Mapping[str, Any], location: Location) -> Waiver:
    given = {name: _text(item.get(name)) for name in FIELDS}
    texts = {name: value for name, value in given.items() if value}
    problem = "; ".join(_problems(item, texts)) or None
    return Waiver(
        rule=texts.get("rule", ""),
        service=texts.get("service", ""),
        reason=texts.get("reason", ""),
        location=location,
        expires=texts.get("expires"),
        subject=texts.get("subject"),
        owner=texts.get("owner"),
        approved_by=texts.get("approved_by"),
        ticket=texts.get("ticket"),
        created=texts.get("created"),
        status=WaiverStatus.INVALID if problem else WaiverStatus.ACTIVE,
        problem=problem,
    )


def _text(value: Any) -> str | None:
    """Text as written; a number is a ticket's or a service's name. Nothing else is text."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        return None
    return str(value).strip()


def _problems(item: Mapping[str, Any], texts: Mapping[str, str]) -> Iterator[str]:
    """Why a waiver has no effect, whatever the day."""
    missing = [name for name in REQUIRED if name not in texts]
    if missing:
        yield f"needs {', '.join(missing)}"
    for name in FIELDS:
        if item.get(name) is not None and _text(item[name]) is None:
            yield f"{name} must be text"
    days = {name: texts[name] for name in ("created", "expires") if name in texts}
    for name, day in days.items():
        if not is_day(day):
            yield f"{name} must be a day of this century written YYYY-MM-DD, not '{day[:40]}'"
    if len(days) == 2 and all(map(is_day, days.values())) and days["created"] > days["expires"]:
        yield f"expires before it was created ({days['created']})"
