"""What one rule says of a subject, message included; weighs nothing and knows no service."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from readiness.model import Outcome
from readiness.policy.answers import Told, identity, question
from readiness.policy.expression import MOST_KNOWN, Compiled, EvaluationError, Loaded
from readiness.policy.rule import Rule
from readiness.policy.shape import Shape
from readiness.policy.template import Renderer
from readiness.policy.view import Key, Sight, View

_WORDS = {outcome.value: outcome for outcome in Outcome}


class Decision:
    """A rule with what it said so far: one look at a subject for all of its expressions, and none
    at the engine where another subject was the same in all that they read.
    """

    __slots__ = (
        *("_expect", "_identity", "_known", "_rule", "_texts", "_told", "_unknown"),
        *("_view", "_when"),
    )

    def __init__(self, rule: Rule, told: Told | None = None) -> None:
        """`told`: what earlier runs said."""
        given = [each for each in (rule.when, rule.unknown_when, rule.expect) if each is not None]
        self._view = View([each.shapes for each in given])
        self._told = told
        self._identity = b""
        self._when = _loaded(rule.when)
        self._unknown = _loaded(rule.unknown_when)
        self._expect = _loaded(rule.expect)
        self._known: dict[Key, Outcome | EvaluationError] = {}
        self._rule = rule
        self._texts: dict[Outcome, str | Renderer] = {}

    @property
    def reads(self) -> Mapping[str, Shape]:
        """What an outcome depends on, by variable."""
        return self._view.reads

    def outcome(self, roots: Mapping[str, Any]) -> Outcome:
        """The outcome for these variables; raises `EvaluationError` where the rule breaks."""
        key = self._view.key(roots)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= MOST_KNOWN:
                self._known.clear()
            known = self._known[key] = self._recalled(key)
        if isinstance(known, EvaluationError):
            raise EvaluationError(known.message)
        return known

    def text(self, outcome: Outcome, roots: Mapping[str, Any]) -> str:
        """The message that goes with an outcome."""
        text = self._texts.get(outcome)
        if text is None:
            text = self._texts[outcome] = _text(self._rule, outcome, self._told)
        return text if isinstance(text, str) else text.render(roots)

    def _recalled(self, key: Key) -> Outcome | EvaluationError:
        """What an earlier run said of the same values, else what is said now."""
        if self._told is None:
            return self._reached(Sight(self._view.data(key)))
        rule = self._rule
        self._identity = self._identity or identity(rule.when, rule.unknown_when, rule.expect)
        asked = question(self._identity, partial(self._view.told, key))
        known = _WORDS.get(self._told.recall(asked) or "") if asked else None
        if known is not None:
            return known
        said = self._reached(Sight(self._view.data(key)))
        if asked and not isinstance(said, EvaluationError):
            self._told.remember(asked, said.value)
        return said

    def _reached(self, sight: Sight) -> Outcome | EvaluationError:
        try:
            if self._when is not None and self._when.value(sight) is not True:
                return Outcome.NOT_APPLICABLE
            if self._unknown is not None and self._unknown.value(sight) is True:
                return Outcome.UNKNOWN
            if self._expect is None:
                return Outcome.ERROR
            return Outcome.PASS if self._expect.value(sight) is True else Outcome.FAIL
        except EvaluationError as broken:
            return broken


def _loaded(compiled: Compiled | None) -> Loaded | None:
    return None if compiled is None else Loaded(compiled)


def _text(rule: Rule, outcome: Outcome, told: Told | None) -> str | Renderer:
    """The message of an outcome: the rule's own, else its title in a sentence."""
    match outcome:
        case Outcome.FAIL:
            template, otherwise = rule.message, rule.title
        case Outcome.UNKNOWN:
            template, otherwise = rule.unknown_message, f"cannot be told: {rule.title}"
        case Outcome.NOT_APPLICABLE:
            template, otherwise = rule.when_message, f"does not apply here: {rule.title}"
        case Outcome.PASS | Outcome.ERROR:
            template, otherwise = rule.pass_message, rule.title
    return otherwise if template is None else Renderer(template, told)
