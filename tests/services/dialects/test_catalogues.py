"""Catalogues in the shapes that people keep: what their exports, templates and slips look like."""

from __future__ import annotations

import pytest

from readiness.model import Attestation, Location, NotApplicable
from tests.services.test_catalogue import find, workload

OPSLEVEL_EXPORT = """
    ---
    version: 1
    service:
      name: Order Flow
      lifecycle: generally_available
      tier: tier_2
      product:
      owner: order_team
      system: orders
      language: Scala
      aliases:
      tags:
      - key: db
        value: mysql
      - key: pd_id
        value: PABC123
      repositories:
      tools:
      - name: GitHub
        category: code
        url: https://github.com/acme/order-flow
        environment:
      - name: PagerDuty
        category: incidents
        url: https://acme.pagerduty.test/services/PABC123
        environment:
      - name: Confluence
        category: runbooks
        url: https://wiki.test/order-flow
      - name: Business figures
        category: metrics
        url: https://dash.test/order-flow
      dependencies:
      - alias: stock
        notes: asks before it takes
      alert_sources:
      properties:
        risk:
"""
OPSLEVEL_DEFAULTS = """
    version: 1
    DEFAULT: &DEFAULT
      owner: engineering
      lifecycle: beta
    service:
      <<: *DEFAULT
      name: Ledger
      tier:
"""
CORTEX_SHORT = """
    info:
      title: knox
      x-cortex-git: {github: {alias: main, repository: acme/knox}}
      x-cortex-tag: knox
      x-cortex-link:
      x-cortex-owners:
        - {type: EMAIL, email: ops@acme.dev}
        - {type: SLACK, channel: ops-alerts, notificationsEnabled: true}
        - {type: GROUP, name: acme/ops, provider: GITHUB}
      x-cortex-oncall: {pagerduty: {id: 12435, type: SCHEDULE}}
      x-cortex-groups: [platform, "exposure:internal"]
    openapi: 3.0.1
"""
COMPASS_EXPORT = """
    name: poker
    id: ari:cloud:compass:1:component/2/3
    description: null
    configVersion: 1
    typeId: APPLICATION
    ownerId: null
    fields:
      tier: 4
    links:
      - name: null
        type: REPOSITORY
        url: https://github.com/acme/poker
    relationships:
      DEPENDS_ON: []
    labels:
      - source:github
    customFields: null
"""
DATADOG_LOCATIONS = """
    apiVersion: v3
    kind: system
    metadata: {name: mesh}
    spec: {tier: one, components: ["service:gateway"]}
    ---
    apiVersion: v3
    kind: service
    metadata:
      name: gateway
      owner: edge
      additionalOwners: [{name: platform, type: operator}]
      links: [{name: How to mend it, type: doc, provider: wiki, url: https://wiki.test/runbook}]
      contacts: [{name: null, type: slack, contact: https://chat.test/edge}]
    spec: {lifecycle: 5 weeks, tier: three, type: web}
    datadog:
      codeLocations:
        - repositoryURL: https://github.com/acme/mesh.git
          paths: [regional/gateway/**]
"""
BACKSTAGE_SPACES = """
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata:
      name: archive
      namespace: alternative
      annotations: {servicenow.com/busines_criticality: 2 - somewhat critical}
      links: [{url: "mailto:archive@acme.dev", title: Write to us}, {url: https://chat.test/a, title: Slack}]
    spec:
      type: service
      lifecycle: experimental
      owner: default/team-a
      consumesApis: ["component:lookup"]
"""
SHAPES = {
    "an export with empty lists": (
        OPSLEVEL_EXPORT,
        {
            "name": "Order Flow",
            "tier": 1,
            "stage": "production",
            "owner": "order_team",
            "system": "orders",
            "repository": "https://github.com/acme/order-flow",
            "on_call": "https://acme.pagerduty.test/services/PABC123",
            "runbooks": ("https://wiki.test/order-flow",),
            "dashboards": ("https://dash.test/order-flow",),
            "dependencies": ["stock"],
        },
    ),
    "defaults that are merged in": (
        OPSLEVEL_DEFAULTS,
        {"name": "Ledger", "tier": 2, "owner": "engineering", "stage": "preview"},
    ),
    "types in capitals, a list left empty, an id that is a number": (
        CORTEX_SHORT,
        {
            "name": "knox",
            "tier": 2,
            "owner": "acme/ops",
            "repository": "acme/knox",
            "on_call": "pagerduty: 12435",
            "contacts": [("email", "ops@acme.dev"), ("chat", "ops-alerts")],
        },
    ),
    "an export with nulls": (
        COMPASS_EXPORT,
        {"name": "poker", "tier": 3, "repository": "https://github.com/acme/poker"},
    ),
    "numbers in words, folders and addresses of the code": (
        DATADOG_LOCATIONS,
        {
            "name": "gateway",
            "root": "regional/gateway",
            "tier": 3,
            "owner": "edge",
            "repository": "https://github.com/acme/mesh",
            "contacts": [("chat", "https://chat.test/edge")],
        },
    ),
    "namespaces, addresses to write to, another catalogue's tier": (
        BACKSTAGE_SPACES,
        {
            "name": "archive",
            "tier": 1,
            "owner": "team-a",
            "stage": "experimental",
            "contacts": [("email", "archive@acme.dev"), ("chat", "https://chat.test/a")],
            "dependencies": ["lookup"],
        },
    ),
}
TOLD = ("name", "root", "tier", "stage", "owner", "co_owners", "system", "repository", "on_call")


