"""Progressive delivery and release controllers: what undoes a bad release by itself.

Argo Rollouts, Flagger and Flux as their documentation has them; proves no query, only that one is
asked and that its answer can fail.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from readiness.facts.manifests import Manifest
from readiness.facts.model import NO, UNKNOWN, YES, Answer, FixedPlace, Rollback
from readiness.model import Location
from readiness.record import NamedTuple

PROVIDERS = frozenset({"prometheus", "datadog", "newRelic", "wavefront", "web", "cloudWatch"}) | {
    "graphite",
    "influxdb",
    "skywalking",
    "plugin",
}
"""Providers whose answer is judged by a condition."""
SELF_JUDGING = frozenset({"job", "kayenta"})
"""Providers that say themselves whether they succeeded."""
MAX_TEMPLATES = 50
Index = Mapping[tuple[str, str], Manifest]


class Verdict(NamedTuple):
    """Whether something works, and why or why not."""

    works: Answer
    reason: str


def rollbacks(manifests: Sequence[Manifest]) -> Iterator[Rollback]:
    """What each Rollout, Canary and HelmRelease does when a release goes wrong."""
    templates = _index(manifests, "AnalysisTemplate", "ClusterAnalysisTemplate")
    metrics = _index(manifests, "MetricTemplate")
    for manifest in manifests:
        match (manifest.group.split("/")[0], manifest.kind):
            case ("argoproj.io", "Rollout"):
                verdict, place = _rollout(manifest, templates)
                subject = f"Rollout/{manifest.namespace}/{manifest.name}"
                yield _rollback(place, "canary-analysis", subject, verdict)
            case ("flagger.app", "Canary"):
                verdict = _canary(manifest, metrics)
                place = manifest.at("spec", "analysis")
                yield _rollback(place, "canary-analysis", _target(manifest), verdict)
            case ("helm.toolkit.fluxcd.io", "HelmRelease"):
                subject = f"HelmRelease/{manifest.namespace}/{manifest.name}"
                place = manifest.at("spec", "upgrade", "remediation", "retries")
                yield _rollback(place, "helm-release", subject, _release(manifest))
            case _:
                pass


def _rollback(place: Location, kind: str, subject: str, verdict: Verdict) -> Rollback:
    return Rollback(
        FixedPlace(place), kind, subject, works=verdict.works, automatic=True, reason=verdict.reason
    )


def _index(manifests: Sequence[Manifest], *kinds: str) -> Index:
    """By namespace and name; what is cluster-wide stands under no namespace."""
    return {
        ("" if each.kind.startswith("Cluster") else each.namespace, each.name): each
        for each in manifests
        if each.kind in kinds
    }


def _target(canary: Manifest) -> str:
    kind = canary.get("spec", "targetRef", "kind")
    name = canary.get("spec", "targetRef", "name")
    if isinstance(kind, str) and isinstance(name, str):
        return f"{kind}/{canary.namespace}/{name}"
    return f"Canary/{canary.namespace}/{canary.name}"


def _rollout(rollout: Manifest, templates: Index) -> tuple[Verdict, Location]:
    """Any analysis that can fail aborts the update and goes back to the stable version."""
    strategy = rollout.get("spec", "strategy")
    named = list(_named_templates(strategy))[:MAX_TEMPLATES]
    place = rollout.at("spec", "strategy")
    if not named:
        return Verdict(NO, "no analysis measures the new version: somebody has to decide"), place
    verdicts = [_template(rollout.namespace, name, wide, templates, ()) for name, wide in named]
    missing = next((each for each in verdicts if each.works == UNKNOWN), None)
    works = next((each for each in verdicts if each.works == YES), None)
    return missing or works or verdicts[0], place


def _named_templates(node: Any, depth: int = 0) -> Iterator[tuple[str, bool]]:
    """Every `templateName` below a strategy, and whether it is cluster-wide."""
    if depth > 12:
        return
    if isinstance(node, dict):
        name = node.get("templateName")
        if isinstance(name, str):
            yield name, node.get("clusterScope") is True
        for child in node.values():
            yield from _named_templates(child, depth + 1)
    elif isinstance(node, list):
        for child in node:
            yield from _named_templates(child, depth + 1)


def _template(
    namespace: str, name: str, wide: bool, templates: Index, seen: tuple[str, ...]
) -> Verdict:
    template = templates.get(("" if wide else namespace, name))
    if template is None or name in seen or len(seen) > 5:
        return Verdict(UNKNOWN, f"the analysis template {name} is not in this repository")
    verdicts = [_metric(metric) for metric in _mappings(template.get("spec", "metrics"))]
    verdicts += [
        _template(namespace, inner, inner_wide, templates, (*seen, name))
        for inner, inner_wide in _named_templates(template.get("spec", "templates"))
    ]
    if not verdicts:
        return Verdict(NO, f"the analysis template {name} measures nothing")
    best = min(verdicts, key=lambda each: (YES, UNKNOWN, NO).index(each.works))
    return Verdict(best.works, f"the analysis template {name} {best.reason}")


def _metric(metric: Mapping[str, Any]) -> Verdict:
    provider = metric.get("provider")
    kinds = set(provider) if isinstance(provider, dict) else set()
    name = metric.get("name")
    if not kinds & (PROVIDERS | SELF_JUDGING):
        return Verdict(NO, f"has no provider that measures `{name}`")
    if not kinds & SELF_JUDGING and not (
        metric.get("successCondition") or metric.get("failureCondition")
    ):
        return Verdict(NO, f"has no condition for `{name}`: every answer is a success")
    limit = metric.get("failureLimit", 0)
    if str(limit).strip() == "-1":
        return Verdict(NO, f"never fails on `{name}`: its failureLimit is -1")
    if "{{" in str(limit):
        return Verdict(UNKNOWN, f"has a templated failureLimit for `{name}`")
    return Verdict(YES, f"measures `{name}` and aborts where it fails")


def _canary(canary: Manifest, templates: Index) -> Verdict:
    """Flagger: <https://docs.flagger.app/usage/how-it-works>."""
    if canary.get("spec", "skipAnalysis") is True:
        return Verdict(NO, "skipAnalysis is true: nothing is measured")
    analysis = canary.get("spec", "analysis")
    if not isinstance(analysis, dict):
        return Verdict(NO, "no analysis is configured")
    threshold = analysis.get("threshold")
    if isinstance(threshold, int | float) and threshold <= 0 and "iterations" not in analysis:
        return Verdict(NO, "the analysis threshold is not above 0")
    metrics = _mappings(analysis.get("metrics"))
    if not metrics:
        return Verdict(NO, "the analysis has no metrics: it only waits for readiness")
    verdicts = [_canary_metric(canary, metric, templates) for metric in metrics]
    return min(verdicts, key=lambda each: (YES, UNKNOWN, NO).index(each.works))


