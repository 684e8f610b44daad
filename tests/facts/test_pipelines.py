from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.facts import pipelines
from readiness.facts.model import ActionUse, Facts, FixedPlace, Job, Pipeline
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Fault, Location
from readiness.source.document import Document
from readiness.source.repository import Repository
from readiness.source.tree import MemoryTree
from tests.facts.deliveries import place, repository

CI = ".github/workflows/ci.yml"
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def collect(files):
    return pipelines.collect(repository(files), Vocabulary())


def workflow(text, **files):
    (found,) = collect({CI: text, **files}).pipelines
    return found


def gitlab(text, files=None):
    (found,) = collect({".gitlab-ci.yml": text, **(files or {})}).pipelines
    return found


def test_a_workflow_is_a_pipeline_with_its_jobs():
    text = f"""\
        name: CI
        on: [push, pull_request]
        permissions: {{contents: read}}
        concurrency: ci
        jobs:
          test:
            timeout-minutes: 9
            steps:
              - uses: actions/checkout@v4
              - run: make test
          build:
            needs: test
            steps:
              - uses: docker/build-push-action@{COMMIT}
          deploy:
            needs: [build]
            environment: {{name: production}}
            steps:
              - run: ./scripts/deploy.sh
        """
    at = lambda line, column: Location(CI, line, column, line)  # noqa: E731 - a row
    files = {"Makefile": "test: unit\nunit:\n\tgo test ./...\n"}
    files["scripts/deploy.sh"] = "#!/bin/sh\nhelm upgrade shop . --atomic\n"
    assert collect({CI: text, **files}) == Facts(
        pipelines=(
            Pipeline(
                place(
                    CI,
                    1,
                    1,
                    19,
                    triggers=Location(CI, 2, 1, 2),
                    permissions=Location(CI, 3, 1, 3),
                    jobs=Location(CI, 5, 1, 19),
                ),
                CI,
                "CI",
                "github-actions",
                triggers=("push", "pull_request"),
                jobs=(
                    Job(
                        place(CI, 6, 3, 10, timeout=at(7, 22)),
                        "test",
                        "test",
                        tests=True,
                        timeout=True,
                        concurrency=True,
                    ),
                    Job(
                        place(CI, 11, 3, 14, needs=at(12, 12), runs_after_tests=at(12, 12)),
                        "build",
                        "build",
                        needs=("test",),
                        concurrency=True,
                    ),
                    Job(
                        place(
                            CI,
                            15,
                            3,
                            19,
                            environment=at(17, 5),
                            gate=at(17, 5),
                            needs=at(16, 5),
                            runs_after_tests=at(16, 5),
                        ),
                        "deploy",
                        "deploy",
                        environment="production",
                        production=True,
                        needs=("build",),
                        runs_after_tests=True,
                        gate="environment",
                        rolls_back="yes",
                        undo=("helm upgrade shop . --atomic",),
                        tools=("helm",),
                        releases=("shop",),
                        concurrency=True,
                    ),
                ),
                actions=(
                    ActionUse(FixedPlace(at(9, 15)), "actions/checkout", "v4", pinned=False),
                    ActionUse(
                        FixedPlace(at(14, 15)), "docker/build-push-action", COMMIT, pinned=True
                    ),
                ),
                permissions="read",
            ),
        ),
    )


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("push", ("push",)),
        ("[push, pull_request]", ("push", "pull_request")),
        ("{push: {branches: [main]}, schedule: [{cron: x}]}", ("push", "schedule")),
        ("7", ()),
    ],
)
def test_triggers_are_a_word_a_list_or_a_mapping(on, expected):
    assert workflow(f"on: {on}\njobs: {{a: {{steps: []}}}}\n").triggers == expected


@pytest.mark.parametrize(
    ("top", "job", "expected"),
    [
        ("permissions: read-all", "", "read"),
        ("permissions: write-all", "", "write"),
        ("permissions: {}", "", "none"),
        ("permissions: {contents: read, packages: write}", "", "write"),
        ("permissions: {contents: read, packages: none}", "", "read"),
        ("permissions: {issues: write, pages: write}", "", "read"),
        ("permissions: {issues: none}", "", "none"),
        ("permissions: 7", "", "none"),
        ("", "", None),
        ("", "permissions: {packages: write}", "none"),
        ("", "permissions: write-all", "write"),
    ],
)
def test_permissions_are_what_the_whole_workflow_grants(top, job, expected):
    found = workflow(f"on: push\n{top}\njobs:\n  a:\n    steps: []\n    {job}\n")
    assert found.permissions == expected


