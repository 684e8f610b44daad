"""Descriptors of every dialect: recognised by content, each field with its place."""

from __future__ import annotations

import pytest

from readiness.model import Contact, Dependency, Dependent, Fault, Link, Location, TierSource
from readiness.services.dialects import of
from tests.documents import document
from tests.services.test_catalogue import find


def at(path, line, column):
    return Location(path, line, column, line)


def said(service):
    """What a service says, without what it leaves at its default."""
    usual = service._field_defaults
    return {k: v for k, v in service._asdict().items() if v != usual.get(k, ...)}


def services(files):
    return [said(each) for each in find(files).services]


CRITICAL = """
    apiVersion: readiness/v1
    policy: {tiers: {critical: 0}}
"""
CORTEX = """
    openapi: 3.0.1
    info:
      title: Parcel Rates
      description: Rates of all carriers.
      x-cortex-tag: rates
      x-cortex-type: service
      x-cortex-owners:
        - {type: group, name: shipping, provider: CORTEX}
        - {type: group, name: carriers}
        - {type: email, email: rates@acme.dev}
      x-cortex-groups: ["tier:1", "tier:backend", "lifecycle: x", lifecycle: production]
      x-cortex-link: [{name: Runbook, type: runbook, url: docs/runbook.md}]
      x-cortex-oncall: {pagerduty: {id: PABC123, type: SERVICE}}
      x-cortex-slack: {channels: [{name: rates-alerts}]}
      x-cortex-git: {github: {repository: acme/rates}}
      x-cortex-dashboards: {embeds: [{type: grafana, url: https://dash.test/rates}]}
      x-cortex-dependency: [{tag: quote, method: GET, path: /a}, {tag: quote, method: GET, path: /b}]
      x-cortex-custom-metadata: {data-classification: internal}
"""


def test_a_descriptor_of_cortex_is_read_with_its_places():
    assert services({"a/cortex.yaml": CORTEX}) == [
        {
            "name": "rates",
            "root": "a",
            "location": at("a/cortex.yaml", 5, 17),
            "tier": 1,
            "tier_source": TierSource.MAPPED,
            "tier_location": at("a/cortex.yaml", 11, 21),
            "owner": "shipping",
            "owner_location": at("a/cortex.yaml", 8, 27),
            "co_owners": ("carriers",),
            "lifecycle": "x",
            "type": "service",
            "title": "Parcel Rates",
            "description": "Rates of all carriers.",
            "format": "cortex",
            "repository": "https://github.com/acme/rates",
            "contacts": (
                Contact(kind="email", value="rates@acme.dev", location=at("a/cortex.yaml", 10, 28)),
                Contact(kind="chat", value="rates-alerts", location=at("a/cortex.yaml", 14, 38)),
            ),
            "on_call": "pagerduty: PABC123",
            "runbooks": ("a/docs/runbook.md",),
            "dashboards": ("https://dash.test/rates",),
            "links": (
                Link(
                    url="docs/runbook.md",
                    title="Runbook",
                    kind="runbook",
                    location=at("a/cortex.yaml", 12, 19),
                ),
            ),
            "dependencies": (Dependency(service="quote", location=at("a/cortex.yaml", 17, 25)),),
            "data_classification": "internal",
            "places": (
                ("dashboards", at("a/cortex.yaml", 16, 55)),
                ("data_classification", at("a/cortex.yaml", 18, 51)),
                ("description", at("a/cortex.yaml", 4, 16)),
                ("lifecycle", at("a/cortex.yaml", 11, 47)),
                ("on_call", at("a/cortex.yaml", 13, 37)),
                ("repository", at("a/cortex.yaml", 15, 39)),
                ("runbooks", at("a/cortex.yaml", 12, 19)),
                ("title", at("a/cortex.yaml", 3, 10)),
                ("type", at("a/cortex.yaml", 6, 18)),
            ),
        },
    ]


