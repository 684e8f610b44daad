"""What every SLO dialect shares: labels, owner, runbook link, faults, how an objective is recorded."""

from collections.abc import Mapping
from typing import Any

from readiness.facts.alerts.rule import runbook_link
from readiness.facts.model import Fault, Place, RunbookLink, Slo, SloAgreement
from readiness.facts.slos.target import Target, from_percent, from_ratio
from readiness.facts.slos.window import Window
from readiness.facts.text import first_text, strings, text_of
from readiness.facts.vocabulary import Vocabulary
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

KINDS = frozenset({"SLO"})
_TYPE_LABELS = ("indicator", "sli_type", "slo_type", "category", "type", "sli")
_TYPES = frozenset({"availability", "latency", "freshness", "durability"})


class RawSlo(NamedTuple):
    """The objectives of one object, and its faults."""

    slos: tuple[Slo, ...] = ()
    faults: tuple[Fault, ...] = ()


class Said(NamedTuple):
    """What labels and annotations say beside the objective."""

    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    owner: str | None
    runbook: RunbookLink
    declared_type: str | None
    agreement: SloAgreement = SloAgreement()


def said(labels: Any, annotations: Any, vocabulary: Vocabulary) -> Said:
    """Labels may be lists (OpenSLO); keys may carry a prefix (`pyrra.dev/team`)."""
    own, notes = strings(_joined(labels)), strings(annotations)
    plain, plain_notes = _without_prefix(own), _without_prefix(notes)
    owner = first_text(plain, vocabulary.owner) or first_text(plain_notes, vocabulary.owner)
    word = (first_text(plain, _TYPE_LABELS) or "").strip().lower()
    link = runbook_link(plain_notes, plain, vocabulary)
    kind = word if word in _TYPES else None
    return Said(own, notes, owner, link, kind, _agreement({**plain, **plain_notes}))


_APPROVERS = ("approvers", "approved_by", "approver", "agreed_by")
_REVIEWED = ("last_reviewed", "last_review", "reviewed", "reviewed_on", "review_date")
_SLAS = ("sla", "sla_target", "sla_availability", "external_sla")
_JOURNEYS = ("journey", "user_journey", "critical_user_journey", "cuj")


def _agreement(table: Mapping[str, str]) -> SloAgreement:
    """`approved-by` and `approvedBy` are keys as people write them."""
    said = {_snake(key): value for key, value in table.items()}
    return SloAgreement(
        approvers=first_text(said, _APPROVERS),
        last_reviewed=_day(first_text(said, _REVIEWED)),
        sla=_promise(first_text(said, _SLAS)),
        journey=first_text(said, _JOURNEYS),
    )


def _snake(key: str) -> str:
    return _HUMP.sub(r"_\1", key).lower().replace("-", "_")


_HUMP = pattern(r"(?<=[a-z])([A-Z])")


def _day(text: str | None) -> str | None:
    if not text:
        return None
    from datetime import date  # noqa: PLC0415 - 1 ms, and most runs count no days

    try:
        return date.fromisoformat(text.strip()[:10]).isoformat()
    except ValueError:
        return None


def _promise(text: str | None) -> float | None:
    """`99.9`, `99.9%` and `0.999` are one promise: nobody promises less than 1 %."""
    bare = (text or "").strip().removesuffix("%").strip()
    read = from_percent(bare)
    return read.ratio if read.problem is None else from_ratio(bare).ratio


def _joined(labels: Any) -> Any:
    if not isinstance(labels, dict):
        return labels
    return {
        key: ", ".join(filter(None, map(text_of, value))) if isinstance(value, list) else value
        for key, value in labels.items()
    }


def _without_prefix(table: Mapping[str, str]) -> dict[str, str]:
    return {**{key.rpartition("/")[2]: value for key, value in table.items()}, **table}


class Heading(NamedTuple):
    """What every dialect says of an objective, each in a place and a unit of its own."""

    place: Place
    name: str
    format: str
    service: str | None
    description: str | None
    goal: Target
    period: Window


def recorded(heading: Heading, beside: Said) -> Slo:
    """An objective of which the dialect has yet to tell what it measures and who is alerted."""
    return Slo(
        place=heading.place,
        name=heading.name,
        format=heading.format,
        service_name=heading.service,
        description=heading.description,
        target=heading.goal.ratio,
        target_raw=heading.goal.raw,
        target_problem=heading.goal.problem,
        window_seconds=heading.period.seconds,
        rolling=heading.period.rolling,
        owner=beside.owner,
        agreement=beside.agreement,
        runbook=beside.runbook,
        labels=beside.labels,
        annotations=beside.annotations,
    )


def broken(document: Document, steps: tuple[Step, ...], message: str) -> RawSlo:
    """An object that is meant to be an SLO and is none."""
    return RawSlo(faults=(Fault(document.at(*steps), message, kinds=KINDS),))
