"""Whether rules and packs are valid, each by itself and together; everything wrong at once."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from readiness.authoring.discovery import Found, discover, housed
from readiness.authoring.questions import Question, questions
from readiness.cache import Cache
from readiness.errors import PolicyErrors, ReadinessError
from readiness.policy import bundle, catalogue, shipped
from readiness.policy.bundle import Bundle, Files
from readiness.policy.ladder import Policy
from readiness.policy.pack import Wanted
from readiness.record import NamedTuple
from readiness.source.tree import Tree


class Linted(NamedTuple):
    """What was found, and each pack as the policy that it makes with all that it extends."""

    rules: int
    policies: tuple[Policy, ...]
    questions: tuple[Question, ...] = ()
    """What is valid and still cannot be meant."""


def lint(tree: Tree, store: Cache, below: str = "") -> Linted:
    """The rules and packs of a tree (or of a part, see `discover`); raises `PolicyErrors` with
    everything that is wrong.
    """
    found = discover(tree, below)
    wrong: list[ReadinessError] = []
    policies: list[Policy] = []
    for compilation in _compilations(found, tree, store):
        try:
            policies += compilation()
        except PolicyErrors as errors:
            wrong.extend(errors.exceptions)  # type: ignore[arg-type]
    if wrong:
        raise PolicyErrors("the policy is not valid", _each_once(wrong))
    rules = bundle.read(found.files, store, shipped.stamp()).rules
    return Linted(len(rules), tuple(policies), questions(rules, found.files, policies))


def _compilations(
    found: Found, tree: Tree, store: Cache
) -> Iterator[Callable[[], Sequence[Policy]]]:
    """Each of the things that may go wrong by itself."""
    stamp = shipped.stamp()
    yield partial(_alone, found.files, store, stamp)
    houses = [housed(found, house) for house in found.houses]
    for files in houses:
        yield partial(_house, files, store, stamp)
    inside = {path for files in houses for path in files.packs}
    for path in found.files.packs:
        if path not in inside:
            yield partial(_pack, path, tree, store, stamp)


def _pack(path: str, tree: Tree, store: Cache, stamp: str) -> Sequence[Policy]:
    """A pack of a repository, with the shipped rules and all that it extends."""
    return (catalogue.load([Wanted(_word(path))], tree, shipped.shelved(), store, stamp),)


def _alone(files: Files, store: Cache, stamp: str) -> Sequence[Policy]:
    """Compiled, whether a pack asks for it or not."""
    bundle.read(files, store, stamp)
    return ()


def _house(files: Files, store: Cache, stamp: str) -> Sequence[Policy]:
    """A folder like the shipped one: its packs know its own rules and no others."""
    read: Bundle = bundle.read(files, store, stamp)
    return [catalogue.load([Wanted(pack.name)], None, files, store, stamp) for pack in read.packs]


def _word(path: str) -> str:
    """How `readiness.yaml` names a pack: by its folder, where its file is `pack.yaml`."""
    folder, _, name = path.rpartition("/")
    return folder if folder and name == "pack.yaml" else path


def shipped_policies(store: Cache) -> tuple[Policy, ...]:
    """Each shipped pack as a policy."""
    return tuple(_house(shipped.files(), store, shipped.stamp()))


def distinct(policies: Sequence[Policy]) -> tuple[Policy, ...]:
    """Without those that are there already: in a checkout, the shipped ones are found twice."""
    return tuple({each.packs[-1].digest: each for each in reversed(policies)}.values())[::-1]


def _each_once(errors: list[ReadinessError]) -> list[ReadinessError]:
    told = {(str(error), error.hint): error for error in errors}
    return sorted(told.values(), key=_order)


def _order(error: ReadinessError) -> tuple[str, int, int, str]:
    at = error.at
    return (at.path, at.line, at.column, error.message) if at else ("", 0, 0, error.message)
