"""Which evidence belongs to which service, and why."""

import pytest

from readiness.facts.attribution import attribute, by_service, narrow, orphans
from readiness.facts.model import (
    Alert,
    Autoscaler,
    Backend,
    Budget,
    Dashboard,
    DisruptionBudget,
    Expression,
    Facts,
    FixedPlace,
    Ingress,
    KubernetesObject,
    KubernetesService,
    NetworkPolicy,
    Pipeline,
    RecordingRule,
    Rollback,
    Runbook,
    RunbookLink,
    ScaledTarget,
    Slo,
    Workload,
)
from readiness.model import Dependency, Fault, Location, Selector, Service, Unattributed


def place(path, line=1):
    return FixedPlace(Location(path, line))


def service(name, root="", **more):
    return Service(name=name, root=root, location=Location("readiness.yaml"), tier=2, **more)


def workload(name, path="k8s.yaml", kind="Deployment", namespace="shop", labels=None, **more):
    return Workload(place(path), kind, namespace, name, "apps/v1", labels=labels or {}, **more)


def alert(name, path="alerts.yaml", **more):
    return Alert(place(path), name, "up", **more)


def whose(field, fact, *services):
    found = getattr(attribute(Facts(**{field: (fact,)}), services), field)[0]
    return found.service, found.attribution


def test_what_only_shows_a_use_is_not_the_only_services_for_want_of_another():
    only = service("checkout")
    assert whose("workloads", workload("nginx", "docs/tutorial/nginx.yaml"), only) == NOBODY
    assert whose("workloads", workload("nginx", "deploy/nginx.yaml"), only) == (
        "checkout",
        "only service in the repository",
    )
    assert whose("workloads", workload("checkout", "docs/tutorial/web.yaml"), only) == (
        "checkout",
        "name checkout",
    )


NOBODY = (None, "")
CHECKOUT = service("checkout", "services/checkout", aliases=("basket",))
ORDERS = service("order-history", "services/orders")
WORKLOADS = [
    (workload("x", labels={"app": "Checkout"}), ("checkout", "label app: Checkout")),
    (workload("x", labels={"app": "order_history"}), ("order-history", "label app: order_history")),
    (workload("x", pod_labels={"k8s-app": "basket"}), ("checkout", "label k8s-app: basket")),
    (
        workload(
            "x", labels={"app.kubernetes.io/name": "db", "app.kubernetes.io/part-of": "checkout"}
        ),
        ("checkout", "label app.kubernetes.io/part-of: checkout"),
    ),
    (workload("checkout"), ("checkout", "name checkout")),
    (workload("order-history-worker"), ("order-history", "name order-history-worker")),
    (workload("orders", "services/orders/k/d.yaml"), ("order-history", "folder services/orders")),
    (
        workload("checkout", "services/orders/d.yaml", labels={"app": "order-history"}),
        ("order-history", "label app: order-history"),
    ),
    (workload("checkoutx"), NOBODY),
    (workload("x", "services/checkout-ui/d.yaml"), NOBODY),
]


@pytest.mark.parametrize(("fact", "expected"), WORKLOADS)
def test_a_workload_is_known_by_label_then_name_then_folder(fact, expected):
    assert whose("workloads", fact, CHECKOUT, ORDERS) == expected


SELECTING = service(
    "checkout",
    selectors=(
        ("alerts", Selector(paths=("monitoring/checkout/**", "*.co.yaml"))),
        (
            "workloads",
            Selector(labels=(("app", "co"), ("part", "api")), paths=("deploy/co-*.yaml",)),
        ),
    ),
)


@pytest.mark.parametrize(
    ("field", "fact", "expected"),
    [
        (
            "workloads",
            workload("order-history", labels={"app": "co", "part": "api", "other": "x"}),
            ("checkout", "declared in sources: labels"),
        ),
        ("workloads", workload("a", labels={"app": "co"}), NOBODY),
        (
            "workloads",
            workload("order-history", "deploy/co-api.yaml"),
            ("checkout", "declared in sources: deploy/co-*.yaml"),
        ),
        (
            "alerts",
            alert("A", "monitoring/checkout/x/y.yaml", labels={"service": "order-history"}),
            ("checkout", "declared in sources: monitoring/checkout/**"),
        ),
        ("alerts", alert("A", "m/a.co.yaml"), ("checkout", "declared in sources: *.co.yaml")),
        ("alerts", alert("A", "deploy/co-api.yaml"), NOBODY),
    ],
)
def test_a_declared_selector_goes_before_all_else(field, fact, expected):
    assert whose(field, fact, SELECTING, ORDERS) == expected


