"""What a report says beside its findings: the rules they speak of, the objectives of services."""

from collections.abc import Iterable, Sequence

from readiness.evaluation.case import Case
from readiness.facts.model import Slo
from readiness.model import Objective, RuleText
from readiness.policy.ladder import Policy
from readiness.policy.rule import Rule


def rules(policy: Policy, cases: Iterable[Case]) -> tuple[RuleText, ...]:
    """The texts of the rules that findings speak of, by id: all that are demanded."""
    asked = {id(case.resolved): case.resolved for case in cases}
    named = sorted({each.rule.id for resolved in asked.values() for each in resolved.demands})
    found = (policy.rule(name) for name in named)
    return tuple(_text(rule) for rule in found if rule is not None)


def _text(rule: Rule) -> RuleText:
    return RuleText(
        rule.id,
        rule.title,
        rule.category,
        rule.severity,
        rule.why,
        rule.fix,
        rule.references,
        rule.requirements,
    )


def objectives(cases: Sequence[Case]) -> tuple[Objective, ...]:
    """The objectives of the services that were judged, by service and name."""
    told = [_objective(case.service.name, slo) for case in cases for slo in case.facts.slos]
    return tuple(sorted(told, key=lambda each: (each.service, each.name, each.location[:3])))


def _objective(service: str, slo: Slo) -> Objective:
    return Objective(
        service,
        slo.name,
        slo.place.location,
        slo.target,
        slo.window_seconds,
        slo.indicator.type,
        slo.format,
        slo.alerting.fast,
        slo.alerting.slow,
    )
