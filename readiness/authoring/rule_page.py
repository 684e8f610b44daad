"""One rule in full for a person at a terminal: 80 columns, no colour."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from readiness.authoring.asks import Rung, rungs
from readiness.authoring.shelf import Shelf
from readiness.model import Enforcement, EvidenceClass, Location, Outcome
from readiness.policy.example import Example
from readiness.policy.rule import Rule, Status
from readiness.report.visible import visible

WIDTH = 80
LONGEST_EXAMPLE = 24
"""Lines of an example's files that are shown."""

SUBJECTS = {"service": "each service", "code_owners.rules": "each line of CODEOWNERS"}


def page(rule: Rule, shelf: Shelf) -> str:
    """All about a rule: its words, what each tier asks, examples, how to waive it."""
    asked = rungs(rule, shelf.policy, shelf.overrides)
    sections: list[tuple[str, Iterable[str]]] = [
        ("", _head(rule)),
        ("Why", _filled(rule.why)),
        ("Fix", _verbatim(rule.fix)),
        ("What is judged", _judged(rule)),
        ("What each tier asks", _tiers(asked)),
        ("Where it is asked otherwise", _elsewhere(rule, shelf)),
        ("Parameters", _params(rule, asked)),
        *_examples(shelf.examples(rule)),
        ("To waive it", _waiver(rule, asked)),
        ("References", _references(rule)),
    ]
    told = [_section(title, list(lines)) for title, lines in sections]
    return "\n".join(part for part in told if part)


def _section(title: str, lines: Sequence[str]) -> str:
    if not lines:
        return ""
    head = [title] if title else []
    return "".join(f"{line.rstrip()}\n" for line in (*head, *lines))


def _head(rule: Rule) -> Iterator[str]:
    yield rule.id
    yield from wrapped(f"{rule.title}.", "")
    yield f"{visible(rule.category)}, {rule.severity} severity"
    match rule.status:
        case Status.PREVIEW:
            yield from wrapped("preview: it may still change, and is advisory at most", "")
        case Status.DEPRECATED:
            yield from wrapped(f"deprecated: {rule.successor} takes its place", "")
        case Status.STABLE:
            pass
    if rule.aliases:
        yield from wrapped(f"formerly {', '.join(rule.aliases)}", "")


def _filled(text: str) -> Iterator[str]:
    for paragraph in text.split("\n\n"):
        yield from wrapped(paragraph)


