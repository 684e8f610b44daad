"""What `readiness.yaml` files of a repository say together, and what is wrong with them."""

import textwrap

import pytest

from readiness import configuration
from readiness.cache import NoCache
from readiness.configuration import (
    Declaration,
    HelmRelease,
    Named,
    Override,
    PolicySection,
    RenderSection,
    Settings,
    Token,
)
from readiness.errors import PolicyErrors
from readiness.facts.vocabulary import RUNBOOK_KEYS, SEVERITIES, Vocabulary
from readiness.model import (
    Attestation,
    Contact,
    Dependency,
    Enforcement,
    Location,
    NotApplicable,
    Recovery,
    Selector,
    Service,
)
from readiness.source.tree import MemoryTree


def tree(files):
    return MemoryTree({path: textwrap.dedent(text).lstrip() for path, text in files.items()})


def read(files):
    return configuration.read(tree(files), NoCache())


def errors(files):
    with pytest.raises(PolicyErrors) as caught:
        read(files)
    return [(str(error.at), error.message, error.hint) for error in caught.value.exceptions]


def at(path, line, column, end_line=None):
    return Location(path, line, column, end_line or line)


CHECKOUT = """
    apiVersion: readiness/v1
    service:
      name: checkout
      tier: 0
      tier_rationale: takes payments
      owner: team-payments
      lifecycle: production
      contacts: [{kind: chat, value: "#payments"}]
      on_call: https://oncall.test/P1
      runbooks: [docs/runbooks, docs/shared.md#restart, "https://wiki.test/x"]
      dependencies:
        - {service: payments, hard: true, timeout: 2s, fallback: queue the order}
      recovery: {rto: 1h30m, rpo: 5m}
      evidence:
        - {rule: restore-is-tested, date: 2026-09-03, by: sre, link: "https://x.test"}
      not_applicable:
        - {rule: autoscaling-is-configured, reason: singleton}
      sources:
        workloads: {labels: {app: checkout}}
        alerts: {paths: [monitoring/checkout/**]}
"""


def test_a_service_is_read_with_the_place_of_each_part():
    path = "services/checkout/readiness.yaml"
    found = read({path: CHECKOUT, "docs/shared.md": "", "services/checkout/docs/runbooks/a.md": ""})
    service = Service(
        name="checkout",
        root="services/checkout",
        location=at(path, 3, 9),
        tier=0,
        tier_rationale="takes payments",
        owner="team-payments",
        owner_location=at(path, 6, 10),
        lifecycle="production",
        format="readiness",
        contacts=(Contact("chat", "#payments", at(path, 8, 14)),),
        on_call="https://oncall.test/P1",
        runbooks=(
            "services/checkout/docs/runbooks",
            "docs/shared.md#restart",
            "https://wiki.test/x",
        ),
        dependencies=(
            Dependency(
                "payments", at(path, 12, 7), hard=True, timeout="2s", fallback="queue the order"
            ),
        ),
        recovery=Recovery(5400, 300),
        attestations=(
            Attestation(
                "restore-is-tested", "2026-09-03", "sre", "https://x.test", at(path, 15, 7)
            ),
        ),
        not_applicable=(NotApplicable("autoscaling-is-configured", "singleton", at(path, 17, 7)),),
        selectors=(
            ("alerts", Selector(paths=("monitoring/checkout/**",))),
            ("workloads", Selector(labels=(("app", "checkout"),))),
        ),
        places=(("lifecycle", at(path, 7, 14)), ("on_call", at(path, 9, 12))),
    )
    assert found == Settings((Declaration(service, Token("0", at(path, 4, 9), "readiness")),))


SECTIONS = """
    apiVersion: readiness/v1
    policy:
      packs: [production-readiness]
      default_tier: 3
      tiers: {gold: 1, 1: 0}
      rules: {image-is-pinned: off, x: {params: {days: 3}}}
    render:
      helm: [{chart: deploy/chart, values: [a.yaml, ../b.yaml], namespace: shop}]
      kustomize: [deploy/overlays/prod]
    aliases:
      runbook: [rb, playbook]
      tier: [example.org/class]
      severity: {page: [Wake], ticket: [warning, wake], info: [5]}
    provided: [Secret/shop/db]
    exclude: [legacy/**]
"""


