"""Committed rules against the specification they were generated of, as trees and numbers."""

from __future__ import annotations

import pytest

from readiness.facts import alerts, slos
from readiness.facts.vocabulary import Vocabulary
from tests.facts.slos.test_collect import PYRRA, SLOTH
from tests.repositories import repository

WORDS = Vocabulary()


def drifts(files: dict[str, str]) -> list[str | None]:
    tree = repository(files)
    rules = alerts.collect(tree, WORDS)
    found, _ = slos.join(
        slos.collect(tree, WORDS).slos, rules.alerts, rules.recording_rules, tree, WORDS
    )
    return [one.drift for one in found]


def _alert(severity: str, pairs: str) -> str:
    return (
        f"  - alert: ParcelQuoteErrors\n    expr: {pairs!r}\n"
        f"    labels: {{severity: {severity}, sloth_severity: {severity}, sloth_id: parcel-quote-availability}}\n"
    )


def _sloth_pair(short: str, long: str, threshold: str) -> str:
    ratio = 'max(slo:sli_error:ratio_rate%s{sloth_id="parcel-quote-availability"} > (%s)) without (sloth_window)'
    return f"({ratio % (short, threshold)} and {ratio % (long, threshold)})"


LABELS = "labels: {sloth_service: parcel-quote, sloth_slo: availability, sloth_id: parcel-quote-availability}"
RATIO = """  - record: slo:sli_error:ratio_rate5m
    expr: |
      (sum(rate(http_requests_total{code=~"5..", job="parcel-quote"}[5m])))
      /
      (sum(rate(http_requests_total{job="parcel-quote"}[5m])))
"""
PAGE = _alert(
    "page",
    _sloth_pair("5m", "1h", "14.4 * 0.0009999999999999432")
    + " or "
    + _sloth_pair("30m", "6h", "6 * 0.0009999999999999432"),
)
TICKET = _alert(
    "ticket", _sloth_pair("2h", "1d", "3 * 0.001") + " or " + _sloth_pair("6h", "3d", "1 * 0.001")
)
GENERATED = (
    f"groups:\n- rules:\n{RATIO}    {LABELS}\n"
    f"  - record: slo:objective:ratio\n    expr: vector(0.9990000000000001)\n    {LABELS}\n"
    f"  - record: slo:time_period:days\n    expr: vector(30)\n    {LABELS}\n{PAGE}{TICKET}"
)
OTHER_RATIO = "the generated rules record another error ratio than the specification's queries"

SLOTH_CHANGES = [
    ((), (), None),
    ((), (("0.9990000000000001", "0.995"),), "the generated rules say 0.995, the specification 0.999"),
    ((), (('code=~"5.."', 'code=~"4.."'),), OTHER_RATIO),
    ((('code=~"5.."', 'code=~"5..|429"'),), (), OTHER_RATIO),
    ((), (("14.4 * 0.0009999999999999432", "10 * 0.001"),),
     "the generated page alert compares with 0.01, the specification means 0.0144"),
    ((), (("ratio_rate1h", "ratio_rate2h"),),
     "the windows of the generated page alert are not those of the specification"),
    ((), ((TICKET, ""),), "the specification asks for a ticket alert, the generated rules have none"),
    ((("ticket_alert: {labels: {severity: ticket}}", "ticket_alert: {disable: true}"),), (),
     "the generated rules have a ticket alert, the specification asks for none"),
    ((("    sli:\n", "    plugins: {chain: [{id: x}]}\n    sli:\n"), ('code=~"5.."', 'code=~"4.."')), (), None),
    ((("slos:", "slo_plugins: {chain: [{id: x}]}\nslos:"), ('code=~"5.."', 'code=~"4.."')), (), None),
    ((), (("vector(30)", "vector(28)"),),
     ("the generated page alert compares with 0.0144, the specification means 0.01344; "
     "the generated page alert compares with 0.006, the specification means 0.0056; "
     "the generated ticket alert compares with 0.003, the specification means 0.0028; "
     "the generated ticket alert compares with 0.001, the specification means 0.0009333")),
    ((), (("vector(30)", "vector(90)"),), None),
]  # fmt: skip
Changes = tuple[tuple[str, str], ...]


