"""Which renderings and folders are forms of one another, so that no cluster holds both; pure.

Two that hold a workload of the same identity are: objects of the one join none of the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from posixpath import dirname

from readiness.facts.kubernetes.draft import Draft
from readiness.facts.kubernetes.selector import Choice
from readiness.record import NamedTuple
from readiness.source.document import Document


class Variants(NamedTuple):
    """The forms that have others beside them."""

    rivals: Mapping[str, frozenset[str]] = {}
    """Rendering or folder → the other forms of what it holds."""

    def kept(self, choice: Choice, chooser: Document, drafts: Sequence[Draft]) -> Choice:
        """What of a choice can be in one cluster with who chooses; all of it where nothing can."""
        if not self.rivals or len(choice.found) < 2:
            return choice
        here = forms(chooser)
        if not any(form in self.rivals for form in here):
            return choice
        found = tuple(n for n in choice.found if self._meet(here, forms(drafts[n].object.document)))
        return choice._replace(found=found) if found else choice

    def _meet(self, here: Sequence[str], there: Sequence[str]) -> bool:
        if any(form in there for form in here):
            return True
        return any(
            other not in self.rivals.get(form, frozenset()) for form in here for other in there
        )


def forms(document: Document) -> tuple[str, ...]:
    """What renders a document; the folder of one that stands as it is."""
    if document.origin is None:
        return (f"{dirname(document.path)}/",)
    return (document.origin, *document.also)


def read(drafts: Iterable[Draft]) -> Variants:
    """The forms of all workloads."""
    holding: dict[tuple[str, str, str], set[str]] = {}
    for draft in drafts:
        holding.setdefault(draft.key, set()).update(forms(draft.object.document))
    rivals: dict[str, set[str]] = {}
    for found in holding.values():
        for form in found if len(found) > 1 else ():
            rivals.setdefault(form, set()).update(found - {form})
    return Variants({form: frozenset(others) for form, others in rivals.items()})