def test_the_sections_of_the_root_are_read_with_places():
    path = "readiness.yaml"
    assert read({path: SECTIONS}) == Settings(
        policy=PolicySection(
            packs=(Named("production-readiness", at(path, 3, 11)),),
            default_tier=3,
            tiers={"gold": 1, "1": 0},
            overrides=(
                Override("image-is-pinned", at(path, 6, 28), Enforcement.OFF),
                Override("x", at(path, 6, 33), params={"days": 3}),
            ),
        ),
        render=RenderSection(
            helm=(
                HelmRelease(
                    "deploy/chart",
                    at(path, 8, 10),
                    ("deploy/chart/a.yaml", "deploy/b.yaml"),
                    "shop",
                ),
            ),
            kustomize=(Named("deploy/overlays/prod", at(path, 9, 15)),),
        ),
        vocabulary=Vocabulary(
            runbook=("rb", "playbook", *(key for key in RUNBOOK_KEYS if key != "playbook")),
            severities={**SEVERITIES, "5": "info", "warning": "ticket", "wake": "page"},
            provided=("Secret/shop/db",),
        ),
        tier_keys=("example.org/class",),
        exclude=("legacy/**",),
        excluded_at=(at(path, 15, 11, 15),),
        provided_at=(at(path, 14, 12, 14),),
        location=at(path, 1, 1, 15),
    )


def test_no_file_at_all_is_the_usual_settings():
    assert read({"a.yaml": "a: 1"}) == Settings()


def test_what_is_excluded_is_known_before_anything_else_is_read():
    files = {"readiness.yml": SECTIONS, "legacy/readiness.yaml": "apiVersion: readiness/v1\nx: ["}
    assert configuration.early(tree(files), NoCache()) == ("legacy/**",)


def named(*names):
    entries = ", ".join(f"{{name: {name}}}" for name in names)
    return f"apiVersion: readiness/v1\nservices: [{entries}]"


MISTAKES = [
    (
        {"a/readiness.yaml": "apiVersion: readiness/v1\nservice: {name: a}\npolicy: {}"},
        [("a/readiness.yaml:3:1", "'policy' holds for the whole repository",
          "move it to readiness.yaml at the root")],
    ),
    (
        {"readiness.yaml": named("web", "Web_"), "a/readiness.yaml": named("web")},
        [("readiness.yaml:2:19", "a service is called 'web' already",
          "the other stands at a/readiness.yaml:2:19")],
    ),
    (
        {"readiness.yaml": named("a"), "readiness.yml": named("b")},
        [("readiness.yml:1:1", "stands beside readiness.yaml", "keep one of them")],
    ),
    ({"readiness.yaml": ""}, [("readiness.yaml:1:1", "is empty", None)]),
    (
        {"readiness.yaml": named("a") + "\n---\n" + named("b")},
        [("readiness.yaml:4:1", "holds one document alone", "use 'services'")],
    ),
    (
        {"a/readiness.yaml": "apiVersion: readiness/v1\nservice: {name: a, root: ../..}"},
        [("a/readiness.yaml:2:26", "root must be a folder of this repository, not '../..'", None)],
    ),
    (
        {"a/readiness.yaml": "apiVersion: readiness/v2\nservice: {name: a}", "readiness.yaml": "a: 1"},
        [("a/readiness.yaml:1:13", "apiVersion must be readiness/v1, not 'readiness/v2'", None),
         ("readiness.yaml:1:1", "the file needs 'apiVersion'", "apiVersion: readiness/v1"),
         ("readiness.yaml:1:4", "unknown key 'a'",
          "known keys: aliases, apiVersion, environments, exclude, links, policy, provided, render, service, services, target_kubernetes, teams")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("files", "expected"), MISTAKES)
def test_a_mistake_ends_the_run_with_its_place(files, expected):
    assert errors(files) == expected


def test_a_broken_file_is_an_error_and_no_fault():
    places = [where for where, _, _ in errors({"readiness.yaml": "apiVersion: readiness/v1\na: ["})]
    assert [place.rpartition(":")[0] for place in places] == ["readiness.yaml:2"]


@pytest.mark.parametrize(
    "text",
    ["apiVersion: v1\nkind: ConfigMap\nmetadata: {name: readiness/v}", "probe: {{ .Values.x }}"],
)
def test_a_file_of_somebody_else_with_this_name_is_left_alone(text):
    assert read({"charts/readiness.yaml": text}) == Settings()