def changed(text: str, changes: Changes) -> str:
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return text


@pytest.mark.parametrize(("spec", "rules", "expected"), SLOTH_CHANGES)
def test_rules_of_sloth_say_what_their_specification_says(
    spec: Changes, rules: Changes, expected: str | None
) -> None:
    files = {"slo.yaml": changed(SLOTH, spec), "rules.yaml": changed(GENERATED, rules)}
    assert drifts(files) == [expected]


WINDOWS = """\
apiVersion: sloth.slok.dev/v1
kind: AlertWindows
spec:
  sloPeriod: 30d
  page:
    quick: {errorBudgetPercent: 2, shortWindow: 5m, longWindow: 1h}
    slow: {errorBudgetPercent: 4, shortWindow: 30m, longWindow: 6h}
  ticket:
    quick: {errorBudgetPercent: 10, shortWindow: 2h, longWindow: 1d}
    slow: {errorBudgetPercent: 10, shortWindow: 6h, longWindow: 3d}
"""


@pytest.mark.parametrize(
    ("factor", "expected"),
    [
        ("6", None),
        ("4.8", None),
        ("5", "the generated page alert compares with 0.005, the specification means 0.006"),
    ],
)
def test_a_catalogue_may_be_the_one_that_sloth_was_told_of(
    factor: str, expected: str | None
) -> None:
    rules = changed(GENERATED, (("6 * 0.0009999999999999432", f"{factor} * 0.001"),))
    assert drifts({"slo.yaml": SLOTH, "rules.yaml": rules, "windows.yaml": WINDOWS}) == [expected]


def _pyrra_pair(short: str, long: str, factor: int, budget: str = "(1-0.999)") -> str:
    half = '(http_requests:burnrate%s{slo="quote-availability"} > (%d * %s))'
    return f"{half % (short, factor, budget)} and {half % (long, factor, budget)}"


def _pyrra_rules(
    pairs: list[tuple[str, str, int]], code: str = "5..", budget: str = "(1-0.999)"
) -> str:
    rules = "".join(
        f"  - alert: ErrorBudgetBurn\n    expr: {_pyrra_pair(*pair, budget)!r}\n"
        "    labels: {severity: critical, slo: quote-availability}\n"
        for pair in pairs
    )
    ratio = f'sum(rate(http_requests_total{{code=~"{code}", job="quote"}}[5m])) / sum(rate(http_requests_total{{job="quote"}}[5m]))'
    return (
        f"groups:\n- rules:\n  - record: http_requests:burnrate5m\n    expr: {ratio!r}\n"
        f"    labels: {{slo: quote-availability}}\n{rules}"
    )


MONTH = [("5m", "1h", 14), ("30m", "6h", 7), ("2h", "1d", 2), ("6h", "4d", 1)]
WEEK = [("1m", "15m", 14), ("8m", "1h30m", 7), ("30m", "6h", 2), ("1h30m", "1d", 1)]


@pytest.mark.parametrize(
    ("spec", "rules", "expected"),
    [
        (PYRRA, _pyrra_rules(MONTH), None),
        (PYRRA.replace("4w", "7d"), _pyrra_rules(WEEK), None),
        (PYRRA, _pyrra_rules(WEEK),
         "the windows of the generated burn-rate alert are not those of the specification"),
        (PYRRA, _pyrra_rules(MONTH[:1], budget="(1-0.99)"),
         "the windows of the generated burn-rate alert are not those of the specification"),
        (PYRRA, _pyrra_rules([*MONTH[:3], ("6h", "4d", 2)]),
         "the generated burn-rate alert compares with 0.002, the specification means 0.001"),
        (PYRRA, _pyrra_rules(MONTH, code="4.."),
         'the generated rules do not read http_requests_total{job="quote",code=~"5.."}'),
        (PYRRA + "  alerting: {burnrates: false}", _pyrra_rules(MONTH),
         "the generated rules have a burn-rate alert, the specification asks for none"),
    ],
)  # fmt: skip
def test_rules_of_pyrra_say_what_their_specification_says(
    spec: str, rules: str, expected: str | None
) -> None:
    assert drifts({"slo.yaml": spec, "rules.yaml": rules}) == [expected]