@pytest.mark.parametrize("shape", SHAPES)
def test_a_catalogue_in_a_shape_that_people_keep_is_read(shape):
    text, expected = SHAPES[shape]
    found = find({"catalog.yaml": text, "regional/gateway/main.tf": ""})
    (service,) = found.services
    said = {field: getattr(service, field) for field in (*TOLD, "runbooks", "dashboards")}
    said["contacts"] = [(kind, value) for kind, value, _ in service.contacts]
    said["dependencies"] = [edge.service for edge in service.dependencies]
    assert {field: value for field, value in said.items() if value or field == "tier"} == expected
    assert found.faults == ()


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("{owner: navigation, tier: tier_1}", " (owner navigation, tier tier_1)"),
        ("{owner: , tags: []}", ""),
    ],
)
def test_a_file_that_describes_a_repository_alone_is_told(body, told):
    found = find({"opslevel.yml": f"version: 1\nrepository: {body}\n"})
    note = f"opslevel.yml:2 describes the repository{told} and no service: "
    assert found == ((), (), (note + "its owner counts where nobody declares services",))


def test_whom_a_repository_belongs_to_counts_where_nothing_else_names_an_owner():
    house = "version: 1\nrepository: {owner: navigation}\n"
    own = "apiVersion: readiness/v1\nservice: {name: map}\n"
    running = [workload("map", "map.yaml"), workload("tiles", "tiles.yaml", team="tiles")]
    inferred = find({"opslevel.yml": house}, running)
    assert [(each.owner, each.owner_location) for each in inferred.services] == [
        ("navigation", Location("opslevel.yml", 2, 21, 2)),
        ("tiles", Location("tiles.yaml", 1)),
    ]
    (declared,) = find({"opslevel.yml": house, "readiness.yaml": own}).services
    assert declared.owner is None


def test_a_name_that_is_still_to_be_filled_in_is_told_and_not_read():
    found = find({"cortex.yaml": "openapi: 3.0.0\ninfo: {title: a, x-cortex-tag: <SERVICE_TAG>}\n"})
    assert found.services == ()
    assert [(fault.location.line, fault.message) for fault in found.faults] == [
        (2, "an entity of Cortex whose name <SERVICE_TAG> is still to be filled in: not read")
    ]


@pytest.mark.parametrize(
    "text",
    [
        (
            "apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {name: a}\n"
            "spec: {type: service, owner: [shipping, 'group:carriers']}\n"
        ),
        "version: 1\ncomponent:\n  name: a\n\n  owner: [shipping, carriers]\n",
    ],
)
def test_several_owners_in_one_field_are_a_fault_and_are_all_read(text):
    found = find({"x.yaml": text})
    (service,) = found.services
    assert (service.owner, service.co_owners) == ("shipping", ("carriers",))
    assert service.owner_location is not None
    assert [fault.message for fault in found.faults] == ["owner must be text, not a list"]


def test_an_item_of_a_list_that_is_no_text_is_called_by_its_number():
    found = find({"x.yaml": "version: 1\ncomponent: {name: a, aliases: [b, {c: d}]}\n"})
    assert [fault.message for fault in found.faults] == [
        "item 2 of aliases must be text, not a mapping"
    ]


