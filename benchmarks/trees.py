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

REST = """\
          startupProbe:
            httpGet:
              path: /ready
              port: http
            failureThreshold: 30
            periodSeconds: 2
          lifecycle:
            preStop:
              exec:
                command: ["sleep", "10"]
          volumeMounts:
            - name: config
              mountPath: /etc/{name}
              readOnly: true
            - name: scratch
              mountPath: /tmp
        - name: proxy
          image: registry.example.com:5000/platform/proxy:1.27.3@sha256:{digest}
          args: ["-c", "/etc/nginx/nginx.conf"]
          ports:
            - name: tls
              containerPort: 8443
          resources:
            requests:
              cpu: 20m
              memory: 32Mi
            limits:
              memory: 64Mi
          volumeMounts:
            - name: config
              mountPath: /etc/nginx
              readOnly: true
      volumes:
        - name: config
          configMap:
            name: {name}-config
        - name: scratch
          emptyDir:
            sizeLimit: 256Mi
"""
"""What a Deployment has besides where applications have files of their own."""

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

INGRESS = """\
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: {name}
  namespace: {namespace}
  annotations:
    cert-manager.io/cluster-issuer: letsencrypt
spec:
  ingressClassName: nginx
  tls:
    - hosts: ["{name}.example.com"]
      secretName: {name}-tls
  rules:
    - host: "{name}.example.com"
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: {name}
                port:
                  name: http
"""

WORKER = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {name}-worker
  namespace: {namespace}
  labels: &labels
    app.kubernetes.io/name: {name}-worker
    app.kubernetes.io/part-of: {system}
spec:
  replicas: {replicas}
  selector:
    matchLabels:
      app.kubernetes.io/name: {name}-worker
  template:
    metadata:
      labels: *labels
    spec:
      serviceAccountName: {name}
      # jobs take up to a minute and must be let finish
      terminationGracePeriodSeconds: 90
      containers:
        - name: worker
          image: registry.example.com:5000/{system}/{name}:{version}
          command: ["/bin/sh", "-c"]
          args:
            - |
              set -eu
              exec /app/worker --queue {name} --concurrency 4 \\
                --metrics-port 9090
          envFrom:
            - configMapRef:
                name: {name}-config
          env:
            - name: DATABASE_URL
              valueFrom:
                secretKeyRef:
                  name: {name}-database
                  key: url
          ports:
            - {{name: metrics, containerPort: 9090}}
          livenessProbe:
            exec:
              command: ["/app/worker", "--alive"]
            periodSeconds: 20
          resources:
            requests: {{cpu: {cpu}m, memory: 512Mi}}
            limits: {{memory: 512Mi}}
"""

CRON = """\
apiVersion: batch/v1
kind: CronJob
metadata:
  name: {name}-cleanup
  namespace: {namespace}
  labels:
    app.kubernetes.io/name: {name}-cleanup
    app.kubernetes.io/part-of: {system}
spec:
  schedule: "17 {hour} * * *"
  concurrencyPolicy: Forbid
  successfulJobsHistoryLimit: 3
  jobTemplate:
    spec:
      backoffLimit: 2
      activeDeadlineSeconds: 1800
      template:
        metadata:
          labels:
            app.kubernetes.io/name: {name}-cleanup
        spec:
          restartPolicy: Never
          serviceAccountName: {name}
          containers:
            - name: cleanup
              image: registry.example.com:5000/{system}/{name}:{version}
              args: ["cleanup", "--older-than", "30d"]
              envFrom:
                - configMapRef:
                    name: {name}-config
              resources:
                requests:
                  cpu: 50m
                  memory: 128Mi
                limits:
                  memory: 128Mi
