from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.facts import pipelines, rollback
from readiness.facts.model import (
    Facts,
    FixedPlace,
    Rollback,
    Runbook,
    RunbookSection,
    Sync,
    Workload,
)
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Location
from readiness.source.document import Document
from readiness.source.repository import Repository
from readiness.source.tree import MemoryTree
from tests.facts.deliveries import place, repository

HERE = FixedPlace(Location("x", 1))


def workload(limit, kind="Deployment"):
    return Workload(
        FixedPlace(Location("w.yaml", 3), {"revision_history_limit": Location("w.yaml", 7)}),
        kind,
        "shop",
        "web",
        "apps/v1",
        service="shop",
        attribution="label",
        revision_history_limit=limit,
    )


@pytest.mark.parametrize(
    ("limit", "works", "reason"),
    [
        (10, "yes", "keeps 10 revision(s)"),
        (0, "no", "revisionHistoryLimit is 0: there is nothing to go back to"),
        (None, "unknown", "how many revisions are kept cannot be told"),
    ],
)
def test_a_workload_goes_back_where_it_keeps_revisions(limit, works, reason):
    facts = Facts(workloads=(workload(limit), workload(limit, "Job")))
    assert rollback.join(facts, repository({})) == (
        Rollback(
            FixedPlace(Location("w.yaml", 7)),
            "revision-history",
            "Deployment/shop/web",
            "shop",
            "label",
            works,
            reason=reason,
        ),
    )


ROLLOUT = """\
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web, namespace: shop}
spec:
  strategy: %s
"""
TEMPLATE = """\
apiVersion: argoproj.io/v1alpha1
kind: AnalysisTemplate
metadata: {name: rate, namespace: shop}
spec:
  metrics: [%s]
"""
CANARY = "{canary: {steps: [{setWeight: 5}, {analysis: {templates: [{templateName: rate}]}}]}}"
PROMETHEUS = "name: errors, provider: {prometheus: {query: x}}"


@pytest.mark.parametrize(
    ("strategy", "metric", "works", "reason"),
    [
        (
            "{canary: {steps: [{pause: {}}]}}",
            None,
            "no",
            "no analysis measures the new version: somebody has to decide",
        ),
        (CANARY, None, "unknown", "the analysis template rate is not in this repository"),
        (
            CANARY,
            f"{{{PROMETHEUS}, successCondition: x}}",
            "yes",
            "the analysis template rate measures `errors` and aborts where it fails",
        ),
        (
            "{blueGreen: {prePromotionAnalysis: {templates: [{templateName: rate}]}}}",
            "{name: smoke, provider: {job: {}}}",
            "yes",
            "the analysis template rate measures `smoke` and aborts where it fails",
        ),
        (
            CANARY,
            f"{{{PROMETHEUS}, successCondition: x, failureLimit: -1}}",
            "no",
            "the analysis template rate never fails on `errors`: its failureLimit is -1",
        ),
        (
            CANARY,
            f"{{{PROMETHEUS}}}",
            "no",
            "the analysis template rate has no condition for `errors`: every answer is a success",
        ),
        (
            CANARY,
            "{name: errors, successCondition: x}",
            "no",
            "the analysis template rate has no provider that measures `errors`",
        ),
        (CANARY, "", "no", "the analysis template rate measures nothing"),
    ],
)
def test_a_rollout_goes_back_where_an_analysis_can_fail(strategy, metric, works, reason):
    files = {"r.yaml": ROLLOUT % strategy}
    if metric is not None:
        files["t.yaml"] = TEMPLATE % metric
    facts = Facts(workloads=(workload(1, "Job")._replace(kind="Rollout"),))
    found, _ = rollback.join(facts, repository(files))
    assert found == Rollback(
        place("r.yaml", 5, 3, 5),
        "canary-analysis",
        "Rollout/shop/web",
        "shop",
        "label",
        works,
        automatic=True,
        reason=reason,
    )


