"""Where services and their dependencies stand in a picture: a lane per tier, a column per step.

Whoever needs something stands to the left of it, the most critical on top: an arrow that leads down
is an inversion, an arrow that leads back closes a circle. Knows sizes and no markup.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from readiness.model import Tier
from readiness.record import NamedTuple

MOST_DRAWN = 40
"""Services in a picture; more cannot be followed with the eye."""

BOX = (156, 38)
"""Width and height of a service."""
PITCH = (212, 56)
"""From one column, or row, to the next."""
GUTTER = 96
"""Room for the names of the lanes."""
MARGIN = 14

SWEEPS = 4
"""Times that rows are ordered by their neighbours: enough for pictures of this size."""

LAST_LANE = 9
"""Where services stand whose tier is not known."""


class Line(NamedTuple):
    """An edge as far as a picture cares; `urgent` ones are drawn before all others are left out."""

    source: str
    target: str
    urgent: bool = False


class Box(NamedTuple):
    """A service with the place of its upper left corner."""

    name: str
    tier: Tier | None
    column: int
    x: int
    y: int


class Lane(NamedTuple):
    """A band over the whole width."""

    tier: Tier | None
    y: int
    height: int


class Layout(NamedTuple):
    """A picture without its ink."""

    boxes: Mapping[str, Box]
    lanes: Sequence[Lane]
    lines: Sequence[Line]
    width: int
    height: int
    left_out: int = 0
    """Services for which there was no room."""


def layout(lines: Sequence[Line], tiers: Mapping[str, Tier | None]) -> Layout:
    """The picture of these edges; `tiers` names both ends of each."""
    kept = _chosen(lines)
    drawn = [line for line in lines if line.source in kept and line.target in kept]
    columns = _columns(kept, drawn)
    rows = _ordered(kept, drawn, columns, tiers)
    boxes, lanes = _placed(rows, columns, tiers)
    width = GUTTER + max(columns.values(), default=0) * PITCH[0] + BOX[0] + 5 * MARGIN
    height = sum(lane.height for lane in lanes)
    everyone = {name for line in lines for name in line[:2]}
    return Layout(boxes, lanes, drawn, width, height, len(everyone) - len(kept))


def _chosen(lines: Sequence[Line]) -> Sequence[str]:
    """The services that are drawn, by name: first those of urgent edges."""
    kept: dict[str, None] = {}
    for line in sorted(lines, key=lambda each: not each.urgent):
        new = [name for name in (line.source, line.target) if name not in kept]
        if len(kept) + len(new) <= MOST_DRAWN:
            kept.update(dict.fromkeys(new))
    return sorted(kept)


def _columns(names: Sequence[str], lines: Sequence[Line]) -> dict[str, int]:
    """Service → steps from whoever needs it; edges that lead back do not count."""
    after: dict[str, list[str]] = {name: [] for name in names}
    for line in lines:
        after[line.source].append(line.target)
    listed = _topological(names, after)
    order = {name: number for number, name in enumerate(listed)}
    columns = dict.fromkeys(names, 0)
    for name in listed:
        for target in after[name]:
            if order[target] > order[name]:
                columns[target] = max(columns[target], columns[name] + 1)
    return columns


def _topological(names: Sequence[str], after: Mapping[str, Sequence[str]]) -> list[str]:
    """Each before what it needs, as far as circles allow."""
    done: dict[str, None] = {}
    seen: set[str] = set()

    def visit(name: str) -> None:
        # as deep as there are boxes in a picture at most
        seen.add(name)
        for target in sorted(after[name]):
            if target not in seen:
                visit(target)
        done[name] = None

    needed = {target for targets in after.values() for target in targets}
    for name in sorted(names, key=lambda each: (each in needed, each)):
        if name not in seen:
            visit(name)
    return [*reversed(done)]


Cell = tuple[int, int]
"""Lane and column."""


def _ordered(
    names: Sequence[str],
    lines: Sequence[Line],
    columns: Mapping[str, int],
    tiers: Mapping[str, Tier | None],
) -> Mapping[Cell, Sequence[str]]:
    """The services of each cell from top to bottom, near to their neighbours."""
    cells: dict[Cell, list[str]] = {}
    for name in names:
        cells.setdefault((_lane(tiers[name]), columns[name]), []).append(name)
    for _ in range(SWEEPS):
        rows = _numbered(cells)
        for cell, members in cells.items():
            near = {name: _middle(name, lines, rows) for name in members}
            cells[cell] = sorted(members, key=lambda name: (near[name], name))
    return cells


def _numbered(cells: Mapping[Cell, Sequence[str]]) -> dict[str, float]:
    return {
        name: cell[0] * MOST_DRAWN + number
        for cell, members in cells.items()
        for number, name in enumerate(members)
    }


def _middle(name: str, lines: Iterable[Line], rows: Mapping[str, float]) -> float:
    """The row in the middle of its neighbours."""
    near = [
        rows[line.target if line.source == name else line.source]
        for line in lines
        if name in line[:2]
    ]
    return sum(near) / len(near) if near else rows[name]


def _lane(tier: Tier | None) -> int:
    return LAST_LANE if tier is None else tier


def _placed(
    rows: Mapping[Cell, Sequence[str]],
    columns: Mapping[str, int],
    tiers: Mapping[str, Tier | None],
) -> tuple[Mapping[str, Box], Sequence[Lane]]:
    boxes: dict[str, Box] = {}
    lanes: list[Lane] = []
    top = 0
    for lane in sorted({lane for lane, _ in rows}):
        own = {cell: members for cell, members in rows.items() if cell[0] == lane}
        tallest = max(map(len, own.values()))
        height = tallest * PITCH[1] + 2 * MARGIN
        for members in own.values():
            above = top + MARGIN + (tallest - len(members)) * PITCH[1] // 2
            for number, name in enumerate(members):
                y = above + number * PITCH[1] + (PITCH[1] - BOX[1]) // 2
                x = GUTTER + columns[name] * PITCH[0]
                boxes[name] = Box(name, tiers[name], columns[name], x, y)
        lanes.append(Lane(None if lane == LAST_LANE else lane, top, height))
        top += height
    return dict(sorted(boxes.items())), lanes
