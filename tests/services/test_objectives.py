"""What OpenSLO objects say that a service needs."""

from __future__ import annotations

from readiness.model import Dependency, Location
from tests.services.test_catalogue import find

OWN = """\
apiVersion: readiness/v1
services:
  - {name: checkout, dependencies: [{service: Ledger, hard: false}]}
  - {name: payments, root: pay}
  - {name: ledger, root: led}
"""
OPENSLO = """\
apiVersion: openslo/v1
kind: Service
metadata:
  name: checkout
  annotations: {acme.dev/depends-on: "payments, ledger"}
---
apiVersion: openslo/v1
kind: SLO
metadata:
  name: payments-availability
  labels: {dependsOn: [ledger, bank]}
spec: {service: payments}
---
apiVersion: openslo/v1
kind: SLO
metadata: {name: other, annotations: {depends-on: checkout}}
spec: {service: nobody}
---
apiVersion: openslo/v1
kind: DataSource
metadata: {name: checkout, annotations: {depends-on: bank}}
"""


def test_what_objectives_say_stands_behind_what_the_service_says_itself():
    services = find({"readiness.yaml": OWN, "slo.yaml": OPENSLO}).services
    told = {each.name: [edge[:3] for edge in each.dependencies] for each in services}
    assert told == {
        "checkout": [
            ("Ledger", Location("readiness.yaml", 3, 37, 3), False),
            ("payments", Location("slo.yaml", 5, 38, 5), None),
        ],
        "ledger": [],
        "payments": [
            ("ledger", Location("slo.yaml", 11, 24, 11), None),
            ("bank", Location("slo.yaml", 11, 32, 11), None),
        ],
    }


def test_an_edge_of_an_objective_is_looked_up_like_any_other():
    services = find({"readiness.yaml": OWN, "slo.yaml": OPENSLO}).services
    (payments,) = (each for each in services if each.name == "payments")
    assert payments.dependencies == (
        Dependency(
            "ledger",
            Location("slo.yaml", 11, 24, 11),
            tier=2,
            resolves=True,
            weakest=("payments", "ledger"),
            weakest_tier=2,
        ),
        Dependency("bank", Location("slo.yaml", 11, 32, 11), resolves=False),
    )
