from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.facts import dashboards
from readiness.facts.dashboards.signals import Reading, read
from readiness.facts.model import Dashboard, Facts
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Fault, Location
from readiness.source.document import Document
from readiness.source.repository import Repository
from readiness.source.tree import MemoryTree
from tests.facts.deliveries import place, repository


def board(*queries, title="Shop"):
    targets = [{"expr": query} for query in queries]
    row = {"type": "row", "panels": [{"type": "graph", "targets": targets}]}
    return {"title": title, "uid": "u1", "schemaVersion": 39, "panels": [row]}


def collect(files):
    return dashboards.collect(repository(files), Vocabulary())


SHOP = board(
    'histogram_quantile(0.99, sum(rate(http_bucket{job="$job"}[$__rate_interval])) by (le))',
    'sum(rate(http_requests_total{app="shop"}[5m]))',
)


@pytest.mark.parametrize("data", [SHOP, {"dashboard": SHOP}])
def test_a_json_file_is_a_dashboard_bare_or_wrapped(data):
    assert collect({"shop.json": json.dumps(data)}) == Facts(
        dashboards=(
            Dashboard(
                place("shop.json", 1, 1, 1),
                "Shop",
                uid="u1",
                panels=1,
                signals=("latency", "traffic"),
                labels=(("app", "=", "shop"),),
            ),
        )
    )


@pytest.mark.parametrize(
    "data", [{"panels": []}, {"rows": 7, "title": "x"}, [], {"apiVersion": "v1", "panels": []}]
)
def test_other_json_is_no_dashboard(data):
    assert collect({"x.json": json.dumps(data)}) == Facts()


CONFIG_MAP = """\
apiVersion: v1
kind: ConfigMap
metadata: {name: boards%s}
data:
  %s: |
    %s
"""


def test_a_config_map_holds_dashboards():
    text = CONFIG_MAP % ("", "shop.json", json.dumps(SHOP))
    (found,) = collect({"cm.yaml": text}).dashboards
    assert (found.title, found.place) == ("Shop", place("cm.yaml", 5, 14, 6))


LABEL = ', labels: {grafana_dashboard: "1"}'


@pytest.mark.parametrize(
    ("label", "key", "text", "broken"),
    [
        (LABEL, "shop", "{ not json", True),
        ("", "shop.json", '{"panels": [', True),
        ("", "shop.json", "{ not json", False),
        ("", "shop.txt", '{"panels": [', False),
    ],
)
def test_broken_json_is_a_fault_where_it_matters(label, key, text, broken):
    fault = Fault(
        Location("cm.yaml", 5, len(key) + 5, 6),
        f"the dashboard {key} is not JSON",
        kinds=frozenset({"Dashboard"}),
    )
    found = collect({"cm.yaml": CONFIG_MAP % (label, key, text)})
    assert found == Facts(faults=(fault,) if broken else ())


def test_a_grafana_resource_holds_its_dashboard_or_says_where_it_stands():
    resource = """\
        apiVersion: grafana.integreatly.org/v1beta1
        kind: GrafanaDashboard
        metadata: {name: shop}
        spec:
          %s
        """
    (found,) = collect({"a.yaml": resource % f"json: '{json.dumps(SHOP)}'"}).dashboards
    assert (found.title, found.signals) == ("Shop", ("latency", "traffic"))
    assert collect({"a.yaml": resource % "url: https://example.com/x.json"}) == Facts(
        faults=(
            Fault(
                Location("a.yaml", 5, 8, 5),
                "the dashboard shop stands elsewhere (`url`)",
                kinds=frozenset({"Dashboard"}),
            ),
        )
    )


def test_the_newer_schema_keeps_panels_as_elements():
    query = {"kind": "DataQuery", "spec": {"expr": "node_memory_free"}}
    panel = {
        "kind": "Panel",
        "spec": {"data": {"spec": {"queries": [{"spec": {"query": query}}]}}},
    }
    resource = {
        "apiVersion": "dashboard.grafana.app/v2beta1",
        "kind": "Dashboard",
        "metadata": {"name": "x"},
        "spec": {"title": "New", "elements": {"panel-1": panel}},
    }
    (found,) = collect({"x.json": json.dumps(resource)}).dashboards
    assert (found.title, found.panels, found.signals) == ("New", 1, ("saturation",))


