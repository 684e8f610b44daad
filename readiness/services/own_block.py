"""What no catalogue has a field for, in a block of a descriptor's own room for extensions.

It holds `evidence` and `not_applicable` as `readiness.yaml` does; what is wrong is a fault.
"""

from collections.abc import Iterator
from datetime import date

from readiness.model import Attestation, NotApplicable, Service
from readiness.services.reader import Reader, Steps


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


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
