"""Services of a repository: described, reconciled, or else inferred."""

import textwrap

import pytest

from readiness import configuration
from readiness.cache import NoCache
from readiness.configuration import Settings
from readiness.errors import PolicyErrors
from readiness.facts.model import FixedPlace, Workload
from readiness.model import (
    Accord,
    Claim,
    Dependency,
    Dependent,
    Fault,
    Link,
    Location,
    Service,
    TierSource,
)
from readiness.services.catalogue import Found, gathered
from readiness.services.folders import folders
from readiness.services.references import depended_on
from readiness.source.packaging import Chart
from readiness.source.tree import MemoryTree
from tests.documents import documents


def find(files, workloads=()):
    files = {path: textwrap.dedent(text).lstrip() for path, text in files.items()}
    settings = configuration.read(MemoryTree(files), NoCache())
    read = [each for path, text in files.items() for each in documents(path, text)]
    return gathered(read, folders(files), settings, workloads)


def at(path, line, column, end_line=None):
    return Location(path, line, column, end_line or line)


def hard(service, edge):
    return edge._replace(weakest=(service, edge.service.lower()), weakest_tier=edge.tier)


def component(name, *spec, labels="{}", annotations="{}"):
    return "\n".join(
        (
            "apiVersion: backstage.io/v1alpha1",
            "kind: Component",
            "metadata:",
            f"  name: {name}",
            f"  labels: {labels}",
            f"  annotations: {annotations}",
            "spec:",
            "  type: service",
            *(f"  {line}" for line in spec),
        )
    )


CATALOGUE = """
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata:
      name: quote
      title: Parcel Quote
      labels: {example.org/tier: "1", tier: backend}
      annotations:
        github.com/project-slug: example/quote
        pagerduty.com/service-id: PABC123
        backstage.io/source-location: url:https://github.com/example/quote/tree/main/services/quote/
      links:
        - {title: Runbook, type: runbook, url: https://docs.test/quote}
        - {title: Golden signals dashboard, url: https://dash.test/quote}
    spec:
      type: service
      lifecycle: production
      owner: group:default/shipping
      system: default/shop
      dependsOn: [component:default/Rates, resource:quote-db]
      consumesApis: [stock-api]
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata: {name: rates}
    spec: {type: service, owner: user:jane, providesApis: [stock-api]}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata: {name: sdk}
    spec: {type: library, owner: x}
    ---
    apiVersion: backstage.io/v1alpha1
    kind: Resource
    metadata: {name: quote-db}
    spec: {type: database, owner: x}
    ---
    apiVersion: scaffolder.backstage.io/v1beta3
    kind: Template
    metadata: {name: make}
"""


def test_a_catalogue_of_several_kinds_holds_the_services_that_run():
    path = "catalog-info.yaml"
    links = (
        Link("https://docs.test/quote", "Runbook", "runbook", at(path, 12, 7)),
        Link("https://dash.test/quote", "Golden signals dashboard", "", at(path, 13, 7)),
    )
    quote = Service(
        name="quote",
        root="services/quote",
        location=at(path, 4, 9),
        tier=1,
        tier_source=TierSource.MAPPED,
        tier_location=at(path, 6, 30),
        owner="shipping",
        owner_location=at(path, 17, 10),
        lifecycle="production",
        type="service",
        title="Parcel Quote",
        system="shop",
        format="backstage",
        repository="https://github.com/example/quote",
        on_call="pagerduty.com/service-id: PABC123",
        runbooks=("https://docs.test/quote",),
        dashboards=("https://dash.test/quote",),
        links=links,
        dependencies=(
            hard("quote", Dependency("Rates", at(path, 19, 15), tier=2, resolves=True)),
            Dependency("resource:quote-db", at(path, 19, 40), resolves=True),
            hard("quote", Dependency("rates", at(path, 20, 18), tier=2, resolves=True)),
        ),
        stage="production",
        places=(
            ("dashboards", at(path, 13, 7)),
            ("lifecycle", at(path, 16, 14)),
            ("on_call", at(path, 9, 31)),
            ("repository", at(path, 8, 30)),
            ("runbooks", at(path, 12, 7)),
            ("system", at(path, 18, 11)),
            ("title", at(path, 5, 10)),
            ("type", at(path, 15, 9)),
        ),
    )
    rates = Service(
        name="rates",
        root="",
        location=at(path, 24, 18),
        tier=2,
        owner="user:jane",
        owner_location=at(path, 25, 30),
        type="service",
        format="backstage",
        dependents=(Dependent("quote", 1, at(path, 19, 15)),),
        places=(("type", at(path, 25, 14)),),
    )
    notes = (
        (
            "tiers of quote are numbers in a dialect without a scale: read as 0 (most critical) to 3; "
            "where 1 is the top, say so with policy.tiers: {1: 0, 2: 1, 3: 2, 4: 3}"
        ),
        "not judged, because nobody runs them (libraries, documentation): sdk",
        "no tier is declared for rates: judged at tier 2",
    )
    assert find({path: CATALOGUE, "services/quote/a.py": ""}) == Found((quote, rates), (), notes)


