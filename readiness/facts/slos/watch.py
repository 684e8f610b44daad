"""Which burn-rate alert watches which objective: by a tool's labels, or by service and name.

A guess that is wrong would be a pass without evidence: a service alone never matches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from readiness.facts.model import Alert, Expression, RecordingRule, Slo
from readiness.facts.promql import inspect
from readiness.facts.text import folded

Watches = Mapping[int, tuple[int, ...]]
"""Number of an SLO → numbers of the alerts that watch it, ascending."""

_SLO_LABELS = ("slo", "slo_name", "sloth_slo", "objective")
_SERVICE_LABELS = ("sloth_service", "service", "job", "app", "service_name", "component")
_TOLERANCE = 1e-9
_AROUND = ".*+^$()/"
"""What stands around the name in patterns such as `.*/web`."""


def watches(
    slos: Sequence[Slo], alerts: Sequence[Alert], recording_rules: Sequence[RecordingRule]
) -> Watches:
    """Every pair of an SLO and an alert on its budget."""
    burning = [(number, alert) for number, alert in enumerate(alerts) if alert.expression.burn_rate]
    recorded = {rule.name: rule.expression for rule in recording_rules}
    words = {number: _words(alert) for number, alert in burning}
    index: dict[str, list[int]] = {}
    for number, _ in burning:
        for word in sorted(words[number]):
            index.setdefault(word, []).append(number)
    return {
        number: found
        for number, slo in enumerate(slos)
        if (found := _watching(slo, alerts, index, recorded))
    }


def _watching(
    slo: Slo,
    alerts: Sequence[Alert],
    index: Mapping[str, list[int]],
    recorded: Mapping[str, Expression],
) -> tuple[int, ...]:
    keys = {folded(slo.name), folded(slo.service_name or ""), folded(_sloth_id(slo))} - {""}
    candidates = sorted({number for key in keys for number in index.get(key, ())})
    return tuple(one for one in candidates if _watches(slo, alerts[one], recorded))


def _sloth_id(slo: Slo) -> str:
    return f"{slo.service_name}-{slo.name}" if slo.service_name else ""


def _watches(slo: Slo, alert: Alert, recorded: Mapping[str, Expression]) -> bool:
    said = _said(alert)
    if _sloth_id(slo) and _sloth_id(slo) in said.get("sloth_id", ()):
        return True
    named = _names(slo, said)
    if named is not None:
        return named and _same_service(slo, said)
    if not _is_of_service(slo, said) or not _same_budget(slo, alert):
        return False
    return _mentions(slo, alert) or _shares_metrics(slo, alert, recorded)


def _names(slo: Slo, said: Mapping[str, set[str]]) -> bool | None:
    """Whether a label names this SLO; None where no label names any."""
    values = [value for label in _SLO_LABELS for value in sorted(said.get(label, ()))]
    if not values:
        return None
    return any(folded(value) in (folded(slo.name), folded(_sloth_id(slo))) for value in values)


def _same_service(slo: Slo, said: Mapping[str, set[str]]) -> bool:
    """Two services may each have an SLO named `availability`."""
    values = said.get("sloth_service") or said.get("service")
    if not values or slo.service_name is None:
        return True
    return folded(slo.service_name) in {folded(value) for value in values}


def _is_of_service(slo: Slo, said: Mapping[str, set[str]]) -> bool:
    name = folded(slo.service_name or "")
    values = {folded(value) for label in _SERVICE_LABELS for value in said.get(label, ())}
    return bool(name) and name in values


def _same_budget(slo: Slo, alert: Alert) -> bool:
    """Whether the budgets that its thresholds are written with are this objective's."""
    budgets = [one.budget for one in alert.expression.burn_pairs if one.budget is not None]
    if slo.target is None or not budgets:
        return True
    return all(abs(budget - (1 - slo.target)) < _TOLERANCE for budget in budgets)


def _mentions(slo: Slo, alert: Alert) -> bool:
    name = folded(slo.name)
    texts = (alert.name, *alert.expression.metrics, *alert.labels.values())
    return any(name in folded(text) for text in texts)


def _shares_metrics(slo: Slo, alert: Alert, recorded: Mapping[str, Expression]) -> bool:
    """The side that tells good from bad: two indicators of a service may share their total."""
    indicator = slo.indicator
    told = indicator.good or indicator.bad or indicator.raw
    if told is None:
        return False
    return bool(set(inspect(told).metrics) & _reached(alert.expression, recorded))


def _reached(expression: Expression, recorded: Mapping[str, Expression]) -> set[str]:
    """The metrics of an expression and of the recording rules that it reads, two levels deep."""
    found = set(expression.metrics)
    for _ in range(2):
        found |= {name for one in found & recorded.keys() for name in recorded[one].metrics}
    return found


def _words(alert: Alert) -> set[str]:
    return {folded(value) for values in _said(alert).values() for value in values} - {""}


def _said(alert: Alert) -> dict[str, set[str]]:
    """Label → values, of the alert and of the series that it selects."""
    found: dict[str, set[str]] = {}
    pairs: Iterable[tuple[str, str]] = (
        *alert.labels.items(),
        *(
            (name, value if operator == "=" else value.strip(_AROUND))
            for name, operator, value in alert.expression.labels
            if operator in ("=", "=~")
        ),
    )
    for name, value in pairs:
        found.setdefault(name, set()).add(value)
    return found
