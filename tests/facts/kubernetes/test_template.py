"""OpenShift Templates: judged with the defaults of their parameters, unknown where there is none."""

from __future__ import annotations

from readiness.facts.kubernetes import template
from readiness.facts.model import Replicas
from readiness.model import Location
from tests.facts.kubernetes.reading import documents, facts

SHOP = """\
apiVersion: template.openshift.io/v1
kind: Template
metadata: {name: shop}
parameters:
- {name: NAME, value: web}
- {name: TAG, value: 1.4.2}
- {name: REPLICAS, value: "3"}
- {name: LEAST}
- {name: TOKEN, generate: expression, from: "[a-z]{8}"}
objects:
- apiVersion: apps.openshift.io/v1
  kind: DeploymentConfig
  metadata: {name: "${NAME}", namespace: shop}
  spec:
    replicas: ${{REPLICAS}}
    selector: {app: "${NAME}"}
    strategy: {type: Rolling, rollingParams: {maxUnavailable: 0}}
    template:
      metadata: {labels: {app: "${NAME}"}}
      spec:
        containers:
        - name: web
          image: registry.example.com/${NAME}:${TAG}
          env: [{name: TOKEN, value: "${TOKEN}"}]
- apiVersion: v1
  kind: Service
  metadata: {name: "${NAME}", namespace: shop}
  spec: {selector: {app: "${NAME}"}, ports: [{port: 80, targetPort: 8080}]}
- apiVersion: autoscaling/v2
  kind: HorizontalPodAutoscaler
  metadata: {name: "${NAME}-late", namespace: late}
  spec:
    scaleTargetRef: {apiVersion: apps.openshift.io/v1, kind: DeploymentConfig, name: "${OTHER}"}
    minReplicas: ${{LEAST}}
    maxReplicas: 9
"""


def test_the_objects_of_a_template_are_what_its_defaults_make_of_them() -> None:
    found = facts(SHOP)
    (web,) = found.workloads
    assert (web.kind, web.namespace, web.name, web.selected_by) == (
        "DeploymentConfig",
        "shop",
        "web",
        ("web",),
    )
    assert web.replicas == Replicas(3, 3, 3, "declared")
    assert (web.strategy.type, web.strategy.keeps_capacity) == ("RollingUpdate", True)
    assert (web.selector_matches, web.containers[0].image.tag) == (True, "1.4.2")
    assert [one.kind for one in found.objects] == [
        "DeploymentConfig",
        "Service",
        "HorizontalPodAutoscaler",
        "Template",
    ]


def test_every_node_stands_where_the_template_writes_it() -> None:
    (web,) = facts(SHOP).workloads
    assert web.place.at("replicas") == Location("k.yaml", 15, 15, 15)
    assert web.containers[0].place.at("image") == Location("k.yaml", 23, 18, 23)


def test_what_has_no_default_is_unknown() -> None:
    (scaler,) = facts(SHOP).autoscalers
    assert scaler.scaler is not None
    assert (scaler.scaler.min, scaler.scaler.max, scaler.scaler.target_exists) == (
        None,
        9,
        "unknown",
    )


def test_values_are_what_yaml_reads_and_text_where_they_are_within_text() -> None:
    text = """
        kind: Template
        apiVersion: v1
        parameters: [{name: A, value: "true"}, {name: B, value: "{x: 1}"}, {name: C, value: ""}, 3]
        objects: [{a: "${{A}}", b: "${{B}}", c: "is ${A} and ${C}", d: "${{D}}", e: "${A", f: 1}]
        """
    (one,) = documents({"k.yaml": text})
    assert template.filled(one).data["objects"] == [
        {"a": True, "b": "{x: 1}", "c": "is true and ", "d": "${{D}}", "e": "${A", "f": 1}
    ]


def test_another_kind_of_template_is_left_alone() -> None:
    text = "{kind: Template, apiVersion: example.com/v1, objects: [{a: '${A}'}]}"
    (one,) = documents({"k.yaml": text})
    assert template.filled(one) is one
