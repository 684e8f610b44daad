"""Services where no object of Kubernetes tells of any: what an image, a platform or Terraform runs.

A repository with a `Dockerfile` or a `fly.toml` deploys something, though we cannot read how; who
answers for it, who is called and how it comes back can be asked all the same. Reads names of
files, and bytes only where names do not say enough.
"""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from readiness.configuration import Settings
from readiness.facts.kubernetes.editions import SAMPLES
from readiness.model import Fault, Location, Service, TierSource
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.services.titles import title
from readiness.source.repository import Repository

UNITS = frozenset(
    {
        *("Dockerfile", "Containerfile", "Procfile", "fly.toml", "heroku.yml"),
        *("render.yaml", "render.yml", "railway.toml", "railway.json", "nixpacks.toml"),
        *("serverless.yml", "serverless.yaml", "samconfig.toml", "cdk.json", "Pulumi.yaml"),
        *("vercel.json", "netlify.toml", "wrangler.toml", "wrangler.jsonc", "apprunner.yaml"),
    }
)
"""Files that stand in the folder of what they run."""
SYSTEMS = frozenset(
    {
        *("docker-compose.yml", "docker-compose.yaml", "compose.yml", "compose.yaml"),
        *("docker-stack.yml", "docker-compose.prod.yml", "docker-compose.production.yml"),
    }
)
"""Files that run several things, of which each may have its own."""
PACKAGING = frozenset(
    {
        *("docker", ".docker", "container", "containers", "build", "package", "packaging"),
        *("deploy", "deployment", "deployments", "infra", "infrastructure", "ops", "src", "main"),
    }
)
"""Folders in which a unit keeps such a file beside its code: `api/src/main/docker/Dockerfile`."""
TOOLS = SAMPLES | {
    *("mock", "mocks", "ci", "tools", "tooling", "scripts", "builder", "base", "dev", "dev-tools"),
    *("playwright", "cypress", "load-test", "load-tests", "benchmark", "benchmarks"),
}
"""Folders of what only those who build it run."""
_RUNS = pattern(
    rb'resource[ \t]+"(aws_(?:ecs_service|lambda_function|instance|autoscaling_group'
    rb"|apprunner_service|elastic_beanstalk_environment|eks_cluster|lightsail_container_service)"
    rb"|azurerm_(?:(?:linux|windows)_(?:web|function)_app|container_app|container_group"
    rb"|kubernetes_cluster|(?:linux|windows)_virtual_machine)"
    rb"|google_(?:cloud_run(?:_v2)?_service|cloudfunctions2?_function|app_engine_\w{1,40}"
    rb"|compute_instance|compute_instance_group_manager|container_cluster)"
    rb"|helm_release|kubernetes_(?:deployment|stateful_set)(?:_v1)?|nomad_job|fly_app"
    rb'|heroku_app\w{0,20}|digitalocean_app|cloudfoundry_app|scaleway_container)"'
)


class Unit(NamedTuple):
    """Something that is run: the folder around it, and the file that says so."""

    folder: str
    path: str


def services(
    repository: Repository, settings: Settings, *, signs: Sequence[Location]
) -> list[Service]:
    """The services of a repository; `signs` are the places of what tells that something runs
    where nothing else does (alerts, objectives, what is synchronised).
    """
    units = outermost(found(repository.paths, UNITS))
    if len(units) > 1:
        names = called([unit.folder for unit in units])
        return [
            _service(name, unit.folder, unit.path, settings)
            for name, unit in zip(names, units, strict=True)
        ]
    path = next(_telling(repository, units, signs), None)
    if path is None:
        return []
    return [_service(title(repository, folder(path)), "", path, settings)]


def _telling(
    repository: Repository, units: Sequence[Unit], signs: Sequence[Location]
) -> Iterator[str]:
    """The files that tell that something is run, the plainest first."""
    yield from (unit.path for unit in units)
    yield from (unit.path for unit in outermost(found(repository.paths, SYSTEMS)))
    yield from (place.path for place in sorted(signs))
    yield from _of_terraform(repository)


def _of_terraform(repository: Repository) -> Iterator[str]:
    """Files of Terraform that create what runs; a module for others (no state) creates nothing."""
    paths = sorted(
        (path for path in repository.paths if path.endswith((".tf", ".tofu")) and is_own(path)),
        key=lambda path: (path.count("/"), path),
    )
    for path, content in repository.tree.read_all(paths):
        if not isinstance(content, Fault) and _RUNS.search(content):
            yield path


def found(paths: Iterable[str], names: frozenset[str]) -> list[Unit]:
    """Every unit that files of these names tell of, in the order of folders."""
    told = (path for path in paths if posixpath.basename(path) in names and is_own(path))
    return sorted(Unit(folder(path), path) for path in told)


def is_own(path: str) -> bool:
    """Whether a file is neither a sample nor a tool of those who build."""
    folders = path.split("/")[:-1]
    hidden = any(part.startswith(".") and part not in PACKAGING for part in folders)
    return not hidden and TOOLS.isdisjoint(part.lower() for part in folders)


def folder(path: str) -> str:
    """The folder of what a file runs: without those that only hold the packaging."""
    around = posixpath.dirname(path)
    while posixpath.basename(around).lower() in PACKAGING:
        around = posixpath.dirname(around)
    return around


def outermost(units: Iterable[Unit]) -> list[Unit]:
    """One unit for each folder; what lies below another is a part of it."""
    kept: dict[str, Unit] = {}
    for unit in sorted(units):
        above = unit.folder
        while above and above not in kept:
            above = posixpath.dirname(above)
        if above not in kept:
            kept[unit.folder] = unit
    return list(kept.values())


def called(folders: Sequence[str]) -> list[str]:
    """A name for each folder: its last part, with the one above it where others have the same."""
    last = [posixpath.basename(each) for each in folders]
    often = Counter(last)
    return [
        name if often[name] == 1 else "-".join(each.split("/"))
        for name, each in zip(last, folders, strict=True)
    ]


def _service(name: str, root: str, path: str, settings: Settings) -> Service:
    return Service(
        name=name,
        root=root,
        location=Location(path),
        tier=settings.policy.default_tier,
        tier_source=TierSource.DEFAULT,
        inferred=True,
        inferred_from=path,
    )