OWN = """
    apiVersion: readiness/v1
    service:
      name: web
      tier: 2
      owner: web-team
      dependencies: [{service: missing}]
"""


def test_the_own_file_goes_first_and_the_stricter_tier_holds():
    described = component("Web", "owner: other", "lifecycle: production", labels="{a.b/tier: high}")
    found = find({"readiness.yaml": OWN, "catalog-info.yaml": described})
    service = Service(
        name="web",
        root="",
        location=at("readiness.yaml", 3, 9),
        tier=1,
        tier_source=TierSource.MAPPED,
        tier_location=at("catalog-info.yaml", 5, 22),
        owner="web-team",
        owner_location=at("readiness.yaml", 5, 10),
        lifecycle="production",
        type="service",
        format="readiness",
        dependencies=(Dependency("missing", at("readiness.yaml", 6, 18)),),
        stage="production",
        places=(
            ("lifecycle", at("catalog-info.yaml", 10, 14)),
            ("type", at("catalog-info.yaml", 8, 9)),
        ),
        agreements=(
            Accord(
                "tier",
                (
                    Claim("readiness", "2", at("readiness.yaml", 4, 9)),
                    Claim("backstage", "high", at("catalog-info.yaml", 5, 22)),
                ),
                "differ",
            ),
            Accord(
                "owner",
                (
                    Claim("readiness", "web-team", at("readiness.yaml", 5, 10)),
                    Claim("backstage", "other", at("catalog-info.yaml", 9, 10)),
                ),
                "differ",
            ),
            Accord(
                "lifecycle",
                (Claim("backstage", "production", at("catalog-info.yaml", 10, 14)),),
                "agree",
            ),
        ),
    )
    note = "web has tiers 2 (readiness.yaml:4:9) and 1 (catalog-info.yaml:5:22): the stricter one holds"
    assert found == Found((service,), (), (note,))


def test_two_descriptors_of_one_folder_are_one_service_whatever_their_names():
    found = find({"readiness.yaml": OWN, "catalog-info.yaml": component("web-frontend")})
    assert [(each.name, each.aliases) for each in found.services] == [("web", ("web-frontend",))]


def test_a_name_that_a_catalogue_does_not_hold_dangles():
    files = {"readiness.yaml": OWN, "b/catalog-info.yaml": component("b", "dependsOn: [web]")}
    assert [each.dependencies for each in find(files).services] == [
        (
            hard(
                "b", Dependency("web", at("b/catalog-info.yaml", 9, 15), tier=2, resolves=True)
            )._replace(untiered="b -> web -> missing"),
        ),
        (Dependency("missing", at("readiness.yaml", 6, 18), resolves=False),),
    ]


