"""Mixins judged as what they generate, evaluated for real, each rule at the line that names it."""

from __future__ import annotations

import os

import pytest

from readiness.cache import DiskCache
from readiness.facts import alerts, dashboards, slos
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Fault, Location
from readiness.source import evidence, render
from readiness.source.packaging import MIXIN_KINDS
from readiness.source.render import Bounds
from readiness.source.render.sandbox import BOUNDS
from readiness.source.rendered import Declared
from readiness.source.repository import Repository
from readiness.source.tree import MemoryTree, Tree, open_tree

ALERTS = """\
{
  _config+:: { job: 'web' },
  prometheusAlerts+:: {
    groups+: [{
      name: 'web',
      rules: [
        {
          alert: 'WebErrors',
          expr: 'rate(e_total{job="%(job)s"}[5m]) > %(threshold)d' % { job: $._config.job, threshold: t },
          'for': '5m',
          labels: { severity: severity },
          annotations: { summary: 'Errors', runbook_url: 'docs/%s.md' % std.asciiLower('WebErrors') },
        }
        for t in [5] for severity in ['page', 'ticket']
      ] + [{
        alert: 'WebDown',
        expr: 'up == 0',
      }],
    }],
  },
}
"""
MIXIN = (
    "(import 'alerts.libsonnet') + (import 'dashboards.libsonnet') + (import 'rules.libsonnet')\n"
)
DASHBOARDS = """\
local g = import 'github.com/somebody/grafonnet/main.libsonnet';
{
  grafanaDashboards+:: {
    'web.json': g.dashboard('Web', 'rate(http_requests_total[5m])'),
  },
}
"""
GRAFONNET = """\
{ dashboard(title, expr):: { title: title, uid: 'w', schemaVersion: 30,
  panels: [{ type: 'graph', targets: [{ expr: expr }] }] } }
"""
RULES = "{ prometheusRules+:: { groups+: [{ name: 'r', rules: [{ record: 'a:b', expr: 'sum(a)' }] }] } }\n"
FILES = {
    "monitoring/mixin.libsonnet": MIXIN,
    "monitoring/alerts.libsonnet": ALERTS,
    "monitoring/dashboards.libsonnet": DASHBOARDS,
    "monitoring/rules.libsonnet": RULES,
}
VENDORED = {"monitoring/vendor/github.com/somebody/grafonnet/main.libsonnet": GRAFONNET}


def read(
    files: dict[str, str], bounds: Bounds = BOUNDS, cache: DiskCache | None = None
) -> Repository:
    return of_tree(MemoryTree(files), bounds, cache)


def of_tree(tree: Tree, bounds: Bounds = BOUNDS, cache: DiskCache | None = None) -> Repository:
    def rendered(ingredients):
        kept = cache or DiskCache(os.devnull, "0")
        return render.render(ingredients, Declared(), kept, bounds=bounds)

    return evidence.read(tree, render=rendered)


def test_a_mixin_is_judged_as_what_it_generates() -> None:
    repository = read(FILES | VENDORED)
    assert repository.faults == ()
    facts = alerts.collect(repository, Vocabulary())
    assert [(one.name, one.labels.get("severity"), one.expr) for one in facts.alerts] == [
        ("WebErrors", "page", 'rate(e_total{job="web"}[5m]) > 5'),
        ("WebErrors", "ticket", 'rate(e_total{job="web"}[5m]) > 5'),
        ("WebDown", None, "up == 0"),
    ]
    assert facts.alerts[0].runbook.url == "docs/weberrors.md"
    assert [(one.name, one.place.location) for one in facts.recording_rules] == [
        ("a:b", Location("monitoring/rules.libsonnet", 1, 66, 1))
    ]
    [board] = dashboards.collect(repository, Vocabulary()).dashboards
    assert (board.title, board.signals) == ("Web", ("traffic",))
    assert board.place.location == Location("monitoring/dashboards.libsonnet", 4, 6, 4)


@pytest.mark.parametrize(
    ("part", "line", "column"), [("name", 8, 19), ("expr", 9, 11), ("severity", 11, 11)]
)
def test_a_rule_stands_where_the_sources_name_it(part: str, line: int, column: int) -> None:
    alert = alerts.collect(read(FILES | VENDORED), Vocabulary()).alerts[0]
    assert alert.place.at(part)[:3] == ("monitoring/alerts.libsonnet", line, column)


