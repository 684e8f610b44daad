"""What is valid in a policy and still cannot be meant: each at its place, for `policy lint`.

Nothing here stops a run: what must not be is refused when rules and packs are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from readiness.model import EvidenceClass, Location
from readiness.policy import bundle, engine, reach, syntax
from readiness.policy.bundle import Files
from readiness.policy.ladder import Policy
from readiness.policy.pack import Setting
from readiness.policy.passage import Passage
from readiness.policy.rule import EXPRESSIONS, Rule, Status
from readiness.policy.scope import EACH
from readiness.policy.syntax import Node
from readiness.record import NamedTuple
from readiness.schema.rule_file import ALWAYS
from readiness.source.document import Document

GENERIC = frozenset(
    (
        *("a", "an", "the", "this", "it", "is", "are", "was", "has", "rule", "check", "policy"),
        *("failed", "fails", "fail", "failure", "error", "invalid", "bad", "wrong", "not", "ok"),
        *("violation", "violated", "problem", "issue", "found", "missing", "please", "fix"),
    )
)
"""Words that say nothing of what is wrong."""

NEVER = "false"

TROUBLE = frozenset({"faults"})
"""Kinds of subjects that are trouble by being there: none of them has to pass."""

CONSTANTS: Mapping[tuple[str, bool], str] = {
    ("when", True): "when is always true: leave it out",
    ("when", False): "when is never true: the rule applies to nothing",
    ("expect", True): "expect is always true: the rule never fails",
    ("expect", False): "expect is never true, and no attestation is taken: nothing can pass",
    ("unknown_when", True): "unknown_when is always true: expect is never asked",
    ("unknown_when", False): "unknown_when is never true: leave it out",
}
"""What a condition that is the same everywhere does to its rule."""

NUMBERS = frozenset(("integer", "number"))


class Question(NamedTuple):
    """What an author should look at again."""

    location: Location
    message: str


class Text(NamedTuple):
    """A rule beside the file that it was read from."""

    rule: Rule
    document: Document
    source: str

    def at(self, field: str, offset: int = 0) -> Location:
        """The place of a character of a field."""
        value = str(self.document.get(field) or "")
        return Passage(value, self.document.at(field), self.source).at(max(offset, 0))


def questions(
    rules: Sequence[Rule], files: Files, policies: Sequence[Policy]
) -> tuple[Question, ...]:
    """Of these rules and of the packs of these policies; by place."""
    found: list[Question] = []
    for rule in rules:
        content = files.rules[rule.path]
        raw = content if isinstance(content, bytes) else b""
        text = Text(rule, bundle.document(rule.path, raw), raw.decode("utf-8-sig", "replace"))
        found += [*_conditions(text), *_examples(text), *_message(text)]
    found += [*_unused(rules, policies), *_settings(files, policies)]
    return tuple(sorted(set(found), key=lambda each: (each.location[:3], each.message)))


def _unused(rules: Iterable[Rule], policies: Sequence[Policy]) -> Iterator[Question]:
    """Rules that no pack asks for; of rules alone that cannot be told."""
    named = {each.rule for policy in policies for each in _asked(policy)}
    for rule in rules:
        if policies and not named & {rule.id, *rule.aliases}:
            yield Question(Location(rule.path), f"no pack asks for {rule.id}: it judges nothing")


def _asked(policy: Policy) -> Iterator[Setting]:
    for pack in policy.packs:
        for rung in pack.rungs:
            yield from rung.settings


def _settings(files: Files, policies: Iterable[Policy]) -> Iterator[Question]:
    """Lines of packs that name a rule as it was called, or one that goes."""
    for policy in policies:
        for each in _asked(policy):
            rule = policy.rule(each.rule)
            if rule is None or each.location.path not in files.packs:
                continue
            if rule.id != each.rule:
                yield Question(each.location, f"{each.rule} is called {rule.id} now")
            if rule.status is Status.DEPRECATED:
                message = f"{rule.id} is deprecated: {rule.successor} takes its place"
                yield Question(each.location, message)


def _conditions(text: Text) -> Iterator[Question]:
    trees: dict[str, Node] = {}
    for name in EXPRESSIONS:
        expression = getattr(text.rule, name)
        serialized = engine.compiled(expression.text) if expression else b""
        if expression and isinstance(serialized, bytes):
            trees[name] = syntax.parse(serialized)
    for name, tree in trees.items():
        said = _always(text.rule, name, tree)
        if said:
            yield Question(text.at(name), said)
            continue
        clash = reach.contradiction(list(reach.parts(tree)))
        if clash is not None:
            never = f"{name} can never be true: this part contradicts another one"
            yield Question(text.at(name, clash), never)
    yield from _between(text, trees)
    yield from _blind(text, trees)


def _always(rule: Rule, name: str, tree: Node) -> str | None:
    """What a constant does to the rule; None where it is no constant, or meant."""
    value = reach.constant(tree)
    attested = rule.evidence is EvidenceClass.ATTESTED
    meant = {
        ("expect", False): attested
        or rule.each in TROUBLE
        or (rule.unknown_when and rule.unknown_when.text == ALWAYS),
        ("unknown_when", True): rule.expect is None or rule.expect.text == NEVER,
    }
    return None if value is None or meant.get((name, value)) else CONSTANTS[name, value]


def _between(text: Text, trees: Mapping[str, Node]) -> Iterator[Question]:
    """What one condition makes of another."""
    when = list(reach.parts(trees["when"])) if "when" in trees else []
    expect, unknown = trees.get("expect"), trees.get("unknown_when")
    if expect is not None and when:
        wanted = list(reach.parts(expect))
        if all(reach.follows(part, when) for part in wanted):
            yield Question(text.at("expect"), "expect says what when says: the rule never fails")
        elif reach.contradiction(when) is None and reach.contradiction(wanted) is None:
            clash = reach.contradiction([*when, *wanted])
            if clash is not None:
                message = "this part contradicts when: nothing that the rule applies to can pass"
                yield Question(text.at("expect", clash), message)
    if unknown is not None and all(reach.follows(part, when) for part in reach.parts(unknown)):
        message = "unknown_when says what when says: expect is never asked"
        yield Question(text.at("unknown_when"), message)


def _blind(text: Text, trees: Mapping[str, Node]) -> Iterator[Question]:
    """An expectation that says the same of every subject."""
    rule = text.rule
    if rule.expect is None or reach.constant(trees.get("expect", syntax.Ident(0, ""))) is not None:
        return
    read = rule.expect.shapes.keys()
    if not read - {"params", "today"}:
        message = "expect reads nothing of the service: it says the same of all of them"
        yield Question(text.at("expect"), message)
        return
    subjects = EACH[rule.each]
    facts = rule.expect.shapes.get("facts")
    gathered = isinstance(facts, dict) and bool(set(subjects.path[:1]) & facts.keys())
    if subjects.names and not read & set(subjects.names) and not gathered:
        message = (
            f"expect reads nothing of its subject ({', '.join(subjects.names)}): "
            "it says the same of each; ask each: service"
        )
        yield Question(text.at("expect"), message)


def _examples(text: Text) -> Iterator[Question]:
    """A condition that no example shows the other side of: it may leave out everything or nothing.

    That there are examples on both sides of `expect` is asked when a rule is read.
    """
    given = text.document.get("examples")
    shown = given.get("not_applicable") if isinstance(given, dict) else None
    if text.rule.when is not None and not shown:
        message = "no example shows what when leaves out: add one under not_applicable"
        yield Question(text.at("when"), message)


def _message(text: Text) -> Iterator[Question]:
    """A message that leaves its reader to find out what is wrong."""
    rule, template = text.rule, text.rule.message
    if template is None or rule.expect is None:
        return
    at = text.at("message")
    words = {word.strip(".,:;!?'\"()").casefold() for word in " ".join(template.texts).split()}
    if not template.values and words <= GENERIC:
        yield Question(at, "message does not say what is wrong")
    elif not template.values and rule.each != "service":
        yield Question(at, "message shows no value: say which one is wrong, {{ … }}")
    shown = {name for each in template.values for name in _params(each.shapes)}
    for name in sorted(_params(rule.expect.shapes) - shown):
        if rule.params[name].type in NUMBERS:
            message = f"message does not show the threshold: {{{{ params.{name} }}}}"
            yield Question(at, message)


def _params(shapes: Mapping[str, object]) -> set[str]:
    read = shapes.get("params")
    return set(read) if isinstance(read, dict) else set()
