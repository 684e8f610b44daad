"""What every SLO dialect shares: labels, owner, runbook link, faults, the parts of a place."""

from collections.abc import Mapping
from typing import Any

from readiness.facts.alerts.rule import runbook_link
from readiness.facts.model import Fault, RunbookLink, Slo
from readiness.facts.text import first_text, strings, text_of
from readiness.facts.vocabulary import Vocabulary
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


def said(labels: Any, annotations: Any, vocabulary: Vocabulary) -> Said:
    """Labels may be lists (OpenSLO); keys may carry a prefix (`pyrra.dev/team`)."""
    own, notes = strings(_joined(labels)), strings(annotations)
    plain, plain_notes = _without_prefix(own), _without_prefix(notes)
    owner = first_text(plain, vocabulary.owner) or first_text(plain_notes, vocabulary.owner)
    word = (first_text(plain, _TYPE_LABELS) or "").strip().lower()
    link = runbook_link(plain_notes, plain, vocabulary)
    return Said(own, notes, owner, link, word if word in _TYPES else None)


def _joined(labels: Any) -> Any:
    if not isinstance(labels, dict):
        return labels
    return {
        key: ", ".join(filter(None, map(text_of, value))) if isinstance(value, list) else value
        for key, value in labels.items()
    }


def _without_prefix(table: Mapping[str, str]) -> dict[str, str]:
    return {**{key.rpartition("/")[2]: value for key, value in table.items()}, **table}


def broken(document: Document, steps: tuple[Step, ...], message: str) -> RawSlo:
    """An object that is meant to be an SLO and is none."""
    return RawSlo(faults=(Fault(document.at(*steps), message, kinds=KINDS),))
