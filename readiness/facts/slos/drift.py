"""How committed rules differ from the specification they were generated of; compares trees, no text.

A generator prints numbers and spaces its own way: `14.4 * 0.0009999999999999432` is no change.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from readiness.facts.model import Alert, BurnBranch, NodePlace, RecordingRule, Slo
from readiness.facts.promql import Node, parse
from readiness.facts.promql.measure import fold, shape
from readiness.facts.promql.syntax import Selector, walk
from readiness.facts.slos import pyrra, sloth, sloth_windows
from readiness.facts.slos.burn import Watched
from readiness.facts.slos.window import DAY
from readiness.facts.text import table
from readiness.pattern import pattern
from readiness.record import NamedTuple

_ALIKE = 1e-6
"""Numbers that are nearer are one number, written twice."""
Key = tuple[str, str]
"""Service and name of an SLO, as sloth labels them."""


class Recorded(NamedTuple):
    """What generated recording rules say, by SLO."""

    objectives: Mapping[Key, float]
    days: Mapping[Key, float]
    ratios: Mapping[Key, Node]
    """The error ratio over five minutes."""
    burning: Mapping[str, tuple[Node, ...]]
    """pyrra: name of an SLO → its recorded burn rates."""


_PYRRA_RECORD = pattern(r"[\w:]{1,200}:burnrate\w{2,20}")


def recorded(rules: Sequence[RecordingRule]) -> Recorded:
    """What sloth and pyrra recorded; the last of several for one SLO, as when it is evaluated."""
    found = Recorded({}, {}, {}, {})
    objectives: dict[Key, float] = {}
    days: dict[Key, float] = {}
    ratios: dict[Key, Node] = {}
    burning: dict[str, list[Node]] = {}
    for rule in rules:
        key = (rule.labels.get("sloth_service", ""), rule.labels.get("sloth_slo", ""))
        if rule.name == "slo:objective:ratio":
            objectives.update(_number(key, rule))
        elif rule.name == "slo:time_period:days":
            days.update(_number(key, rule))
        elif rule.name == "slo:sli_error:ratio_rate5m":
            ratios.update((key, node) for node in _nodes(rule))
        elif _PYRRA_RECORD.fullmatch(rule.name) and "slo" in rule.labels:
            burning.setdefault(rule.labels["slo"], []).extend(_nodes(rule))
    known = {name: tuple(nodes) for name, nodes in burning.items()}
    return found._replace(objectives=objectives, days=days, ratios=ratios, burning=known)


def _nodes(rule: RecordingRule) -> Iterator[Node]:
    node = parse(rule.expr).node
    if node is not None:
        yield node


def _number(key: Key, rule: RecordingRule) -> Iterator[tuple[Key, float]]:
    for node in _nodes(rule):
        value = fold(node)
        if value is not None:
            yield key, value


def specification(slo: Slo) -> dict[str, Any]:
    """The node of an objective as it is written."""
    place = slo.place
    return table(place.document.get(*place.steps)) if isinstance(place, NodePlace) else {}


def drift(
    slo: Slo, watching: Sequence[Alert], known: Recorded, reading: sloth.Reading
) -> str | None:
    """All differences in words; None where there are none, or no rules were committed."""
    if slo.format == pyrra.FORMAT:
        return "; ".join(_pyrra(slo, watching, known, reading)) or None
    if slo.format in (sloth.PLAIN, sloth.RESOURCE):
        return "; ".join(_sloth(slo, watching, known, reading)) or None
    return None


def _sloth(
    slo: Slo, watching: Sequence[Alert], known: Recorded, reading: sloth.Reading
) -> Iterator[str]:
    key = (slo.service_name or "", slo.name)
    objective = known.objectives.get(key)
    if objective is not None and slo.target is not None and abs(objective - slo.target) > _ALIKE:
        yield f"the generated rules say {objective:g}, the specification {slo.target:g}"
        return
    ratio = known.ratios.get(key)
    wanted = _ratio(slo)
    if ratio is not None and wanted is not None and _shape(ratio) != _shape(wanted):
        yield "the generated rules record another error ratio than the specification's queries"
    generated = [one for one in watching if "sloth_severity" in one.labels]
    if generated and slo.target is not None:
        days = known.days.get(key)
        length = reading.period.seconds if days is None else round(days * DAY)
        period = sloth_windows.of_length(length, reading.catalogue)
        yield from _sloth_alerts(slo, generated, reading._replace(period=period))


def _sloth_alerts(slo: Slo, generated: list[Alert], reading: sloth.Reading) -> Iterator[str]:
    """Nothing where one of the catalogues fits that sloth may have been told of."""
    spelling = sloth.SNAKE if slo.format == sloth.PLAIN else sloth.CAMEL
    told: list[list[str]] = []
    for windows in filter(None, (reading.period.windows, reading.period.instead)):
        period = reading.period._replace(windows=windows)
        asked = reading._replace(period=period, spelling=spelling)
        branches = sloth.generated(specification(slo), slo.target, asked).branches
        told.append([])
        for kind in ("page", "ticket"):
            alerts = [one for one in generated if one.labels["sloth_severity"] == kind]
            wanted = () if _disabled(slo, kind, spelling) else _of_kind(kind, branches)
            told[-1] += _compared(kind, wanted, alerts, slo)
    if told and all(told):
        yield from told[-1]


def _of_kind(kind: str, branches: tuple[BurnBranch, ...]) -> tuple[BurnBranch, ...]:
    return branches[:2] if kind == "page" else branches[-2:]


def _disabled(slo: Slo, kind: str, spelling: sloth.Spelling) -> bool:
    key = spelling.page_alert if kind == "page" else spelling.ticket_alert
    return table(table(specification(slo).get("alerting")).get(key)).get("disable") is True


def _shape(node: Node) -> object:
    """Matchers in any order are the same matchers."""
    return shape(node, matchers=True)


def _ratio(slo: Slo) -> Node | None:
    """What sloth records for five minutes; None where plugins may change it."""
    place = slo.place
    if not isinstance(place, NodePlace) or specification(slo).get("plugins") is not None:
        return None
    group = table(place.document.get(*place.steps[:-2]))
    if any(group.get(key) is not None for key in ("slo_plugins", "sloPlugins")):
        return None
    said = slo.indicator
    if said.raw is not None:
        return parse(said.raw).node
    if said.bad is None or said.total is None:
        return None
    return parse(f"({said.bad}) / ({said.total})").node


def _compared(
    kind: str, wanted: Sequence[BurnBranch], alerts: Sequence[Alert], slo: Slo
) -> Iterator[str]:
    """Windows and folded thresholds, each side's against the other's."""
    if wanted and not alerts:
        yield f"the specification asks for a {kind} alert, the generated rules have none"
    if alerts and not wanted:
        yield f"the generated rules have a {kind} alert, the specification asks for none"
    if not alerts or not wanted or slo.target is None:
        return
    budget = 1 - slo.target
    asked = {(one.short, one.long): (one.factor or 0) * budget for one in wanted}
    found = {
        (pair.short, pair.long): pair.threshold
        for one in alerts
        for pair in one.expression.burn_pairs
    }
    if found and found.keys() != asked.keys():
        yield f"the windows of the generated {kind} alert are not those of the specification"
        return
    for windows, threshold in sorted(found.items()):
        if threshold is not None and abs(threshold - asked[windows]) > _ALIKE:
            yield (
                f"the generated {kind} alert compares with {threshold:g}, "
                f"the specification means {asked[windows]:g}"
            )


def _pyrra(
    slo: Slo, watching: Sequence[Alert], known: Recorded, reading: sloth.Reading
) -> Iterator[str]:
    generated = [one for one in watching if one.labels.get("slo") == slo.name]
    if generated and slo.target is not None and slo.window_seconds is not None:
        watched = Watched(slo.target, slo.window_seconds)
        spec = table(specification(slo).get("spec"))
        off = slo.alerting.fast == "no" and not slo.alerting.branches
        wanted = () if off else pyrra.branches(spec, watched, reading.vocabulary)
        yield from _compared("burn-rate", wanted, generated, slo)
    recorded_selectors = {
        _bare(part)
        for node in known.burning.get(slo.name, ())
        for part in walk(node)
        if isinstance(part, Selector)
    }
    said = slo.indicator
    for text in (said.bad, said.good, said.total) if recorded_selectors else ():
        node = None if text is None else parse(text).node
        if isinstance(node, Selector) and _bare(node) not in recorded_selectors:
            yield f"the generated rules do not read {text}"


def _bare(selector: Selector) -> Selector:
    return Selector(selector.metric, tuple(sorted(selector.matchers)))
