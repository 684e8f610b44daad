"""Whether somebody is told when a budget burns: by a tool, by rules, or by nobody."""

from __future__ import annotations

import pytest

from readiness.facts import alerts, slos
from readiness.facts.model import SloAlerting
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Fault, Location
from readiness.source.repository import Repository
from tests.facts.slos.test_collect import OPENSLO, PYRRA, SLOTH, SLOTH_RESOURCE
from tests.repositories import repository

WORDS = Vocabulary()


def joined(files: dict[str, str]) -> tuple[list[SloAlerting], list[str | None], list[str | None]]:
    """Alerting (its branches have tests of their own) and drift of every SLO, and alerts' SLOs."""
    tree = repository(files)
    rules = alerts.collect(tree, WORDS)
    found, watching = slos.join(
        slos.collect(tree, WORDS).slos, rules.alerts, rules.recording_rules, tree, WORDS
    )
    said = [one.alerting._replace(branches=()) for one in found]
    return said, [one.drift for one in found], [a.slo for a in watching]


def pair(
    short: str, long: str, factor: str, budget: str = "0.001", job: str = "parcel-quote"
) -> str:
    """A burn-rate condition on the share of failed requests of a job."""
    half = (
        f'sum(rate(http_requests_total{{job="{job}",code=~"5.."}}[%s]))'
        f' / sum(rate(http_requests_total{{job="{job}"}}[%s])) > {factor} * {budget}'
    )
    return f"{half % (short, short)} and {half % (long, long)}"


def rule(name: str, expr: str, labels: str) -> str:
    """A rule file of one alert."""
    return f"groups:\n- rules:\n  - alert: {name}\n    expr: {expr!r}\n    labels: {{{labels}}}\n"


FAST = rule("Fast", pair("5m", "1h", "14.4"), "severity: page")
SLOW = rule("Slow", pair("6h", "3d", "1"), "severity: ticket")


@pytest.mark.parametrize(
    ("rules", "alerting", "watched"),
    [
        ((FAST, SLOW), ("yes", "yes", "fast: Fast; slow: Slow"), 2),
        ((FAST,), ("yes", "no", "fast: Fast; no rule looks at a long window"), 1),
        ((SLOW,), ("no", "yes", "no rule looks at a short window; slow: Slow"), 1),
        ((FAST.replace("page", "ticket"),),
         ("no", "no", "Fast is fast, but does not page; no rule looks at a long window"), 1),
        ((FAST.replace("page", "loud"),),
         ("unknown", "no", ("Fast is fast, but its severity is not known; "
          "no rule looks at a long window")), 1),
        ((FAST.replace("0.001", "0.1"),),
         ("no", "no", "no rule of the repository alerts on its budget"), 0),
        ((FAST.replace("parcel-quote", "other"),),
         ("no", "no", "no rule of the repository alerts on its budget"), 0),
        ((FAST.replace("http_requests_total", "queue_errors_total"),),
         ("no", "no", "no rule of the repository alerts on its budget"), 0),
        ((rule("Up", 'up{job="parcel-quote"} == 0', "severity: page"),),
         ("no", "no", "no rule of the repository alerts on its budget"), 0),
        ((FAST.replace("page", "page, slo: quote-availability"),),
         ("yes", "no", "fast: Fast; no rule looks at a long window"), 1),
        ((FAST.replace('job="parcel-quote"', 'job=~".+/parcel-quote"'),),
         ("yes", "no", "fast: Fast; no rule looks at a long window"), 1),
        ((FAST.replace("0.001", "0.1").replace("page", "page, slo: quote-availability"),),
         ("no", "no", "Fast can never fire; no rule looks at a long window"), 1),
        ((FAST.replace("page", "page, slo: quote-latency"),),
         ("no", "no", "no rule of the repository alerts on its budget"), 0),
        ((FAST.replace("page", "page, slo: quote-availability, service: other"),),
         ("no", "no", "no rule of the repository alerts on its budget"), 0),
    ],
)  # fmt: skip
def test_rules_of_the_repository_must_watch_an_openslo_objective(
    rules: tuple[str, ...], alerting: tuple[str, str, str], watched: int
) -> None:
    files = {"slo.yaml": OPENSLO} | {f"r{n}.yaml": text for n, text in enumerate(rules)}
    assert joined(files) == (
        [SloAlerting(*alerting)],
        [None],
        ["quote-availability"] * watched + [None] * (len(rules) - watched),
    )


