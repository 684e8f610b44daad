"""Which environment a file or folder is for: as somebody declares it, else by the words that people
name it with; reads nothing.
"""

from collections.abc import Iterable, Sequence

from readiness.pattern import pattern
from readiness.record import NamedTuple
from readiness.source import glob

PRODUCTION = ("production", "prod", "prd", "live")
NOT_PRODUCTION = ("pre", "non", "not", "no")
"""Words in front of one of these that turn it around: `pre-prod`, `non-prod`."""
OTHERS = (
    *("preproduction", "preprod", "staging", "stage", "stg", "canary", "uat", "acceptance"),
    *("qa", "test", "testing", "integration", "int", "sandbox", "demo", "preview", "perf"),
    *("nonprod", "development", "develop", "dev", "local", "minikube", "kind", "ci", "e2e"),
)
"""Nearest to production first: where there is no production, the first of these is judged."""
RANKS = dict.fromkeys(PRODUCTION, 0) | {word: n for n, word in enumerate(OTHERS, start=1)}

LAST = len(OTHERS) + 1
"""The rank of an environment that is declared by a name that says nothing."""
SAME = {"prod": "production", "prd": "production", "live": "production", "stage": "staging"} | {
    "stg": "staging",
    "dev": "development",
    "develop": "development",
}
"""Names that mean one environment, so that a chart's and an overlay's are the same."""
TESTS = "ci"
"""The folder of a chart with values that its tests are run with."""

_WORD = pattern(r"[A-Za-z0-9]+")


class Environment(NamedTuple):
    """An environment as somebody declares it."""

    name: str
    paths: tuple[str, ...]
    """Globs as in .gitignore, over files and folders from the tree's root."""
    gates: bool


class Known(NamedTuple):
    """The environment of a path; `rank` 0 gates, the others by their distance from it."""

    name: str
    rank: int


def known(path: str, name: str, declared: Sequence[Environment] = ()) -> Known | None:
    """The environment of a path, of which `name` is the part that may name one."""
    for one in declared:
        if any(glob.matches(path, text) for text in one.paths):
            return Known(one.name, 0 if one.gates else rank(one.name) or LAST)
    distance = rank(name)
    return None if distance is None else Known(called(name), distance)


def called(name: str) -> str:
    """What people would call the environment that a path names; a path that names none by what
    is left of it without `values` and suffix.
    """
    found = _environment(name)
    if found is None:
        return _stem(name)
    start = name.rfind("/", 0, found[1]) + 1
    part, slash, rest = name[start:].partition("/")
    if part == TESTS and slash:
        return f"{part}/{_stem(rest)}"
    part = _stem(part)
    return SAME.get(part.lower(), part)


def word(name: str) -> str | None:
    """The word alone that names the environment: `production` of `web-prod.yaml`."""
    found = _environment(name)
    return None if found is None else called(name[found[1] : found[2]])


def _stem(name: str) -> str:
    """`prod` of `values-prod.yaml`, `eu` of `eu/values.yaml`."""
    bare = name.removesuffix(".yaml").removesuffix(".yml")
    for mark in "-._/":
        bare = bare.removeprefix(f"values{mark}").removesuffix(f"{mark}values")
    return bare or name


def nearest(found: Iterable[Known | None]) -> int | None:
    """The rank that gates among environments that stand for each other."""
    return min((one.rank for one in found if one is not None), default=None)


def rank(name: str) -> int | None:
    """How far from production a name says that it is (0: production); None: it does not say."""
    found = _environment(name)
    return found[0] if found else None


def is_production(name: str) -> bool:
    """Whether a file or folder is named as production's."""
    return rank(name) == 0


def starred(path: str) -> str:
    """A path with `*` for its last word that names an environment: the same for all of them."""
    found = _environment(path)
    return path if found is None else f"{path[: found[1]]}*{path[found[2] :]}"


def _environment(name: str) -> tuple[int, int, int] | None:
    """Rank, start and end of the last word that names an environment."""
    words = list(_WORD.finditer(name))
    for index in range(len(words) - 1, -1, -1):
        match = words[index]
        found = RANKS.get(match[0].lower())
        if found is None:
            continue
        before = words[index - 1] if index else None
        if found == 0 and before and before[0].lower() in NOT_PRODUCTION:
            return RANKS["preprod"], before.start(), match.end()
        return found, match.start(), match.end()
    return None
