"""The facts of a repository with what a witness says of them; the order in which it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from readiness.facts.attribution.index import index
from readiness.facts.model import Facts, FiringAlert
from readiness.facts.vocabulary import Vocabulary
from readiness.live import alertmanager, firing, loading, objectives, prometheus
from readiness.live.firing import Said, Whose
from readiness.live.prometheus import LoadedRule, Misshapen
from readiness.live.question import (
    ALERTS,
    BUILD,
    RULES,
    STATUS,
    TARGETS,
    Answer,
    Kind,
    Question,
    Witness,
    query,
)
from readiness.model import LiveSource, Service, Unanswered
from readiness.record import NamedTuple

OPENING = {Kind.PROMETHEUS: BUILD, Kind.ALERTMANAGER: STATUS}
"""What is asked first: who does not answer that is not asked again."""
ASKED: Mapping[Kind, Mapping[str, Question]] = {
    Kind.PROMETHEUS: {"rules": RULES, "targets": TARGETS},
    Kind.ALERTMANAGER: {"alerts": ALERTS},
}
"""What each kind of system is asked, by the word that facts have for it."""


class Heard(NamedTuple):
    """One answer, read: `data` is None where there is a problem."""

    data: Any
    problem: str | None
    at: str


def collect(
    facts: Facts, services: Sequence[Service], vocabulary: Vocabulary, witness: Witness
) -> Facts:
    """The facts with what running systems say; what could not be had is in `live`, with reasons."""
    kinds = sorted(witness.origins)
    opened = witness.ask([OPENING[kind] for kind in kinds])
    answers = witness.ask([one for kind in kinds for one in ASKED[kind].values()])
    heard = {question: _heard(question, answer) for question, answer in answers.items()}
    if TARGETS in heard and (heard[TARGETS].problem or "").startswith(ABSENT):
        heard[TARGETS] = _heard(UP, witness.ask([UP])[UP])
    known = firing.whose(facts.alerts, index(services), vocabulary)
    told = facts._replace(
        live=tuple(_source(kind, witness, opened[OPENING[kind]], heard) for kind in kinds),
        firing_alerts=_firing(heard, witness, known),
    )
    if Kind.PROMETHEUS not in witness.origins:
        return told
    return _of_prometheus(told, witness, heard, known)


def _of_prometheus(
    facts: Facts, witness: Witness, heard: Mapping[Question, Heard], known: Whose
) -> Facts:
    origin = witness.origins[Kind.PROMETHEUS]
    rules, targets = heard[RULES], heard[TARGETS]
    known_rules: Sequence[LoadedRule] = rules.data or ()
    loaded = loading.Heard(
        loading.index(known_rules), rules.problem, origin, rules.at, loading.external(known_rules)
    )
    return facts._replace(
        alerts=tuple(one._replace(live=loading.of_alert(one, loaded)) for one in facts.alerts),
        recording_rules=tuple(
            one._replace(live=loading.of_recording(one, loaded)) for one in facts.recording_rules
        ),
        slos=objectives.watched(facts.slos, objectives.asking(witness.ask, origin, rules.at)),
        scrape_targets=firing.scraped(targets.data or (), Said(origin, targets.at), known.services),
    )


UP = query("up")
ABSENT = "answers 404"
"""Mimir and rulers scrape nothing and have no such path: what is stored of `up` is all there is."""
READERS: Mapping[Question, Callable[[Any], Any]] = {
    RULES: prometheus.rules,
    TARGETS: prometheus.targets,
    UP: prometheus.scraped,
    ALERTS: alertmanager.alerts,
}
VERSIONS: Mapping[Kind, Callable[[Any], str | None]] = {
    Kind.PROMETHEUS: prometheus.version,
    Kind.ALERTMANAGER: alertmanager.version,
}


def _heard(question: Question, answer: Answer) -> Heard:
    if answer.problem is not None:
        return Heard(None, answer.problem, answer.at)
    try:
        return Heard(READERS[question](answer.data), None, answer.at)
    except Misshapen as trouble:
        return Heard(None, str(trouble), answer.at)


def _source(
    kind: Kind, witness: Witness, opened: Answer, heard: Mapping[Question, Heard]
) -> LiveSource:
    lost = [
        Unanswered(word, heard[question].problem or "")
        for word, question in ASKED[kind].items()
        if heard[question].problem is not None
    ]
    if kind is Kind.PROMETHEUS and _tells_nothing_fires(heard):
        lost.append(Unanswered("rules", NO_RULES))
    version = None if opened.problem else VERSIONS[kind](opened.data)
    return LiveSource(kind.value, witness.origins[kind], opened.at, version, tuple(lost))


NO_RULES = "it evaluates no alerting rule, so that none can fire there"
"""A querier whose rulers do not answer says just that, without a warning (Thanos)."""


def _tells_nothing_fires(heard: Mapping[Question, Heard]) -> bool:
    """Whether nothing fires only because nothing could, and no Alertmanager says otherwise."""
    if heard[RULES].problem is not None or (ALERTS in heard and heard[ALERTS].problem is None):
        return False
    rules: Sequence[LoadedRule] = heard[RULES].data
    return not any(rule.type == "alerting" for rule in rules)


def _firing(
    heard: Mapping[Question, Heard], witness: Witness, known: Whose
) -> tuple[FiringAlert, ...]:
    first: tuple[FiringAlert, ...] = ()
    second: tuple[FiringAlert, ...] = ()
    if RULES in heard:
        rules: Sequence[LoadedRule] = heard[RULES].data or ()
        said = Said(witness.origins[Kind.PROMETHEUS], heard[RULES].at)
        first = firing.of_rules(rules, said, known)
    if ALERTS in heard:
        said = Said(witness.origins[Kind.ALERTMANAGER], heard[ALERTS].at)
        second = firing.of_alertmanager(heard[ALERTS].data or (), said, known)
    return firing.merged(first, second)