def test_an_instance_of_an_application_is_a_service_of_its_own():
    labels = {"app.kubernetes.io/name": "redis", "app.kubernetes.io/instance": "redis-sessions"}
    redis, sessions = service("redis"), service("redis-sessions")
    fact = workload("redis-sessions-master", labels=labels)
    instance = ("redis-sessions", "label app.kubernetes.io/instance: redis-sessions")
    assert whose("workloads", fact, redis, sessions) == instance
    assert whose("workloads", fact, redis, ORDERS) == (
        "redis",
        "label app.kubernetes.io/name: redis",
    )
    umbrella = workload("x", labels={**labels, "app.kubernetes.io/instance": "checkout"})
    assert whose("workloads", umbrella, redis, CHECKOUT)[0] == "redis"


def selects(*matchers):
    return Expression(parses=True, labels=matchers)


ALERTS = [
    (alert("A", labels={"service": "checkout"}), ("checkout", "label service: checkout")),
    (
        alert("A", expression=selects(("job", "=", "shop/checkout"))),
        ("checkout", "selects job shop/checkout"),
    ),
    (
        alert("A", expression=selects(("pod", "=~", "checkout-.*"))),
        ("checkout", "selects pod checkout-.*"),
    ),
    (alert("A", expression=selects(("job", "=~", "checkout|order-history"))), NOBODY),
    (alert("A", expression=selects(("job", "!=", "checkout"))), NOBODY),
    (alert("OrderHistoryIsSlow"), ("order-history", "name OrderHistoryIsSlow")),
    (alert("A", group="checkout.rules"), ("checkout", "group checkout.rules")),
    (alert("A", slo="fast"), ("order-history", "watches SLO fast")),
    (alert("A", slo="same"), NOBODY),
    (alert("A", "services/checkout/a.yaml"), ("checkout", "folder services/checkout")),
]


@pytest.mark.parametrize(("fact", "expected"), ALERTS)
def test_an_alert_is_known_by_what_it_says_and_watches(fact, expected):
    slos = (
        Slo(place("s.yaml"), "fast", service_name="order-history"),
        Slo(place("s.yaml"), "same", service_name="order-history"),
        Slo(place("s.yaml"), "same", service_name="checkout"),
    )
    found = attribute(Facts(alerts=(fact,), slos=slos), (CHECKOUT, ORDERS)).alerts[0]
    assert (found.service, found.attribution) == expected


def test_what_selects_workloads_belongs_to_their_service():
    name = "Deployment/shop/web"
    budget = Budget(place("p.yaml"), "shop", "b", "1", None, None, selects=(name,))
    scaler = Autoscaler(
        place("h.yaml"), "HorizontalPodAutoscaler", "shop", "h", "Deployment", "web", "yes", 1, 2
    )
    backend = Backend(place("i.yaml"), "front", "80", "yes")
    facts = Facts(
        workloads=(workload("web", labels={"app": "checkout"}), workload("other")),
        kubernetes_services=(
            KubernetesService(place("s.yaml"), "shop", "front", "ClusterIP", selects=(name,)),
            KubernetesService(place("s.yaml"), "prod", "front", "ClusterIP"),
        ),
        ingresses=(Ingress(place("i.yaml"), "Ingress", "shop", "i", backends=(backend,)),),
        network_policies=(
            NetworkPolicy(place("n.yaml"), "shop", "n", selects=(name, "Deployment/shop/other")),
            NetworkPolicy(place("n.yaml"), "shop", "all", selects_all=True),
        ),
        disruption_budgets=(DisruptionBudget(place("p.yaml"), "shop", "b", budget=budget),),
        autoscalers=(ScaledTarget(place("h.yaml"), "shop", "h", scaler=scaler),),
        objects=(
            KubernetesObject(place("k8s.yaml"), "Deployment", "apps/v1", "shop", "web"),
            KubernetesObject(place("s.yaml"), "Service", "v1", "shop", "front"),
            KubernetesObject(
                place("h.yaml"), "HorizontalPodAutoscaler", "autoscaling/v2", "shop", "h"
            ),
            KubernetesObject(place("c.yaml"), "ConfigMap", "v1", "shop", "checkout-config"),
            KubernetesObject(place("c.yaml"), "Namespace", "v1", None, "shop"),
        ),
    )
    found = attribute(facts, (CHECKOUT, ORDERS))
    reasons = {
        field: [(each.service, each.attribution) for each in getattr(found, field)]
        for field in (
            *("kubernetes_services", "ingresses", "network_policies", "disruption_budgets"),
            *("autoscalers", "objects"),
        )
    }
    assert reasons == {
        "kubernetes_services": [("checkout", f"selects {name}"), NOBODY],
        "ingresses": [("checkout", "routes to Service/shop/front")],
        "network_policies": [("checkout", f"selects {name}"), (None, "namespace-wide")],
        "disruption_budgets": [("checkout", f"protects {name}")],
        "autoscalers": [("checkout", f"scales {name}")],
        "objects": [
            ("checkout", "label app: checkout"),
            ("checkout", f"selects {name}"),
            ("checkout", f"scales {name}"),
            ("checkout", "name checkout-config"),
            NOBODY,
        ],
    }