def _canary_metric(canary: Manifest, metric: Mapping[str, Any], templates: Index) -> Verdict:
    name = metric.get("name")
    if "thresholdRange" not in metric and "threshold" not in metric:
        return Verdict(NO, f"the metric `{name}` has no threshold")
    reference = metric.get("templateRef")
    if not isinstance(reference, dict):
        return Verdict(YES, f"the analysis measures `{name}` and goes back where it fails")
    namespace = reference.get("namespace")
    key = (
        namespace if isinstance(namespace, str) else canary.namespace,
        str(reference.get("name")),
    )
    if key not in templates:
        return Verdict(UNKNOWN, f"the metric template {key[1]} is not in this repository")
    return Verdict(YES, f"the analysis measures `{name}` and goes back where it fails")


def _release(release: Manifest) -> Verdict:
    """Flux: <https://fluxcd.io/flux/components/helm/helmreleases/#upgrade-remediation>."""
    remediation = release.get("spec", "upgrade", "remediation")
    settings = remediation if isinstance(remediation, dict) else {}
    if release.get("spec", "upgrade", "strategy", "name") == "RetryOnFailure":
        return Verdict(NO, "upgrade.strategy is RetryOnFailure: a failed upgrade is tried again")
    retries = settings.get("retries", 0)
    if not isinstance(retries, int):
        return Verdict(UNKNOWN, "upgrade.remediation.retries cannot be read")
    if retries == 0 and settings.get("remediateLastFailure") is not True:
        return Verdict(NO, "upgrade.remediation.retries is 0: a failed upgrade stays")
    if settings.get("remediateLastFailure") is False:
        return Verdict(NO, "remediateLastFailure is false: the last failed upgrade stays")
    if settings.get("strategy", "rollback") != "rollback":
        return Verdict(NO, "the remediation strategy does not go back")
    return Verdict(YES, "a failed upgrade is rolled back after its retries")


def _mappings(node: Any) -> list[dict[str, Any]]:
    return [each for each in node if isinstance(each, dict)] if isinstance(node, list) else []
