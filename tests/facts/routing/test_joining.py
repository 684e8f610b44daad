"""Where each alert goes, as far as its rule and the trees of the repository tell."""

from __future__ import annotations

import pytest

from readiness.facts import gathering
from readiness.facts.model import AlertRouting
from readiness.facts.vocabulary import Vocabulary
from readiness.source import evidence
from readiness.source.tree import MemoryTree

PAGER = "{name: pager, pagerduty_configs: [{routing_key: k}]}"
CHAT = "{name: chat, slack_configs: [{}]}"


def tree(*routes, root="chat", more=""):
    rows = "".join(f"    - {each}\n" for each in routes)
    listed = f"  routes:\n{rows}" if rows else ""
    return (
        f"route:\n  receiver: {root}\n{listed}receivers: [{PAGER}, {CHAT}, {{name: none}}, "
        f"{{name: hook, webhook_configs: [{{url: http://bridge}}]}}{more}]\n"
    )


def alert(labels="{severity: page}", expr='sum(rate(errors{job="web"}[5m])) > 1'):
    return (
        "groups:\n  - name: g\n    rules:\n"
        f"      - alert: Down\n        expr: {expr!r}\n        labels: {labels}\n"
    )


def gathered(files, services=()):
    repository = evidence.read(MemoryTree(files))
    found = gathering.gather(repository, Vocabulary())
    return gathering.relate(found, services, repository, Vocabulary())


def routed(files, labels="{severity: page}", expr='sum(rate(errors{job="web"}[5m])) > 1'):
    found = gathered({**files, "alerts.yaml": alert(labels, expr)})
    return found.alerts[0].routes_to, found.alerts[0].routing


def verdict(*routes, **options):
    to, routing = routed({"alertmanager.yml": tree(*routes)}, **options)
    return to, routing.pages, routing.silent, routing.defaulted


PAGE = "{matchers: [severity=page], receiver: pager}"


@pytest.mark.parametrize(
    ("routes", "options", "expected"),
    [
        ([PAGE], {}, (("pager",), "yes", "no", "no")),
        ([PAGE], {"labels": "{severity: ticket}"}, (("chat",), "no", "no", "yes")),
        (["{matchers: [severity=page], receiver: none}"], {}, (("none",), "no", "yes", "no")),
        (["{matchers: [severity=page], receiver: hook}"], {}, (("hook",), "unknown", "no", "no")),
        (
            ["{matchers: [severity=page], receiver: gone}"],
            {},
            (("gone",), "unknown", "unknown", "no"),
        ),
        (
            ["{matchers: [team=x], receiver: none}", PAGE],
            {},
            (("none", "pager"), "unknown", "unknown", "no"),
        ),
        (
            ["{matchers: [team=x], receiver: none, continue: true}", PAGE],
            {},
            (("none", "pager"), "yes", "no", "no"),
        ),
        (
            ["{matchers: [team=x], receiver: none}", PAGE],
            {"labels": "{severity: page, team: y}"},
            (("pager",), "yes", "no", "no"),
        ),
        (["{matchers: [job=other], receiver: none}", PAGE], {}, (("pager",), "yes", "no", "no")),
        (
            ["{matchers: [alertname=Down], receiver: none}", PAGE],
            {},
            (("none",), "no", "yes", "no"),
        ),
        (
            [PAGE],
            {"labels": "{severity: '{{ $labels.severity }}'}"},
            (("pager", "chat"), "unknown", "no", "unknown"),
        ),
        (
            ["{matchers: ['severity=~(?i)page'], receiver: pager}"],
            {},
            (("pager", "chat"), "unknown", "no", "unknown"),
        ),
    ],
)
def test_an_alert_is_walked_with_the_labels_that_are_known(routes, options, expected):
    assert verdict(*routes, **options) == expected


def test_without_any_routing_nothing_is_known():
    assert routed({}) == (None, AlertRouting())
    assert routed({"p.yaml": "apiVersion: 1\npolicies: [{receiver: x}]\n"}) == (
        None,
        AlertRouting(),
    )


def test_pages_that_are_silent_at_times_say_when():
    muted = "{matchers: [severity=page], receiver: pager, active_time_intervals: [office]}"
    _, routing = routed({"alertmanager.yml": tree(muted)})
    assert (routing.pages, routing.muted) == ("yes", ("outside of office",))
    beside = tree(muted.replace("pager,", "pager, continue: true,"), PAGE)
    _, routing = routed({"alertmanager.yml": beside})
    assert (routing.pages, routing.muted) == ("yes", ())


def test_productions_tree_goes_before_those_of_other_environments():
    files = {"dev/alertmanager.yml": tree(), "prod/alertmanager.yml": tree(PAGE)}
    assert routed(files)[1].pages == "yes"
    files = {"one/alertmanager.yml": tree(), "two/alertmanager.yml": tree(PAGE)}
    to, routing = routed(files)
    assert (to, routing.pages, routing.reason) == (
        ("chat", "pager"),
        "unknown",
        "goes to chat (chat); or goes to pager (page)",
    )


PART = """\
apiVersion: monitoring.coreos.com/v1beta1
kind: AlertmanagerConfig
metadata: {name: shop, namespace: shop}
spec:
  route: {receiver: calls}
  receivers: [{name: calls, pagerdutyConfigs: [{}]}]
"""


@pytest.mark.parametrize(
    ("labels", "files", "expected"),
    [
        ("{namespace: shop}", {}, (("calls",), "yes")),
        ("{namespace: pay}", {}, ((), "unknown")),
        ("{}", {}, (("calls",), "unknown")),
        ("{namespace: pay}", {"am.yml": tree()}, (("chat",), "no")),
        ("{namespace: shop}", {"am.yml": tree()}, (("calls",), "yes")),
        ("{}", {"am.yml": tree()}, (("calls", "chat"), "unknown")),
    ],
)
def test_a_part_of_a_tree_is_asked_first_and_is_not_the_whole(labels, files, expected):
    to, routing = routed({"part.yaml": PART, **files}, labels)
    assert (to, routing.pages) == expected