"""

CONFIG = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {name}-config
  namespace: {namespace}
  labels:
    app.kubernetes.io/name: {name}
    app.kubernetes.io/part-of: {system}
data:
  LOG_LEVEL: info
  LOG_FORMAT: json
  HTTP_PORT: "8080"
  HTTP_READ_TIMEOUT: 5s
  HTTP_WRITE_TIMEOUT: 10s
  DATABASE_POOL_SIZE: "{cpu}"
  DATABASE_STATEMENT_TIMEOUT: 2s
  CACHE_URL: redis://{name}-cache.{namespace}.svc.cluster.local:6379/0
  CACHE_TTL_SECONDS: "300"
  BROKER_URL: kafka-0.kafka.svc:9092,kafka-1.kafka.svc:9092,kafka-2.kafka.svc:9092
  BROKER_TOPIC: {system}.{name}.events.v1
  FEATURE_NEW_PRICING: "true"
  FEATURE_BULK_EXPORT: "false"
  OTEL_SERVICE_NAME: {name}
  OTEL_EXPORTER_OTLP_ENDPOINT: http://otel-collector.observability.svc:4317
  application.yaml: |
    server:
      port: 8080
      shutdown: graceful
      compression:
        enabled: true
        min-response-size: 2KB
    clients:
      inventory:
        url: http://inventory.{namespace}.svc.cluster.local
        connect-timeout: 250ms
        read-timeout: 2s
        retries: 2
      payments:
        url: http://payments.payments.svc.cluster.local
        connect-timeout: 250ms
        read-timeout: 5s
        retries: 0
      notifications:
        url: http://notifications.messaging.svc.cluster.local
        connect-timeout: 500ms
        read-timeout: 3s
        retries: 3
    limits:
      requests-per-second: {cpu}
      burst: 200
      body-bytes: 1048576
    locales: [en, de, fr, es, it, nl, pl, pt]
  messages.properties: |
    # what customers read; translated by the localisation team, one file per language
    order.received=Thank you, your order {{0}} has been received.
    order.confirmed=Your order {{0}} is confirmed and will be sent on {{1}}.
    order.rejected=We are sorry: your order {{0}} could not be accepted.
    order.cancelled=Your order {{0}} has been cancelled, nothing will be charged.
    payment.pending=We are waiting for the answer of your bank.
    payment.failed=The payment for order {{0}} failed. Please choose another way to pay.
    payment.refunded=The amount of {{1}} has been returned to your account.
    shipment.packed=Your parcel {{0}} is packed and waits for the carrier.
    shipment.sent=Your parcel {{0}} is on its way and will arrive on {{1}}.
    shipment.delayed=Your parcel {{0}} is late. We expect it on {{1}}.
    shipment.returned=Your parcel {{0}} came back to us. Please check your address.
    account.locked=Your account is locked after too many attempts. Try again in {{0}} minutes.
    account.verify=Please confirm your address with the link that we have sent to {{0}}.
    account.removed=Your account and its data have been removed, as you asked.
    error.unavailable=This part of the shop is not available at the moment. Please try again.
    error.timeout=This took longer than it should. We have been told and look into it.
    error.validation=Please check the fields that are marked.
  logback.xml: |
    <configuration>
      <appender name="STDOUT" class="ch.qos.logback.core.ConsoleAppender">
        <encoder class="net.logstash.logback.encoder.LogstashEncoder">
          <customFields>{{"service":"{name}","system":"{system}"}}</customFields>
        </encoder>
      </appender>
      <logger name="org.apache.kafka" level="WARN"/>
      <logger name="com.example.{system}" level="INFO"/>
      <root level="INFO">
        <appender-ref ref="STDOUT"/>
      </root>
    </configuration>
  nginx.conf: |
    upstream app {{
      server 127.0.0.1:8080 max_fails=3 fail_timeout=5s;
      keepalive 32;
    }}
    server {{
      listen 8443;
      location / {{
        proxy_pass http://app;
        proxy_set_header X-Request-Id $request_id;
        proxy_read_timeout 10s;
      }}
      location = /alive {{
        return 204;
      }}
    }}
"""

SCALING = """\
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {name}
  namespace: {namespace}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: {name}
  minReplicas: {replicas}
  maxReplicas: 12
  metrics:
    - type: Resource
      resource:
        name: cpu
        target:
          type: Utilization
          averageUtilization: 70
"""

NETWORK = """\
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {name}
  namespace: {namespace}
spec:
  podSelector:
    matchLabels:
      app.kubernetes.io/name: {name}
  policyTypes: [Ingress, Egress]
  ingress:
    - from:
        - namespaceSelector:
            matchLabels:
              kubernetes.io/metadata.name: ingress-nginx
      ports:
        - protocol: TCP
          port: http
  egress:
    - to:
        - namespaceSelector: {{}}
      ports:
        - protocol: UDP
          port: 53
        - protocol: TCP
          port: 443
---
apiVersion: v1
kind: ServiceAccount
metadata:
  name: {name}
  namespace: {namespace}
automountServiceAccountToken: false
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


CHART = """\
apiVersion: v2
name: {name}
version: 1.0.0
appVersion: "{version}"
"""

OVERLAY = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namespace: {namespace}-{environment}
resources: [../../base]
replicas: [{{name: {name}, count: {replicas}}}]
"""