def runbook(path, **more):
    return Runbook(place(path), path, **more)


PAGES = service(
    "pages", runbooks=("docs/rb", "shared.md#x", "https://wiki.test/x"), dashboards=("d/a.json",)
)
OTHERS = [
    ("runbooks", runbook("docs/rb/deep/checkout.md"), ("pages", "declared as docs/rb")),
    ("runbooks", runbook("shared.md"), ("pages", "declared as shared.md")),
    ("runbooks", runbook("rb/checkout-down.md"), ("checkout", "name checkout-down")),
    ("runbooks", runbook("rb/1.md", title="Checkout is down"), ("checkout", "title Checkout is down")),
    ("runbooks", runbook("rb/restart.md"), NOBODY),
    ("dashboards", Dashboard(place("d/a.json"), "T"), ("pages", "declared as d/a.json")),
    (
        "dashboards",
        Dashboard(place("d.json"), "T", labels=(("app", "=", "checkout"),)),
        ("checkout", "selects app checkout"),
    ),
    ("dashboards", Dashboard(place("d.json"), "Checkout / RED"), ("checkout", "title Checkout / RED")),
    ("slos", Slo(place("s"), "o", service_name="basket"), ("checkout", "names the service basket")),
    ("slos", Slo(place("s"), "checkout-fast"), ("checkout", "name checkout-fast")),
    ("recording_rules", RecordingRule(place("services/checkout/r.yaml"), "a:b", "c"), (
        "checkout", "folder services/checkout",
    )),
    ("pipelines", Pipeline(place("ci.yml"), ".github/workflows/checkout.yml", "x", "github-actions"), (
        "checkout", "name checkout",
    )),
    ("pipelines", Pipeline(place("ci.yml"), ".github/workflows/ci.yml", "x", "github-actions"), (
        None, "repository-wide",
    )),
    ("rollbacks", Rollback(place("x"), "revision-history", "Deployment/shop/checkout"), (
        "checkout", "name checkout",
    )),
]  # fmt: skip


@pytest.mark.parametrize(("field", "fact", "expected"), OTHERS)
def test_pages_objectives_and_pipelines_find_their_service(field, fact, expected):
    assert whose(field, fact, CHECKOUT, PAGES) == expected


def test_a_runbook_belongs_to_whose_alerts_link_to_it():
    link = RunbookLink("rb/restart.md#a", "rb/restart.md#a", "yes", "")
    facts = Facts(
        alerts=(alert("CheckoutDown", runbook=link),), runbooks=(runbook("rb/restart.md"),)
    )
    found = attribute(facts, (CHECKOUT, ORDERS)).runbooks[0]
    assert (found.service, found.attribution) == (
        "checkout",
        "alerts of the service link to it",
    )


def test_a_folder_or_an_alias_of_two_services_names_neither():
    one, two = service("one", "svc", aliases=("same",)), service("two", "svc", aliases=("same",))
    assert whose("workloads", workload("same", "svc/x.yaml"), one, two) == NOBODY


def test_everything_belongs_to_the_only_service():
    assert whose("alerts", alert("A"), service("web")) == ("web", "only service in the repository")
    assert whose(
        "objects", KubernetesObject(place("n"), "Namespace", "v1", None, "x"), CHECKOUT
    ) == (
        "checkout",
        "only service in the repository",
    )


