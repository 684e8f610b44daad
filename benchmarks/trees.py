"""Generates realistic trees to measure on: same arguments, same bytes; nothing of it is committed."""

from __future__ import annotations

from pathlib import Path

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}
  namespace: {namespace}
  labels:
    app.kubernetes.io/name: {name}
    app.kubernetes.io/part-of: {system}
  annotations:
    example.com/contact: "#{system}-oncall"
spec:
  replicas: {replicas}
  revisionHistoryLimit: 5
  selector:
    matchLabels:
      app.kubernetes.io/name: {name}
  strategy:
    type: RollingUpdate
    rollingUpdate:
      maxUnavailable: 0
      maxSurge: 1
  template:
    metadata:
      labels:
        app.kubernetes.io/name: {name}
        app.kubernetes.io/part-of: {system}
    spec:
      terminationGracePeriodSeconds: 45
      serviceAccountName: {name}
      securityContext:
        runAsNonRoot: true
        seccompProfile:
          type: RuntimeDefault
      topologySpreadConstraints:
        - maxSkew: 1
          topologyKey: topology.kubernetes.io/zone
          whenUnsatisfiable: DoNotSchedule
          labelSelector:
            matchLabels:
              app.kubernetes.io/name: {name}
      containers:
        - name: {name}
          image: registry.example.com:5000/{system}/{name}:{version}
          ports:
            - name: http
              containerPort: 8080
          env:
            - name: LOG_LEVEL
              value: info
            - name: DATABASE_URL
              valueFrom:
                secretKeyRef:
                  name: {name}-database
                  key: url
          readinessProbe:
            httpGet:
              path: /ready
              port: http
            periodSeconds: 5
          livenessProbe:
            httpGet:
              path: /alive
              port: http
            failureThreshold: 6
          resources:
            requests:
              cpu: {cpu}m
              memory: 256Mi
            limits:
              memory: 256Mi
          securityContext:
            allowPrivilegeEscalation: false
            readOnlyRootFilesystem: true
            capabilities:
              drop: [ALL]
"""

SERVICE = """\
---
apiVersion: v1
kind: Service
metadata:
  name: {name}
  namespace: {namespace}
spec:
  selector:
    app.kubernetes.io/name: {name}
  ports:
    - name: http
      port: 80
      targetPort: http
"""

BUDGET = """\
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {name}
  namespace: {namespace}
spec:
  maxUnavailable: 1
  selector:
    matchLabels:
      app.kubernetes.io/name: {name}
"""

ALERTS = """\
groups:
  - name: {name}
    rules:
      - record: {metric}:errors:ratio_rate5m
        expr: >-
          sum(rate(http_requests_total{{job="{name}",code=~"5.."}}[5m]))
          / sum(rate(http_requests_total{{job="{name}"}}[5m]))
      - alert: {title}ErrorBudgetBurn
        expr: |
          (
            sum(rate(http_requests_total{{job="{name}",code=~"5.."}}[1h]))
              / sum(rate(http_requests_total{{job="{name}"}}[1h])) > (14.4 * 0.001)
          and
            sum(rate(http_requests_total{{job="{name}",code=~"5.."}}[5m]))
              / sum(rate(http_requests_total{{job="{name}"}}[5m])) > (14.4 * 0.001)
          )
        labels:
          severity: page
          team: {system}
        annotations:
          summary: {title} answers too many requests with errors
          description: More than 2 % of the monthly error budget went in the last hour.
          runbook_url: docs/runbook.md#error-budget-burn
      - alert: {title}Latency
        expr: >-
          histogram_quantile(0.99, sum by (le)
          (rate(http_request_duration_seconds_bucket{{job="{name}"}}[10m]))) > 0.5
        for: 10m
        labels:
          severity: ticket
          team: {system}
        annotations:
          summary: {title} answers slowly for one request in a hundred
          description: The 99th percentile has been above half a second for ten minutes.
          runbook_url: docs/runbook.md#slow-answers
