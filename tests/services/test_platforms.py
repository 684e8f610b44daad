"""Services of repositories without any object of Kubernetes, by what says that something runs."""

import pytest

from readiness import configuration
from readiness.cache import NoCache
from readiness.model import Location, Service, TierSource
from readiness.services import platforms
from readiness.services.titles import title
from readiness.source.identity import GitIdentity
from readiness.source.repository import NOWHERE, Repository
from readiness.source.tree import MemoryTree

SETTINGS = configuration.read(MemoryTree({}), NoCache())
REMOTE = GitIdentity(remote="https://git.example.com/parcels/labels")


def repository(files, identity=REMOTE):
    made = files if isinstance(files, dict) else dict.fromkeys(files, "")
    return Repository(MemoryTree(made), (), identity=identity)


def told(files, *signs):
    found = platforms.services(repository(files), SETTINGS, signs=[Location(one) for one in signs])
    return [(each.name, each.root, each.inferred_from) for each in found]


CASES = {
    "an image at the root": (
        ["Dockerfile", "worker/Procfile"],
        [("labels", "", "Dockerfile")],
    ),
    "one image beside its code": (
        ["app/Dockerfile", "docs/Dockerfile", ".devcontainer/Dockerfile", "compose.yml"],
        [("labels", "", "app/Dockerfile")],
    ),
    "one folder for each": (
        ["api/src/main/docker/Dockerfile", "web/Dockerfile", "web/dev/Dockerfile"],
        [("api", "api", "api/src/main/docker/Dockerfile"), ("web", "web", "web/Dockerfile")],
    ),
    "folders with the same name": (
        ["eu/api/fly.toml", "us/api/fly.toml", "us/web/fly.toml"],
        [
            ("eu-api", "eu/api", "eu/api/fly.toml"),
            ("us-api", "us/api", "us/api/fly.toml"),
            ("web", "us/web", "us/web/fly.toml"),
        ],
    ),
    "images of others together": (
        ["docker-compose.yml", "conf/nginx.conf"],
        [("labels", "", "docker-compose.yml")],
    ),
    "only what builders run": (["tools/Dockerfile", "mocks/bank/Dockerfile", "ci/Dockerfile"], []),
    "prose": (["README.md", "docs/page.md"], []),
}


@pytest.mark.parametrize(("files", "expected"), CASES.values(), ids=CASES)
def test_what_an_image_or_a_platform_runs_is_a_service(files, expected) -> None:
    assert told(files) == expected


def test_terraform_tells_of_a_service_where_it_creates_what_runs() -> None:
    runs = 'resource "aws_ecs_service" "labels" {\n}\n'
    keeps = 'resource "aws_s3_bucket" "labels" {\n}\n'
    assert told({"net/main.tf": keeps, "run/main.tf": runs}) == [("labels", "", "run/main.tf")]
    assert told({"net/main.tf": keeps}) == []
    assert told({"examples/simple/main.tf": runs}) == []


def test_alerts_that_are_nobodys_make_the_repository_a_service() -> None:
    assert told(["rules/web.yaml"], "rules/web.yaml") == [("labels", "", "rules/web.yaml")]


def test_such_a_service_is_told_to_be_inferred() -> None:
    found = platforms.services(repository(["Procfile"]), SETTINGS, signs=())
    assert found == [
        Service(
            name="labels",
            root="",
            location=Location("Procfile"),
            tier=2,
            tier_source=TierSource.DEFAULT,
            inferred=True,
            inferred_from="Procfile",
        )
    ]


TITLES = [
    ({"go.mod": "module git.test/parcels/quotes/v2\n"}, REMOTE, "", "labels"),
    ({}, REMOTE._replace(prefix="services/quotes/"), "", "quotes"),
    ({"go.mod": "module git.test/parcels/quotes/v2\n"}, NOWHERE, "", "quotes"),
    ({"package.json": '{\n  "name": "@parcels/root"\n}'}, NOWHERE, "", "parcels"),
    ({"pyproject.toml": "[project]\nname = 'quotes'\n"}, NOWHERE, "", "quotes"),
    ({"settings.gradle": "rootProject.name = 'quotes'\n"}, NOWHERE, "", "quotes"),
    (
        {
            "pom.xml": "<parent><artifactId>boot</artifactId></parent>\n"
            "<artifactId>quotes</artifactId>"
        },
        NOWHERE,
        "",
        "quotes",
    ),
    ({}, NOWHERE, "backend", "backend"),
    ({}, NOWHERE, "", "repository"),
]


@pytest.mark.parametrize(("files", "identity", "folder", "expected"), TITLES)
def test_a_repository_is_called_by_its_remote_or_its_packages(
    files, identity, folder, expected
) -> None:
    assert title(repository(files, identity), folder) == expected