OPSLEVEL = """
    ---
    version: 1
    component:
      name: Quote
      type: service
      description: Quotes parcels.
      owner: shipping
      lifecycle: public_ga
      tier: tier_1
      product: shop
      aliases: [quote-api]
      tags: [{key: data_class, value: internal}]
      tools: [{name: Runbook, category: runbooks, url: https://docs.test/quote}]
      repositories: [{name: acme/quote, provider: github}]
      dependencies: [{alias: rates}]
      alert_sources: [{type: datadog, external_id: 12}, {type: pagerduty, external_id: ABCD123}]
"""


def test_a_descriptor_of_opslevel_is_read_with_its_places():
    assert services({"b/opslevel.yml": OPSLEVEL}) == [
        {
            "name": "Quote",
            "root": "b",
            "location": at("b/opslevel.yml", 4, 9),
            "tier": 0,
            "tier_source": TierSource.MAPPED,
            "tier_location": at("b/opslevel.yml", 9, 9),
            "owner": "shipping",
            "owner_location": at("b/opslevel.yml", 7, 10),
            "lifecycle": "public_ga",
            "stage": "production",
            "type": "service",
            "description": "Quotes parcels.",
            "system": "shop",
            "format": "opslevel",
            "repository": "https://github.com/acme/quote",
            "on_call": "pagerduty: ABCD123",
            "runbooks": ("https://docs.test/quote",),
            "links": (
                Link(
                    url="https://docs.test/quote",
                    title="Runbook",
                    kind="runbooks",
                    location=at("b/opslevel.yml", 13, 11),
                ),
            ),
            "dependencies": (Dependency(service="rates", location=at("b/opslevel.yml", 15, 18)),),
            "data_classification": "internal",
            "aliases": ("quote-api",),
            "places": (
                ("data_classification", at("b/opslevel.yml", 12, 35)),
                ("description", at("b/opslevel.yml", 6, 16)),
                ("lifecycle", at("b/opslevel.yml", 8, 14)),
                ("on_call", at("b/opslevel.yml", 16, 84)),
                ("owner", at("b/opslevel.yml", 7, 10)),
                ("repository", at("b/opslevel.yml", 14, 25)),
                ("runbooks", at("b/opslevel.yml", 13, 11)),
                ("system", at("b/opslevel.yml", 10, 12)),
                ("type", at("b/opslevel.yml", 5, 9)),
            ),
        },
    ]


DATADOG = """
    schema-version: v2.2
    dd-service: stock
    team: shipping
    tier: High
    lifecycle: production
    description: Counts what is left.
    application: shop
    type: web
    tags: ["data-classification:internal"]
    contacts: [{type: slack, contact: https://chat.test/shipping}]
    links:
      - {name: Runbook, type: runbook, url: https://docs.test/stock}
      - {name: Source, type: repo, url: https://github.com/acme/stock}
    integrations: {pagerduty: {service-url: https://acme.pagerduty.test/PABC123}}
    ---
    schema-version: v1
    info: {dd-service: old, display-name: Old, service-tier: low}
    org: {team: shipping}
    contact: {email: ship@acme.dev}
    external-resources: [{name: Wiki, type: wiki, url: https://docs.test/old}]
    ---
    apiVersion: v3
    kind: service
    metadata: {name: orders, owner: shipping, links: [{name: Golden, type: dashboard, url: https://dash.test/orders}]}
    spec: {tier: "2", lifecycle: deprecated, dependsOn: ["service:stock", "datastore:orders-db"], componentOf: ["system:shop"]}
    ---
    apiVersion: v3
    kind: datastore
    metadata: {name: orders-db}
"""


