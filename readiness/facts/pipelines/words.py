"""Tables of words: which names, commands and actions test, deploy, build, scan or roll back.

Rules of thumb over plain text: nothing is run, and what no table knows is `other`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum

from readiness.pattern import pattern


class Kind(StrEnum):
    """What a command, an action or a name is for."""

    TEST = "test"
    DEPLOY = "deploy"
    ROLLBACK = "rollback"
    BUILD = "build"
    SCAN = "scan"


NAMES: tuple[tuple[Kind, frozenset[str]], ...] = (
    (Kind.ROLLBACK, frozenset({"rollback", "revert", "undo"})),
    (Kind.DEPLOY, frozenset({"deploy", "deploys", "deployment", "rollout", "promote", "ship"})),
    (
        Kind.TEST,
        frozenset(
            {"test", "tests", "testing", "unittest", "unittests", "unit", "e2e", "integration"}
            | {"acceptance", "conformance"}
        ),
    ),
    (Kind.SCAN, frozenset({"scan", "sast", "dast", "codeql", "trivy", "security", "audit"})),
    (Kind.BUILD, frozenset({"build", "builds", "compile", "package", "publish", "release"})),
)
"""Words of a job's name or of a task's, the first kind that has one wins."""

CARE = frozenset(
    {
        "backup",
        "backups",
        "restore",
        "recover",
        "monitor",
        "monitoring",
        "validate",
        "plan",
        "smoke",
    }
    | {"maintenance", "cleanup", "delete", "destroy", "teardown", "reset", "verify", "check", "fix"}
    | {"report", "notify", "lint", "sanitise", "sanitize", "seed", "migrate", "migration", "diff"}
)
"""Words of jobs that touch an environment (its secrets, its database) and ship nothing to it."""

REHEARSALS = frozenset({"e2e", "integration", "acceptance", "conformance"})
"""Words of tests that need the whole: what they deploy, without an environment's name, is deployed
to be tested.
"""

BOOKKEEPING = frozenset({"label", "labels", "labeler", "labeller", "triage", "assign", "approve"})
"""Words of jobs that sort pull requests, by the names of what others do (`label-deploy`)."""

PUBLISHING = frozenset(
    {
        "pypi",
        "testpypi",
        "npm",
        "npmjs",
        "crates",
        "rubygems",
        "maven",
        "nuget",
        "dockerhub",
        "ghcr",
    }
    | {"quay", "registry", "marketplace", "pages", "docs", "documentation"}
)
"""Words of environments that guard the keys of a registry or of a page: no service runs there."""

DOCUMENTATION = frozenset({"docs", "doc", "documentation", "pages", "storybook"})
"""Words that say that a page is deployed, not the service."""

COMMANDS: tuple[tuple[Kind, tuple[str, ...]], ...] = tuple(
    (kind, tuple(line.split()))
    for kind, lines in (
        (
            Kind.TEST,
            """
            pytest|py.test|tox|nox|jest|vitest|mocha|ava|karma start|rspec|phpunit|pest|ctest|bats
            python -m pytest|python -m unittest|python -m tox|python manage.py test|go test|gotestsum
            ginkgo|cargo test|cargo nextest|mvn test|mvn verify|mvn package|mvn install|mvn deploy
            mvnw test|mvnw verify|mvnw package|mvnw install|gradle test|gradle check|gradle build
            gradlew test|gradlew check|gradlew build|sbt test|lein test|dotnet test|bazel test
            swift test|xcodebuild test|flutter test|dart test|mix test|rebar3 ct|stack test
            cabal test|zig build test|deno test|bun test|node --test|cypress run|playwright test
            newman run|k6 run|behave|robot|rails test|manage.py test|ng test|react-scripts test
            vendor/bin/phpunit|./vendor/bin/phpunit|./manage.py test|molecule test|hurl --test
            helm unittest|helm test|ct install|terraform test
            """,
        ),
        (
            Kind.ROLLBACK,
            """
            helm rollback|kubectl rollout undo|argocd app rollback|kubectl argo rollouts undo
            kubectl argo rollouts abort|aws deploy stop-deployment|git revert
            """,
        ),
        (
            Kind.DEPLOY,
            """
            helm upgrade|helm install|helmfile apply|helmfile sync|helmsman -apply|kubectl apply
            kubectl replace|kubectl patch|kubectl set image|kubectl rollout restart
            kubectl argo rollouts set|kubectl argo rollouts promote|oc apply|oc rollout|kapp deploy
            argocd app sync|argocd app set|flux reconcile|flux create|terraform apply|tofu apply
            terragrunt apply|pulumi up|cdk deploy|sam deploy|serverless deploy|sls deploy
            aws ecs update-service|aws ecs deploy|aws lambda update-function-code
            aws deploy create-deployment|aws cloudformation deploy|aws cloudformation update-stack
            ecs-deploy|gcloud run deploy|gcloud app deploy|gcloud functions deploy
            gcloud deploy releases|az webapp|az containerapp update|az containerapp up
            az deployment|skaffold run|skaffold deploy|nomad job run|nomad run
            docker stack deploy|docker service update|fly deploy|flyctl deploy|heroku container:release
            git push heroku|cf push|vercel deploy|vercel --prod|netlify deploy|wrangler deploy
            wrangler publish|firebase deploy|cap deploy|ansible-playbook|eb deploy|kubecfg update
            tanka apply|tk apply|werf converge|kluctl deploy|copilot deploy|dokku git:from-image
            """,
        ),
        (
            Kind.BUILD,
            """
            docker build|docker push|docker buildx|docker compose build|docker-compose build
            podman build|podman push|buildah|kaniko|/kaniko/executor|ko build|ko publish
            skaffold build|pack build|npm publish|twine upload|poetry publish|uv publish|uv build
            cargo publish|cargo build|go build|goreleaser|mvn compile|dotnet publish|dotnet build
            helm package|helm push|crane push|skopeo copy|python -m build|jib:build|gem push
            """,
        ),
        (
            Kind.SCAN,
            """
            trivy|grype|snyk|semgrep|gitleaks|trufflehog|checkov|tfsec|bandit|gosec|govulncheck
            pip-audit|npm audit|yarn audit|cargo audit|cargo deny|osv-scanner|codeql|sonar-scanner
            kubesec|kube-score|kube-linter|conftest|hadolint|safety check|dependency-check
            """,
        ),
    )
    for row in lines.strip().splitlines()
    for line in row.strip().split("|")
)
"""A program and words that follow it in this order, other words between them."""

BY_PROGRAM: dict[str, tuple[tuple[Kind, tuple[str, ...]], ...]] = {
    program: tuple((kind, words[1:]) for kind, words in COMMANDS if words[0] == program)
    for program in dict.fromkeys(words[0] for _, words in COMMANDS)
}

TASK_RUNNERS = frozenset(
    {"make", "gmake", "just", "task", "npm", "pnpm", "yarn", "bun", "mage", "invoke", "inv"}
) | frozenset({"rake", "composer", "nx", "turbo", "lerna", "ant", "doit", "poe", "earthly"})
"""Programs whose arguments are names of tasks, to be read as names."""

HARMLESS = ("--dry-run", "--help", "--check", "--diff-only", "-DskipTests", "-Dmaven.test.skip")
"""Arguments that say that nothing happens (`--dry-run=none` is the exception)."""

BESIDE: Mapping[str, frozenset[str]] = {
    "helm": frozenset({"plugin", "repo", "dependency", "dep", "registry", "env", "completion"}),
    "kubectl": frozenset({"krew", "plugin", "config", "completion"}),
}
"""Subcommands that change the tool on the runner, whatever verb comes after them."""

EPHEMERAL: tuple[tuple[str, ...], ...] = (
    ("kind", "create"),
    ("minikube", "start"),
    ("k3d", "cluster"),
    ("k3s", "server"),
    ("microk8s", "start"),
    ("ctlptl", "create"),
)
EPHEMERAL_CLUSTERS = frozenset({"kind", "minikube", "k3d", "k3s", "microk8s"})
"""Words of actions that start a cluster that lives as long as the job: what is deployed there is
deployed to be tested.
"""

ACTIONS: tuple[tuple[Kind, str], ...] = (
    (Kind.TEST, "cypress-io/github-action"),
    (Kind.TEST, "grafana/k6-action"),
    (Kind.TEST, "grafana/run-k6-action"),
    (Kind.TEST, "pavelzw/pytest-action"),
    (Kind.DEPLOY, "deliverybot/helm"),
    (Kind.DEPLOY, "cloudflare/wrangler-action"),
    (Kind.DEPLOY, "amondnet/vercel-action"),
    (Kind.DEPLOY, "nwtgck/actions-netlify"),
    (Kind.DEPLOY, "azure/functions-action"),
    (Kind.DEPLOY, "serverless/github-action"),
    (Kind.BUILD, "docker/build-push-action"),
    (Kind.BUILD, "docker/bake-action"),
    (Kind.BUILD, "goreleaser/goreleaser-action"),
    (Kind.BUILD, "pypa/gh-action-pypi-publish"),
    (Kind.BUILD, "redhat-actions/buildah-build"),
    (Kind.BUILD, "redhat-actions/push-to-registry"),
    (Kind.SCAN, "aquasecurity/trivy-action"),
    (Kind.SCAN, "github/codeql-action"),
    (Kind.SCAN, "snyk/actions"),
    (Kind.SCAN, "anchore/scan-action"),
    (Kind.SCAN, "ossf/scorecard-action"),
    (Kind.SCAN, "gitleaks/gitleaks-action"),
    (Kind.SCAN, "bridgecrewio/checkov-action"),
    (Kind.SCAN, "actions/dependency-review-action"),
)
"""Actions by the beginning of their name, in lower case."""

APPROVAL_ACTIONS = ("trstringer/manual-approval",)

PRODUCTION = frozenset({"production", "prod", "prd", "live"})

_WORD = pattern(r"[A-Z]+(?![a-z])|[A-Z]?[a-z0-9]+")


def name_words(name: str) -> frozenset[str]:
    """The words of a name, whatever joins them (`deployToProd`, `deploy-to-prod`)."""
    return frozenset(word.lower() for word in _WORD.findall(name))


def kind_of_name(name: str) -> Kind | None:
    """What a name says its bearer is for."""
    words = name_words(name)
    if words & (DOCUMENTATION | BOOKKEEPING):
        return None
    return next((kind for kind, table in NAMES if words & table), None)


def kind_of_action(name: str) -> Kind | None:
    """What an action is for; any whose name says deploy is taken to deploy."""
    lower = name.lower()
    known = next((kind for kind, prefix in ACTIONS if lower.startswith(prefix)), None)
    if known is not None:
        return known
    return Kind.DEPLOY if any(map(_only_deploys, name.split("/"))) else None


def _only_deploys(part: str) -> bool:
    """Whether a part of an action's path says deploy and nothing else: a folder that is called
    `build-test-and-deploy` holds steps of every kind.
    """
    words = name_words(part)
    says = {kind for kind, table in NAMES if words & table}
    return says == {Kind.DEPLOY} and not words & DOCUMENTATION


def starts_a_cluster(action: str) -> bool:
    """Whether the name of an action or of a task says that it makes a cluster for the job (`helm/kind-action`)."""
    return not EPHEMERAL_CLUSTERS.isdisjoint(name_words(action))


def may_ship(job: str, environments: Iterable[str]) -> bool:
    """Whether a job with these environments may ship the service to one. What builds or publishes by
    its name does so to production alone: else it is there for the keys.
    """
    running = [each for each in environments if not name_words(each) & PUBLISHING]
    if kind_of_name(job) is Kind.BUILD:
        return any(map(names_production, running))
    return bool(running)


def names_production(text: str | None) -> bool:
    """Whether a text names a production environment; `non-prod` and `pre-production` do not."""
    words = [] if text is None else [word.lower() for word in _WORD.findall(text)]
    before = ["", *words]
    return any(
        word in PRODUCTION and previous not in {"non", "pre", "not", "no"}
        for previous, word in zip(before, words, strict=False)
    )