@pytest.mark.parametrize(
    ("labels", "annotations", "expected"),
    [
        ('{example.org/tier: "0"}', "{}", 0),
        ("{example.org/tier: 1.0}", "{}", 1),
        ("{}", "{corp.test/service-tier: tier-3}", 3),
        ("{}", "{corp.test/criticality: critical}", 0),
        ("{tier: backend}", "{}", None),
        ("{tier: whatever}", "{}", None),
        ("{tier: '1'}", "{}", 1),
        ("{corp.test/service-tier: production}", "{}", None),
        ("{app.kubernetes.io/tier: gold}", "{}", None),
        ("{example.org/tier: }", "{}", None),
        ("{example.org/tier: TBD}", "{}", None),
        ("{example.org/tier: '${{ values.tier }}'}", "{}", None),
        ("{example.org/tier: true}", "[1]", None),
    ],
)
def test_a_tier_is_read_from_labels_that_mean_one(labels, annotations, expected):
    service = find({"c.yaml": component("a", labels=labels, annotations=annotations)}).services[0]
    declared = None if service.tier_source is TierSource.DEFAULT else service.tier
    assert declared == expected


def test_all_unknown_tiers_are_told_at_once():
    labels = "{example.org/tier: gold}"
    files = {"a.yaml": component("a", labels=labels), "b.yaml": component("b", labels=labels)}
    with pytest.raises(PolicyErrors) as caught:
        find(files)
    assert [str(error.at) for error in caught.value.exceptions] == ["a.yaml:5:30", "b.yaml:5:30"]