def test_a_descriptor_of_datadog_is_read_with_its_places():
    assert services({"c/service.datadog.yaml": DATADOG}) == [
        {
            "name": "old",
            "root": "c",
            "location": at("c/service.datadog.yaml", 17, 20),
            "tier": 3,
            "tier_source": TierSource.MAPPED,
            "tier_location": at("c/service.datadog.yaml", 17, 58),
            "owner": "shipping",
            "owner_location": at("c/service.datadog.yaml", 18, 13),
            "title": "Old",
            "format": "datadog",
            "contacts": (
                Contact(
                    kind="email",
                    value="ship@acme.dev",
                    location=at("c/service.datadog.yaml", 19, 18),
                ),
            ),
            "links": (
                Link(
                    url="https://docs.test/old",
                    title="Wiki",
                    kind="wiki",
                    location=at("c/service.datadog.yaml", 20, 22),
                ),
            ),
            "places": (
                ("owner", at("c/service.datadog.yaml", 18, 13)),
                ("title", at("c/service.datadog.yaml", 17, 39)),
            ),
        },
        {
            "name": "orders",
            "root": "c",
            "location": at("c/service.datadog.yaml", 24, 18),
            "tier": 2,
            "tier_source": TierSource.MAPPED,
            "tier_location": at("c/service.datadog.yaml", 25, 14),
            "owner": "shipping",
            "owner_location": at("c/service.datadog.yaml", 24, 33),
            "lifecycle": "deprecated",
            "stage": "deprecated",
            "system": "shop",
            "format": "datadog",
            "dashboards": ("https://dash.test/orders",),
            "links": (
                Link(
                    url="https://dash.test/orders",
                    title="Golden",
                    kind="dashboard",
                    location=at("c/service.datadog.yaml", 24, 51),
                ),
            ),
            "dependencies": (
                Dependency(
                    service="stock",
                    location=at("c/service.datadog.yaml", 25, 54),
                    tier=1,
                    stage="production",
                    resolves=True,
                    weakest=(
                        "orders",
                        "stock",
                    ),
                    weakest_tier=1,
                ),
                Dependency(
                    service="datastore:orders-db",
                    location=at("c/service.datadog.yaml", 25, 71),
                    resolves=True,
                ),
            ),
            "places": (
                ("dashboards", at("c/service.datadog.yaml", 24, 51)),
                ("lifecycle", at("c/service.datadog.yaml", 25, 30)),
                ("owner", at("c/service.datadog.yaml", 24, 33)),
                ("system", at("c/service.datadog.yaml", 25, 109)),
            ),
        },
        {
            "name": "stock",
            "root": "c",
            "location": at("c/service.datadog.yaml", 2, 13),
            "tier": 1,
            "tier_source": TierSource.MAPPED,
            "tier_location": at("c/service.datadog.yaml", 4, 7),
            "owner": "shipping",
            "owner_location": at("c/service.datadog.yaml", 3, 7),
            "lifecycle": "production",
            "stage": "production",
            "type": "web",
            "description": "Counts what is left.",
            "system": "shop",
            "format": "datadog",
            "repository": "https://github.com/acme/stock",
            "contacts": (
                Contact(
                    kind="chat",
                    value="https://chat.test/shipping",
                    location=at("c/service.datadog.yaml", 10, 12),
                ),
            ),
            "on_call": "https://acme.pagerduty.test/PABC123",
            "runbooks": ("https://docs.test/stock",),
            "links": (
                Link(
                    url="https://docs.test/stock",
                    title="Runbook",
                    kind="runbook",
                    location=at("c/service.datadog.yaml", 12, 5),
                ),
                Link(
                    url="https://github.com/acme/stock",
                    title="Source",
                    kind="repo",
                    location=at("c/service.datadog.yaml", 13, 5),
                ),
            ),
            "dependents": (
                Dependent(service="orders", tier=2, location=at("c/service.datadog.yaml", 25, 54)),
            ),
            "data_classification": "internal",
            "places": (
                ("data_classification", at("c/service.datadog.yaml", 9, 8)),
                ("description", at("c/service.datadog.yaml", 6, 14)),
                ("lifecycle", at("c/service.datadog.yaml", 5, 12)),
                ("on_call", at("c/service.datadog.yaml", 14, 41)),
                ("owner", at("c/service.datadog.yaml", 3, 7)),
                ("repository", at("c/service.datadog.yaml", 13, 5)),
                ("runbooks", at("c/service.datadog.yaml", 12, 5)),
                ("system", at("c/service.datadog.yaml", 7, 14)),
                ("type", at("c/service.datadog.yaml", 8, 7)),
            ),
        },
    ]


