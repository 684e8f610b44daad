"""All facts of a repository: collectors first, then what joins kinds of evidence; knows no policy.

A collector is imported only where the documents show signs of what it reads: cold start counts.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from importlib import import_module
from typing import Any

from readiness.facts.model import Facts, Heartbeat
from readiness.facts.resources import resources
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Service
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.repository import Repository

Collector = Callable[[Repository, Vocabulary], Facts]


class Sign(NamedTuple):
    """What a repository must hold for a collector to be worth importing; any one is enough."""

    kinds: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    """Keys at the top of a document."""
    paths: re.Pattern[str] | None = None
    every_kind: bool = False
    """Any document with a `kind`."""
    asked: bool = False
    """Or `teams:` of `readiness.yaml` names a file."""


COLLECTORS: Mapping[str, Sign] = {
    "readiness.facts.kubernetes": Sign(every_kind=True),
    "readiness.facts.alerts": Sign(
        kinds=frozenset(
            {
                *("PrometheusRule", "VMRule", "AlertingRule", "RecordingRule", "Rules", "Alert"),
                *("ClusterRules", "GlobalRules", "ConfigMap", "HelmRelease", "Application"),
            }
        ),
        keys=frozenset(
            {
                *("groups", "rule_files", "resource", "serverFiles", "ruler", "loki", "mimir"),
                *("additionalPrometheusRules", "additionalPrometheusRulesMap", "prometheus"),
                *("prometheusRule", "prometheusRules", "kube-prometheus-stack", "rules", "alerts"),
            }
        ),
        paths=pattern(r"\.(?:tpl|tmpl|gotmpl|j2|jinja2?|erb|tftpl|ya?ml\.\w+|rules\.\w+)$"),
    ),
    "readiness.facts.slos": Sign(
        kinds=frozenset(
            {
                *("SLO", "SLI", "DataSource", "AlertPolicy", "AlertCondition"),
                *("AlertNotificationTarget", "PrometheusServiceLevel", "ServiceLevelObjective"),
                *("AlertWindows", "ServiceReliabilityManifest"),
            }
        ),
        keys=frozenset({"slos", "resource", "openapi"}),
    ),
    "readiness.facts.dashboards": Sign(
        kinds=frozenset({"ConfigMap", "Dashboard", "GrafanaDashboard"}),
        keys=frozenset({"panels", "dashboard", "rows"}),
    ),
    "readiness.facts.gitops": Sign(
        kinds=frozenset({"Application", "ApplicationSet", "HelmRelease", "Kustomization"})
    ),
    "readiness.facts.routing": Sign(
        kinds=frozenset(
            {"AlertmanagerConfig", "Secret", "ConfigMap", "HelmRelease", "Application"}
        ),
        keys=frozenset(
            {
                *("receivers", "policies", "contactPoints", "resource"),
                *("alertmanager", "kube-prometheus-stack"),
            }
        ),
    ),
    "readiness.facts.pipelines": Sign(
        paths=pattern(r"(^|/)(\.github/workflows/[^/]+|\.gitlab-ci)\.ya?ml$")
    ),
    "readiness.facts.teams": Sign(kinds=frozenset({"Group"}), asked=True),
}
"""Module with a `collect` → the signs of what it reads."""


FROM_FAULTS = frozenset({"Alert", "PrometheusRule"})
"""What a collector reads from texts that nothing else could read."""


def gather(repository: Repository, vocabulary: Vocabulary) -> Facts:
    """What each collector finds, in the order of the table; nothing is attributed yet."""
    kinds, keys = _seen(repository)
    found = Facts()
    for name, sign in COLLECTORS.items():
        if _wanted(sign, kinds, keys, repository.paths) or (sign.asked and vocabulary.teams):
            collect: Collector = import_module(name).collect
            found = merged(found, collect(repository, vocabulary))
    return found._replace(faults=tuple(sorted({*repository.faults, *found.faults}, key=_order)))


def _order(fault: Any) -> tuple[Any, ...]:
    place = fault.location
    return (place.path, place.line, place.column, fault.message)


def _seen(repository: Repository) -> tuple[frozenset[str], frozenset[str]]:
    """The kinds of all resources, lists opened as the collectors open them, and the top keys."""
    kinds: set[str] = set()
    keys: set[str] = set()
    for fault in repository.faults:
        kinds |= fault.kinds & FROM_FAULTS
    for document in repository.documents:
        kinds.update(resource["kind"] for _, resource in resources(document))
        if isinstance(document.data, dict):
            keys.update(document.data)
    return frozenset(kinds), frozenset(keys)


def _wanted(sign: Sign, kinds: frozenset[str], keys: frozenset[str], paths: Iterable[str]) -> bool:
    if (sign.every_kind and kinds) or sign.kinds & kinds or sign.keys & keys:
        return True
    return sign.paths is not None and any(map(sign.paths.search, paths))


def merged(first: Facts, second: Facts) -> Facts:
    """Both, kind by kind: lists one after the other, single facts from whichever has one."""
    default = Facts()
    changed: dict[str, Any] = {}
    for name, value in second._asdict().items():
        if isinstance(value, tuple) and not hasattr(value, "_fields"):
            if value:
                changed[name] = getattr(first, name) + value
        elif value != getattr(default, name):
            changed[name] = value
    return first._replace(**changed)


def relate(
    facts: Facts, services: Sequence[Service], repository: Repository, vocabulary: Vocabulary
) -> Facts:
    """What needs more than one kind of evidence, then to which service each belongs and why."""
    from readiness.facts import attribution  # noqa: PLC0415 - import cost, see COLLECTORS

    facts = facts._replace(services=tuple(services))
    facts = _observed(facts, services, repository, vocabulary)
    facts = _standing(attribution.attribute(_assured(facts, repository), services), repository)
    return _project(_delivered(facts, repository), repository)


def _standing(facts: Facts, repository: Repository) -> Facts:
    if facts.slos:
        from readiness.facts.slos import indicator  # noqa: PLC0415 - import cost

        facts = facts._replace(slos=tuple(map(indicator.standing, facts.slos)))
    if not facts.alerts:
        return facts
    from readiness.facts.alerts import loading, standing  # noqa: PLC0415 - import cost

    return standing.join(facts, loading.configurations(repository.documents))


def _assured(facts: Facts, repository: Repository) -> Facts:
    """What keeps a service safe: policies, load tests, backups, gates."""
    from readiness.facts import assurance  # noqa: PLC0415 - import cost

    return assurance.join(facts, repository)


def _observed(
    facts: Facts, services: Sequence[Service], repository: Repository, vocabulary: Vocabulary
) -> Facts:
    """Links followed to runbooks, objectives joined with the alerts that watch them."""
    remote = repository.identity.remote
    if facts.alerts or facts.slos:
        from readiness.facts import runbooks  # noqa: PLC0415 - import cost
        from readiness.facts.slos.alerting import join  # noqa: PLC0415 - import cost

        alerts, objectives = runbooks.link(
            facts.alerts, facts.slos, repository, remote, services, links=vocabulary.links
        )
        objectives, alerts = join(objectives, alerts, facts.recording_rules, repository, vocabulary)
        facts = facts._replace(alerts=alerts, slos=objectives)
    if facts.alerts and (facts.routings or facts.escalation_policies):
        from readiness.facts import routing  # noqa: PLC0415 - import cost

        joined = routing.join(facts.alerts, facts.routings, facts.escalation_policies)
        facts = facts._replace(alerts=joined)
    if _leads_elsewhere(facts) or _may_hold_runbooks(repository, services):
        from readiness.facts import runbooks  # noqa: PLC0415 - import cost

        pages, faults = runbooks.collect(
            repository, services, facts.alerts, facts.slos, remote, links=vocabulary.links
        )
        facts = facts._replace(runbooks=pages, faults=(*facts.faults, *faults))
    return _documented(facts, services, repository, vocabulary)


def _documented(
    facts: Facts, services: Sequence[Service], repository: Repository, vocabulary: Vocabulary
) -> Facts:
    """Pages that are no runbooks, which are told by themselves."""
    if not any(path.lower().endswith((".md", ".markdown")) for path in repository.paths):
        return facts
    from readiness.facts import documentation  # noqa: PLC0415 - import cost

    runbooks = frozenset(one.path for one in facts.runbooks)
    pages = documentation.collect(repository, services, runbooks, links=vocabulary.links)
    return facts._replace(documentation=pages)


def _leads_elsewhere(facts: Facts) -> bool:
    """Whether a link leads to a page that a checkout beside this one holds."""
    targets = [one.runbook.target for one in facts.alerts]
    targets += [one.runbook.target for one in facts.slos]
    return any(target is not None and target.startswith("../") for target in targets)


def _may_hold_runbooks(repository: Repository, services: Sequence[Service]) -> bool:
    if any(service.runbooks for service in services):
        return True
    return any(path.endswith((".md", ".markdown", ".adoc", ".rst")) for path in repository.paths)


def _delivered(facts: Facts, repository: Repository) -> Facts:
    from readiness.facts.rollback import join  # noqa: PLC0415 - import cost

    return facts._replace(rollbacks=join(facts, repository))


def _project(facts: Facts, repository: Repository) -> Facts:
    from readiness.facts import owners, project  # noqa: PLC0415 - import cost

    return facts._replace(
        code_owners=owners.collect(repository),
        repository=project.collect(repository, facts.budget_policies)._replace(
            deploys=bool(facts.workloads), heartbeat=_heartbeat(facts)
        ),
    )


def _heartbeat(facts: Facts) -> Heartbeat | None:
    if not facts.routings:
        return None
    from readiness.facts.heartbeat import heartbeat  # noqa: PLC0415 - import cost

    return heartbeat(facts.alerts, facts.routings)


def by_service(
    facts: Facts, services: Sequence[Service], repository: Repository
) -> dict[str, Facts]:
    """Service name → its facts, with who answers for its files and what its owner declares."""
    from readiness.facts import (  # noqa: PLC0415 - import cost
        attribution,
        owner_matching,
        owners,
        promises,
        teams,
    )

    shares = attribution.by_service(facts, services)
    policy = owners.policy_files(facts.code_owners, repository.paths)
    source = owners.sources(repository.paths)
    matcher = owner_matching.Matcher(facts.code_owners) if facts.code_owners else None
    everybody = teams.known(facts.teams, facts.code_owners)
    answerable = teams.with_owners(everybody, services)
    targets = promises.targets(facts.slos)
    for service in services:
        own = shares[service.name]
        paths = owners.production_paths(source, service, own)
        answers = owners.ownership(facts.code_owners, "", paths, matcher)
        known, known_from = teams.looked_up(service.owner, everybody)
        edges = tuple(promises.promised(each, targets) for each in service.dependencies)
        shares[service.name] = own._replace(
            dependencies=edges,
            alerts=teams.answering(own.alerts, answerable),
            availability=promises.availability(service, edges, targets),
            ownership=answers._replace(
                known=known,
                known_from=known_from,
                policy_files=owners.policy_of(service, policy),
            ),
            attestations=service.attestations,
            exemptions=service.not_applicable,
        )
    return shares
