"""Systems that are asked over the network, several questions at once; knows no fact and no rule."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from readiness.live.address import Source
from readiness.live.question import Answer, Answers, Kind, Question, Witness
from readiness.live.wire import Limits, Reply, fetch
from readiness.record import NamedTuple

AT_ONCE = 4
"""Questions: Prometheus runs 20 queries at once by default, and others want theirs too."""


class Patience(NamedTuple):
    """How long a run may wait: for one question, and for all of them (seconds)."""

    limits: Limits = Limits()
    overall: float = 120.0


def witness(sources: Sequence[Source], patience: Patience = Patience()) -> Witness:  # noqa: B008 - frozen
    """The systems, each asked until it was not there once: then the reason stands for all else."""
    known = {source.kind: source for source in sources}
    gone: dict[Kind, str] = {}
    end = time.monotonic() + patience.overall

    def one(question: Question) -> Answer:
        source = known.get(question.kind)
        if source is None:
            return Answer(_now(), problem=f"no {question.kind} was named")
        left = end - time.monotonic()
        if question.kind in gone or left <= 0:
            over = f"not asked: the {patience.overall:g} s for live questions are over"
            return Answer(_now(), problem=gone.get(question.kind, over))
        limits = patience.limits
        reply = fetch(source, question, limits._replace(total=min(limits.total, left)))
        if not reply.met and not _was_a_query(question):
            gone[question.kind] = reply.problem or ""
        return _answer(reply)

    def ask(questions: Sequence[Question]) -> Answers:
        asked = tuple(dict.fromkeys(questions))
        pool = ThreadPoolExecutor(AT_ONCE)
        try:
            return dict(zip(asked, pool.map(one, asked), strict=True))
        finally:
            # who interrupts a run does not wait for what nobody reads
            pool.shutdown(wait=False, cancel_futures=True)

    return Witness({source.kind: source.address.origin for source in sources}, ask)


def _was_a_query(question: Question) -> bool:
    """One expensive query that takes too long says nothing of the others."""
    return bool(question.params) and question.params[0][0] == "query"


def _answer(reply: Reply) -> Answer:
    return Answer(_now(), reply.document, reply.problem)


def _now() -> str:
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
