"""What an indicator measures, told from its queries and names; knows no SLO dialect."""

import re
from collections.abc import Sequence

from readiness.facts.model import Indicator, Slo
from readiness.facts.model.place import UNKNOWN, YES
from readiness.facts.promql import Parsed, inspect, parse
from readiness.facts.promql.selection import selects
from readiness.record import NamedTuple


class Queries(NamedTuple):
    """The queries of an indicator as written, templates of its dialect filled in."""

    good: str | None = None
    bad: str | None = None
    total: str | None = None
    raw: str | None = None
    language: str = "promql"
    """`promql`, or the name of the data source whose language is not looked at."""

    def texts(self) -> tuple[str, ...]:
        """Those that are given."""
        return tuple(text for text in self[:4] if text is not None)


_TYPES = (
    ("latency", r"histogram_(?:quantile|fraction|share)|_bucket\b|\ble\s{0,9}=|le=~?[\"']"),
    (
        "availability",
        r"\b(?:status|code|grpc_code|status_code|grpc_status|response_code|http_status)\w*\s*[=!]",
    ),
    ("latency", r"duration|latency|response_?time"),
    ("freshness", r"time\(\)\s*-|timestamp|_lag\b|\blag_|freshness|staleness|_age\b"),
    (
        "availability",
        r"status|error|success|fail|availab|probe_success|\bup\b|5xx|uptime",
    ),
)
"""In the order in which they tell: a bucket of a histogram before a status, a status before a name
(`http_request_duration_seconds_count{code=~"5.."}` counts failures)."""


def indicator(
    queries: Queries, names: Sequence[str], service: str | None, declared: str | None = None
) -> Indicator:
    """`names` of the SLO and its labels help where queries say little; `declared` is a label."""
    texts = queries.texts()
    if not texts and queries.language != "promql":
        _, reason = _parses((), queries.language)
        return Indicator(declared or _type((), names), reason=reason)
    if not texts:
        return Indicator(declared or "unknown", reason="the indicator has no query")
    parsed = [parse(text) for text in texts]
    parses, reason = _parses(parsed, queries.language)
    return Indicator(
        type=declared or _type(texts, names),
        good=queries.good,
        bad=queries.bad,
        total=queries.total,
        raw=queries.raw,
        distinct=_distinct(queries),
        parses=parses,
        reason=reason,
        selects_service=selects(list(map(inspect, texts)), service) if parses else UNKNOWN,
        metrics=_metrics(texts) if parses else (),
    )


def standing(slo: Slo) -> Slo:
    """The objective, asked anew whether it measures the service that it turned out to belong to:
    its format, or its author, may name none.
    """
    said = slo.indicator
    if slo.service is None or said.selects_service == YES or said.parses is not True:
        return slo
    texts = Queries(said.good, said.bad, said.total, said.raw).texts()
    answer = selects(list(map(inspect, texts)), slo.service)
    if answer == YES or slo.service_name is None:
        return slo._replace(indicator=said._replace(selects_service=answer))
    return slo


def _metrics(texts: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted({metric for text in texts for metric in inspect(text).metrics}))


def _type(texts: Sequence[str], names: Sequence[str]) -> str:
    """Queries first: a name may promise what the query does not measure."""
    for said in (" ".join(texts), " ".join(names)):
        for name, pattern in _TYPES:
            if re.search(pattern, said, re.IGNORECASE):
                return name
    return "other"


def _parses(parsed: Sequence[Parsed], language: str) -> tuple[bool | None, str]:
    if language != "promql":
        return None, f"queries of {language} are not looked at"
    for one in parsed:
        if one.parses is None and one.reason.startswith("MetricsQL"):
            return None, one.reason  # what looks wrong in its other queries may be right there
    for wanted in (False, None):
        for one in parsed:
            if one.parses is wanted:
                return wanted, one.reason
    return True, ""


def _distinct(queries: Queries) -> bool | None:
    part = queries.good or queries.bad
    if part is None or queries.total is None:
        return None
    first, second = parse(part).node, parse(queries.total).node
    if first is not None and second is not None:
        return first != second
    return "".join(part.split()) != "".join(queries.total.split())
