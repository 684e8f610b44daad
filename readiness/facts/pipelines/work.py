"""What the commands and actions of one job do, in order; knows no CI system."""

from collections.abc import Iterable, Iterator, Sequence

from readiness.facts.model import NO, UNKNOWN, YES, Answer
from readiness.facts.pipelines.releases import installed
from readiness.facts.pipelines.shell import Command, commands, programs
from readiness.facts.pipelines.words import (
    BESIDE,
    BY_PROGRAM,
    CARE,
    EPHEMERAL,
    HARMLESS,
    REHEARSALS,
    TASK_RUNNERS,
    Kind,
    kind_of_name,
    name_words,
    names_production,
    starts_a_cluster,
)
from readiness.record import NamedTuple

LONGEST = 2000
"""Characters of a command that are kept."""
REACH = 12
"""Words of a command among which its verb is looked for."""
ATOMIC = ("--atomic", "--rollback-on-failure")
"""Flags with which `helm upgrade` undoes a failed release (Helm 3; Helm 4)."""
TELLING = frozenset({"helm", "kubectl"})
"""Deployment programs whose arguments alone decide whether a failure is undone."""


class Activity(NamedTuple):
    """One thing a job does."""

    kind: Kind
    tool: str
    text: str
    guarded: bool = False
    """It runs only after a failure."""


class Work(NamedTuple):
    """All that a job does, as far as its text tells."""

    activities: tuple[Activity, ...] = ()
    opaque: bool = False
    """Part of it stands where we cannot look: another repository, a missing script."""
    ephemeral: bool = False
    """It makes a cluster of its own."""

    def has(self, kind: Kind) -> bool:
        """Whether some activity is of this kind; a throw-away cluster is no deployment."""
        if kind is Kind.DEPLOY and self.ephemeral:
            return False
        return any(activity.kind is kind for activity in self.activities)


def joined(parts: Iterable[Work]) -> Work:
    """The work of several steps as one."""
    parts = tuple(parts)
    return Work(
        tuple(activity for part in parts for activity in part.activities),
        any(part.opaque for part in parts),
        any(part.ephemeral for part in parts),
    )


def of_script(script: str, *, guarded: bool = False) -> Work:
    """What a script does by the words of its commands."""
    return of_commands(
        command._replace(guarded=guarded or command.guarded) for command in commands(script)
    )


def of_commands(given: Iterable[Command]) -> Work:
    """What these commands do."""
    activities: list[Activity] = []
    ephemeral = False
    for command in given:
        ephemeral = ephemeral or _makes_a_cluster(command)
        activities += _activity(command)
    return Work(tuple(activities), ephemeral=ephemeral)


def _makes_a_cluster(command: Command) -> bool:
    """By its words, or by the name of the task that it asks for (`make e2e-kind`)."""
    if any(_follows(command.words, words) for words in EPHEMERAL):
        return True
    return command.words[0] in TASK_RUNNERS and any(map(starts_a_cluster, targets(command)))


def _activity(command: Command) -> Iterator[Activity]:
    for program in programs(command):
        kind = _kind(program)
        if kind is not None:
            yield Activity(kind, program.words[0], program.text[:LONGEST], command.guarded)
            return


def _kind(command: Command) -> Kind | None:
    program, *rest = command.words
    if any(_says_harmless(word) for word in rest):
        return None
    if next((word for word in rest if not word.startswith("-")), "") in BESIDE.get(program, ()):
        return None
    near = rest[:REACH]
    for kind, verbs in BY_PROGRAM.get(program, ()):
        if _in_order(verbs, near):
            return kind
    if program in TASK_RUNNERS:
        return next(filter(None, map(kind_of_name, targets(command))), None)
    if program.endswith(".sh"):
        return kind_of_name(program.rsplit("/", 1)[-1])
    return None


def targets(command: Command) -> list[str]:
    """The names of tasks that a task runner is asked for."""
    names = [
        word for word in command.words[1:REACH] if not word.startswith("-") and "=" not in word
    ]
    return [name for name in names if name not in {"run", "run-script"}][:3]


def _says_harmless(word: str) -> bool:
    return word.startswith(HARMLESS) and word not in {"--dry-run=none", "-DskipTests=false"}