def test_a_library_that_is_not_installed_hides_only_what_needs_it() -> None:
    repository = read(FILES)
    assert len(alerts.collect(repository, Vocabulary()).alerts) == 3
    assert repository.faults == (
        Fault(
            Location("monitoring/mixin.libsonnet"),
            "the dashboards of this mixin are not rendered: "
            "github.com/somebody/grafonnet/main.libsonnet is not in vendor/",
            "fetch what it imports: cd monitoring && jb install",
            frozenset({"Dashboard"}),
        ),
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "{ prometheusAlerts:: (import 'mixin.libsonnet').prometheusAlerts }",
            "infinite recursion",
        ),
        ("{ prometheusAlerts:: error 'no' }", "no"),
        ("{ prometheusAlerts:: importstr '/etc/hostname' }", "/etc/hostname is not in vendor/"),
        ("{ prometheusAlerts:: importstr '../../etc/hostname' }", "is not in vendor/"),
        ("{ prometheusAlerts:: {groups: [} }", "expected"),
        ("local f(x) = f(x + 1) + 1; { prometheusAlerts:: f(1) }", "stack overflow"),
    ],
)
def test_what_cannot_be_evaluated_is_a_fault_and_unknown(text: str, message: str) -> None:
    repository = read({"mixin.libsonnet": text})
    assert any(message in fault.message for fault in repository.faults), repository.faults
    assert {kind for fault in repository.faults for kind in fault.kinds} >= {"Alert"}
    assert repository.documents == ()


def test_files_that_import_each_other_in_a_circle_are_a_fault_and_unknown() -> None:
    files = {
        "mixin.libsonnet": "(import 'a.libsonnet') + {prometheusAlerts+:: {groups: []}}",
        "a.libsonnet": "import 'b.libsonnet'",
        "b.libsonnet": "import 'a.libsonnet'",
    }
    repository = read(files)
    assert {fault.message for fault in repository.faults} == {
        f"the {what} of this mixin are not rendered: infinite recursion detected"
        for what in ("alerts", "dashboards", "recording rules", "routes")
    }
    assert repository.documents == ()


def test_a_function_of_that_name_is_no_mixin() -> None:
    repository = read({"lib/mixin.libsonnet": "function(params) { prometheusAlerts: params }"})
    assert (repository.documents, repository.faults) == ((), ())


def test_a_mixin_that_never_ends_is_stopped() -> None:
    text = "{ prometheusAlerts:: std.foldl(function(a, b) a + b, std.range(1, 2000000000), 0) }"
    [fault] = read({"mixin.libsonnet": text}, BOUNDS._replace(seconds=1.0)).faults
    assert fault.message.startswith("this mixin is not rendered: ")
    assert fault.kinds == MIXIN_KINDS


def test_a_mixin_is_evaluated_once_for_the_same_files(tmp_path, monkeypatch) -> None:
    kept = DiskCache(str(tmp_path), "1")
    first = read(FILES, cache=kept)
    monkeypatch.setattr(render.jobs, "run", None)
    again = read(FILES, cache=kept)
    assert [one.data for one in again.documents] == [one.data for one in first.documents]
    assert again.faults == first.faults


def test_libraries_that_git_ignores_are_imported_from_the_folder(tmp_path) -> None:
    for path, text in (FILES | VENDORED).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text)
    (tmp_path / "monitoring/vendor/outside.libsonnet").symlink_to("/etc/hostname")
    assert of_tree(open_tree(tmp_path)).faults == open_tree(tmp_path).notes


def test_rules_that_are_kept_generated_are_judged_once() -> None:
    generated = "groups:\n- name: web\n  rules:\n  - alert: WebDown\n    expr: up  ==  0\n"
    facts = alerts.collect(read(FILES | VENDORED | {"out.yaml": generated}), Vocabulary())
    assert [(one.name, one.place.location.path) for one in facts.alerts] == [
        ("WebErrors", "monitoring/alerts.libsonnet"),
        ("WebErrors", "monitoring/alerts.libsonnet"),
        ("WebDown", "out.yaml"),
    ]


ENTRY = "monitoring/main.jsonnet"


def rules_of(files: dict[str, str]) -> list[tuple[str, Location]]:
    repository = read(files)
    assert repository.faults == ()
    found = alerts.collect(repository, Vocabulary())
    made = (*found.alerts, *found.recording_rules)
    return [(one.name, one.place.location) for one in made]