def test_rules_that_cannot_be_read_may_be_the_ones_that_watch() -> None:
    fault = Fault(Location("rules.yaml"), "broken", kinds=frozenset({"Alert"}))
    whole = repository(
        {"slo.yaml": OPENSLO, "pyrra.yaml": PYRRA + "  alerting: {burnrates: false}"}
    )
    tree = Repository(whole.tree, whole.documents, (fault,))
    found, _ = slos.join(slos.collect(tree, WORDS).slos, (), (), tree, WORDS)
    assert [one.alerting for one in found] == [
        SloAlerting("no", "no", "burn-rate alerts are switched off"),
        SloAlerting(
            "unknown",
            "unknown",
            "no rule of the repository alerts on its budget; "
            "files that may hold rules could not be read",
        ),
    ]


def test_alert_policies_alone_are_a_wish() -> None:
    text = OPENSLO.replace("  objectives:", "  alertPolicies: [{alertPolicyRef: a}]\n  objectives:")
    said = "it has alert policies, but no rule of the repository alerts on its budget"
    assert joined({"slo.yaml": text})[0] == [SloAlerting("unknown", "unknown", said)]


def test_an_alert_on_recorded_ratios_is_known_by_what_they_record() -> None:
    recorded = """
      groups:
      - rules:
        - {record: "quote:ratio5m", expr: 'rate(http_requests_total{code="5"}[5m]) / rate(http_requests_total[5m])'}
        - {record: "quote:ratio1h", expr: 'rate(http_requests_total{code="5"}[1h]) / rate(http_requests_total[1h])'}
    """
    expr = "quote:ratio5m > 14.4 * 0.001 and quote:ratio1h > 14.4 * 0.001"
    watching = rule("Burn", expr, "severity: page, service: Parcel_Quote")
    files = {"slo.yaml": OPENSLO, "a.yaml": recorded, "b.yaml": watching}
    assert joined(files) == (
        [SloAlerting("yes", "no", "fast: Burn; no rule looks at a long window")],
        [None],
        ["quote-availability"],
    )


GENERATED = """
groups:
- rules:
  - record: slo:objective:ratio
    expr: vector(0.999)
    labels: {sloth_id: parcel-quote-availability, sloth_service: parcel-quote, sloth_slo: availability}
  - alert: ParcelQuoteErrors
    expr: |
      (max(slo:sli_error:ratio_rate5m{sloth_id="parcel-quote-availability"} > (14.4 * 0.001)) without (sloth_window)
       and max(slo:sli_error:ratio_rate1h{sloth_id="parcel-quote-availability"} > (14.4 * 0.001)) without (sloth_window))
      or
      (max(slo:sli_error:ratio_rate30m{sloth_id="parcel-quote-availability"} > (6 * 0.001)) without (sloth_window)
       and max(slo:sli_error:ratio_rate6h{sloth_id="parcel-quote-availability"} > (6 * 0.001)) without (sloth_window))
    labels: {severity: page, sloth_severity: page}
"""
BOTH = SloAlerting("yes", "yes", "fast: ParcelQuoteErrors; slow: ParcelQuoteErrors")


NO_TICKET = "the specification asks for a ticket alert, the generated rules have none"


def test_generated_rules_prove_a_plain_specification() -> None:
    files = {"slo.yaml": SLOTH, "generated.yaml": GENERATED}
    assert joined(files) == ([BOTH], [NO_TICKET], ["availability"])