BASE = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources: [app.yaml]
"""

ENVIRONMENTS = ("prod", "staging", "qa", "dev", "test", "uat", "preview", "sandbox")
"""What overlays and sets of values are called, production first."""


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
        "hour": number % 24,
        "digest": f"{number:064x}",
    }


def manifests(folder: Path, files: int) -> None:
    """Applications in 20 namespaces, five files each, as a repository of an organisation has them:
    the deployment, a worker or a nightly job, what routes to it, what it is configured with, and
    its policies; 2.2 KB a file, half of it text inside of ConfigMaps.
    """
    for number in range(files // 5):
        values = words(number)
        root = folder / f"deploy/{values['namespace']}/{values['name']}"
        _write(root / "deployment.yaml", [DEPLOYMENT, REST], values)
        second = "cronjob.yaml" if number % 3 == 0 else "worker.yaml"
        _write(root / second, [CRON if number % 3 == 0 else WORKER], values)
        _write(root / "service.yaml", [SERVICE, *([INGRESS] if number % 2 else [])], values)
        _write(root / "configmap.yaml", [CONFIG], values)
        budget = [BUDGET] if number % 4 else []
        _write(root / "policy.yaml", [*budget, SCALING, NETWORK], values)


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


def charts(folder: Path, services: int, environments: int) -> None:
    """A chart for each service, with a set of values for each environment."""
    for number in range(services):
        values = words(number)
        root = folder / f"charts/{values['name']}"
        templated = {**values, "replicas": "{{ .Values.replicas }}"}
        _write(root / "Chart.yaml", [CHART], values)
        _write(root / "templates/app.yaml", [DEPLOYMENT, SERVICE, BUDGET], templated)
        _write(root / "values.yaml", ["replicas: 2\n"], values)
        for count, environment in enumerate(ENVIRONMENTS[:environments]):
            _write(root / f"values-{environment}.yaml", [f"replicas: {9 - count}\n"], values)


def overlays(folder: Path, services: int, environments: int) -> None:
    """A base for each service, with an overlay for each environment."""
    for number in range(services):
        values = words(number)
        root = folder / f"apps/{values['name']}"
        _write(root / "base/kustomization.yaml", [BASE], values)
        _write(root / "base/app.yaml", [DEPLOYMENT, SERVICE, BUDGET], values)
        for count, environment in enumerate(ENVIRONMENTS[:environments]):
            given = {**values, "environment": environment, "replicas": 9 - count}
            _write(root / f"overlays/{environment}/kustomization.yaml", [OVERLAY], given)


def _write(path: Path, parts: list[str], values: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("".join(part.format(**values) for part in parts), "utf-8")


WATCHED = 100
"""Alerts of one rule file, with a runbook page of a section each."""
ALERT = """\
  - alert: {name}Errors{number}
    expr: |
      sum(rate(http_requests_total{{job="{job}",route="/r{number}",code=~"5.."}}[5m]))
        / sum(rate(http_requests_total{{job="{job}",route="/r{number}"}}[5m])) > 0.0{digit}
    for: 10m
    labels: {{severity: {severity}, team: shop}}
    annotations:
      summary: Route {number} of {job} fails
      description: More requests than usual of route {number} fail; customers see an error page.
      runbook_url: docs/runbooks/{job}.md#errors-of-route-{number}
"""
SECTION = """\

## Errors of route {number}

Customers see an error page and try again. Look at the logs of the last minutes for the upstream that
fails: `kubectl -n shop logs deploy/{job} --since=10m | grep route={number}`. Open its breaker, then
confirm that the ratio falls within five minutes; else escalate to the team that owns the upstream.
"""


def alerts(folder: Path, count: int) -> None:
    """So many alerts, each linked to a section of its own of a runbook, of one service for 100."""
    for service in range(-(-count // WATCHED)):
        job = f"shop-{service}"
        numbers = range(service * WATCHED, min(count, (service + 1) * WATCHED))
        rules = "".join(
            ALERT.format(
                name=f"Shop{service}",
                number=number,
                job=job,
                digit=1 + number % 9,
                severity="page" if number % 3 == 0 else "ticket",
            )
            for number in numbers
        )
        page = "".join(SECTION.format(number=number, job=job) for number in numbers)
        for path, text in (
            (
                f"services/{job}/readiness.yaml",
                f"apiVersion: readiness/v1\nservice: {{name: {job}, tier: {service % 4}, owner: a}}\n",
            ),
            (f"monitoring/{job}.yaml", f"groups:\n- name: {job}\n  rules:\n{rules}"),
            (f"docs/runbooks/{job}.md", f"# {job}\n{page}"),
        ):
            file = folder / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text)