@pytest.mark.parametrize(
    ("spec", "works", "reason"),
    [
        ("skipAnalysis: true", "no", "skipAnalysis is true: nothing is measured"),
        ("service: {}", "no", "no analysis is configured"),
        (
            "analysis: {threshold: 5}",
            "no",
            "the analysis has no metrics: it only waits for readiness",
        ),
        (
            "analysis: {threshold: 5, metrics: [{name: m, thresholdRange: {max: 1}}]}",
            "yes",
            "the analysis measures `m` and goes back where it fails",
        ),
        (
            (
                "analysis: {threshold: 5, metrics: "
                "[{name: m, thresholdRange: {max: 1}, templateRef: {name: t}}]}"
            ),
            "unknown",
            "the metric template t is not in this repository",
        ),
        (
            "analysis: {threshold: 0, metrics: [{name: m, thresholdRange: {max: 1}}]}",
            "no",
            "the analysis threshold is not above 0",
        ),
    ],
)
def test_a_canary_goes_back_where_its_metrics_have_bounds(spec, works, reason):
    text = f"""\
apiVersion: flagger.app/v1beta1
kind: Canary
metadata: {{name: web, namespace: shop}}
spec:
  targetRef: {{kind: Deployment, name: web}}
  {spec}
"""
    (found,) = rollback.join(Facts(), repository({"c.yaml": text}))
    assert (found.subject, found.works, found.reason) == ("Deployment/shop/web", works, reason)


def test_what_a_delivery_undoes_belongs_to_its_service():
    text = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web, namespace: shop}
spec: {upgrade: {remediation: {retries: 3}}}
"""
    place = FixedPlace(Location("h.yaml", 1))
    sync = Sync(place, "HelmRelease", "shop", "web", "flux", service="web", attribution="name web")
    (found,) = rollback.join(Facts(syncs=(sync,)), repository({"h.yaml": text}))
    assert (found.service, found.attribution, found.works) == ("web", "name web", "yes")


@pytest.mark.parametrize(
    ("kind", "works", "reason"),
    [
        ("DeploymentConfig", "no", "revisionHistoryLimit is 0: there is nothing to go back to"),
        ("KnativeService", "yes", "Knative keeps revisions, to which traffic can be sent back"),
    ],
)
def test_other_platforms_keep_revisions_too(kind, works, reason):
    limit = None if kind == "KnativeService" else 0
    (found,) = rollback.join(Facts(workloads=(workload(limit, kind),)), repository({}))
    assert (found.subject, found.works, found.reason) == (f"{kind}/shop/web", works, reason)


@pytest.mark.parametrize(
    ("remediation", "works"),
    [
        ("{}", "no"),
        ("{retries: 3}", "yes"),
        ("{retries: -1}", "yes"),
        ("{retries: 3, remediateLastFailure: false}", "no"),
        ("{retries: 3, strategy: uninstall}", "no"),
        ("{retries: '${N}'}", "unknown"),
    ],
)
def test_a_helm_release_goes_back_where_it_remediates(remediation, works):
    text = f"""\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {{name: web}}
spec: {{upgrade: {{remediation: {remediation}}}}}
"""
    (found,) = rollback.join(Facts(), repository({"h.yaml": text}))
    assert (found.subject, found.works) == ("HelmRelease/default/web", works)


def test_pipelines_say_how_a_deployment_is_undone():
    repo = repository(
        {
            ".github/workflows/ci.yml": """\
            on: push
            jobs:
              a: {steps: [{run: helm upgrade x . --atomic}]}
              b: {steps: [{run: kubectl apply -f x}]}
              c: {steps: [{run: helm rollback x}]}
              d: {steps: [{run: pytest}]}
            """
        }
    )
    found = rollback.join(pipelines.collect(repo, Vocabulary()), repo)
    assert [(each.subject[-1], each.works, each.automatic, each.reason) for each in found] == [
        ("a", "yes", True, "undoes a failed deployment: `helm upgrade x . --atomic`"),
        ("b", "no", True, "kubectl: nothing undoes a failed deployment"),
        ("c", "yes", False, "runs `helm rollback x`"),
    ]


ARGO = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: web}
spec: {syncPolicy: {automated: {selfHeal: true}}}
"""
OTHER = ARGO.replace("name: web", "name: other")
MANUAL = ARGO.replace("automated: {selfHeal: true}", "syncOptions: []")
FLUX = """\
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: web}
spec:
  interval: 5m
"""
KUSTOMIZATION = """\
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: all}
spec: {path: %s}
"""


