"""Each field of the common model, dialect by dialect: what is read of it, and where it stands.

One descriptor per dialect says all that its format can say; the table asks for every field. `None`
stands where a format has no word for it.
"""

from __future__ import annotations

import pytest

from tests.services.test_catalogue import find

SCALE = "apiVersion: readiness/v1\npolicy: {tiers: {critical: 0}}\n"
BACKSTAGE = """\
    apiVersion: backstage.io/v1alpha1
    kind: Component
    metadata:
      name: quote
      title: Parcel Quote
      description: Quotes parcels.
      labels: {acme.dev/tier: "1"}
      annotations:
        github.com/project-slug: acme/quote
        pagerduty.com/service-id: PABC123
        grafana/overview-dashboard: https://dash.test/quote
        slack.com/channel: "#shipping"
        acme.dev/data-classification: internal
        backstage.io/kubernetes-id: quote-api
      links: [{url: https://docs.test/quote, title: Runbook}]
    spec:
      type: service
      lifecycle: production
      owner: group:default/shipping
      system: shop
      dependsOn: [component:rates]
      consumesApis: [stock-api]
"""
CORTEX = """\
    openapi: 3.0.1
    info:
      title: Parcel Quote
      description: Quotes parcels.
      x-cortex-tag: quote
      x-cortex-type: service
      x-cortex-owners: [{type: group, name: shipping}, {type: email, email: ship@acme.dev}]
      x-cortex-groups: ["tier:1", "lifecycle:production"]
      x-cortex-domain-parents: [{tag: shop}]
      x-cortex-link: [{name: Runbook, type: runbook, url: https://docs.test/quote}]
      x-cortex-oncall: {opsgenie: {id: shipping-rota, type: SCHEDULE}}
      x-cortex-slack: {channels: [{name: shipping}]}
      x-cortex-git: {bitbucket: {repository: acme/quote}}
      x-cortex-dashboards: {embeds: [{type: grafana, url: https://dash.test/quote}]}
      x-cortex-dependency: [{tag: rates, method: GET, path: /rates}]
      x-cortex-custom-metadata: {data-classification: {value: internal}}
"""
OPSLEVEL = """\
    version: 1
    service:
      name: quote
      description: Quotes parcels.
      type: service
      owner: shipping
      lifecycle: public_ga
      tier: tier_1
      product: shop
      aliases: [quote-api]
      tags: [{key: data_class, value: internal}, {key: slack-channel, value: shipping}, "oncall: rota"]
      tools:
        - {name: Runbook, category: runbooks, url: https://docs.test/quote}
        - {name: Golden, category: metrics, url: https://dash.test/quote}
      repositories: [{name: acme/quote, provider: gitlab}]
      dependencies: [{alias: rates}]
"""
DATADOG_1 = """\
    schema-version: v1
    info: {dd-service: quote, display-name: Parcel Quote, description: Quotes parcels., service-tier: "1"}
    org: {team: shipping, application: shop}
    contact: {slack: https://chat.test/shipping}
    integrations: {pagerduty: https://acme.pagerduty.test/PABC123}
    tags: ["data-classification:internal"]
    external-resources:
      - {name: Steps, type: runbook, url: https://docs.test/quote}
      - {name: Golden, type: dashboard, url: https://dash.test/quote}
      - {name: Code, type: repo, url: https://github.com/acme/quote}
"""
DATADOG_2 = """\
    schema-version: v2
    dd-service: quote
    team: shipping
    contacts: [{type: slack, contact: https://chat.test/shipping}]
    integrations: {opsgenie: {service-url: https://acme.opsgenie.test/rota}}
    tags: ["data_class:internal"]
    links: [{name: Steps, type: runbook, url: https://docs.test/quote}]
    repos: [{name: Code, provider: github, url: https://github.com/acme/quote}]
    docs: [{name: Plan, provider: wiki, url: https://wiki.test/quote}]
"""
DATADOG_22 = """\
    schema-version: v2.2
    dd-service: quote
    description: Quotes parcels.
    application: shop
    type: web
    tier: "1"
    lifecycle: production
    team: shipping
    contacts: [{type: email, contact: ship@acme.dev}]
    integrations: {pagerduty: {service-url: https://acme.pagerduty.test/PABC123}}
    links:
      - {name: Steps, type: runbook, url: https://docs.test/quote}
      - {name: Golden, type: dashboard, url: https://dash.test/quote}
      - {name: Code, type: repo, url: https://github.com/acme/quote}
"""
DATADOG_3 = """\
    apiVersion: v3
    kind: service
    metadata:
      name: quote
      displayName: Parcel Quote
      description: Quotes parcels.
      owner: shipping
      tags: ["data-classification:internal"]
      contacts: [{type: slack, contact: https://chat.test/shipping}]
      links:
        - {name: Steps, type: runbook, url: https://docs.test/quote}
        - {name: Golden, type: dashboard, url: https://dash.test/quote}
        - {name: Code, type: repo, url: https://github.com/acme/quote}
    spec:
      type: web
      tier: "1"
      lifecycle: production
      componentOf: [system:shop]
      dependsOn: [service:rates]
    integrations: {pagerduty: {serviceURL: https://acme.pagerduty.test/PABC123}}
"""
COMPASS = """\
    configVersion: 1
    name: quote
    id: ari:cloud:compass:s:component/w/quote
    ownerId: ari:cloud:identity::team/shipping
    typeId: SERVICE
    description: Quotes parcels.
    fields: {tier: 2, lifecycle: Active}
    links:
      - {name: Runbook, type: DOCUMENT, url: https://docs.test/quote}
      - {name: Golden, type: DASHBOARD, url: https://dash.test/quote}
      - {name: Code, type: REPOSITORY, url: https://github.com/acme/quote}
      - {name: Rota, type: ON_CALL, url: https://acme.opsgenie.test/rota}
      - {name: Us, type: CHAT_CHANNEL, url: https://chat.test/shipping}
    relationships: {DEPENDS_ON: [ari:cloud:compass:s:component/w/rates]}
    customFields: [{name: Data classification, type: text, value: internal}]
"""
GITLAB = """\
    services:
      - name: quote
        friendly_name: Parcel Quote
        tier: sv
        owner: shipping
        technical:
          project: [https://gitlab.test/acme/quote]
          documents: {service: [docs/quote.md]}
          dependencies: [{service: rates}]
        observability: {monitors: {primary_grafana_dashboard: quote-main/overview}}
    ---
    teams:
      - name: shipping
        slack_alerts_channel: shipping-alerts
        oncall_schedule: https://acme.pagerduty.test/schedules/P1
"""
OPENSRM = """\
    apiVersion: srm/v1
    kind: ServiceReliabilityManifest
    metadata: {name: quote, team: shipping, tier: critical, description: Quotes parcels.}
    spec:
      type: api
      dependencies: [{name: rates, critical: true}]
      ownership:
        email: ship@acme.dev
        runbook: https://docs.test/quote
        pagerduty: {service_id: PABC123}
"""
SCORE = """\
    apiVersion: score.dev/v1b1
    metadata: {name: quote}
    containers: {main: {image: quote}}
    resources: {rates: {type: service}}
"""
DESCRIPTORS = {
    "backstage": BACKSTAGE,
    "cortex": CORTEX,
    "opslevel": OPSLEVEL,
    "datadog v1": DATADOG_1,
    "datadog v2": DATADOG_2,
    "datadog v2.2": DATADOG_22,
    "datadog v3": DATADOG_3,
    "compass": COMPASS,
    "gitlab": GITLAB,
    "opensrm": OPENSRM,
    "score": SCORE,
}
MAPPING = {
    "title": {
        "backstage": ("Parcel Quote", 5),
        "cortex": ("Parcel Quote", 3),
        "datadog v1": ("Parcel Quote", 2),
        "datadog v3": ("Parcel Quote", 5),
        "gitlab": ("Parcel Quote", 3),
    },
    "description": {
        "backstage": ("Quotes parcels.", 6),
        "cortex": ("Quotes parcels.", 4),
        "opslevel": ("Quotes parcels.", 4),
        "datadog v1": ("Quotes parcels.", 2),
        "datadog v2.2": ("Quotes parcels.", 3),
        "datadog v3": ("Quotes parcels.", 6),
        "compass": ("Quotes parcels.", 6),
        "opensrm": ("Quotes parcels.", 3),
    },
    "type": {
        "backstage": ("service", 17),
        "cortex": ("service", 6),
        "opslevel": ("service", 5),
        "datadog v2.2": ("web", 5),
        "datadog v3": ("web", 15),
        "compass": ("SERVICE", 5),
        "opensrm": ("api", 5),
    },
    "tier": {
        "backstage": (1, 7),
        "cortex": (1, 8),
        "opslevel": (0, 8),
        "datadog v1": (1, 2),
        "datadog v2.2": (1, 6),
        "datadog v3": (1, 16),
        "compass": (1, 7),
        "opensrm": (0, 3),
    },
    "owner": {
        "backstage": ("shipping", 19),
        "cortex": ("shipping", 7),
        "opslevel": ("shipping", 6),
        "datadog v1": ("shipping", 3),
        "datadog v2": ("shipping", 3),
        "datadog v2.2": ("shipping", 8),
        "datadog v3": ("shipping", 7),
        "compass": ("ari:cloud:identity::team/shipping", 4),
        "gitlab": ("shipping", 5),
        "opensrm": ("shipping", 3),
    },
    "contacts": {
        "backstage": ("chat", "#shipping", 12),
        "cortex": ("email", "ship@acme.dev", 7),
        "opslevel": ("chat", "shipping", 11),
        "datadog v1": ("chat", "https://chat.test/shipping", 4),
        "datadog v2": ("chat", "https://chat.test/shipping", 4),
        "datadog v2.2": ("email", "ship@acme.dev", 9),
        "datadog v3": ("chat", "https://chat.test/shipping", 9),
        "compass": ("chat", "https://chat.test/shipping", 13),
        "gitlab": ("chat", "shipping-alerts", 14),
        "opensrm": ("email", "ship@acme.dev", 8),
    },
    "lifecycle": {
        "backstage": ("production", 18),
        "cortex": ("production", 8),
        "opslevel": ("public_ga", 7),
        "datadog v2.2": ("production", 7),
        "datadog v3": ("production", 17),
        "compass": ("Active", 7),
    },
    "on_call": {
        "backstage": ("pagerduty.com/service-id: PABC123", 10),
        "cortex": ("opsgenie: shipping-rota", 11),
        "opslevel": ("rota", 11),
        "datadog v1": ("https://acme.pagerduty.test/PABC123", 5),
        "datadog v2": ("https://acme.opsgenie.test/rota", 5),
        "datadog v2.2": ("https://acme.pagerduty.test/PABC123", 10),
        "datadog v3": ("https://acme.pagerduty.test/PABC123", 20),
        "compass": ("https://acme.opsgenie.test/rota", 12),
        "gitlab": ("https://acme.pagerduty.test/schedules/P1", 15),
        "opensrm": ("PABC123", 10),
    },
    "runbooks": {
        "backstage": ("https://docs.test/quote", 15),
        "cortex": ("https://docs.test/quote", 10),
        "opslevel": ("https://docs.test/quote", 13),
        "datadog v1": ("https://docs.test/quote", 8),
        "datadog v2": ("https://docs.test/quote", 7),
        "datadog v2.2": ("https://docs.test/quote", 12),
        "datadog v3": ("https://docs.test/quote", 11),
        "compass": ("https://docs.test/quote", 9),
        "gitlab": ("docs/quote.md", 8),
        "opensrm": ("https://docs.test/quote", 9),
    },
    "dashboards": {
        "backstage": ("https://dash.test/quote", 11),
        "cortex": ("https://dash.test/quote", 14),
        "opslevel": ("https://dash.test/quote", 14),
        "datadog v1": ("https://dash.test/quote", 9),
        "datadog v2.2": ("https://dash.test/quote", 13),
        "datadog v3": ("https://dash.test/quote", 12),
        "compass": ("https://dash.test/quote", 10),
        "gitlab": ("quote-main/overview", 10),
    },
    "repository": {
        "backstage": ("https://github.com/acme/quote", 9),
        "cortex": ("https://bitbucket.org/acme/quote", 13),
        "opslevel": ("https://gitlab.com/acme/quote", 15),
        "datadog v1": ("https://github.com/acme/quote", 10),
        "datadog v2": ("https://github.com/acme/quote", 8),
        "datadog v2.2": ("https://github.com/acme/quote", 14),
        "datadog v3": ("https://github.com/acme/quote", 13),
        "compass": ("https://github.com/acme/quote", 11),
        "gitlab": ("https://gitlab.test/acme/quote", 7),
    },
    "system": {
        "backstage": ("shop", 20),
        "cortex": ("shop", 9),
        "opslevel": ("shop", 9),
        "datadog v1": ("shop", 3),
        "datadog v2.2": ("shop", 4),
        "datadog v3": ("shop", 18),
    },
    "data_classification": {
        "backstage": ("internal", 13),
        "cortex": ("internal", 16),
        "opslevel": ("internal", 11),
        "datadog v1": ("internal", 6),
        "datadog v2": ("internal", 6),
        "datadog v3": ("internal", 8),
        "compass": ("internal", 15),
    },
    "dependencies": {
        "backstage": ("rates", None, 21),
        "cortex": ("rates", None, 15),
        "opslevel": ("rates", None, 16),
        "datadog v3": ("rates", None, 19),
        "compass": ("ari:cloud:compass:s:component/w/rates", None, 14),
        "gitlab": ("rates", None, 9),
        "opensrm": ("rates", True, 6),
        "score": ("rates", None, 4),
    },
    "aliases": {
        "backstage": ("quote-api",),
        "opslevel": ("quote-api",),
        "compass": ("ari:cloud:compass:s:component/w/quote",),
    },
}


FIRST = ("runbooks", "dashboards")


@pytest.mark.parametrize("dialect", DESCRIPTORS)
def test_every_field_is_read_that_the_dialect_has(dialect):
    (service,) = find({"a/x.yaml": DESCRIPTORS[dialect], "readiness.yaml": SCALE}).services
    assert said(service) == {field: found.get(dialect) for field, found in MAPPING.items()}


def said(service):
    """Each value, or the first of several, with the line on which it stands."""
    places = dict(service.places)
    found = {field: (getattr(service, field), place.line) for field, place in places.items()}
    found |= {field: (value[0], line) for field, (value, line) in found.items() if field in FIRST}
    if service.tier_location:
        found["tier"] = (service.tier, service.tier_location.line)
    if service.owner_location:
        found["owner"] = (service.owner, service.owner_location.line)
    for kind, value, place in service.contacts[:1]:
        found["contacts"] = (kind, value, place.line)
    for edge in service.dependencies[:1]:
        found["dependencies"] = (edge.service, edge.hard, edge.location.line)
    if service.aliases:
        found["aliases"] = service.aliases
    return {field: found.get(field) for field in MAPPING}
