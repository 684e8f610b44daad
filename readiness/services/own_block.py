"""What no catalogue has a field for, in a descriptor's own room for extensions.

A block holds `evidence` and `not_applicable` as `readiness.yaml` does; where there is room for text
alone, a line says the same. What is wrong is a fault.
"""

from collections.abc import Iterator
from datetime import date

from readiness.model import Attestation, NotApplicable, Service
from readiness.services.reader import Reader, Steps
from readiness.source.document import Step


def with_block(service: Service, reader: Reader, *steps: str) -> Service:
    """The service with what its block declares; `steps` lead to the block."""
    if reader.document.get(*steps) is None:
        return service
    return service._replace(
        attestations=tuple(_attestations(reader, (*steps, "evidence"))),
        not_applicable=tuple(_exemptions(reader, (*steps, "not_applicable"))),
    )


def _attestations(reader: Reader, steps: Steps) -> Iterator[Attestation]:
    for item in reader.mappings("evidence", *steps):
        rule, day, who = (reader.text(*item, key) for key in ("rule", "date", "by"))
        if not rule or not day or not who:
            reader.fault("evidence needs rule, date and by: not read", *item)
        elif not _is_day(day):
            reader.fault(f"date must be a day written YYYY-MM-DD, not '{day}'", *item, "date")
        else:
            place = reader.document.at(*item)
            yield Attestation(rule, day, who, reader.text(*item, "link"), place)


def _exemptions(reader: Reader, steps: Steps) -> Iterator[NotApplicable]:
    for item in reader.mappings("an exemption", *steps):
        rule, reason = reader.text(*item, "rule"), reader.text(*item, "reason")
        if rule and reason:
            yield NotApplicable(rule, reason, reader.document.at(*item))
        else:
            reader.fault("an exemption needs rule and reason: not read", *item)


LABEL = "readiness:"
"""How a field that speaks of a rule begins: `readiness: restore-is-tested`."""
EXEMPT = "not applicable:"


def with_line(service: Service, reader: Reader, rule: str, *steps: Step) -> Service:
    """The service with what one line says of a rule: `2026-09-03 by kim@… https://…`, or why the
    rule does not apply (`not applicable: …`).
    """
    text, place = reader.text(*steps) or "", reader.document.at(*steps)
    if text.casefold().startswith(EXEMPT) and text[len(EXEMPT) :].strip():
        exempt = NotApplicable(rule, text[len(EXEMPT) :].strip(), place)
        return service._replace(not_applicable=(*service.not_applicable, exempt))
    day, *words = text.split() or [""]
    who, *link = words[1:] if words[:1] == ["by"] else words or [""]
    if not who or len(link) > 1 or not _is_day(day):
        message = "says neither 'YYYY-MM-DD by WHO [LINK]' nor 'not applicable: WHY': not read"
        reader.fault(f"'{LABEL} {rule}' {message}", *steps)
        return service
    given = Attestation(rule, day, who, link[0] if link else None, place)
    return service._replace(attestations=(*service.attestations, given))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