@pytest.mark.parametrize(
    ("command", "files", "works", "reason"),
    [
        (None, {}, "no", "its rollback section holds no command"),
        ("ls", {}, "unknown", "none of its commands is known to go back"),
        ("git revert HEAD", {}, "yes", "`git revert HEAD`"),
        ("helm rollback x", {}, "no", "`helm rollback`, but nothing here deploys with Helm"),
        (
            "helm rollback x",
            {"chart/Chart.yaml": ""},
            "unknown",
            "`helm rollback x`, and what the release is called is not said here",
        ),
        ("helm rollback web 3", {"chart/Chart.yaml": ""}, "yes", "`helm rollback web 3`"),
        ("helm rollback shop", {"c/Chart.yaml": "name: shop\n"}, "yes", "`helm rollback shop`"),
        ("helm rollback shop", {"shop/Chart.yaml": ""}, "yes", "`helm rollback shop`"),
        ("helm rollback $RELEASE", {"c/Chart.yaml": ""}, "yes", "`helm rollback $RELEASE`"),
        (
            "helm -n shop rollback --wait shop",
            {"shop/Chart.yaml": "", "a.yaml": FLUX},
            "no",
            "`helm -n shop rollback --wait shop`, but the releases here are web",
        ),
        ("kubectl rollout undo deploy/web", {}, "yes", "`kubectl rollout undo deploy/web`"),
        (
            "kubectl rollout undo deploy/shop",
            {},
            "no",
            "`kubectl rollout undo deploy/shop`, but the workloads here are web",
        ),
        (
            "kubectl rollout undo -n shop deployment shop",
            {},
            "no",
            "`kubectl rollout undo -n shop deployment shop`, but the workloads here are web",
        ),
        (
            "kubectl rollout undo deployment prod-web --to-revision 3",
            {},
            "yes",
            "`kubectl rollout undo deployment prod-web --to-revision 3`",
        ),
        (
            "kubectl rollout undo deployment -l app=web",
            {},
            "yes",
            "`kubectl rollout undo deployment -l app=web`",
        ),
        (
            "kubectl rollout undo deploy/$NAME",
            {},
            "yes",
            "`kubectl rollout undo deploy/$NAME`",
        ),
        (
            "kubectl rollout undo deploy/web",
            {"a.yaml": ARGO},
            "no",
            "`kubectl rollout undo` is itself undone where Argo CD heals drift",
        ),
        (
            "argocd app rollback web",
            {"a.yaml": ARGO},
            "no",
            "`argocd app rollback` is refused where Argo CD syncs automatically",
        ),
        ("argocd app rollback web", {}, "yes", "`argocd app rollback web`"),
        (
            "argocd app set web --sync-policy none && argocd app rollback web",
            {"a.yaml": ARGO},
            "yes",
            "`argocd app rollback web`",
        ),
        (
            "argocd app rollback web",
            {"a.yaml": ARGO, "b.yaml": ARGO.replace("name: web", "name: other")},
            "no",
            "`argocd app rollback` is refused where Argo CD syncs automatically",
        ),
        (
            "argocd app rollback web",
            {"a.yaml": MANUAL, "b.yaml": OTHER},
            "yes",
            "`argocd app rollback web`",
        ),
        (
            "helm rollback web",
            {"a.yaml": FLUX},
            "no",
            "`helm rollback` is undone by Flux: suspend web first",
        ),
        ("helm rollback web", {"a.yaml": FLUX + "  suspend: true\n"}, "yes", "`helm rollback web`"),
        (
            "flux suspend hr web; helm rollback web 3",
            {"a.yaml": FLUX},
            "yes",
            "`flux suspend hr web`",
        ),
        (
            "helm rollback web",
            {"a.yaml": ARGO},
            "no",
            "`helm rollback` finds no release: Argo CD applies web without Helm",
        ),
        (
            "kubectl rollout undo deploy/web",
            {"a.yaml": KUSTOMIZATION % "./deploy"},
            "no",
            "`kubectl rollout undo` is itself undone where Flux reconciles",
        ),
        (
            "kubectl rollout undo deploy/web",
            {"a.yaml": KUSTOMIZATION % "./dep"},
            "yes",
            "`kubectl rollout undo deploy/web`",
        ),
        ("make rollback", {"Makefile": "rollback:\n\tx\n"}, "yes", "`make rollback` is here"),
        ("make rollback", {}, "no", "`make rollback` is not here"),
        ("./ops/back.sh", {"ops/back.sh": ""}, "yes", "`./ops/back.sh` is here"),
    ],
)
def test_a_runbook_goes_back_by_a_command_that_fits_what_deploys(command, files, works, reason):
    section = RunbookSection("rollback", "Rollback", 20)
    runbook = Runbook(
        HERE, "r.md", sections=(section,), rollback_commands=(command,) if command else ()
    )
    web = workload(3)._replace(place=FixedPlace(Location("deploy/web.yaml", 3)))
    facts = Facts(runbooks=(runbook,), workloads=(web,))
    found = rollback.join(facts, repository(files))[-1]
    assert found == Rollback(HERE, "runbook", "r.md", works=works, reason=reason)


