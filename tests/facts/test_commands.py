from __future__ import annotations

import pytest

from readiness.facts.pipelines import work
from readiness.facts.pipelines.shell import Command, commands
from readiness.facts.pipelines.words import Kind, kind_of_action, starts_a_cluster
from readiness.facts.pipelines.work import of_script, purpose, rolls_back


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("helm upgrade x . \\\n  --atomic", [Command(("helm", "upgrade", "x", ".", "--atomic"))]),
        ("a && b; c | d", [Command(("a",)), Command(("b",)), Command(("c",)), Command(("d",))]),
        ("a || b c", [Command(("a",)), Command(("b", "c"), guarded=True)]),
        ("a ||\n  b", [Command(("a",)), Command(("b",), guarded=True)]),
        ("# helm upgrade\necho 'a;b' # c", [Command(("echo", "a;b"))]),
        ("cat <<EOF\nhelm upgrade\nEOF\nls", [Command(("cat", "<<EOF")), Command(("ls",))]),
        ('A=1 bash -c "cd x && go test"', [Command(("cd", "x")), Command(("go", "test"))]),
        ("if ! /usr/bin/python3.12 -m x; then y; fi", None),
        ("deploy ${{ a || 'b;c' }} z", [Command(("deploy", "${{a_b_c_}}", "z"))]),
        ('echo "never closed', [Command(("echo", "never closed"))]),
        ("pytest 2>&1", [Command(("pytest", "2>&1"))]),
    ],
)
def test_a_script_is_split_as_a_shell_would(script, expected):
    if expected is None:
        expected = [Command(("python", "-m", "x")), Command(("y",)), Command(("fi",))]
    assert list(commands(script)) == expected


@pytest.mark.parametrize(
    ("name", "script", "expected"),
    [
        ("x", "pytest -q", "test"),
        ("x", "sudo -E poetry run pytest", "test"),
        ("x", "docker run --rm img pytest", "test"),
        ("x", "python3 -m unittest", "test"),
        ("x", "npm run test:unit", "test"),
        ("x", "make PROFILE=x ci-test", "test"),
        ("x", "./gradlew check", "test"),
        ("x", "mvn -B package -DskipTests", "other"),
        ("x", "kubectl -n prod apply -f x", "deploy"),
        ("x", "kubectl apply --dry-run=server -f x", "other"),
        ("x", "kustomize build . | kubectl apply -f -", "deploy"),
        ("x", "helm upgrade --install x .", "deploy"),
        ("x", "helm plugin install https://x/unittest", "other"),
        ("x", "helm repo add x https://x && helm install x/y", "deploy"),
        ("x", "helm plugin install x && helm unittest chart", "test"),
        ("x", "ssh host 'helm upgrade x .'", "deploy"),
        ("x", "echo helm upgrade", "other"),
        ("x", "make deploy-docs", "other"),
        ("x", "helm rollback x 1", "rollback"),
        ("x", "docker build . && docker push x", "build"),
        ("x", "trivy image x", "scan"),
        ("x", "kind create cluster\nkubectl apply -f x\ngo test ./...", "test"),
        ("x", "pytest && helm upgrade x .", "deploy"),
        ("deploy", "some-tool ship", "deploy"),
        ("deployDocs", "mkdocs gh-deploy", "other"),
        ("unit-tests", "some-tool", "test"),
        ("e2e-deploy", "pytest", "test"),
        ("label-deploy", "", "other"),
        ("approve Approve ok-to-test", "", "other"),
        ("label-deploy", "helm upgrade x .", "deploy"),
        ("e2e", "kubectl apply -f x\nmake check-all", "test"),
        ("e2e", "kubectl apply -n production -f x", "deploy"),
        ("x", "make kind-up\nkubectl apply -f x\nmake test", "test"),
        ("rollback", "some-tool", "rollback"),
        ("build", "echo", "build"),
    ],
)
def test_commands_and_names_tell_what_a_job_is_for(name, script, expected):
    assert purpose(name, of_script(script)) == expected


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ("helm upgrade x . --atomic", "yes"),
        ("helm upgrade x . --rollback-on-failure --timeout 5m", "yes"),
        ("helm upgrade x . --atomic=false", "no"),
        ("helm upgrade x .", "no"),
        ("helm upgrade x . $HELM_ARGS", "unknown"),
        ("kubectl apply -f x || kubectl rollout undo deploy/x", "yes"),
        ("kubectl apply -f x", "no"),
        ("terraform apply", "unknown"),
        ("ls", "unknown"),
    ],
)
def test_a_deployment_says_whether_it_undoes_itself(script, expected):
    assert rolls_back(of_script(script)) == expected


def test_only_tests_before_the_deployment_protect_it():
    assert work.tests_first(of_script("pytest\nhelm upgrade x ."))
    assert not work.tests_first(of_script("helm upgrade x .\npytest"))
    assert not work.tests_first(of_script("helm upgrade x ."))


def test_a_name_that_promises_tests_is_believed_only_where_nothing_is_known():
    assert work.tests("unit-tests", of_script("some-tool"))
    assert not work.tests("unit-tests", of_script("docker build ."))


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("helm/kind-action", True),
        ("some-lab/action-k3s-helm", True),
        ("medyagh/setup-minikube", True),
        ("azure/setup-kubectl", False),
        ("acme/kindly-deploy", False),
    ],
)
def test_an_action_that_names_a_local_cluster_starts_one(action: str, expected: bool) -> None:
    assert starts_a_cluster(action) is expected


@pytest.mark.parametrize(
    ("action", "expected"),
    [
        ("acme/deploy-action", Kind.DEPLOY),
        ("acme/actions/deploy/aws", Kind.DEPLOY),
        ("acme/actions/build-test-and-deploy/next-version", None),
        ("acme/deploy-docs", None),
    ],
)
def test_a_folder_of_actions_for_everything_deploys_nothing(
    action: str, expected: Kind | None
) -> None:
    assert kind_of_action(action) is expected