def wrapped(text: str, indent: str = "  ", hang: str = "") -> list[str]:
    """Text of unknown origin in lines that fit; `hang` indents all but the first further."""
    return textwrap.wrap(
        visible(text),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=indent + hang,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _verbatim(text: str) -> Iterator[str]:
    """Lines as they are written: a snippet lives from its indentation."""
    for line in text.splitlines():
        rest = line.lstrip(" ")
        indent = " " * (len(line) - len(rest) + 2)
        if len(indent) + len(rest) <= WIDTH or len(indent) > 2:
            yield indent + visible(rest)
        else:
            yield from wrapped(rest, indent)


def _judged(rule: Rule) -> Iterator[str]:
    subjects = SUBJECTS.get(rule.each, f"each of the service's {_spoken(rule.each)}")
    yield f"  {subjects}" + (f", by the check {rule.check}" if rule.check else "")
    for word, compiled in (
        ("where", rule.when),
        ("unknown if", rule.unknown_when),
        ("holds if", rule.expect),
    ):
        if compiled is not None:
            yield from wrapped(f"{word}: {compiled.text}", "  ", "  ")
    if rule.evidence is EvidenceClass.ATTESTED:
        yield from wrapped("An attestation in readiness.yaml (evidence:) may stand in.")
    if rule.rests_on:
        kinds = ", ".join(rule.rests_on)
        yield from wrapped(f"Unknown while a file that may hold one cannot be read: {kinds}.")


def _spoken(each: str) -> str:
    parent, _, child = each.partition(".")
    words = (child or parent).replace("_", " ")
    return f"{words} (of {parent.replace('_', ' ')})" if child else words


def _tiers(asked: Sequence[Rung]) -> Iterator[str]:
    for rung in asked:
        later = f" from {rung.effective_on}" if rung.effective_on else ""
        fixed = "" if rung.waivable else ", cannot be waived"
        word = "not asked" if rung.enforcement is Enforcement.OFF else rung.enforcement.value
        place = f"  ({_line(rung.decided_at)})" if rung.decided_at else ""
        yield f"  tier {rung.tier}: {word}{later}{fixed}{place}"


def _elsewhere(rule: Rule, shelf: Shelf) -> Iterator[str]:
    """What the repository says of some services or paths."""
    for each in shelf.overrides:
        if each.scope is not None and shelf.policy.rule(each.rule) == rule:
            params = (f"{name} {shown(value)}" for name, value in each.params.items())
            words = ", ".join([*([each.enforcement.value] if each.enforcement else []), *params])
            text = f"{each.scope}: {words}  ({_line(each.location)}); {each.reason}"
            yield from wrapped(text, "  ", "  ")


def _line(place: Location) -> str:
    return visible(f"{place.path}:{place.line}")


def _params(rule: Rule, asked: Sequence[Rung]) -> Iterator[str]:
    for name, param in rule.params.items():
        bounds = [
            f"default {shown(param.default)}",
            *([f"at least {param.minimum:g}"] if param.minimum is not None else []),
            *([f"at most {param.maximum:g}"] if param.maximum is not None else []),
            *([f"one of {shown(list(param.enum))}"] if param.enum else []),
            *([f"{param.stricter} asks for more"] if param.stricter else []),
        ]
        yield from wrapped(f"{name} ({param.type}; {'; '.join(bounds)})", "  ", "  ")
        yield from wrapped(param.description, "    ")
        yield from _set_at(name, asked)


def _set_at(name: str, asked: Sequence[Rung]) -> Iterator[str]:
    for rung in asked:
        for value in rung.values:
            if value.name == name and value.set_at is not None:
                yield f"    tier {rung.tier}: {shown(value.value)}  ({_line(value.set_at)})"


def shown(value: Any) -> str:
    """A parameter's value as YAML would have it."""
    match value:
        case bool():
            return "true" if value else "false"
        case list() | tuple():
            return f"[{', '.join(map(shown, value))}]"
    return visible(str(value))


def _examples(examples: Sequence[Example]) -> Iterator[tuple[str, Iterable[str]]]:
    """The shortest of each side."""
    for title, outcome in (("Passes", Outcome.PASS), ("Fails", Outcome.FAIL)):
        side = [item for item in examples if item.outcome is outcome]
        if side:
            chosen = min(side, key=lambda item: sum(map(len, item.files.values())))
            name = f": {visible(chosen.name)}" if chosen.name else ""
            yield f"{title}{name}", _files(chosen)


def _files(item: Example) -> Iterator[str]:
    given = [
        *item.files.items(),
        *((f"{path} (before)", t) for path, t in item.before.items() if t),
        *(
            (f"{kind} answers", json.dumps(said, indent=2))
            for kind, said in (item.live or {}).items()
        ),
    ]
    lines = [
        line
        for path, text in given
        for line in (visible(path), *(f"  {_code(line)}" for line in text.splitlines()))
    ]
    yield from (f"  {line}" for line in lines[:LONGEST_EXAMPLE])
    if len(lines) > LONGEST_EXAMPLE:
        yield f"  … {len(lines) - LONGEST_EXAMPLE} more line(s)"
    if item.at:
        yield f"  found at {visible(item.at)}"


def _code(line: str) -> str:
    rest = line.lstrip(" ")
    return " " * (len(line) - len(rest)) + visible(rest)


def _waiver(rule: Rule, asked: Sequence[Rung]) -> Iterator[str]:
    fixed = [str(rung.tier) for rung in asked if not rung.waivable]
    if fixed:
        yield f"  Not at tier {', '.join(fixed)}."
    yield "  In readiness-waivers.yaml:"
    yield "    apiVersion: readiness/v1"
    yield "    waivers:"
    yield f"      - rule: {rule.id}"
    yield "        service: NAME"
    yield "        reason: why the risk is worth it until then"
    yield "        approved_by: somebody.else@example.com"
    yield "        expires: YYYY-MM-DD"
    yield "  or beside the thing itself:"
    yield f"    # readiness: waive[{rule.id}] until YYYY-MM-DD -- reason"


def _references(rule: Rule) -> Iterator[str]:
    for item in rule.references:
        yield from wrapped(f"{item.title}" + (f" <{item.url}>" if item.url else ""), "  ", "  ")
    if rule.requirements:
        yield from wrapped(f"covers {', '.join(rule.requirements)}", "  ", "  ")