@pytest.mark.parametrize(
    ("jobs", "expected"),
    [
        ("  d: {steps: [{run: helm upgrade}]}", False),
        ("  d: {steps: [{run: pytest}, {run: helm upgrade}]}", True),
        ("  t: {steps: [{run: pytest}]}\n  d: {needs: t, steps: [{run: helm upgrade}]}", True),
        (
            (
                "  t: {continue-on-error: true, steps: [{run: pytest}]}\n"
                "  d: {needs: t, steps: [{run: helm upgrade}]}"
            ),
            False,
        ),
        (
            (
                "  t: {steps: [{run: pytest}]}\n"
                "  d: {needs: t, if: always(), steps: [{run: helm upgrade}]}"
            ),
            False,
        ),
        (
            (
                "  t: {steps: [{run: pytest}]}\n  b: {needs: t, steps: []}\n"
                "  d: {needs: [b], steps: [{run: helm upgrade}]}"
            ),
            True,
        ),
        (
            (
                "  t: {uses: org/x/.github/workflows/y.yml@v1}\n"
                "  d: {needs: t, steps: [{run: helm upgrade}]}"
            ),
            None,
        ),
        ("  a: {needs: d, steps: []}\n  d: {needs: a, steps: [{run: helm upgrade}]}", False),
    ],
)
def test_a_deployment_runs_after_tests_where_something_it_needs_tests(jobs, expected):
    found = workflow(f"on: push\njobs:\n{jobs}\n")
    assert {job.runs_after_tests for job in found.jobs if job.name == "d"} == {expected}


def test_a_reusable_workflow_and_a_local_action_are_looked_into():
    files = {
        CI: """\
            on: push
            jobs:
              verify: {uses: ./.github/workflows/verify.yml}
              ship:
                needs: verify
                steps: [{uses: ./.github/actions/ship}]
            """,
        ".github/workflows/verify.yml": """\
            on: workflow_call
            jobs: {all: {steps: [{run: pytest}]}}
            """,
        ".github/actions/ship/action.yml": """\
            runs: {using: composite, steps: [{run: kubectl apply -f x, shell: bash}]}
            """,
    }
    first, _ = collect(files).pipelines
    assert [(job.name, job.purpose, job.runs_after_tests) for job in first.jobs] == [
        ("verify", "test", None),
        ("ship", "deploy", True),
    ]


def test_a_workflow_that_waits_for_another_runs_after_its_tests():
    deploy = """\
        on: {{workflow_run: {{workflows: [CI]}}}}
        jobs:
          d:
            {condition}
            steps: [{{run: helm upgrade}}]
        """
    files = {CI: "name: CI\non: push\njobs: {t: {steps: [{run: pytest}]}}\n"}
    careful = "if: github.event.workflow_run.conclusion == 'success'"
    for condition, expected in ((careful, True), ("", False)):
        files[".github/workflows/deploy.yml"] = deploy.format(condition=condition)
        _, found = collect(files).pipelines
        assert [job.runs_after_tests for job in found.jobs] == [expected]


@pytest.mark.parametrize(
    ("environment", "production"),
    [
        ("production", True),
        ("{name: prod-eu}", True),
        ("staging", False),
        ("non-prod", False),
        ("pre-production", False),
        ("${{ matrix.env }}", True),
        ("${{ inputs.target }}", True),
    ],
)
def test_an_environment_is_production_by_its_name_or_by_one_of_its_choices(environment, production):
    found = workflow(f"""\
on: {{workflow_dispatch: {{inputs: {{target: {{options: [staging, live]}}}}}}}}
jobs:
  d:
    strategy: {{matrix: {{env: [staging, production]}}}}
    environment: {environment}
    steps: [{{run: helm upgrade}}]
""")
    assert [(job.production, job.gate) for job in found.jobs] == [(production, "manual")]