BLOCK = """
readiness:
  evidence:
    - {rule: restore-is-tested, date: 2026-10-02, by: orders-oncall@acme.dev, link: "https://a.test"}
    - {rule: restore-is-tested, date: 2026-02-30, by: somebody}
    - {rule: restore-is-tested}
  not_applicable:
    - {rule: autoscaling-is-configured, reason: singleton by design}
    - {rule: autoscaling-is-configured}
"""


@pytest.mark.parametrize(
    ("head", "line"),
    [
        ("schema-version: v2.2\ndd-service: orders\nextensions:", 6),
        ("openapi: 3.0.1\ninfo:\n  x-cortex-tag: orders", 6),
    ],
)
def test_what_people_attest_may_stand_in_a_descriptors_own_room(head, line):
    block = BLOCK.replace("readiness:", "x-readiness:") if "cortex" in head else BLOCK
    found = find({"x.yaml": head + block.replace("\n", "\n  ").rstrip() + "\n"})
    (service,) = found.services
    assert service.attestations == (
        Attestation(
            *("restore-is-tested", "2026-10-02", "orders-oncall@acme.dev", "https://a.test"),
            Location("x.yaml", line, 9, line),
        ),
    )
    assert service.not_applicable == (
        NotApplicable(
            *("autoscaling-is-configured", "singleton by design"),
            Location("x.yaml", line + 4, 9, line + 4),
        ),
    )
    assert [(fault.location.line, fault.message) for fault in found.faults] == [
        (line + 1, "date must be a day written YYYY-MM-DD, not '2026-02-30'"),
        (line + 2, "evidence needs rule, date and by: not read"),
        (line + 5, "an exemption needs rule and reason: not read"),
    ]


FIELDS = """
configVersion: 1
name: orders
typeId: SERVICE
customFields:
  - {name: "readiness: restore-is-tested", type: text, value: "2026-10-02 by kim@acme.dev https://a.test"}
  - {name: "Readiness: review-is-recorded", type: text, value: 2026-10-03 lee@acme.dev}
  - {name: "readiness:autoscaling-is-configured", type: text, value: "Not applicable: singleton by design"}
  - {name: "readiness: slo-is-approved", type: text, value: 2026-02-30 by kim@acme.dev}
  - {name: "readiness: slo-is-reviewed", type: text, value: "not applicable:"}
  - {name: Cost centre, type: text, value: shop}
"""


def test_custom_fields_of_compass_hold_what_people_attest():
    found = find({"compass.yml": FIELDS})
    (service,) = found.services
    assert service.attestations == (
        Attestation(
            *("restore-is-tested", "2026-10-02", "kim@acme.dev", "https://a.test"),
            Location("compass.yml", 5, 63, 5),
        ),
        Attestation(
            *("review-is-recorded", "2026-10-03", "lee@acme.dev", None),
            Location("compass.yml", 6, 64, 6),
        ),
    )
    assert service.not_applicable == (
        NotApplicable(
            *("autoscaling-is-configured", "singleton by design"),
            Location("compass.yml", 7, 70, 7),
        ),
    )
    told = "says neither 'YYYY-MM-DD by WHO [LINK]' nor 'not applicable: WHY': not read"
    assert [(fault.location.line, fault.message) for fault in found.faults] == [
        (8, f"'readiness: slo-is-approved' {told}"),
        (9, f"'readiness: slo-is-reviewed' {told}"),
    ]


SKIPPING = """
services:
  - name: orders
    friendly_name: Orders
    skippedMaturityCriteria:
      autoscaling-is-configured: singleton by design
      Structured logs are kept: written elsewhere
      slo-is-defined:
"""


def test_criteria_that_a_catalogue_skips_with_a_reason_do_not_apply():
    found = find({"service-catalog.yml": SKIPPING})
    (service,) = found.services
    assert service.not_applicable == (
        NotApplicable(
            *("autoscaling-is-configured", "singleton by design"),
            Location("service-catalog.yml", 5, 34, 5),
        ),
    )
    assert [(fault.location.line, fault.message) for fault in found.faults] == [
        (7, "'slo-is-defined' is skipped without a reason: not read")
    ]