@pytest.mark.parametrize(
    ("query", "signals"),
    [
        ("histogram_quantile($q, sum(rate(a_bucket[$__rate_interval])) by (le))", ("latency",)),
        (
            "rate(http_seconds_duration_sum[5m]) / rate(http_seconds_duration_count[5m])",
            ("latency",),
        ),
        ("sum(rate(http_duration_seconds_count[5m]))", ("traffic",)),
        ("rate(http_requests_total[$__interval])", ("traffic",)),
        ("service:requests:rate5m", ("traffic",)),
        ("http_requests_total", ()),
        ('sum(rate(x_total{code=~"5.."}[5m])) / sum(rate(x_total[5m]))', ("errors",)),
        ('rate(x_total{status!~"2.."}[5m])', ("errors",)),
        ('rate(x_total{status!~"5.."}[5m])', ("traffic",)),
        ('rate(x_total{grpc_code!="OK"}[5m])', ("errors",)),
        ("rate(payment_failures_total[5m])", ("errors",)),
        ("container_memory_working_set_bytes", ("saturation",)),
        ("rate(process_cpu_seconds_total[5m])", ("saturation",)),
        ("kube_pod_container_resource_limits", ("saturation",)),
        ("up", ()),
    ],
)
def test_a_query_shows_a_signal_by_functions_names_and_matchers(query, signals):
    assert read([query], {}) == Reading(signals, 0, read([query], {}).labels)


@pytest.mark.parametrize(
    ("query", "labels", "unparsed"),
    [
        ('a{x="${v:regex}",y="[[w]]",z="$u",k="1"}', (("k", "=", "1"),), 0),
        ('rate(a{k="1"}[[[interval]]])', (("k", "=", "1"),), 0),
        ('max_over_time(a{k="1"}[ [[w]]:1m])', (("k", "=", "1"),), 0),
        ('a{x="$fixed"}', (("x", "=", "shop"),), 0),
        ("topk($k, a[$__range:$step])", (), 1),
        ("topk($k, max_over_time(a[$__range:$step] offset $o))", (), 0),
        ('{app="x"} |= "error"', (), 1),
        ("(" * 300 + "a" + ")" * 300, (), 1),
        ("+".join(["a"] * 9000), (), 1),
    ],
)
def test_variables_are_replaced_before_parsing_and_are_no_labels(query, labels, unparsed):
    assert read([query], {"fixed": "shop"}) == Reading((), unparsed, labels)


def test_only_so_many_different_queries_are_parsed():
    assert read([f"m{n}" for n in range(1200)], {}) == Reading((), 200, ())


def test_a_dashboard_of_five_megabytes_is_read_and_its_unread_queries_are_counted():
    row = {"type": "timeseries", "options": {"legend": "x" * 150}}
    many = [
        row | {"targets": [{"expr": f'rate(http_requests_total{{route="/{n}"}}[5m])'}]}
        for n in range(22_000)
    ]
    text = json.dumps({"title": "Shop", "schemaVersion": 39, "panels": many})
    [found] = collect({"shop.json": text}).dashboards
    assert len(text) > 5 * 10**6
    assert (found.panels, found.signals, found.unparsed) == (5_000, ("traffic",), 4_000)


DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet="$[]{}a(", max_size=12),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "panels",
                    "rows",
                    "title",
                    "targets",
                    "expr",
                    "dashboard",
                    "templating",
                    "list",
                    "spec",
                    "elements",
                    "kind",
                    "apiVersion",
                    "data",
                    "json",
                    "items",
                    "datasource",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(DATA)
def test_no_plain_data_breaks_the_collector(data):
    documents = (
        Document("a.json", 0, data, {}),
        Document("b.json", 0, {"title": "x", "panels": [data], "templating": data}, {}),
    )
    found = dashboards.collect(Repository(MemoryTree({}), documents), Vocabulary())
    assert found.dashboards[-1].title == "x"