COMPASS = """
    configVersion: 1
    name: labels
    id: "ari:cloud:compass:s:component/w/labels"
    ownerId: "ari:cloud:identity::team/t"
    typeId: SERVICE
    fields: {tier: 4, lifecycle: Pre-Release}
    links:
      - {name: Runbook, type: DOCUMENT, url: https://docs.test/labels}
      - {name: Rota, type: ON_CALL, url: https://opsgenie.test/labels}
      - {name: Chat, type: CHAT_CHANNEL, url: https://chat.test/labels}
      - {name: Code, type: REPOSITORY, url: https://bitbucket.test/labels}
    relationships: {DEPENDS_ON: ["ari:cloud:compass:s:component/w/print", "ari:cloud:compass:s:component/w/gone"]}
    ---
    configVersion: 1
    name: print
    id: "ari:cloud:compass:s:component/w/print"
"""


def test_a_descriptor_of_compass_is_read_with_its_places():
    assert services({"d/compass.yml": COMPASS}) == [
        {
            "name": "labels",
            "root": "d",
            "location": at("d/compass.yml", 2, 7),
            "tier": 3,
            "tier_source": TierSource.MAPPED,
            "tier_location": at("d/compass.yml", 6, 16),
            "owner": "ari:cloud:identity::team/t",
            "owner_location": at("d/compass.yml", 4, 10),
            "lifecycle": "Pre-Release",
            "stage": "experimental",
            "type": "SERVICE",
            "format": "compass",
            "repository": "https://bitbucket.test/labels",
            "contacts": (
                Contact(
                    kind="chat",
                    value="https://chat.test/labels",
                    location=at("d/compass.yml", 10, 5),
                ),
            ),
            "on_call": "https://opsgenie.test/labels",
            "runbooks": ("https://docs.test/labels",),
            "links": (
                Link(
                    url="https://docs.test/labels",
                    title="Runbook",
                    kind="DOCUMENT",
                    location=at("d/compass.yml", 8, 5),
                ),
                Link(
                    url="https://opsgenie.test/labels",
                    title="Rota",
                    kind="ON_CALL",
                    location=at("d/compass.yml", 9, 5),
                ),
                Link(
                    url="https://chat.test/labels",
                    title="Chat",
                    kind="CHAT_CHANNEL",
                    location=at("d/compass.yml", 10, 5),
                ),
                Link(
                    url="https://bitbucket.test/labels",
                    title="Code",
                    kind="REPOSITORY",
                    location=at("d/compass.yml", 11, 5),
                ),
            ),
            "dependencies": (
                Dependency(
                    service="print",
                    location=at("d/compass.yml", 12, 30),
                    tier=2,
                    resolves=True,
                    weakest=(
                        "labels",
                        "print",
                    ),
                    weakest_tier=2,
                ),
                Dependency(
                    service="ari:cloud:compass:s:component/w/gone",
                    location=at("d/compass.yml", 12, 71),
                ),
            ),
            "aliases": ("ari:cloud:compass:s:component/w/labels",),
            "places": (
                ("lifecycle", at("d/compass.yml", 6, 30)),
                ("on_call", at("d/compass.yml", 9, 5)),
                ("owner", at("d/compass.yml", 4, 10)),
                ("repository", at("d/compass.yml", 11, 5)),
                ("runbooks", at("d/compass.yml", 8, 5)),
                ("type", at("d/compass.yml", 5, 9)),
            ),
        },
        {
            "name": "print",
            "root": "d",
            "location": at("d/compass.yml", 15, 7),
            "tier": 2,
            "format": "compass",
            "dependents": (
                Dependent(service="labels", tier=3, location=at("d/compass.yml", 12, 30)),
            ),
            "aliases": ("ari:cloud:compass:s:component/w/print",),
        },
    ]


A_CATALOGUE_IN_ONE_FILE = """
    services:
      - name: pages
        friendly_name: Pages
        tier: sv
        owner: pages-team
        technical:
          project: [https://gitlab.test/pages]
          documents: {service: [docs/pages/README.md], design: https://docs.test/pages}
          dependencies: [{service: web}]
        observability: {monitors: {primary_grafana_dashboard: pages-main/pages-overview}}
"""