DOWN = "{ groups: [{ name: 'g', rules: [\n  { alert: 'Down', expr: 'up == 0' },\n] }] }"
HERE = [("Down", Location(ENTRY, 2, 13, 2))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (DOWN, HERE),
        (f"{{ 'alerts.yaml': {DOWN} }}", HERE),
        (f"{{ 'alerts.yaml': std.manifestYamlDoc({DOWN}) }}", HERE),
        (f"std.manifestYamlDoc({DOWN})", HERE),
        (f"function(job='web') {DOWN}", HERE),
        ((f"[{{ apiVersion: 'v1', kind: 'List', items: [{{ apiVersion: 'monitoring.coreos.com/v1', "
         f"kind: 'PrometheusRule', metadata: {{name: 'r'}}, spec: {DOWN} }}] }}]"), HERE),
        (f"{{ prometheusAlerts:: {DOWN} }}", HERE),
        (f"{{ _config:: {{}}, prometheusRule: {DOWN} }}", HERE),
        ("{ apiVersion: 'v1', kind: 'Service', alert: 'no rule' }", []),
        ("{ 'notes.txt': 'groups: [{rules: [{alert: A, expr: up}]}]' }", []),
    ],
)  # fmt: skip
def test_a_file_that_is_evaluated_itself_is_judged_as_what_it_makes(text, expected) -> None:
    assert rules_of({ENTRY: text}) == expected


def test_a_dashboard_and_an_objective_of_a_file_are_found() -> None:
    text = """\
local g = import 'grafonnet/main.libsonnet';
{
  'web.json': g.dashboard('Web', 'rate(http_requests_total[5m])'),
  slo: {
    apiVersion: 'pyrra.dev/v1alpha1', kind: 'ServiceLevelObjective', metadata: { name: 'web' },
    spec: { target: '99', window: '4w', indicator: { ratio: {
      errors: { metric: 'e{job="web"}' }, total: { metric: 't{job="web"}' } } } },
  },
}
"""
    repository = read({ENTRY: text, "vendor/grafonnet/main.libsonnet": GRAFONNET})
    [board] = dashboards.collect(repository, Vocabulary()).dashboards
    assert (board.title, board.place.location) == ("Web", Location(ENTRY, 3, 4, 3))
    [slo] = slos.collect(repository, Vocabulary()).slos
    assert (slo.name, slo.target, slo.place.location.path) == ("web", 0.99, ENTRY)


def test_what_another_file_imports_is_a_library() -> None:
    files = {
        "a/alerts.jsonnet": DOWN,
        "a/main.jsonnet": "(import 'alerts.jsonnet') { groups+: [{ name: 'h', rules: [] }] }\n// alert:",
        "a/alerts_test.jsonnet": DOWN,
        "vendor/x/alerts.jsonnet": DOWN,
    }
    assert rules_of(files) == [("Down", Location("a/alerts.jsonnet", 2, 13, 2))]


def test_what_an_imported_mixin_makes_is_judged_once() -> None:
    files = {
        "m/mixin.libsonnet": f"{{ prometheusAlerts+:: {DOWN} }}",
        "m/alerts.jsonnet": "std.manifestYamlDoc((import 'mixin.libsonnet').prometheusAlerts)",
        "m/more.jsonnet": "(import 'mixin.libsonnet').prometheusAlerts { groups+: [{ name: 'h', rules: [\n"
        "  { record: 'a:b', expr: 'sum(a)' }] }] }",
    }
    assert rules_of(files) == [
        ("Down", Location("m/mixin.libsonnet", 2, 13, 2)),
        ("a:b", Location("m/more.jsonnet", 2, 14, 2)),
    ]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{ alert: std.extVar('cluster') }", "external variable is not defined: cluster"),
        ("function(cluster) { alert: cluster }", "cluster"),
        (
            "(import 'kube/main.libsonnet') + { alert: 'A' }",
            "kube/main.libsonnet is not in vendor/",
        ),
        ("{ alert: importstr '/etc/hostname' }", "/etc/hostname is not in vendor/"),
        ("{ alert: importstr '../../../etc/hostname' }", "is not in vendor/"),
        ("{ alert: [ }", "expected"),
        (
            "{ 'alert-rules.yaml': 'groups: [', b:: { alert: 1 } }",
            "alert-rules.yaml cannot be read",
        ),
    ],
)
def test_what_a_file_could_not_make_is_said_and_unknown(text: str, message: str) -> None:
    repository = read({ENTRY: text})
    [fault] = repository.faults
    assert message in fault.message
    assert (fault.location.path, fault.kinds) == (ENTRY, MIXIN_KINDS)


def test_a_file_that_only_puts_others_together_is_evaluated() -> None:
    files = {
        ENTRY: "{ 'rules.yaml': std.manifestYamlDoc(import 'lib/rules.libsonnet') }",
        f"{ENTRY.rpartition('/')[0]}/lib/rules.libsonnet".lstrip("/"): DOWN,
    }
    assert [name for name, _ in rules_of(files)] == ["Down"]


def test_a_file_that_speaks_of_no_evidence_is_not_evaluated() -> None:
    repository = read({ENTRY: "{ apiVersion: 'v1', kind: 'Service', x: std.extVar('y') }"})
    assert (repository.documents, repository.faults) == ((), ())
