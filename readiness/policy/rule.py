"""Rules: the words of one, and how to judge by it; compiled and rejected here, asked elsewhere."""

from collections.abc import Callable, Iterator, Mapping
from enum import StrEnum
from typing import Any

from readiness.checks import CHECKS
from readiness.errors import PolicyError, PolicyErrors, ReadinessError
from readiness.model import EvidenceClass, Reference, Severity
from readiness.policy.expression import Compiled, compile_expression
from readiness.policy.param import Param
from readiness.policy.passage import Passage
from readiness.policy.template import Template, compile_template
from readiness.record import NamedTuple
from readiness.source.document import Document


class Status(StrEnum):
    """How far one may rely on a rule."""

    PREVIEW = "preview"
    """Its words and thresholds may still change: advisory at most."""
    STABLE = "stable"
    DEPRECATED = "deprecated"


class Rule(NamedTuple):
    """One statement that can be true of a service."""

    id: str
    title: str
    category: str
    why: str
    fix: str
    severity: Severity
    each: str
    """A key of `policy.scope.EACH`."""
    path: str
    """The file it was read from; its examples are there (`policy.example.examples`)."""
    at: str | None = None
    when: Compiled | None = None
    when_message: Template | None = None
    unknown_when: Compiled | None = None
    unknown_message: Template | None = None
    expect: Compiled | None = None
    check: str | None = None
    """A key of `CHECKS`, where there is no `expect`."""
    message: Template | None = None
    pass_message: Template | None = None
    rests_on: tuple[str, ...] = ()
    """Object kinds; while `facts.unread` holds one of them, a failure is unknown."""
    evidence: EvidenceClass = EvidenceClass.VERIFIED
    """*attested*: an attestation in `readiness.yaml` may stand in."""
    needs: tuple[str, ...] = ()
    """Running systems that must have been asked: `prometheus`, `alertmanager`, or `live` for any."""
    params: Mapping[str, Param] = {}
    references: tuple[Reference, ...] = ()
    requirements: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    attests_absence: bool = False
    """Whether a failure says no more than that nothing was found here."""
    status: Status = Status.STABLE
    successor: str | None = None
    """The rule that takes the place of a deprecated one."""
    asked_of_retired: bool = False
    """Whether a retired service of which nothing is left is asked too."""


EXPRESSIONS = ("when", "unknown_when", "expect")
MESSAGES = ("when_message", "unknown_message", "message", "pass_message")


def expressions(rule: Rule) -> Iterator[Compiled]:
    """All that the rule has evaluated: what decides, and the values of its messages."""
    for name in EXPRESSIONS:
        expression: Compiled | None = getattr(rule, name)
        if expression is not None:
            yield expression
    for name in MESSAGES:
        template: Template | None = getattr(rule, name)
        yield from template.values if template else ()


def parse(document: Document, source: str) -> Rule:
    """A rule from its file; `source` is the file's text, for the columns of expressions.

    Raises `PolicyErrors` with everything that is wrong with it.
    """
    from readiness.schema.validation import examined  # noqa: PLC0415 - not where memory knows

    data = examined(document, "rule")
    params = {name: _param(given) for name, given in data["params"].items()}
    wrong = [*_misplaced(document, data), *_unfit(document, params), *_unknown(document, data)]
    compiled: dict[str, Any] = {}
    if not wrong:
        compiled, wrong = _compiled(document, source, data, params)
    if wrong:
        raise PolicyErrors(f"{document.path} is not valid", wrong)
    return _rule(document.path, data, params, compiled)


def _param(given: Mapping[str, Any]) -> Param:
    enum = tuple(given["enum"]) if given["enum"] is not None else None
    return Param(**{**given, "enum": enum})


def _misplaced(document: Document, data: Mapping[str, Any]) -> list[ReadinessError]:
    """File name and folder say id and category, so that nobody has to search."""
    folders, _, file = document.path.rpartition("/")
    wrong: list[ReadinessError] = []
    name = file.rpartition(".")[0]
    if name != data["id"]:
        message = f"id '{data['id']}' stands in a file named '{name}'"
        wrong.append(PolicyError(message, at=document.at("id"), hint="name both alike"))
    folder = folders.rpartition("/")[2]
    if folder not in {data["category"], "rules"}:
        message = f"category '{data['category']}' stands in a folder named '{folder}'"
        wrong.append(PolicyError(message, at=document.at("category"), hint="name both alike"))
    return wrong


def _unfit(document: Document, params: Mapping[str, Param]) -> list[ReadinessError]:
    return [
        PolicyError(f"default of {name} {problem}", at=document.at("params", name, "default"))
        for name, param in params.items()
        if (problem := param.problem(param.default))
    ]


def _unknown(document: Document, data: Mapping[str, Any]) -> list[ReadinessError]:
    """Names that lead nowhere: of subjects, of a check."""
    from readiness.policy.reading import nearest  # noqa: PLC0415 - not where memory knows
    from readiness.policy.scope import EACH  # noqa: PLC0415 - see above

    tables: tuple[tuple[str, Mapping[str, Any]], ...] = (("each", EACH), ("check", CHECKS))
    wrong: list[ReadinessError] = []
    for field, table in tables:
        word = data[field]
        if word is not None and word not in table:
            meant = nearest(word, table)
            guess = f"; did you mean {meant}?" if meant else ""
            message = f"{field}: there is no '{word}'{guess}"
            hint = "known: " + ", ".join(table)
            wrong.append(PolicyError(message, at=document.at(field), hint=hint))
    return wrong


def _compiled(
    document: Document, source: str, data: Mapping[str, Any], params: Mapping[str, Param]
) -> tuple[dict[str, Any], list[ReadinessError]]:
    """Expressions and messages by field, and what is wrong with any of them."""
    from readiness.policy import scope  # noqa: PLC0415 - not where memory knows

    types = {name: scope.PARAM_TYPES[param.type] for name, param in params.items()}
    words = scope.scope(data["each"], types)
    compilers: dict[str, Callable[[Passage], Any]] = {
        **dict.fromkeys(EXPRESSIONS, lambda passage: compile_expression(passage, words, "bool")),
        **dict.fromkeys(MESSAGES, lambda passage: compile_template(passage, words)),
    }
    done: dict[str, Any] = {}
    wrong: list[ReadinessError] = []
    for field, compiler in compilers.items():
        if data[field] is None:
            continue
        try:
            done[field] = compiler(Passage(data[field], document.at(field), source))
        except PolicyErrors as errors:
            wrong.extend(errors.exceptions)  # type: ignore[arg-type]
    return done, wrong


def _rule(
    path: str, data: Mapping[str, Any], params: Mapping[str, Param], compiled: Mapping[str, Any]
) -> Rule:
    return Rule(
        id=data["id"],
        title=data["title"],
        category=data["category"],
        why=data["why"].strip(),
        fix=data["fix"].strip(),
        severity=Severity(data["severity"]),
        each=data["each"],
        path=path,
        at=data["at"],
        check=data["check"],
        rests_on=tuple(data["rests_on"]),
        evidence=EvidenceClass(data["evidence"]),
        attests_absence=data["attests_absence"],
        asked_of_retired=data["asked_of_retired"],
        needs=tuple(data["needs"]),
        params=params,
        references=tuple(Reference(**given) for given in data["references"]),
        requirements=tuple(data["requirements"]),
        aliases=tuple(data["aliases"]),
        status=Status(data["status"]),
        successor=data["successor"],
        **compiled,
    )
