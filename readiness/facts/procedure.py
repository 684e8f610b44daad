"""Whether the commands of a written rollback procedure fit what deploys here; runs none of them."""

import posixpath
from collections.abc import Callable, Iterator, Mapping

from readiness.facts.analysis import Verdict
from readiness.facts.model import NO, UNKNOWN, YES, Runbook, Sync
from readiness.facts.pipelines.makefile import MAKEFILES, recipes
from readiness.facts.pipelines.releases import rolled_back
from readiness.facts.pipelines.shell import commands, programs
from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source.repository import Repository

KNOWN_WAYS: tuple[tuple[str, ...], ...] = (
    ("git", "revert"),
    ("kubectl", "argo", "rollouts", "undo"),
    ("kubectl", "argo", "rollouts", "abort"),
    ("flux", "suspend"),
    ("aws", "ecs", "update-service"),
    ("aws", "lambda", "update-alias"),
    ("aws", "deploy", "stop-deployment"),
    ("gcloud", "run", "services", "update-traffic"),
    ("az", "webapp", "deployment", "slot", "swap"),
    ("heroku", "rollback"),
    ("heroku", "releases:rollback"),
    ("fly", "deploy"),
    ("docker", "service", "rollback"),
    ("docker", "service", "update"),
    ("nomad", "job", "revert"),
    ("cf", "rollback"),
    ("cap", "deploy:rollback"),
    ("vercel", "rollback"),
    ("wrangler", "rollback"),
    ("gh", "workflow", "run"),
    ("gh", "run", "rerun"),
    ("kubectl", "set", "image"),
    ("helm", "upgrade"),
)
"""Commands that go back without more knowledge of the repository."""


class Tools(NamedTuple):
    """What deploys, as far as the repository shows."""

    helm: bool
    syncs: tuple[Sync, ...]
    """What Argo CD and Flux keep like a source."""
    folders: frozenset[str]
    """Of the workloads that keep revisions."""
    undoable: bool | None
    """Some workload keeps revisions; None where no workload is known."""
    releases: frozenset[str] = frozenset()
    """Of Helm, as pipelines and Flux name them."""
    charts: frozenset[str] = frozenset()
    """Names and folders of the charts here."""
    names: frozenset[str] = frozenset()
    """Of the service's workloads that keep revisions; of all, where it has none."""


def judge(runbook: Runbook, repository: Repository, tools: Tools) -> Verdict:
    """The best command of a rollback section; one that cannot work here spoils the section."""
    if not runbook.rollback_commands:
        return Verdict(NO, "its rollback section holds no command")
    lines = [
        program.words
        for text in runbook.rollback_commands
        for command in commands(text)
        for program in programs(command)
    ]
    verdicts: list[Verdict] = []
    for words in lines:
        tools = _paused(words, tools)
        verdict = _way(words, repository, tools)
        if verdict is not None:
            verdicts.append(verdict)
    wrong = next((each for each in verdicts if each.works == NO), None)
    works = next((each for each in verdicts if each.works == YES), None)
    unsure = next(iter(verdicts), None)
    return wrong or works or unsure or Verdict(UNKNOWN, "none of its commands is known to go back")


def _way(words: tuple[str, ...], repository: Repository, tools: Tools) -> Verdict | None:
    """Whether one command is a way back that fits what deploys here; None: it is none."""
    program, *rest = words
    special = WAYS.get(program)
    verdict = None if special is None else special(words, repository, tools)
    if verdict is not None:
        return verdict
    if program.endswith(".sh"):
        known = posixpath.normpath(program) in repository.paths
        return Verdict(YES if known else NO, f"`{program}` is {'' if known else 'not '}here")
    if any(_is_way(way, program, rest) for way in KNOWN_WAYS):
        return Verdict(YES, f"`{' '.join(words)}`")
    return None


def _paused(words: tuple[str, ...], tools: Tools) -> Tools:
    """What is still in force after a command that switches automation off: of all, so that a
    procedure which thinks of it is not blamed for the name.
    """
    if words[:2] == ("flux", "suspend"):
        paused = "flux"
    elif words[:3] == ("argocd", "app", "set") and _unsynced(words):
        paused = "argocd"
    else:
        return tools
    return tools._replace(syncs=tuple(one for one in tools.syncs if one.tool != paused))


def _unsynced(words: tuple[str, ...]) -> bool:
    """Whether `argocd app set` ends automatic syncing."""
    text = " ".join(words)
    return any(f"--sync-policy{mark}{off}" in text for mark in "= " for off in ("none", "manual"))


def _argocd(words: tuple[str, ...], repository: Repository, tools: Tools) -> Verdict | None:
    del repository
    if words[1:3] != ("app", "rollback"):
        return None
    found = [one for one in tools.syncs if one.tool == "argocd"]
    meant = [one for one in found if one.name in words[3:]] or found
    if any(one.automated for one in meant):
        return Verdict(NO, "`argocd app rollback` is refused where Argo CD syncs automatically")
    if any(one.automated is None for one in meant):
        return Verdict(UNKNOWN, "whether Argo CD syncs automatically cannot be told")
    return Verdict(YES, f"`{' '.join(words)}`")