def test_generated_rules_that_lag_behind_are_drift() -> None:
    files = {"slo.yaml": SLOTH.replace("99.9", "99.5"), "generated.yaml": GENERATED}
    said = "the generated rules say 0.999, the specification 0.995"
    assert joined(files) == ([BOTH], [said], ["availability"])


@pytest.mark.parametrize(
    ("path", "text", "alerting"),
    [
        (".github/workflows/slo.yaml", "jobs: {a: {steps: [{run: 'sloth  generate -i slo.yaml'}]}}",
         ("yes", "yes", ("sloth generates both alerts "
          "(.github/workflows/slo.yaml runs `sloth generate`)"))),
        (".gitlab-ci.yml", "slo: {script: [sloth generate -i slo.yaml]}",
         ("yes", "yes", "sloth generates both alerts (.gitlab-ci.yml runs `sloth generate`)")),
        ("Jenkinsfile", "sh 'sloth generate'",
         ("yes", "yes", "sloth generates both alerts (Jenkinsfile runs `sloth generate`)")),
        ("docs/notes.yaml", "a: run sloth generate by hand",
         ("unknown", "unknown",
          "neither generated rules nor a CI step that runs `sloth generate` were found")),
    ],
)  # fmt: skip
def test_a_plain_specification_needs_somebody_who_generates(
    path: str, text: str, alerting: tuple[str, str, str]
) -> None:
    assert joined({"slo.yaml": SLOTH, path: text})[0] == [SloAlerting(*alerting)]


@pytest.mark.parametrize(
    ("text", "old", "new", "alerting"),
    [
        (SLOTH_RESOURCE, "ticketAlert: {disable: true}", "pageAlert: {disable: true}",
         ("no", "yes", "the page alert is disabled")),
        (SLOTH_RESOURCE, "alerting: {name: Slow, ticketAlert: {disable: true}}", "alerting: {}",
         ("no", "no", "alerting has no name: sloth refuses it")),
        (SLOTH_RESOURCE, "ticketAlert: {disable: true}", "pageAlert: {labels: {severity: info}}",
         ("no", "yes", "the page alert has severity info")),
        (SLOTH_RESOURCE, "objective: 99", "objective: 90",
         ("no", "yes", ("the page alert can never fire: 14.4 times the budget is 1 or more; "
          "the ticket alert is disabled"))),
        (SLOTH_RESOURCE, "objective: 99", "objective: 100",
         ("no", "no", "100 % leaves no error budget; the ticket alert is disabled")),
        (SLOTH_RESOURCE, "objective: 99", "objective: high",
         ("unknown", "unknown", "the target is not known; the ticket alert is disabled")),
        (PYRRA, "  window: 4w", "  window: 4w\n  alerting: {burnrates: false}",
         ("no", "no", "burn-rate alerts are switched off")),
        (PYRRA, "  window: 4w", "  window: 4w\n  alerting: {disabled: true}",
         ("no", "no", "burn-rate alerts are switched off")),
        (PYRRA, "  window: 4w", "  window: 4w\n  alerting: {severities: {fastBurn: warning}}",
         ("no", "yes", "the fast alert has severity warning")),
        (PYRRA, "99.9", "90",
         ("no", "yes", "the fast alert can never fire: 14 times the budget is 1 or more")),
        (PYRRA, "99.9", "100", ("no", "no", "100 % leaves no error budget")),
        (PYRRA, "99.9", "soon", ("unknown", "unknown", "the target is not known")),
    ],
)  # fmt: skip
def test_a_controller_alerts_unless_it_is_told_not_to(
    text: str, old: str, new: str, alerting: tuple[str, str, str]
) -> None:
    assert old in text
    assert joined({"slo.yaml": text.replace(old, new)})[0] == [SloAlerting(*alerting)]
