"""Objectives of google/slo-generator: ratios; windows and alerts stand in a policy that many share.

https://github.com/google/slo-generator : it exports burn rates and whether each is too high;
who is told of that is decided where they are exported to.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from readiness.facts.model import BurnBranch, Indicator, NodePlace, SloAlerting
from readiness.facts.model.place import NO, UNKNOWN
from readiness.facts.resources import resources
from readiness.facts.slos import burn, target, window
from readiness.facts.slos.indicator import Queries, indicator
from readiness.facts.slos.raw import Heading, RawSlo, broken, recorded, said
from readiness.facts.slos.references import name_of, spec_of
from readiness.facts.text import entries, first_text, table, text_of
from readiness.facts.vocabulary import Vocabulary
from readiness.source.document import Document, Step

FORMAT = "slo-generator"
GROUP = "sre.google.com/"
POLICIES = "error_budget_policies"
Policies = Mapping[str, tuple[dict[str, Any], ...]]
"""Name of an error-budget policy → its steps, over all files."""

_PARTS: Mapping[str, tuple[Step, ...]] = {
    "name": ("metadata", "name"),
    "service": ("metadata", "labels", "service_name"),
    "target": ("spec", "goal"),
    "window": ("spec", "error_budget_policy"),
    "indicator": ("spec", "service_level_indicator"),
    "alerting": ("spec", "error_budget_policy"),
    "labels": ("metadata", "labels"),
    "annotations": ("metadata", "annotations"),
    "description": ("spec", "description"),
    "runbook": ("metadata", "annotations"),
    "owner": ("metadata", "labels"),
}


def policies(documents: Iterable[Document]) -> Policies:
    """Every policy of every shared configuration; the first of several of one name."""
    found: dict[str, tuple[dict[str, Any], ...]] = {}
    for document in documents:
        for name, policy in table(table(document.data).get(POLICIES)).items():
            steps = entries(table(policy).get("steps"))
            found.setdefault(str(name), tuple(step for step in steps if isinstance(step, dict)))
    return found


def objectives(document: Document, known: Policies, vocabulary: Vocabulary) -> Iterator[RawSlo]:
    """Every ServiceLevelObjective of the generator in a document."""
    for steps, resource in resources(document):
        version = str(resource.get("apiVersion"))
        if resource["kind"] == "ServiceLevelObjective" and version.startswith(GROUP):
            yield _objective(document, steps, resource, known, vocabulary)


def _objective(
    document: Document,
    steps: tuple[Step, ...],
    resource: dict[str, Any],
    known: Policies,
    vocabulary: Vocabulary,
) -> RawSlo:
    name, spec = name_of(resource), spec_of(resource)
    if name is None or not spec:
        return broken(document, steps, "the ServiceLevelObjective has no name or no spec")
    metadata = table(resource.get("metadata"))
    beside = said(metadata.get("labels"), metadata.get("annotations"), vocabulary)
    service = first_text(beside.labels, ("service_name", "service"))
    goal = target.from_ratio(spec.get("goal"))
    policy = text_of(spec.get("error_budget_policy")) or "default"
    period = _period(known.get(policy, ()))
    place, description = NodePlace(document, steps, _PARTS), text_of(spec.get("description"))
    over = window.rolling_over(period)
    heading = Heading(place, name, FORMAT, service, description, goal, over)
    slo = recorded(heading, beside)._replace(
        indicator=_indicator(spec, [name, description or ""], service, beside.declared_type),
        alerting=_alerting(known.get(policy), policy, burn.Watched(goal.ratio, period)),
        dangling=(f"error_budget_policy/{policy}",) if known and policy not in known else (),
        problems=_problems(spec),
    )
    return RawSlo((slo,))


def _problems(spec: Mapping[str, Any]) -> tuple[str, ...]:
    """What the generator stops at when it runs."""
    return tuple(
        f"{key} is missing"
        for key in ("backend", "method", "service_level_indicator", "goal")
        if spec.get(key) in (None, "")
    )


def _indicator(
    spec: Mapping[str, Any], names: list[str], service: str | None, declared: str | None
) -> Indicator:
    """Filters of other systems (`metric.type="…"`) are told apart, and not looked at further; where
    a bucket is the threshold, it tells good from all.
    """
    given = table(spec.get("service_level_indicator"))
    backend = text_of(spec.get("backend")) or "?"
    kinds = [kind for kind in ("availability", "latency") if given.get(kind) is not None]
    kind = "latency" if spec.get("method") == "distribution_cut" else next(iter(kinds), None)
    queries = Queries(
        good=_text(given, "filter_good", "query_good"),
        bad=_text(given, "filter_bad", "query_bad"),
        total=_text(given, "filter_valid", "query_valid"),
        raw=_text(given, "expression", "query", "filter", "slo_id"),
        language="promql" if backend.partition("/")[0] == "prometheus" else backend,
    )
    found = indicator(queries, names, service, declared or kind)
    return found._replace(distinct=True) if given.get("threshold_bucket") is not None else found


def _text(given: Mapping[str, Any], *keys: str) -> str | None:
    """With the window filled in that the generator writes `[window`."""
    text = next((value for key in keys if (value := text_of(given.get(key)))), None)
    return None if text is None else text.replace("[window", "[5m").replace("[5m]]", "[5m]")


def _period(steps: Iterable[Mapping[str, Any]]) -> int | None:
    """Seconds of the longest step: what its budget is reckoned over."""
    return max((length for step in steps if (length := _window(step))), default=None)


def _window(step: Mapping[str, Any]) -> int:
    """In seconds, as the file has it; 0 where it says nothing."""
    length = step.get("window")
    return length if isinstance(length, int) and not isinstance(length, bool) and length > 0 else 0


def _alerting(
    steps: tuple[dict[str, Any], ...] | None, policy: str, watched: burn.Watched
) -> SloAlerting:
    if steps is None:
        reason = f"the error-budget policy {policy} is kept elsewhere"
        return SloAlerting(UNKNOWN, UNKNOWN, reason)
    alerting = [step for step in steps if step.get("alert") is True and _window(step)]
    if not alerting:
        return SloAlerting(NO, NO, f"no step of the error-budget policy {policy} alerts")
    branches = tuple(_branch(step, watched) for step in alerting)
    fast = any(one.long <= burn.FAST_WINDOW for one in branches)
    slow = any(one.long > burn.FAST_WINDOW for one in branches)
    reason = f"the error-budget policy {policy} marks burn rates; who is told stands elsewhere"
    return SloAlerting(UNKNOWN if fast else NO, UNKNOWN if slow else NO, reason, branches)


def _branch(step: Mapping[str, Any], watched: burn.Watched) -> BurnBranch:
    value = step.get("burn_rate_threshold")
    factor = value if isinstance(value, int | float) and not isinstance(value, bool) else None
    return burn.branch(None, (_window(step), _window(step)), factor, watched)