def _follows(words: Sequence[str], pattern: Sequence[str]) -> bool:
    return words[0] == pattern[0] and _in_order(pattern[1:], words[1:REACH])


def _in_order(verbs: Sequence[str], words: Sequence[str]) -> bool:
    rest = iter(words)
    return all(verb in rest for verb in verbs)


def purpose(name: str, work: Work, *, deploys: bool = False) -> str:
    """`test`, `deploy`, `rollback`, `build`, `scan` or `other`; `deploys` where the CI system
    itself says so. Commands decide before names: a name may promise what nobody does.
    """
    named = kind_of_name(name)
    if work.has(Kind.DEPLOY):
        rehearsed = named is Kind.TEST and name_words(name) & REHEARSALS
        real = deploys or names_production_in(work) or not rehearsed
        return Kind.DEPLOY.value if real else Kind.TEST.value
    if named is Kind.ROLLBACK or (work.has(Kind.ROLLBACK) and named is not Kind.DEPLOY):
        return Kind.ROLLBACK.value
    if named is Kind.DEPLOY and not (
        work.ephemeral or (_tests_by_name(name) and tests(name, work))
    ):
        return Kind.DEPLOY.value
    for kind in (Kind.TEST, Kind.BUILD, Kind.SCAN):
        if work.has(kind):
            return kind.value
    if deploys and named is not Kind.TEST and not name_words(name) & CARE:
        return Kind.DEPLOY.value
    return named.value if named is not None else "other"


def _tests_by_name(name: str) -> bool:
    return bool(name_words(name) & {"test", "tests", "e2e", "integration"})


def tests(name: str, work: Work) -> bool:
    """Whether a job tests: by what it runs, or by its name where it runs nothing we know."""
    return work.has(Kind.TEST) or (kind_of_name(name) is Kind.TEST and not work.activities)


def tests_first(work: Work) -> bool:
    """Whether a test command stands before the first deployment of the same job."""
    kinds = [activity.kind for activity in work.activities]
    if Kind.TEST not in kinds:
        return False
    return Kind.DEPLOY not in kinds or kinds.index(Kind.TEST) < kinds.index(Kind.DEPLOY)


def undo(work: Work) -> tuple[str, ...]:
    """The commands that take a failed deployment back."""
    return tuple(
        dict.fromkeys(
            activity.text
            for activity in work.activities
            if activity.kind is Kind.ROLLBACK or _atomic(activity)
        )
    )


def rolls_back(work: Work) -> Answer:
    """Whether a failed deployment of this job is undone by the job itself."""
    deployments = [each for each in work.activities if each.kind is Kind.DEPLOY]
    undone = any(each.kind is Kind.ROLLBACK and each.guarded for each in work.activities)
    if undone or any(_atomic(each) for each in deployments):
        return YES
    if not deployments or work.opaque:
        return UNKNOWN
    plain = all(each.tool in TELLING and not _holds_flags(each) for each in deployments)
    return NO if plain else UNKNOWN


def _atomic(activity: Activity) -> bool:
    if activity.kind is not Kind.DEPLOY:
        return False
    words = activity.text.split()
    return any(word in {flag, f"{flag}=true"} for word in words for flag in ATOMIC)


def _holds_flags(activity: Activity) -> bool:
    """A variable that may hold any flag: `$HELM_ARGS`."""
    names = ("ARG", "FLAG", "OPT")
    return any(
        word.startswith("$") and any(name in word.upper() for name in names)
        for word in activity.text.split()
    )


def releases(work: Work) -> tuple[str, ...]:
    """The releases of Helm that its commands make, as written; in a throw-away cluster none."""
    if work.ephemeral:
        return ()
    words = (one.text.split() for one in work.activities if one.tool == "helm")
    return tuple(sorted({name for each in words if (name := installed(each)) is not None}))


def tools(work: Work) -> tuple[str, ...]:
    """The programs that deploy, sorted."""
    return tuple(sorted({each.tool for each in work.activities if each.kind is Kind.DEPLOY}))


def names_production_in(work: Work) -> bool:
    """Whether a deployment command names a production environment."""
    return any(names_production(each.text) for each in work.activities if each.kind is Kind.DEPLOY)
