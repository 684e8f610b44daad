"""Workflow patterns that let a stranger run code with the repository's rights.

After <https://securitylab.github.com/resources/github-actions-untrusted-input/> and OpenSSF
Scorecard's Dangerous-Workflow. Reads text; proves no exploit.
"""

from collections.abc import Iterator, Sequence

from readiness.facts.pipelines.steps import UsedStep
from readiness.model import Location
from readiness.pattern import pattern
from readiness.record import NamedTuple

PRIVILEGED = ("pull_request_target", "workflow_run", "issue_comment")
"""Events that run with secrets although a stranger may cause them."""

OWN_EVENTS = ("workflow_dispatch", "repository_dispatch", "schedule")
"""Events that only people with write access, or the clock, can cause."""

_EXPRESSION = pattern(r"\$\{\{([^{}]{0,2000})\}\}")
_UNTRUSTED = pattern(
    r"github\.head_ref"
    r"|github\.event\.(?!repository\.)[\w.*-]{0,200}?(?:\.|\b)(?:title|body|label|default_branch|page_name|message"
    r"|email|head_branch|head\.ref|head_ref|display_title|description|homepage)\b"
    r"|github\.event\.(?:commits|head_commit)[\w.*\[\]-]{0,100}\.name\b"
)
"""What a stranger writes: titles, bodies, branch names, labels, messages, names of authors; what
stands in `github.event.repository` only its administrators write."""

_HEAD = pattern(
    r"github\.event\.pull_request\.head\.|github\.head_ref"
    r"|github\.event\.pull_request\.merge_commit_sha"
    r"|github\.event\.workflow_run\.(?:head_|pull_requests)"
    r"|refs/pull/|steps\.[\w-]{1,100}\.outputs\.(?:head|pr|ref|sha|branch)\w*"
)
_PULL_CHECKOUT = pattern(r"gh\s+pr\s+checkout|git\s+fetch\s[^\n]{0,200}pull/|hub\s+pr\s+checkout")


class Danger(NamedTuple):
    """One such pattern."""

    location: Location
    text: str


def dangers(events: Sequence[str], steps: Sequence[UsedStep]) -> tuple[Danger, ...]:
    """The dangerous patterns of a workflow in the order of its steps."""
    privileged = [event for event in events if event in PRIVILEGED]
    closed = bool(events) and all(event in OWN_EVENTS for event in events)
    found: list[Danger] = []
    for step in steps:
        found += () if closed else _injections(step)
        if privileged:
            found += _checkouts(step, privileged[0])
    return tuple(dict.fromkeys(found))


def _injections(step: UsedStep) -> Iterator[Danger]:
    scripts = [(step.script or "", step.location)]
    for name in ("script", "run", "command"):
        value = step.inputs.get(name)
        if isinstance(value, str):
            scripts.append((value, step.input_locations.get(name, step.location)))
    for script, location in scripts:
        for name in _untrusted(script):
            yield Danger(location, f"`{name}` is put into a script: whoever writes it runs code")


def _untrusted(script: str) -> Iterator[str]:
    for expression in _EXPRESSION.finditer(script):
        match = _UNTRUSTED.search(expression[1])
        if match is not None:
            yield match[0]


def _checkouts(step: UsedStep, event: str) -> Iterator[Danger]:
    uses = (step.uses or "").partition("@")[0].lower()
    if uses == "actions/checkout":
        for name in ("ref", "repository"):
            value = step.inputs.get(name)
            if isinstance(value, str) and _HEAD.search(value):
                yield Danger(
                    step.input_locations.get(name, step.location),
                    f"`{event}` checks out the pull request's own code with the repository's rights",
                )
                return
    if step.script is not None and _PULL_CHECKOUT.search(step.script):
        yield Danger(step.location, f"`{event}` fetches the pull request's own code in a script")
