"""Which deployments wait for tests: a pure walk over the jobs of one pipeline."""

from collections.abc import Mapping

from readiness.record import NamedTuple


class Vertex(NamedTuple):
    """A job as the walk sees it."""

    needs: tuple[str, ...] = ()
    gates: bool = False
    """It tests, and its failure stops what needs it."""
    tests_first: bool = False
    """It tests before it deploys, in itself."""
    heedless: bool = False
    """It runs whatever became of the jobs it needs."""
    opaque: bool = False
    """Whether it tests cannot be told."""


def after_tests(vertices: Mapping[str, Vertex], name: str) -> bool | None:
    """Whether some job that `name` needs, directly or not, tests; None where one that it needs
    cannot be looked into.
    """
    vertex = vertices[name]
    if vertex.tests_first:
        return True
    if vertex.heedless:
        return False
    seen = _ancestors(vertices, name)
    if any(vertices[each].gates for each in seen):
        return True
    return None if any(vertices[each].opaque for each in (name, *seen)) else False


def _ancestors(vertices: Mapping[str, Vertex], name: str) -> list[str]:
    """The jobs that must have succeeded before `name` runs."""
    seen: dict[str, None] = {}
    stack = list(vertices[name].needs)
    while stack:
        each = stack.pop()
        if each in seen or each not in vertices or each == name:
            continue
        seen[each] = None
        if not vertices[each].heedless:
            stack.extend(vertices[each].needs)
    return list(seen)