"""

SLO = """\
version: prometheus/v1
service: {name}
labels:
  owner: {system}
slos:
  - name: availability
    objective: 99.9
    description: Requests are answered without a server error.
    sli:
      events:
        error_query: sum(rate(http_requests_total{{job="{name}",code=~"5.."}}[{{{{.window}}}}]))
        total_query: sum(rate(http_requests_total{{job="{name}"}}[{{{{.window}}}}]))
    alerting:
      name: {title}ErrorBudgetBurn
      page_alert: {{labels: {{severity: page}}}}
      ticket_alert: {{labels: {{severity: ticket}}}}
"""

RUNBOOK = """\
# {title} runbook

## Error budget burn

Meaning: {name} answers so many requests with a server error that the monthly budget is at risk.
Impact: customers of {system} see errors. Everybody on the rota may act on what follows.

### Diagnosis

Look at what changed first, then at what {name} depends on:

```sh
kubectl --namespace {namespace} rollout history deployment/{name}
kubectl --namespace {namespace} logs deployment/{name} --since 15m | grep -c ERROR
```

### Mitigation

Take the last change back, then watch the error ratio for ten minutes:

```sh
kubectl --namespace {namespace} rollout undo deployment/{name}
```

### Escalation

Call the second level of {system} after fifteen minutes, the lead of the incident after thirty.

## Slow answers

Meaning: one request in a hundred takes more than half a second. Impact: pages feel slow.
Diagnosis: compare `http_request_duration_seconds` per route and look at the database's locks.
Mitigation: scale out with `kubectl --namespace {namespace} scale deployment/{name} --replicas 6`.

## Rollback

```sh
helm --namespace {namespace} rollback {name}
```

Verify that the error ratio is back below 0.1 % and that no pod restarts.
"""

DESCRIPTOR = """\
apiVersion: readiness/v1
service:
  name: {name}
  tier: {tier}
  tier_rationale: an hour without {name} costs {system} a tenth of the day's orders
  owner: team-{system}
  lifecycle: production
  description: Serves the {name} part of {system} to customers and to other teams.
  contacts:
    - kind: chat
      value: "#{system}-oncall"
  on_call: https://pager.example.net/services/{name}
  runbooks: [docs/runbook.md]
"""


def words(number: int) -> dict[str, object]:
    """The names and numbers of the service of that number."""
    name = f"service-{number:04d}"
    return {
        "name": name,
        "title": f"Service{number:04d}",
        "metric": name.replace("-", "_"),
        "namespace": f"team-{number % 20:02d}",
        "system": f"system-{number % 20:02d}",
        "replicas": 1 + number % 5,
        "version": f"1.{number % 30}.{number % 7}",
        "cpu": 100 + number % 9 * 50,
        "tier": number % 4,
    }


def manifests(folder: Path, files: int) -> None:
    """Files of a Deployment, a Service and sometimes a budget each, about 2.2 KB."""
    for number in range(files):
        values = words(number)
        parts = [DEPLOYMENT, SERVICE, *([BUDGET] if number % 3 else [])]
        _write(folder / f"deploy/{values['namespace']}/{values['name']}.yaml", parts, values)


def monorepo(folder: Path, services: int) -> None:
    """Services with a descriptor, manifests, alerts, an SLO and a runbook each."""
    for number in range(services):
        values = words(number)
        root = folder / f"services/{values['name']}"
        _write(root / "readiness.yaml", [DESCRIPTOR], values)
        _write(root / "deploy/app.yaml", [DEPLOYMENT, SERVICE, BUDGET], values)
        _write(root / "monitoring/alerts.yaml", [ALERTS], values)
        _write(root / "monitoring/slo.yaml", [SLO], values)
        _write(root / "docs/runbook.md", [RUNBOOK], values)


def _write(path: Path, parts: list[str], values: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(part.format(**values) for part in parts), "utf-8")