def test_a_descriptor_of_a_catalogue_in_one_file_is_read_with_its_places():
    assert services({"e/service-catalog.yml": A_CATALOGUE_IN_ONE_FILE}) == [
        {
            "name": "pages",
            "root": "e",
            "location": at("e/service-catalog.yml", 2, 11),
            "tier": 2,
            "owner": "pages-team",
            "owner_location": at("e/service-catalog.yml", 5, 12),
            "title": "Pages",
            "format": "gitlab",
            "repository": "https://gitlab.test/pages",
            "runbooks": ("docs/pages/README.md",),
            "dashboards": ("pages-main/pages-overview",),
            "links": (
                Link(
                    url="docs/pages/README.md",
                    title="",
                    kind="service",
                    location=at("e/service-catalog.yml", 8, 29),
                ),
                Link(
                    url="https://docs.test/pages",
                    title="",
                    kind="design",
                    location=at("e/service-catalog.yml", 8, 60),
                ),
                Link(
                    url="pages-main/pages-overview",
                    title="",
                    kind="primary_grafana_dashboard",
                    location=at("e/service-catalog.yml", 10, 59),
                ),
            ),
            "dependencies": (
                Dependency(service="web", location=at("e/service-catalog.yml", 9, 22)),
            ),
            "places": (
                ("dashboards", at("e/service-catalog.yml", 10, 59)),
                ("owner", at("e/service-catalog.yml", 5, 12)),
                ("repository", at("e/service-catalog.yml", 7, 17)),
                ("runbooks", at("e/service-catalog.yml", 8, 29)),
                ("title", at("e/service-catalog.yml", 3, 20)),
            ),
        },
    ]


SCORE = """
    apiVersion: score.dev/v1b1
    metadata: {name: hello}
    containers: {main: {image: hello}}
    resources: {db: {type: postgres}, rates: {type: service}}
"""


def test_a_descriptor_of_score_is_read_with_its_places():
    assert services({"f/score.yaml": SCORE}) == [
        {
            "name": "hello",
            "root": "f",
            "location": at("f/score.yaml", 2, 18),
            "tier": 2,
            "format": "score",
            "dependencies": (
                Dependency(
                    service="postgres:db", location=at("f/score.yaml", 4, 13), resolves=True
                ),
                Dependency(service="rates", location=at("f/score.yaml", 4, 35)),
            ),
        },
    ]


OPENSRM = """
    apiVersion: srm/v1
    kind: ServiceReliabilityManifest
    metadata: {name: checkout, team: payments, tier: critical}
    spec:
      type: api
      dependencies:
        - {name: rates, critical: true, slo: {availability: 99.99}}
        - {name: cache, critical: false}
      ownership: {slack: "#payments", runbook: https://docs.test/checkout, pagerduty: {escalation_policy_id: PXYZ}}
"""


def test_a_descriptor_of_opensrm_is_read_with_its_places():
    assert services({"g/checkout.reliability.yaml": OPENSRM, "readiness.yaml": CRITICAL}) == [
        {
            "name": "checkout",
            "root": "g",
            "location": at("g/checkout.reliability.yaml", 3, 18),
            "tier": 0,
            "tier_source": TierSource.MAPPED,
            "tier_location": at("g/checkout.reliability.yaml", 3, 50),
            "owner": "payments",
            "owner_location": at("g/checkout.reliability.yaml", 3, 34),
            "type": "api",
            "format": "opensrm",
            "contacts": (
                Contact(
                    kind="chat",
                    value="#payments",
                    location=at("g/checkout.reliability.yaml", 9, 22),
                ),
            ),
            "on_call": "PXYZ",
            "runbooks": ("https://docs.test/checkout",),
            "links": (
                Link(
                    url="https://docs.test/checkout",
                    title="",
                    kind="runbook",
                    location=at("g/checkout.reliability.yaml", 9, 44),
                ),
            ),
            "dependencies": (
                Dependency(
                    service="rates",
                    location=at("g/checkout.reliability.yaml", 7, 7),
                    hard=True,
                    target=0.9999,
                ),
                Dependency(
                    service="cache", location=at("g/checkout.reliability.yaml", 8, 7), hard=False
                ),
            ),
            "places": (
                ("on_call", at("g/checkout.reliability.yaml", 9, 106)),
                ("owner", at("g/checkout.reliability.yaml", 3, 34)),
                ("runbooks", at("g/checkout.reliability.yaml", 9, 44)),
                ("type", at("g/checkout.reliability.yaml", 5, 9)),
            ),
        },
    ]