@pytest.mark.parametrize(
    ("on", "step", "expected"),
    [
        ("push", "run: echo ${{ github.sha }}", ()),
        ("push", "run: echo ${{ github.event.pull_request.number }}", ()),
        (
            "push",
            'run: echo "${{ github.event.issue.title }}"',
            (
                (
                    "`github.event.issue.title` is put into a script: whoever writes it runs code "
                    f"({CI}:5:14)"
                ),
            ),
        ),
        (
            "push",
            "run: echo ${{ github.head_ref }}",
            (f"`github.head_ref` is put into a script: whoever writes it runs code ({CI}:5:14)",),
        ),
        (
            "push",
            "{uses: actions/github-script@v7, with: {script: '${{ github.event.comment.body }}'}}",
            (
                (
                    "`github.event.comment.body` is put into a script: whoever writes it runs code "
                    f"({CI}:5:57)"
                ),
            ),
        ),
        ("workflow_dispatch", "run: echo ${{ github.head_ref }}", ()),
        ("pull_request", "run: echo ${{ github.event.repository.default_branch }}", ()),
        ("pull_request_target", "uses: actions/checkout@v4", ()),
        (
            "pull_request",
            "{uses: actions/checkout@v4, with: {ref: '${{ github.event.pull_request.head.sha }}'}}",
            (),
        ),
        (
            "pull_request_target",
            "{uses: actions/checkout@v4, with: {ref: '${{ github.event.pull_request.head.sha }}'}}",
            (
                (
                    "`pull_request_target` checks out the pull request's own code with the "
                    f"repository's rights ({CI}:5:49)"
                ),
            ),
        ),
        (
            "issue_comment",
            "run: gh pr checkout 7",
            (f"`issue_comment` fetches the pull request's own code in a script ({CI}:5:14)",),
        ),
    ],
)
def test_dangers_are_told_with_their_place(on, step, expected):
    found = workflow(f"on: {on}\njobs:\n  a:\n    steps:\n      - {step}\n")
    assert found.dangers == expected


@pytest.mark.parametrize(
    ("uses", "expected"),
    [
        ("a/b@v1", ("a/b", "v1", False, False)),
        (f"a/b@{COMMIT}", ("a/b", COMMIT, True, False)),
        (f"a/b@{COMMIT[:39]}", ("a/b", COMMIT[:39], False, False)),
        ("a/b", ("a/b", None, False, False)),
        ("./x", ("./x", None, True, True)),
        ("docker://alpine:3", ("docker://alpine:3", None, False, False)),
        (
            f"docker://alpine@sha256:{'a' * 64}",
            ("docker://alpine", f"sha256:{'a' * 64}", True, False),
        ),
    ],
)
def test_an_action_is_pinned_by_a_full_commit_or_digest(uses, expected):
    found = workflow(f"on: push\njobs: {{a: {{steps: [{{uses: '{uses}'}}]}}}}\n")
    assert [each[1:] for each in found.actions] == [expected]


def test_a_workflow_without_jobs_is_a_fault():
    assert collect({CI: "on: push\n"}) == Facts(
        faults=(
            Fault(
                Location(CI, 1, 1, 1), "this workflow holds no jobs", kinds=frozenset({"Pipeline"})
            ),
        )
    )


def test_a_workflow_that_cannot_be_read_is_told_where_it_breaks():
    (fault,) = collect({CI: "on: push\njobs: [\n"}).faults
    assert (fault.location, fault.kinds) == (Location(CI, 2, 7), frozenset({"Pipeline"}))


def test_gitlab_jobs_are_merged_from_includes_extends_and_references():
    text = """\
        include: [{local: /ci/*.yml}]
        stages: [test, deploy]
        deploy:
          extends: .deploy
          stage: deploy
          environment: {name: prod/shop}
          when: manual
          resource_group: prod
        """
    shared = """\
        .login: {script: [echo]}
        .deploy:
          script:
            - !reference [.login, script]
            - kubectl apply -f x
        unit: {stage: test, script: pytest, rules: [{if: $CI_COMMIT_TAG}]}
        """
    root = ".gitlab-ci.yml"
    assert gitlab(text, {"ci/a.yml": shared}) == Pipeline(
        place(root, 1, 1, 8, triggers=Location(root, 1, 1, 8)),
        root,
        root,
        "gitlab-ci",
        triggers=("push", "tag"),
        jobs=(
            Job(place("ci/a.yml", 6, 1, 6), "unit", "test", tests=True),
            Job(
                place(root, 3, 1, 8),
                "deploy",
                "deploy",
                environment="prod/shop",
                production=True,
                runs_after_tests=True,
                gate="manual",
                rolls_back="no",
                tools=("kubectl",),
                concurrency=True,
            ),
        ),
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("t: {script: pytest}\nd: {stage: deploy, script: helm upgrade}", True),
        ("t: {script: pytest}\nd: {stage: deploy, needs: [], script: helm upgrade}", False),
        ("t: {script: pytest}\nd: {stage: deploy, needs: [{job: t}], script: helm upgrade}", True),
        (
            "t: {script: pytest, allow_failure: true}\nd: {stage: deploy, script: helm upgrade}",
            False,
        ),
        ("t: {script: pytest}\nd: {stage: build, script: helm upgrade}", False),
        ("include: [{project: a/b, file: c}]\nd: {stage: deploy, script: helm upgrade}", None),
        ("t: {trigger: a/b}\nd: {stage: deploy, script: helm upgrade}", None),
    ],
)
def test_gitlab_stages_and_needs_decide_what_waits_for_tests(text, expected):
    found = gitlab(text)
    assert {job.runs_after_tests for job in found.jobs if job.name == "d"} == {expected}


