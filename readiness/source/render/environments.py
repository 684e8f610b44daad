"""Recognises environments by the words that people name files and folders with; reads nothing."""

from readiness.pattern import pattern

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

_WORD = pattern(r"[A-Za-z0-9]+")


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