def _helm(words: tuple[str, ...], repository: Repository, tools: Tools) -> Verdict | None:
    del repository
    if "rollback" not in words:
        return None
    undone = _reconciled(words, tools)
    if undone is not None:
        return undone
    if not tools.helm:
        return Verdict(NO, "`helm rollback`, but nothing here deploys with Helm")
    return _release(words, tools)


def _release(words: tuple[str, ...], tools: Tools) -> Verdict:
    """Helm rolls back by the name of a release, which is the chart's only by habit."""
    text, name = " ".join(words), rolled_back(words)
    if name is None or _PLACEHOLDER.search(name) or name in tools.releases:
        return Verdict(YES, f"`{text}`")
    if tools.releases and not any(map(_PLACEHOLDER.search, tools.releases)):
        here = ", ".join(sorted(tools.releases)[:3])
        return Verdict(NO, f"`{text}`, but the releases here are {here}")
    if _is_known(name, tools.names | tools.charts):
        return Verdict(YES, f"`{text}`")
    return Verdict(UNKNOWN, f"`{text}`, and what the release is called is not said here")


def _reconciled(words: tuple[str, ...], tools: Tools) -> Verdict | None:
    """Why a release cannot be rolled back by hand: Flux upgrades it again, and what Argo CD makes of
    a chart is no release of Helm.
    """
    for one in tools.syncs:
        if one.release in words[1:] and not one.suspended:
            return Verdict(NO, f"`helm rollback` is undone by Flux: suspend {one.name} first")
        if one.tool == "argocd" and one.name in words[1:]:
            message = f"`helm rollback` finds no release: Argo CD applies {one.name} without Helm"
            return Verdict(NO, message)
    return None


def _kubectl(words: tuple[str, ...], repository: Repository, tools: Tools) -> Verdict | None:
    del repository
    return _undo(words, tools) if {"rollout", "undo"} <= set(words) else None


def _make(words: tuple[str, ...], repository: Repository, tools: Tools) -> Verdict | None:
    del tools
    return _target(words[1], repository) if len(words) > 1 else None


WAYS: Mapping[str, Callable[[tuple[str, ...], Repository, Tools], Verdict | None]] = {
    "argocd": _argocd,
    "helm": _helm,
    "kubectl": _kubectl,
    "make": _make,
}
"""Programs whose way back depends on what deploys here."""


def _undo(words: tuple[str, ...], tools: Tools) -> Verdict:
    text = " ".join(words)
    if any(one.tool == "argocd" and one.heals for one in tools.syncs):
        return Verdict(NO, "`kubectl rollout undo` is itself undone where Argo CD heals drift")
    if any(_covers(one, folder) for one in tools.syncs for folder in tools.folders):
        return Verdict(NO, "`kubectl rollout undo` is itself undone where Flux reconciles")
    if tools.undoable is None:
        return Verdict(UNKNOWN, f"`{text}`, but no workload is known here")
    if not tools.undoable:
        return Verdict(NO, "`kubectl rollout undo`, but no workload keeps a revision")
    strange = [name for name in _objects(words) if not _is_known(name, tools.names)]
    if strange and tools.names:
        here = ", ".join(sorted(tools.names)[:3])
        return Verdict(NO, f"`{text}`, but the workloads here are {here}")
    return Verdict(YES, f"`{text}`")


_KINDS = pattern(r"(?:deploy|deployments?|sts|statefulsets?|ds|daemonsets?)(?:\.apps)?")
_VALUED = frozenset({"-n", "--namespace", "--to-revision", "--context", "--kubeconfig", "-l"})
_PLACEHOLDER = pattern(r"[<>$*{}\[\]]|[A-Z]")
"""What stands for a name; those of Kubernetes are in lower case."""


def _objects(words: tuple[str, ...]) -> Iterator[str]:
    """The names in `deployment/web` and `deploy web`; what only stands for a name is left out."""
    before = kind = ""
    for word in words[words.index("undo") + 1 :]:
        name = word.partition("/")[2] if "/" in word else word if kind else ""
        if before not in _VALUED and not word.startswith("-"):
            if name and not _PLACEHOLDER.search(name):
                yield name
            kind = word if _KINDS.fullmatch(word) else ""
        before = word


def _is_known(name: str, names: frozenset[str]) -> bool:
    """A release may add its name in front."""
    return any(
        name == each or each.endswith(f"-{name}") or name.endswith(f"-{each}") for each in names
    )


def _covers(one: Sync, folder: str) -> bool:
    """Whether a Kustomization of Flux applies a folder of this repository."""
    if one.kind != "Kustomization" or one.suspended or not one.path:
        return False
    return f"{folder}/".startswith(f"{one.path}/")


def _target(target: str, repository: Repository) -> Verdict:
    text = next(filter(None, (repository.text(name) for name in MAKEFILES)), "")
    known = target in recipes(text)
    return Verdict(YES if known else NO, f"`make {target}` is {'' if known else 'not '}here")


def _is_way(way: tuple[str, ...], program: str, rest: list[str]) -> bool:
    words = iter(rest)
    return program == way[0] and all(word in words for word in way[1:])