def test_foreign_gitlab_configuration_is_named():
    found = gitlab(f"""\
        include:
          - {{project: org/ci, file: x.yml, ref: {COMMIT}}}
          - {{component: gitlab.com/a/b@1.0}}
          - https://example.com/x.yml
          - {{template: Auto-DevOps.gitlab-ci.yml}}
        """)
    assert [(each.name, each.ref, each.pinned) for each in found.actions] == [
        ("org/ci", COMMIT, True),
        ("gitlab.com/a/b", "1.0", False),
        ("https://example.com/x.yml", None, False),
    ]


WORDS = ["on", "jobs", "steps", "run", "uses", "with", "needs", "permissions", "environment"]
WORDS += ["strategy", "matrix", "if", "script", "include", "extends", "stages", "trigger", "rules"]
WORDS += ["workflow_run", "workflows", "local", "default", "name", "a", "helm upgrade $X", "./a"]
LEAVES = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(WORDS)
LEAVES |= st.text(alphabet="${}'\"\\|&;#<[]./-ab \n", max_size=20)
DATA = st.recursive(
    LEAVES,
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5)
    ),
    max_leaves=25,
)


@settings(max_examples=150, deadline=None)
@given(DATA, st.dictionaries(st.sampled_from(WORDS), DATA, max_size=3))
def test_no_plain_data_breaks_the_collector(data, jobs):
    tree = MemoryTree({CI: "", ".gitlab-ci.yml": ""})
    documents = (
        Document(CI, 0, {"on": data, "jobs": jobs}, {}),
        Document(".gitlab-ci.yml", 0, jobs, {}),
    )
    found = pipelines.collect(Repository(tree, documents), Vocabulary())
    assert len(found.pipelines) + len(found.faults) == 2


def test_an_environment_alone_makes_no_deployment_of_a_job_that_takes_care():
    jobs = "".join(
        f"  {name}:\n    environment: production\n    steps: [{{run: scripts/do}}]\n"
        for name in ("backup", "release-it")
    )
    found = workflow(f"on: push\njobs:\n{jobs}")
    assert [(job.name, job.purpose) for job in found.jobs] == [
        ("backup", "other"),
        ("release-it", "deploy"),
    ]


@pytest.mark.parametrize(
    ("job", "environment", "purpose"),
    [
        ("publish", "pypi", "build"),
        ("upload", "npm-registry", "other"),
        ("site", "github-pages", "other"),
        ("release", "release", "build"),
        ("release", "production", "deploy"),
        ("go", "staging", "deploy"),
    ],
)
def test_an_environment_that_guards_keys_is_none_to_deploy_to(job, environment, purpose):
    found = workflow(
        f"on: push\njobs:\n  {job}:\n    environment: {environment}\n    steps: [{{run: scripts/do}}]\n"
    )
    assert [each.purpose for each in found.jobs] == [purpose]


def test_a_called_workflow_is_told_and_the_pipeline_cannot_be_looked_through():
    called = workflow(
        "on: push\njobs: {a: {uses: o/r/.github/workflows/w.yaml@v1}, b: {steps: []}}\n"
    )
    assert (called.opaque, [job.called for job in called.jobs]) == (True, [True, False])


def test_a_step_of_a_shared_action_stands_once():
    action = ".github/actions/x/action.yml"
    files = {
        action: "runs: {using: composite, steps: [{uses: o/y@v1}]}\n",
        CI: "on: push\njobs:\n"
        + "".join(f"  {job}: {{steps: [{{uses: ./.github/actions/x}}]}}\n" for job in "ab"),
    }
    (found,) = collect(files).pipelines
    assert [use.name for use in found.actions if not use.local] == ["o/y"]
