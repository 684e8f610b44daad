"""What pods say of themselves to whoever collects their telemetry."""

from __future__ import annotations

import pytest

from readiness.facts.model import Telemetry
from tests.facts.kubernetes.reading import facts

ALL = ("env", "service", "version")


def told(metadata: str = "{}", env: str = "[]", extra: str = "") -> Telemetry:
    text = f"""\
        apiVersion: apps/v1
        kind: Deployment
        metadata: {{name: web, labels: {{app.kubernetes.io/version: "1"}}}}
        spec:
          template:
            metadata: {metadata}
            spec:
              containers: [{{name: web, image: web, env: {env}{extra}}}]
        """
    return facts(text).workloads[0].telemetry


SAID = {
    "nothing": (told(), Telemetry()),
    "recommended labels": (
        told('{labels: {app.kubernetes.io/name: web, app.kubernetes.io/version: "1"}}'),
        Telemetry(("service", "version")),
    ),
    "an empty label": (told('{labels: {app.kubernetes.io/version: ""}}'), Telemetry()),
    "annotations": (
        told("{annotations: {resource.opentelemetry.io/deployment.environment: prod}}"),
        Telemetry(("env",)),
    ),
    "injection": (
        told('{annotations: {instrumentation.opentelemetry.io/inject-java: "true"}}'),
        Telemetry(("service", "version")),
    ),
    "injection that is off": (
        told('{annotations: {instrumentation.opentelemetry.io/inject-java: "false"}}'),
        Telemetry(),
    ),
    "attributes": (
        told(env="[{name: OTEL_RESOURCE_ATTRIBUTES, value: 'service.version=1, service.name='}]"),
        Telemetry(("version",)),
    ),
    "attributes from elsewhere": (
        told(env="[{name: OTEL_RESOURCE_ATTRIBUTES, valueFrom: {configMapKeyRef: {name: x}}}]"),
        Telemetry((), ALL),
    ),
    "all variables from elsewhere": (
        told(env="[{name: DD_ENV, value: prod}]", extra=", envFrom: [{configMapRef: {name: x}}]"),
        Telemetry(("env",), ("service", "version")),
    ),
    "two versions": (
        told("{labels: {tags.datadoghq.com/version: 2}}", "[{name: DD_VERSION, value: '1'}]"),
        Telemetry(("version",), (), ("DD_VERSION is not what tags.datadoghq.com/version says",)),
    ),
    "nonsense": (told("[]", "[3, {name: []}, {name: DD_ENV}]"), Telemetry()),
}


@pytest.mark.parametrize("case", SAID)
def test_pods_say_their_service_version_and_environment(case: str) -> None:
    found, expected = SAID[case]
    assert found == expected