HEAD = "apiVersion: backstage.io/v1alpha1\nkind: Component\n"
HOSTILE = [
    ("metadata: null", (), [Fault(at("c.yaml", 3, 11), "a Component without a name")]),
    ("metadata: [x]\nspec: 3", (), [
        Fault(at("c.yaml", 3, 1), "metadata must be a mapping, not a list"),
        Fault(at("c.yaml", 3, 1), "a Component without a name"),
    ]),
    ("metadata: {name: [a]}", (), [Fault(at("c.yaml", 3, 12), "name must be text, not a list")]),
    ("metadata: {name: '${{ values.name }}'}", (), []),
    ("metadata: {name: a}\nspec: null", ("a",), []),
    ("metadata: {name: a}\nspec: {owner: [x, y]}", ("a",), [
        Fault(at("c.yaml", 4, 8), "owner must be text, not a list"),
    ]),
    ("metadata: {name: a, links: [3, {title: x}]}\nspec: {dependsOn: component:default/x}",
     ("a",), [
        Fault(at("c.yaml", 3, 29), "a link must be a mapping, not '3'"),
        Fault(at("c.yaml", 4, 19), "dependsOn must be a list, not 'component:default/x'"),
    ]),
    ("metadata: {name: a}\n---\n" + HEAD + "metadata: {name: A}", ("a",), [
        Fault(at("c.yaml", 7, 18), "another component is called 'a'; the one at c.yaml:3:18 is used"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names", "faults"), HOSTILE)
def test_a_broken_field_is_a_fault_and_the_rest_counts(text, names, faults):
    found = find({"c.yaml": HEAD + text})
    assert tuple(each.name for each in found.services) == names
    assert sorted(found.faults) == sorted(faults)


def workload(name, path="k8s/all.yaml", line=1, kind="Deployment", namespace="default", **labels):
    marks = {key.replace("__", "/").replace("_", "."): value for key, value in labels.items()}
    place = FixedPlace(Location(path, line))
    return Workload(place, kind, namespace, name, "apps/v1", labels=marks)


def inferred(*workloads):
    return [
        (each.name, each.root, each.inferred_from, each.aliases, str(each.location))
        for each in gathered((), frozenset(), Settings(), workloads).services
    ]


def test_workloads_that_share_a_name_label_are_one_service():
    label = {"app_kubernetes_io__name": "web"}
    assert inferred(
        workload("web-server", line=9, **label),
        workload("web-worker", line=30, **label),
        workload("db", line=50),
    ) == [
        ("db", "", "name of Deployment db", (), "k8s/all.yaml:50:1"),
        (
            "web",
            "",
            "label app.kubernetes.io/name: web of Deployment web-server and 1 more",
            ("web-server", "web-worker"),
            "k8s/all.yaml:9:1",
        ),
    ]


def test_the_same_service_in_two_environments_is_one():
    assert inferred(
        workload("web", "overlays/prod/web.yaml"),
        workload("web", "overlays/staging/web.yaml"),
        workload("api-prod", "overlays/prod/api.yaml", namespace="prod"),
        workload("api-staging", "overlays/staging/api.yaml", namespace="staging"),
        workload("latest-test", "overlays/prod/api.yaml"),
    ) == [
        (
            "api",
            "",
            "name of Deployment api-prod and 1 more",
            ("api-prod", "api-staging"),
            "overlays/prod/api.yaml:1:1",
        ),
        ("latest-test", "", "name of Deployment latest-test", (), "overlays/prod/api.yaml:1:1"),
        ("web", "", "name of Deployment web and 1 more", (), "overlays/prod/web.yaml:1:1"),
    ]


def test_a_job_joins_the_service_whose_name_begins_its_own():
    assert inferred(
        workload("checkout"),
        workload("checkout-migrate-schema", kind="Job"),
        workload("backup", kind="CronJob"),
    ) == [
        ("backup", "", "name of CronJob backup", (), "k8s/all.yaml:1:1"),
        (
            "checkout",
            "",
            "name of Deployment checkout and 1 more",
            ("checkout-migrate-schema",),
            "k8s/all.yaml:1:1",
        ),
    ]


def test_two_installations_of_one_chart_in_a_namespace_are_two_services():
    def redis(instance):
        labels = {"app_kubernetes_io__name": "redis", "app_kubernetes_io__instance": instance}
        return workload(f"{instance}-redis", **labels)

    assert [each[0] for each in inferred(redis("cart"), redis("orders"))] == ["cart", "orders"]


def test_a_chart_that_is_not_rendered_is_a_service_of_its_own_name():
    charts = (
        Chart("deploy/chart", "deploy/chart/Chart.yaml", (), frozenset({"Deployment"}), "parcels"),
        Chart("web/helm", "web/helm/Chart.yaml", (), borrows=True),
        Chart("rules", "rules/Chart.yaml", (), frozenset({"PrometheusRule"})),
    )
    found = gathered((), frozenset(), Settings(), (), charts).services
    assert [(each.name, each.root) for each in found] == [
        ("helm", "web/helm"),
        ("parcels", "deploy/chart"),
    ]


def test_a_folder_that_is_one_services_alone_is_its_root():
    assert [
        each[:2]
        for each in inferred(
            workload("a", "services/a/deploy/k8s/a.yaml"),
            workload("b", "services/b/b.yaml"),
            workload("c", "shared/c.yaml"),
            workload("d", "shared/d.yaml"),
        )
    ] == [("a", "services/a"), ("b", "services/b"), ("c", ""), ("d", "")]


@pytest.mark.parametrize(
    ("named", "provided", "resolves"),
    [
        ("bank", "Service/*/bank", True),
        ("component:default/Bank", "Component/bank", True),
        ("resource:bank-db", "Resource/*/bank-*", True),
        ("bank", "Resource/*/bank", False),
        ("bank", "bank", False),
        ("bank", "Secret/shop/bank", False),
    ],
)
def test_what_is_provided_elsewhere_dangles_not(named, provided, resolves):
    own = f"""
        apiVersion: readiness/v1
        provided: ["{provided}"]
        services:
          - {{name: a, dependencies: [{{service: "{named}"}}]}}
          - {{name: b, root: b}}
    """
    (edge,) = find({"readiness.yaml": own}).services[0].dependencies
    assert edge.resolves is resolves


def test_a_long_catalogue_is_read_in_one_pass():
    text = "\n---\n".join(component(f"s{n}", f"dependsOn: [s{n + 1}]") for n in range(300))
    ends = [
        each.name for each in find({"c.yaml": text}).services if not each.dependencies[0].resolves
    ]
    assert ends == ["s299"]


def test_of_several_edges_the_one_that_binds_most_speaks():
    place = [Location("readiness.yaml", line) for line in range(4)]
    edges = (Dependency("B", place[1], hard=False), Dependency("b", place[2], hard=True))
    one = Service("a", "", place[0], 1, dependencies=(*edges, Dependency("a", place[3])))
    other = Service("b", "b", place[0], 2)
    assert depended_on([one, other]) == [
        one,
        other._replace(dependents=(Dependent("a", 1, place[2], hard=True),)),
    ]


def test_a_component_that_stands_for_a_repository_is_no_service():
    text = component("shop-entities").replace("type: service", "type: repository")
    assert find({"catalog-info.yaml": text}) == Found(())
