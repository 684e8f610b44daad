"""What a server says of objectives: the budget that is left, and whether their series are fresh."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence

from readiness.facts.model import NO, UNKNOWN, YES, LiveObjective, Slo
from readiness.facts.promql import parse
from readiness.facts.promql.syntax import Selector, walk
from readiness.live.budget import (
    BudgetQuery,
    Meaning,
    Plan,
    duration,
    plan,
    remaining,
    selector,
)
from readiness.live.prometheus import Misshapen, values
from readiness.live.question import Answer, Ask, query
from readiness.record import NamedTuple

MOST_SERIES = 4
"""Series of one indicator that are looked at."""
SEEN_WITHIN = "7d"
"""How far back a series is looked for that has no sample now (catalogue: SLO-03)."""
DIGITS = 6
"""Of a share that is told: what floating-point sums of rates leave behind is no news."""
TOLERANCE = 1e-6
"""Share by which a ratio may leave 0–1: floating-point sums of rates."""


class Number(NamedTuple):
    """What a query yielded: the least and the greatest of its values, or why there is none."""

    least: float | None
    most: float | None
    problem: str
    at: str


class Asked(NamedTuple):
    """Queries with their numbers."""

    ask: Callable[[Iterable[str]], dict[str, Number]]
    origin: str
    at: str
    """When the server was met."""


def asking(ask: Ask, origin: str, at: str) -> Asked:
    """Queries by text instead of questions."""

    def numbers(texts: Iterable[str]) -> dict[str, Number]:
        questions = {text: query(text) for text in texts}
        answers = ask(tuple(questions.values())) if questions else {}
        return {text: _number(answers[question]) for text, question in questions.items()}

    return Asked(numbers, origin, at)


def _number(answer: Answer) -> Number:
    if answer.problem is not None:
        return Number(None, None, answer.problem, answer.at)
    try:
        found = values(answer.data)
    except Misshapen as trouble:
        return Number(None, None, str(trouble), answer.at)
    if not found:
        return Number(None, None, NO_DATA, answer.at)
    return Number(min(found), max(found), "", answer.at)


NO_DATA = "no data"
NEVER_SEEN = "there is no series"


def watched(slos: Sequence[Slo], asked: Asked) -> tuple[Slo, ...]:
    """The objectives with what the server says of them; each kind of query is asked at once."""
    plans = [plan(slo) for slo in slos]
    numbers = asked.ask(one.recorded.text for one in plans if one.recorded)
    numbers |= asked.ask(
        one.derived.text
        for one in plans
        if one.derived and not (one.recorded and numbers[one.recorded.text].least is not None)
    )
    numbers |= asked.ask(_sides(plans, numbers))
    series = [_series(slo) for slo in slos]
    fresh = _fresh(series, asked)
    old = _covering(slos, series, asked)
    budgets = [_budget(slo, how, numbers) for slo, how in zip(slos, plans, strict=True)]
    before = _before(slos, plans, budgets, asked)
    return tuple(
        _elsewhere(slo._replace(live=_objective(budget, past, one, covers, asked)))
        for slo, budget, past, one, covers in zip(slos, budgets, before, fresh, old, strict=True)
    )


def _before(
    slos: Sequence[Slo], plans: Sequence[Plan], budgets: Sequence[_Budget], asked: Asked
) -> list[float | None]:
    """What was left a whole window ago, asked as it is now."""
    found = [
        _earlier(slo, how, budget) for slo, how, budget in zip(slos, plans, budgets, strict=True)
    ]
    numbers = asked.ask(one.text for one in found if one is not None)
    left = [
        None if one is None else _left(one, numbers[one.text], slo.target or 0)
        for slo, one in zip(slos, found, strict=True)
    ]
    return [one if isinstance(one, float) else None for one in left]


def _earlier(slo: Slo, how: Plan, budget: _Budget) -> BudgetQuery | None:
    """The query that told the present, put back by a window; a subquery of one step moves all that
    is in it, whatever it is.
    """
    for one in (how.recorded, how.derived):
        if budget.left is not None and one and one.text == budget.query and slo.window_seconds:
            window = duration(slo.window_seconds)
            moved = f"last_over_time(({one.text})[1m:1m] offset {window})"
            return BudgetQuery(moved, one.meaning)
    return None


SOURCED = frozenset({"grafana", "nobl9", "slo-generator"})
"""Formats whose objectives name a data source of their own, by a name that no server knows."""
_SOURCE = "its data source may be another server than this one"


def _elsewhere(slo: Slo) -> Slo:
    """What this server has never seen may be in the data source that the objective names."""
    live = slo.live
    if live is None or slo.format not in SOURCED:
        return slo
    if live.fresh == NO and live.series_problem.startswith(NEVER_SEEN):
        problem = f"{live.series_problem}; {_SOURCE}"
        live = live._replace(fresh=UNKNOWN, series_problem=problem)
    if live.problem.startswith(NO_DATA):
        live = live._replace(problem=f"{live.problem}; {_SOURCE}")
    return slo._replace(live=live)


def _covering(
    slos: Sequence[Slo], series: Sequence[tuple[Selector, ...]], asked: Asked
) -> list[str]:
    """Whether there was a sample a whole window ago; of the first series, since one is enough."""
    texts = [
        f"count({selector(found[0])} offset {duration(slo.window_seconds)})"
        if found and slo.window_seconds
        else None
        for slo, found in zip(slos, series, strict=True)
    ]
    numbers = asked.ask(text for text in texts if text is not None)
    return [UNKNOWN if text is None else _existed(numbers[text]) for text in texts]


def _existed(number: Number) -> str:
    if number.least is not None:
        return YES
    return NO if number.problem == NO_DATA else UNKNOWN


def _fresh(series: Sequence[tuple[Selector, ...]], asked: Asked) -> list[_Freshness]:
    ages = asked.ask(_age(one) for each in series for one in each)
    silent = [one for each in series for one in each if ages[_age(one)].problem == NO_DATA]
    ages |= asked.ask(map(_seen, silent))
    return [_freshness(each, ages) for each in series]


def _sides(plans: Iterable[Plan], numbers: dict[str, Number]) -> Iterator[str]:
    """Of a ratio without data: which of its sides has none."""
    asked = [one.derived for one in plans if one.derived and one.derived.text in numbers]
    for one in asked:
        if numbers[one.text].problem == NO_DATA:
            yield from (text for _, text in one.sides)


class _Budget(NamedTuple):
    left: float | None
    query: str | None
    problem: str
    at: str = ""


class _Freshness(NamedTuple):
    fresh: str
    age: float | None
    problem: str
    at: str = ""


def _objective(
    budget: _Budget, before: float | None, series: _Freshness, covers: str, asked: Asked
) -> LiveObjective:
    return LiveObjective(
        remaining=budget.left,
        before=before,
        query=budget.query,
        problem=budget.problem,
        fresh=series.fresh,
        age_seconds=series.age,
        covers_window=covers if series.fresh == YES else UNKNOWN,
        series_problem=series.problem,
        origin=asked.origin,
        at=max(budget.at, series.at, asked.at),
    )


def _budget(slo: Slo, how: Plan, numbers: dict[str, Number]) -> _Budget:
    problem, text, at = how.problem, None, ""
    for one in (how.recorded, how.derived):
        if one is None or one.text not in numbers:
            continue
        number, text = numbers[one.text], one.text
        at = number.at
        found = _left(one, number, slo.target or 0)
        if isinstance(found, float):
            return _Budget(found, text, "", at)
        also = f"; {how.problem}" if how.problem else ""
        problem = f"{_why(one, found, numbers)}{also}"
    return _Budget(None, text, problem, at)


def _left(one: BudgetQuery, number: Number, target: float) -> float | str:
    """By the worst of several series; what is no share proves that a query counts wrongly."""
    if number.least is None or number.most is None:
        return number.problem
    if not math.isfinite(number.least) or not math.isfinite(number.most):
        return "its ratio is infinite: there are errors where nothing is counted"
    lowest = -math.inf if one.meaning is Meaning.REMAINING else -TOLERANCE
    if number.least < lowest or number.most > 1 + TOLERANCE:
        wrong = number.least if number.least < lowest else number.most
        return f"{wrong:g} is no share of all events: its queries count different ones"
    worst = number.most if one.meaning is Meaning.ERRORS else number.least
    return round(remaining(one.meaning, worst, target), DIGITS)


def _why(one: BudgetQuery, problem: str, numbers: dict[str, Number]) -> str:
    if problem != NO_DATA:
        return problem
    empty = [side for side, text in one.sides if text in numbers and numbers[text].least is None]
    return f"no data: nothing counts {' and '.join(empty)}" if empty else "no data"


def _series(slo: Slo) -> tuple[Selector, ...]:
    """The series that must be there whatever happens: of all events, not of the bad ones alone."""
    said = slo.indicator
    if said.parses is not True and said.reason:
        return ()  # of another system, whose words may look like PromQL
    text = said.total or said.raw or said.good
    node = parse(text).node if text else None
    if node is None:
        return ()
    found = [one for one in walk(node) if isinstance(one, Selector) and one.metric]
    bare = [one._replace(window=None) for one in found]
    return tuple(dict.fromkeys(bare))[:MOST_SERIES]


def _age(one: Selector) -> str:
    return f"time() - max(timestamp({selector(one)}))"


def _seen(one: Selector) -> str:
    return f"count(count_over_time({selector(one)}[{SEEN_WITHIN}]))"


def _freshness(series: Sequence[Selector], ages: dict[str, Number]) -> _Freshness:
    """Fresh where every series has a sample; how old that may be is for a rule to say."""
    if not series:
        return _Freshness(UNKNOWN, None, "its indicator has no query that can be looked at")
    numbers = [ages[_age(one)] for one in series]
    at = max(one.at for one in numbers)
    found = [one.most for one in numbers if one.most is not None]
    if len(found) == len(series):
        return _Freshness(YES, max(found), "", at)
    for one, number in zip(series, numbers, strict=True):
        if number.problem == NO_DATA:
            return _Freshness(NO, None, _lost(one, ages[_seen(one)]), at)
    return _Freshness(UNKNOWN, None, next(filter(None, (one.problem for one in numbers))), at)


def _lost(one: Selector, seen: Number) -> str:
    if seen.least:
        return f"{selector(one)} has no sample now, though it had within {SEEN_WITHIN}"
    if seen.problem != NO_DATA:
        return f"{selector(one)} has no sample now"
    return f"{NEVER_SEEN} {selector(one)}"