def test_a_group_that_is_a_mapping_is_told():
    found = find({"a/cortex.yaml": CORTEX})
    assert found.faults == (
        Fault(
            at("a/cortex.yaml", 11, 63),
            "'lifecycle: …' is a mapping here: a group is text, 'lifecycle:…' without a space",
        ),
    )


@pytest.mark.parametrize(
    "text",
    [
        "openapi: 3.0.1\ninfo: {title: an API}",
        "version: 1\nservice: {type: ClusterIP}",
        "version: 2\nservice: {name: a}",
        "configVersion: 1\nname: a",
        "configVersion: 2\nname: a\nid: x",
        "services: {web: {image: a}}",
        "services: [{name: a}]",
        "services: []",
        "apiVersion: v3\nkind: ConfigMap",
        "apiVersion: v3\nkind: [service]",
        "schema-version: v2\nname: a",
        "target: all\nauth_enabled: false",
        "[1, 2]",
    ],
)
def test_a_file_that_only_has_the_name_of_a_descriptor_is_none(text):
    assert of(document("service.datadog.yaml", text)) is None


@pytest.mark.parametrize(
    ("group", "tier"),
    [("tier:1", 1), ("tier-2", 2), ("Tier 3", 3), ("tier:backend", None), ("tiered", None)],
)
def test_a_group_may_name_the_tier(group, tier):
    text = f"openapi: 3\ninfo: {{x-cortex-tag: a, x-cortex-groups: ['{group}']}}"
    (service,) = find({"x.yaml": text}).services
    assert (service.tier if service.tier_location else None) == tier


@pytest.mark.parametrize("key", ["x-cortex-groups", "x-cortex-service-groups"])
def test_the_only_group_may_be_plain_text(key):
    found = find({"x.yaml": f"openapi: 3\ninfo: {{x-cortex-tag: a, {key}: tier-1}}"})
    (service,) = found.services
    assert (service.tier, service.tier_location, found.faults) == (
        1,
        at("x.yaml", 2, 27 + len(key)),
        (),
    )


@pytest.mark.parametrize(
    ("git", "repository"),
    [
        ("{bitbucket: {repository: acme/a}}", "https://bitbucket.org/acme/a"),
        ("{bitbucket: {alias: own, repository: ACME/a}}", "ACME/a"),
        ("{azure: {project: shop, repository: a}}", "shop/a"),
        ("{azure: {project: shop, repository: shop/a}}", "shop/a"),
        ("{azure: {repository: a}}", "a"),
        ("{gitlab: {repository: 'https://git.test/acme/a'}}", "https://git.test/acme/a"),
    ],
)
def test_an_address_names_a_forge_only_where_it_is_known(git, repository):
    text = f"openapi: 3\ninfo: {{x-cortex-tag: a, x-cortex-git: {git}}}"
    (service,) = find({"x.yaml": text}).services
    assert service.repository == repository


@pytest.mark.parametrize("key", ["basepath", "basePath"])
def test_a_folder_of_cortex_is_read_in_both_spellings(key):
    text = f"openapi: 3\ninfo: {{x-cortex-tag: a, x-cortex-git: {{azure: {{{key}: /svc/a}}}}}}"
    (service,) = find({"cortex.yaml": text, "svc/a/main.tf": ""}).services
    assert service.root == "svc/a"