A = service("a", "svc/a", dependencies=(Dependency("b", Location("readiness.yaml", 5)),))
B = service("b", "svc/b")
C = service("c")
MONOREPO = attribute(
    Facts(
        workloads=(
            workload("a", "svc/a/d.yaml", namespace="one"),
            workload("b", "svc/b/d.yaml", namespace="two"),
            workload("c-api", namespace="one"),
        ),
        network_policies=(NetworkPolicy(place("n.yaml"), "one", "deny", selects_all=True),),
        alerts=(alert("BDown"), alert("Lost", "z.yaml"), alert("ADown")),
        runbooks=(runbook("svc/b/rb.md"), runbook("lost.md")),
        pipelines=(
            Pipeline(place("ci.yml"), "ci.yml", "ci", "gitlab-ci"),
            Pipeline(place("a.yml"), "a.yml", "a", "github-actions"),
        ),
        faults=(
            Fault(Location("svc/a/broken.yaml"), "x", kinds=frozenset({"Deployment"})),
            Fault(Location("k8s/broken.yaml"), "x", kinds=frozenset({"Alert"})),
        ),
        unread=("Alert", "Deployment", "SLO"),
    ),
    (A, B, C),
)


def told(facts):
    return {
        "workloads": [each.name for each in facts.workloads],
        "policies": [each.name for each in facts.network_policies],
        "alerts": [each.name for each in facts.alerts],
        "runbooks": [each.path for each in facts.runbooks],
        "pipelines": [each.path for each in facts.pipelines],
        "dependencies": [each.service for each in facts.dependencies],
        "faults": [each.location.path for each in facts.faults],
        "unread": facts.unread,
        "services": [each.name for each in facts.services],
    }


def test_each_service_of_a_monorepo_has_its_own_facts_and_those_of_all():
    shares = by_service(MONOREPO)
    assert {name: told(facts) for name, facts in shares.items()} == {
        "a": {
            "workloads": ["a"],
            "policies": ["deny"],
            "alerts": ["ADown"],
            "runbooks": [],
            "pipelines": ["a.yml", "ci.yml"],
            "dependencies": ["b"],
            "faults": ["k8s/broken.yaml", "svc/a/broken.yaml"],
            "unread": ("Alert", "Deployment", "SLO"),
            "services": ["a"],
        },
        "b": {
            "workloads": ["b"],
            "policies": [],
            "alerts": ["BDown"],
            "runbooks": ["svc/b/rb.md"],
            "pipelines": ["ci.yml"],
            "dependencies": [],
            "faults": ["k8s/broken.yaml"],
            "unread": ("Alert", "SLO"),
            "services": ["b"],
        },
        "c": {
            "workloads": ["c-api"],
            "policies": ["deny"],
            "alerts": [],
            "runbooks": [],
            "pipelines": ["ci.yml"],
            "dependencies": [],
            "faults": ["k8s/broken.yaml"],
            "unread": ("Alert", "SLO"),
            "services": ["c"],
        },
    }
    assert [narrow(MONOREPO, each) for each in (A, B, C)] == list(shares.values())


def test_evidence_of_nobody_is_listed_by_place():
    assert orphans(MONOREPO) == (
        Unattributed("Runbook", "lost.md", Location("lost.md")),
        Unattributed("Alert", "Lost", Location("z.yaml")),
    )


def test_an_unread_chart_hides_what_the_service_of_its_name_may_have_and_nobody_elses():
    fault = Fault(Location("charts/c/Chart.yaml"), "x", kinds=frozenset({"Deployment"}))
    shares = by_service(Facts(services=(A, C), faults=(fault,), unread=("Deployment",)))
    assert {name: facts.unread for name, facts in shares.items()} == {
        "a": (),
        "c": ("Deployment",),
    }


def test_what_was_read_as_it_stands_hides_nothing_and_is_told_to_those_it_names():
    fault = Fault(
        Location("all/kustomization.yaml"),
        "x",
        kinds=frozenset({"Deployment"}),
        words=frozenset({"a"}),
        stands=True,
    )
    workloads = tuple(workload(name)._replace(service=name) for name in ("a", "c"))
    found = Facts(services=(A, C), workloads=workloads, faults=(fault,), unread=("Deployment",))
    told = fault._replace(kinds=frozenset())
    assert {name: (own.unread, own.faults) for name, own in by_service(found).items()} == {
        "a": ((), (told,)),
        "c": ((), ()),
    }