KEYS = ["spec", "strategy", "canary", "steps", "analysis", "templates", "templateName", "metrics"]
KEYS += ["provider", "name", "failureLimit", "threshold", "templateRef", "targetRef", "upgrade"]
KEYS += ["remediation", "retries", "job", "syncPolicy", "automated", "metadata", "namespace"]
DATA = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(KEYS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=25,
)
HEADS = [
    {"apiVersion": "argoproj.io/v1alpha1", "kind": "Rollout"},
    {"apiVersion": "argoproj.io/v1alpha1", "kind": "AnalysisTemplate"},
    {"apiVersion": "argoproj.io/v1alpha1", "kind": "Application"},
    {"apiVersion": "flagger.app/v1beta1", "kind": "Canary"},
    {"apiVersion": "helm.toolkit.fluxcd.io/v2", "kind": "HelmRelease"},
]


@settings(max_examples=100, deadline=None)
@given(DATA, st.dictionaries(st.sampled_from(KEYS), DATA, max_size=4))
def test_no_plain_data_breaks_the_join(metadata, spec):
    documents = tuple(
        Document("a.yaml", number, {**head, "metadata": metadata, "spec": spec}, {})
        for number, head in enumerate(HEADS)
    )
    found = rollback.join(Facts(), Repository(MemoryTree({}), documents))
    assert sorted(each.kind for each in found) == [
        "canary-analysis",
        "canary-analysis",
        "helm-release",
    ]


@pytest.mark.parametrize(
    ("run", "asked", "works"),
    [
        ("helm upgrade --install -n shop basket ./chart", "basket", "yes"),
        ("helm upgrade --install basket ./chart -f values.yaml --wait", "basket", "yes"),
        ("helm upgrade --install basket ./chart", "web", "no"),
        ("helm upgrade --install basket-$ENV ./chart", "basket-prod", "unknown"),
        ("helm upgrade --install basket-$ENV ./chart", "web", "yes"),
        ("helm install --generate-name ./chart", "basket-prod", "unknown"),
    ],
)
def test_a_release_is_taken_back_by_the_name_that_a_pipeline_gives_it(run, asked, works):
    workflow = f"on: push\njobs:\n  deploy: {{steps: [{{run: '{run}'}}]}}\n"
    repo = repository({".github/workflows/a.yaml": workflow, "chart/Chart.yaml": ""})
    section = RunbookSection("rollback", "Rollback", 20)
    runbook = Runbook(
        HERE, "r.md", sections=(section,), rollback_commands=(f"helm rollback {asked}",)
    )
    web = workload(3)._replace(place=FixedPlace(Location("deploy/web.yaml", 3)))
    facts = pipelines.collect(repo, Vocabulary())._replace(runbooks=(runbook,), workloads=(web,))
    found = [each for each in rollback.join(facts, repo) if each.kind == "runbook"]
    assert [each.works for each in found] == [works]