@pytest.mark.parametrize(
    ("text", "names", "messages"),
    [
        (
            "openapi: 3\ninfo: {x-cortex-tag: a, x-cortex-owners: me, x-cortex-link: [3], x-cortex-git: 4}",
            ["a"],
            [
                "a link must be a mapping, not '3'",
                "x-cortex-git must be a mapping, not '4'",
                "x-cortex-owners must be a list, not 'me'",
            ],
        ),
        ("openapi: 3\ninfo: {x-cortex-tag: [a]}", [], ["x-cortex-tag must be text, not a list"]),
        (
            "version: 1\ncomponent: {name: a, owner: [x, y], tier: {a: b}, tags: 3, tools: [x]}",
            ["a"],
            [
                "owner must be text, not a list",
                "a tool must be a mapping, not 'x'",
                "tags must be a list, not '3'",
                "tier must be text, not a mapping",
            ],
        ),
        ("version: 1\nservice: {name: }", [], ["a service without a name"]),
        (
            "schema-version: v2\ndd-service: a\nteam: {x: y}\nintegrations: [1]\ncontacts: {a: b}\nlinks: x",
            ["a"],
            [
                "team must be text, not a mapping",
                "links must be a list, not 'x'",
                "contacts must be a list, not a mapping",
            ],
        ),
        (
            "schema-version: v1\ninfo: {dd-service: a}\norg: x\ncontact: [3]",
            ["a"],
            ["org must be a mapping, not 'x'", "contact must be a mapping, not a list"],
        ),
        (
            "apiVersion: v3\nkind: service\nmetadata: 3\nspec: 4",
            [],
            ["metadata must be a mapping, not '3'", "a Datadog service without a name"],
        ),
        (
            "apiVersion: v3\nkind: service\nmetadata: {name: a}\nspec: {dependsOn: a, componentOf: {}}",
            ["a"],
            ["componentOf must be a list, not a mapping", "dependsOn must be a list, not 'a'"],
        ),
        ("configVersion: 1\nname: {a: b}\nid: 3", [], ["name must be text, not a mapping"]),
        (
            "configVersion: 1\nname: a\nid: [x]\nfields: 3\nrelationships: []\nlabels: 3\ncustomFields: x",
            ["a"],
            [
                "fields must be a mapping, not '3'",
                "id must be text, not a list",
                "customFields must be a list, not 'x'",
                "relationships must be a mapping, not a list",
            ],
        ),
        ("services: [{friendly_name: a}]", [], ["a service without a name"]),
        (
            "schema-version: v2.1\ndd-service: a\ntier: Backend",
            ["a"],
            ["'Backend' names a layer or an environment and no tier: not read"],
        ),
        (
            "openapi: 3\ninfo: {x-cortex-tag: a, x-cortex-service-groups: 3}",
            ["a"],
            ["x-cortex-service-groups must be a list, not '3'"],
        ),
        (
            "services:\n- {friendly_name: a, name: b, technical: {project: x, documents: [1], dependencies: 3}, observability: 4}",
            ["b"],
            [
                "project must be a list, not 'x'",
                "documents must be a mapping, not a list",
                "observability must be a mapping, not '4'",
                "dependencies must be a list, not '3'",
            ],
        ),
        (
            "apiVersion: score.dev/v1b1\nmetadata: {name: a}\nresources: [1]",
            ["a"],
            ["resources must be a mapping, not a list"],
        ),
        ("apiVersion: score.dev/v1b1", [], ["a Score workload without a name"]),
        (
            "apiVersion: srm/v1\nkind: ServiceReliabilityManifest\nmetadata: {name: a}\nspec: {dependencies: {x: y}, ownership: 3}",
            ["a"],
            ["ownership must be a mapping, not '3'", "dependencies must be a list, not a mapping"],
        ),
        (
            "apiVersion: srm/v1\nkind: ServiceReliabilityManifest",
            [],
            ["a ServiceReliabilityManifest without a name"],
        ),
    ],
)
def test_a_broken_field_is_a_fault_and_the_descriptor_still_counts(text, names, messages):
    found = find({"x.yaml": text})
    assert [each.name for each in found.services] == names
    assert [each.message for each in found.faults] == messages
