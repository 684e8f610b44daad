"""Which folders are left out of every tree unless asked for, and why; knows no configuration."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from readiness.pattern import pattern
from readiness.record import NamedTuple


class Exclude(NamedTuple):
    """A folder's name, anywhere below the root (never a part of the root itself)."""

    name: str
    reason: str


VENDORED = "somebody else's files, copied"
TESTED = "input of tests: describes nothing that is deployed"
SHOWN = "shows how something is used: describes nothing that is deployed"
KEPT = "kept aside: nobody runs it any more"
MADE = "made by a program from other files"
BOOKKEEPING = "a program's own records"

DEFAULT_EXCLUDES = (
    Exclude("node_modules", VENDORED),
    Exclude("third_party", VENDORED),
    Exclude("vendor", VENDORED),
    Exclude(".venv", VENDORED),
    Exclude("venv", VENDORED),
    Exclude(".terraform", VENDORED),
    Exclude("__fixtures__", TESTED),
    Exclude("__tests__", TESTED),
    Exclude("e2e", TESTED),
    Exclude("fixtures", TESTED),
    Exclude("test", TESTED),
    Exclude("testdata", TESTED),
    Exclude("tests", TESTED),
    Exclude("examples", SHOWN),
    Exclude("samples", SHOWN),
    Exclude("snippets", SHOWN),
    Exclude(".archive", KEPT),
    Exclude("_archive", KEPT),
)
WALK_EXCLUDES = (
    *DEFAULT_EXCLUDES,
    Exclude("__pycache__", MADE),
    Exclude("build", MADE),
    Exclude("dist", MADE),
    Exclude("target", MADE),
    Exclude(".cache", BOOKKEEPING),
    Exclude(".gradle", BOOKKEEPING),
    Exclude(".idea", BOOKKEEPING),
    Exclude(".mypy_cache", BOOKKEEPING),
    Exclude(".pytest_cache", BOOKKEEPING),
    Exclude(".tox", BOOKKEEPING),
)
"""Without git nobody says what is ignored. With git these stay: `build/` that is tracked may well
hold what is deployed."""


_TESTED = frozenset(exclude.name for exclude in DEFAULT_EXCLUDES if exclude.reason == TESTED)
_RULE_TEST = pattern(r"(?:^|[-._])(?:tests?|alert(?:s|ing)?|rules?)(?:[-._][-._\w]{0,80})?\.ya?ml$")
_RULE_FOLDERS = frozenset({"alerts", "alerting", "rules", "promtool", "promql", "prometheus"})


def is_rule_test(path: str) -> bool:
    """Whether a file below a folder of tests is named as unit tests of alerting rules are, or its
    folder. Those describe what is deployed: they say which alerts somebody has tried.
    """
    folder, _, name = path.rpartition("/")
    parts = folder.split("/")
    if "templates" in parts or _TESTED.isdisjoint(parts):
        return False
    if not _RULE_FOLDERS.isdisjoint(parts):
        return name.endswith((".yaml", ".yml"))
    return _RULE_TEST.search(name) is not None


class Split(NamedTuple):
    """Paths kept, and for each path left out the name or pattern that did it."""

    kept: tuple[str, ...]
    left: Mapping[str, str]

    def counts(self) -> dict[str, int]:
        """Name → number of files left out for it."""
        return dict(sorted(Counter(self.left.values()).items()))


def split(paths: Iterable[str], excludes: Sequence[Exclude]) -> Split:
    """Parts paths by the outermost folder that an exclude names."""
    names = {exclude.name for exclude in excludes}
    verdicts: dict[str, str | None] = {}
    kept: list[str] = []
    left: dict[str, str] = {}
    for path in paths:
        folder = path.rpartition("/")[0]
        if folder not in verdicts:
            verdicts[folder] = next((part for part in folder.split("/") if part in names), None)
        name = verdicts[folder]
        if name is None or (name in _TESTED and is_rule_test(path)):
            kept.append(path)
        else:
            left[path] = name
    return Split(tuple(kept), left)
