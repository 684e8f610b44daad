"""Label selectors and an index that finds what they select without asking every pod.

Three-valued where labels are templates; knows no kind of object.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from readiness.facts.kubernetes.node import is_template, labels, mapping, sequence, words
from readiness.facts.model import NO, UNKNOWN, YES, Answer
from readiness.record import NamedTuple


class Requirement(NamedTuple):
    """One `matchExpressions` entry."""

    key: str
    operator: str
    values: tuple[str, ...]

    def holds(self, of: Mapping[str, str]) -> bool:
        """Whether labels meet it; a key that is missing meets `NotIn`."""
        match self.operator:
            case "In":
                return of.get(self.key) in self.values
            case "NotIn":
                return of.get(self.key) not in self.values
            case "Exists":
                return self.key in of
            case _:
                return self.key not in of


class Selector(NamedTuple):
    """Equalities and requirements, all of which must hold; none at all selects everything."""

    equals: tuple[tuple[str, str], ...] = ()
    requirements: tuple[Requirement, ...] = ()
    unclear: bool = False
    """Some requirement is a template or cannot be read: it may select less than it seems to."""
    templated: bool = False
    """Some equality is a template: it may select other things than it seems to."""

    @property
    def everything(self) -> bool:
        """Whether it is the empty selector."""
        return not (self.equals or self.requirements or self.unclear or self.templated)

    @property
    def wanted(self) -> tuple[str, ...]:
        """The values of labels that it asks for."""
        asked = (value for one in self.requirements for value in one.values)
        return (*(value for _, value in self.equals), *asked)

    @property
    def keys(self) -> tuple[str, ...]:
        """The keys of the labels that it asks for."""
        return (*(key for key, _ in self.equals), *(one.key for one in self.requirements))

    def matches(self, of: Mapping[str, str]) -> bool:
        """Whether labels surely meet all of it; text that is a template equals only itself."""
        return all(of.get(key) == value for key, value in self.equals) and all(
            requirement.holds(of) for requirement in self.requirements
        )

    def judge(self, of: Mapping[str, str]) -> Answer:
        """Whether labels meet it; unknown where a template decides."""
        if self.matches(of):
            return UNKNOWN if self.unclear else YES
        return UNKNOWN if self.unclear or self.templated or hazy(of) else NO


def parse(node: Any) -> Selector | None:
    """A `LabelSelector`; None where it is absent, which selects nothing."""
    if node is None:
        return None
    if not isinstance(node, dict):
        return Selector(unclear=True)
    plain = of_labels(node.get("matchLabels")) or Selector()
    entries = [requirement(entry) for entry in sequence(node.get("matchExpressions"))]
    known = tuple(entry for entry in entries if entry is not None)
    values = [value for entry in known for value in entry.values]
    unclear = plain.unclear or len(known) < len(entries) or any(map(is_template, values))
    return Selector(plain.equals, known, unclear, plain.templated)


def of_labels(node: Any) -> Selector | None:
    """A plain map of labels (Service, ReplicationController); None where it is absent."""
    if node is None:
        return None
    if not isinstance(node, dict):
        return Selector(unclear=True)
    wanted = labels(node)
    return Selector(tuple(wanted.items()), (), len(wanted) < len(node), hazy(wanted))


def requirement(node: Any) -> Requirement | None:
    """One entry of `matchExpressions`; None where Kubernetes would refuse it."""
    entry = mapping(node)
    key, operator, values = entry.get("key"), entry.get("operator"), words(entry.get("values"))
    if not (isinstance(key, str) and isinstance(operator, str)):
        return None
    if (operator in ("In", "NotIn") and values) or operator in ("Exists", "DoesNotExist"):
        return Requirement(key, operator, values)
    return None


def hazy(of: Mapping[str, str]) -> bool:
    """Whether some label is a template."""
    return any("{" in value or value[:1] in "[<_" for value in of.values()) and any(
        map(is_template, of.values())
    )


class Choice(NamedTuple):
    """What a selector selects, as numbers of the items of an index, and whether that is all."""

    found: tuple[int, ...]
    answer: Answer
    maybe: tuple[int, ...] = ()
    """What it selects if both are applied to one namespace, which one of them leaves open."""


NONE = Choice((), NO)


class Index:
    """Labelled things by namespace, key and value: a look-up costs what it finds."""

    def __init__(self, items: Iterable[tuple[str, Mapping[str, str]]]) -> None:
        self._labels: list[Mapping[str, str]] = []
        self._all: dict[str, list[int]] = {}
        self._by: dict[tuple[str, str, str], list[int]] = {}
        self._hazy: set[str] = set()
        for number, (namespace, of) in enumerate(items):
            self._labels.append(of)
            self._all.setdefault(namespace, []).append(number)
            for key, value in of.items():
                self._by.setdefault((namespace, key, value), []).append(number)
            if hazy(of):
                self._hazy.add(namespace)

    def select(self, selector: Selector | None, namespace: str) -> Choice:
        """What a selector selects in a namespace; unknown where templates may be meant."""
        if selector is None:
            return NONE
        candidates = self._candidates(selector, namespace)
        found = tuple(one for one in candidates if selector.matches(self._labels[one]))
        if found and not selector.unclear:
            return Choice(found, YES)
        unclear = selector.unclear or selector.templated or namespace in self._hazy
        return Choice((), UNKNOWN if unclear else NO)

    def _candidates(self, selector: Selector, namespace: str) -> Sequence[int]:
        """The shortest list that surely holds all that the selector can select."""
        lists = [self._by.get((namespace, key, value), []) for key, value in selector.equals]
        for entry in selector.requirements:
            if entry.operator == "In":
                found = (self._by.get((namespace, entry.key, value), []) for value in entry.values)
                lists.append(sorted({number for numbers in found for number in numbers}))
        return min(lists, key=len) if lists else self._all.get(namespace, [])

    def everywhere(self, selector: Selector | None) -> Choice:
        """What a selector selects in any namespace."""
        choices = [self.select(selector, namespace) for namespace in self._all]
        found = tuple(sorted(number for choice in choices for number in choice.found))
        unclear = any(choice.answer == UNKNOWN for choice in choices)
        return Choice(found, YES if found else UNKNOWN if unclear else NO)
