"""Services that nobody declares, by what runs: workloads and releases of charts from elsewhere."""

from readiness import configuration
from readiness.cache import NoCache
from readiness.facts.model import FixedPlace, Sync, Workload
from readiness.model import Location
from readiness.services.catalogue import gathered
from readiness.source.tree import MemoryTree

SETTINGS = configuration.read(MemoryTree({}), NoCache())


def workload(name, path="k8s/all.yaml", kind="Deployment"):
    return Workload(FixedPlace(Location(path)), kind, "shop", name, "apps/v1")


def release(name, path="apps/all.yaml", kind="HelmRelease", **more):
    return Sync(FixedPlace(Location(path)), kind, "flux-system", name, "flux", **more)


def told(workloads, syncs=(), folders=frozenset()):
    found = gathered((), folders, SETTINGS, workloads, syncs=syncs)
    return [(each.name, each.root, each.inferred_from) for each in found.services]


def test_a_job_that_runs_once_is_a_service_only_where_nothing_else_is() -> None:
    migration = workload("add-index", "k8s/jobs/add-index.yaml", kind="Job")
    nightly = workload("bill-customers", "k8s/jobs/bill.yaml", kind="CronJob")
    assert told([migration]) == [("add-index", "", "name of Job add-index")]
    assert told([migration, workload("ledger"), nightly]) == [
        ("bill-customers", "k8s/jobs", "name of CronJob bill-customers"),
        ("ledger", "", "name of Deployment ledger"),
    ]


def test_what_shows_how_something_is_used_founds_no_service_beside_what_runs() -> None:
    shown = workload("demo-backend", "docs/tutorial/backend.yaml")
    hacked = workload("local-registry", "hack/kind/registry.yaml")
    assert told([shown, hacked, workload("ledger")]) == [
        ("ledger", "", "name of Deployment ledger")
    ]
    assert told([shown]) == [("demo-backend", "", "name of Deployment demo-backend")]


def test_a_release_of_a_chart_from_elsewhere_is_a_service_and_jobs_join_it() -> None:
    mail = release("mail", "apps/mail/release.yaml", chart="postfix", source="HelmRepository/x")
    job = workload("mail-rotate-keys", "apps/mail/rotate.yaml", kind="Job")
    chat = release("chat", "apps/chat/release.yaml", source="OCIRepository/chat")
    assert told([job], [mail, chat]) == [
        ("chat", "apps/chat", "HelmRelease chat"),
        ("mail", "apps/mail", "name of Job mail-rotate-keys"),
    ]


def test_a_release_of_what_lies_in_the_repository_is_no_further_service() -> None:
    own = release("web", chart="./charts/web", source="GitRepository/shop")
    synced = release("api", kind="Application", path="deploy/api", source="https://git.test/shop")
    cluster = release("apps", kind="Kustomization", path="apps", source="GitRepository/shop")
    sample = release("demo", "docs/demo.yaml", chart="demo")
    folders = frozenset({"charts/web", "deploy/api", "apps"})
    assert told([], [own, synced, cluster, sample], folders) == []
    remote = synced._replace(path="deploy/elsewhere")
    assert told([], [remote], folders) == [("api", "", "Application api")]


def test_a_release_that_workloads_speak_for_is_told_by_them() -> None:
    found = told([workload("cache", "apps/cache/extra.yaml")], [release("cache", chart="redis")])
    assert found == [("cache", "", "name of Deployment cache")]
