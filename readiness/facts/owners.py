"""Who answers for which file: CODEOWNERS with the semantics of the forge that reads it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence

from readiness.facts import codeowners
from readiness.facts.model import CodeOwners, Facts, FixedPlace, Ownership, PathOwners
from readiness.facts.owner_matching import Matcher
from readiness.model import Fault, Location, Service
from readiness.source.repository import Repository, decode

GITHUB_PATHS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
GITLAB_PATHS = ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")
POLICY_FILES = frozenset(
    {"readiness.yaml", "readiness.yml", "readiness-waivers.yaml", "readiness-waivers.yml"}
)
"""Names of the files that decide how a service is judged."""
SHOWN = 20
"""Unowned paths that are listed."""

SOURCE = frozenset(
    """c cc cpp cs ex exs fs go groovy h hpp hs java jl js jsx kt kts lua m mjs ml php pl proto py rb
    rs scala sh sql swift tf ts tsx vue zig""".split()  # noqa: SIM905 - a table of words
)
"""Endings of files that are compiled or run."""
BUILD_FILES = frozenset({"dockerfile", "containerfile", "makefile"})
ASIDE = frozenset(
    {"test", "tests", "testdata", "spec", "__tests__", "fixtures", "examples", "docs", "vendor"}
    | {"node_modules", "third_party"}
)
"""Folders whose files do not run in production."""


def collect(repository: Repository) -> CodeOwners | None:
    """The CODEOWNERS file in force; None where there is none."""
    dialect = _dialect(repository)
    order = GITLAB_PATHS if dialect == codeowners.GITLAB else (*GITHUB_PATHS, GITLAB_PATHS[-1])
    present = [path for path in order if path in repository.paths]
    if not present:
        return None
    path = present[0]
    content = repository.tree.read(path)
    if isinstance(content, Fault):
        place = FixedPlace(Location(path))
        return CodeOwners(place, path, (), (f"{Location(path)}: {content.message}",), dialect)
    if path == GITLAB_PATHS[-1]:
        dialect = codeowners.GITLAB
    found = codeowners.parse(path, decode(content), dialect)
    shadowed = tuple(f"{Location(each)}: {path} goes before this file" for each in present[1:])
    return found._replace(errors=(*found.errors, *shadowed))


def _dialect(repository: Repository) -> str:
    """GitLab's where only GitLab is configured here."""
    gitlab = ".gitlab-ci.yml" in repository.paths
    github = any(path.startswith(".github/") for path in repository.paths)
    return codeowners.GITLAB if gitlab and not github else codeowners.GITHUB


def owners_of(code_owners: CodeOwners, path: str) -> tuple[str, ...]:
    """Who owns one path; many paths are cheaper through one `Matcher`."""
    return Matcher(code_owners).owners(path)


def ownership(
    code_owners: CodeOwners | None,
    root: str,
    production_paths: Sequence[str],
    matcher: Matcher | None = None,
) -> Ownership:
    """Who answers for the production paths below a service's root (`""`: for all of them); many
    services are cheaper with one `Matcher` of the file.
    """
    paths = sorted({path for path in production_paths if _below(root, path)})
    if code_owners is None:
        return Ownership(None, (), len(paths), tuple(paths[:SHOWN]), 0.0 if paths else None)
    matcher = matcher or Matcher(code_owners)
    owned = {path: matcher.owners(path) for path in paths}
    unowned = [path for path in paths if not owned[path]]
    errors = code_owners.errors
    if matcher.exhausted:
        reason = f"{Location(code_owners.path)}: too many patterns to be matched with every path"
        return Ownership(code_owners.path, (), len(paths), errors=(*errors, reason))
    found = Ownership(
        code_owners.path,
        tuple(sorted({owner for owners in owned.values() for owner in owners})),
        len(paths),
        tuple(unowned[:SHOWN]),
        (len(paths) - len(unowned)) / len(paths) if paths else None,
        errors,
    )
    if code_owners.dialect != codeowners.GITLAB:
        return found
    voluntary, approvals = _asked([path for path in paths if owned[path]], matcher)
    return found._replace(voluntary=voluntary[:SHOWN], approvals=approvals)


def _asked(owned: Iterable[str], matcher: Matcher) -> tuple[tuple[str, ...], int | None]:
    """The owned paths to which nobody has to agree, and of the others the least approvals."""
    voluntary: list[str] = []
    approvals: list[int] = []
    for path in owned:
        needed = [rule for rule in matcher.holding(path) if rule.owners and not rule.optional]
        if needed:
            approvals.append(sum(rule.approvals for rule in needed))
        else:
            voluntary.append(path)
    return tuple(voluntary), min(approvals, default=None)


def sources(paths: Iterable[str]) -> tuple[str, ...]:
    """The paths of what is compiled or run, sorted."""
    return tuple(sorted(filter(_is_source, paths)))


def production_paths(source: Sequence[str], service: Service, facts: Facts) -> tuple[str, ...]:
    """The files a service runs by, sorted: its descriptor, its source below its root, and the
    files in which its workloads, alerts and objectives stand. `source` comes from `sources`.
    """
    evidence = (facts.workloads, facts.objects, facts.alerts, facts.slos, facts.pipelines)
    held = {item.place.location.path for items in evidence for item in items}
    return tuple(sorted({service.location.path, *held, *_source_below(service.root, source)}))


def _source_below(root: str, source: Sequence[str]) -> Sequence[str]:
    if not root:
        return source
    begin = bisect_left(source, f"{root}/")
    return source[begin : bisect_left(source, f"{root}0", begin)]  # 0 is what comes behind /


def policy_files(
    code_owners: CodeOwners | None, paths: Iterable[str]
) -> Mapping[str, tuple[PathOwners, ...]]:
    """Folder → the files in it by which services are judged and excused, with who has to agree to
    a change.
    """
    found = sorted(path for path in paths if path.rpartition("/")[2] in POLICY_FILES)
    matcher = Matcher(code_owners) if code_owners and found else None
    files: dict[str, tuple[PathOwners, ...]] = {}
    for path in found:
        known = PathOwners(path, matcher.required(path)) if matcher else PathOwners(path)
        folder = path.rpartition("/")[0]
        files[folder] = (*files.get(folder, ()), known)
    return files


def policy_of(
    service: Service, files: Mapping[str, tuple[PathOwners, ...]]
) -> tuple[PathOwners, ...]:
    """Those that hold for a service: beside it, or in a folder around it."""
    parts = service.root.split("/") if service.root else []
    around = ("/".join(parts[:depth]) for depth in range(len(parts) + 1))
    return tuple(sorted((each for folder in around for each in files.get(folder, ())), key=_path))


def _path(file: PathOwners) -> str:
    return file.path


def _is_source(path: str) -> bool:
    *folders, name = path.lower().split("/")
    if ASIDE & set(folders):
        return False
    _, dot, ending = name.rpartition(".")
    return name in BUILD_FILES or (bool(dot) and ending in SOURCE)


def _below(root: str, path: str) -> bool:
    return not root or path == root or path.startswith(root + "/")
