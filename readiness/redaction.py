"""What must not leave a repository in a report, a log or a file of facts: secrets in plain sight.

Values of environment variables and of Secrets are never kept as facts. What is left is text that
quotes something: addresses with a password, settings, commands, what a program complains of. A text
is known for a secret by what stands before it, or by the shape that an issuer gives to its keys.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import islice

from readiness.pattern import pattern
from readiness.record import NamedTuple

HIDDEN = "***"

COPIES = frozenset({"kubectl.kubernetes.io/last-applied-configuration"})
"""Annotations that hold a whole object again, values of variables included."""

_VALUE = r"(?:\"[^\"]*\"|'[^']*'|[^\s\"'`&,;)}\]]+)"
_KEPT = r"(?![$<{*%])"
"""What begins so stands for a value, and is none."""


_PARTS = ("word", "wd", "phra", "token", "cret", "credent", "gnature", "key", "?", "&")
"""Of the names of what is set to a secret; without the letters that have forms of another case
which `lower` does not know (long s, dotless i).
"""


class Shape(NamedTuple):
    """How a kind of secret is known; `marks` are what a text must hold one of, in lower case."""

    marks: tuple[str, ...]
    pattern: re.Pattern[str]
    told: str
    """What stands in the place of a match."""
    words: tuple[str, ...] = ("",)
    """What it must hold one of as well; the pattern takes longer than to look for them."""


SHAPES: tuple[Shape, ...] = (
    Shape(("://",), pattern(r"(://)[^\s/@\"'`]+@"), rf"\1{HIDDEN}@", ("@",)),
    # docker's form of an address with a password; `name:tag@sha256:…` is none
    Shape(
        ("@",),
        pattern(r"\b[\w.+-]{1,64}:[^\s/@:]{1,256}@(?=[\w.-]{1,255}(?::\d+)?/)"),
        f"{HIDDEN}@",
    ),
    Shape(
        ("=",),
        pattern(
            r"((?:pass(?:word|wd|phrase)|pwd|token|secret|credential|signature"
            rf"|(?:api|access|account|private|auth)[-_]?key|[?&](?:sig|key|auth))s?=){_KEPT}{_VALUE}",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
        _PARTS,
    ),
    Shape(
        ("pass", "pwd", "key", "token", "secret"),
        pattern(
            r"((?:pass(?:word|wd|phrase)|pwd|(?:api|access|account|private|auth)[-_]?key"
            r"|(?:api|access|auth|bearer|refresh|session|client)[-_]?(?:token|secret))"
            rf"[\"']?:[ \t]?){_KEPT}(?!//){_VALUE}",
            re.IGNORECASE,
        ),
        rf"\1{HIDDEN}",
    ),
    Shape(
        ("bearer ", "basic "), pattern(r"(?i)\b(bearer|basic) +[\w.~+/=-]{16,}"), rf"\1 {HIDDEN}"
    ),
    Shape(("akia", "asia"), pattern(r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b"), HIDDEN),
    Shape(
        ("gho_", "ghp_", "ghs_", "ghu_", "ghr_", "github_pat_", "glpat-", "npm_"),
        pattern(r"\b(?:gh[opsur]_\w{20,}|github_pat_\w{20,}|glpat-[\w-]{20,}|npm_\w{30,})"),
        HIDDEN,
    ),
    Shape(("xox", "k_live_"), pattern(r"\b(?:xox[a-z]-[\w-]{10,}|[rs]k_live_\w{10,})"), HIDDEN),
    Shape(("aiza", "ya29."), pattern(r"\b(?:AIza[\w-]{30,}|ya29\.[\w-]{20,})"), HIDDEN),
    Shape(("eyj",), pattern(r"\beyJ[\w-]{8,999}\.[\w-]{8,999}\.[\w-]*"), HIDDEN),
    Shape(
        ("hooks.slack.com", "/api/webhooks/"),
        pattern(r"(hooks\.slack\.com/[a-z]+|/api/webhooks)/[\w/-]+"),
        rf"\1/{HIDDEN}",
    ),
    Shape(
        ("private key",),
        pattern(r"(-----BEGIN [A-Z ]*PRIVATE KEY-----)[^-]*(?:-----END [A-Z ]*-----)?"),
        rf"\1{HIDDEN}",
    ),
)

BATCH = 4_096
"""Texts that are looked at together."""

_SETTING = pattern(
    r"((?:password|passwd|token|secret|api[-_]?key)[=:]\s?|--(?:password|token|secret)\s)[^\s\"']+",
    re.IGNORECASE,
)
_FLAG = pattern(r"-{1,2}[\w-]{0,40}(?:password|passwd|token|secret|api[-_]?key)", re.IGNORECASE)


def text(given: str) -> str:
    """The text without the secrets that it quotes; the same text where it quotes none."""
    return _told(given, given.lower(), SHAPES)


def quoted(texts: Iterable[str]) -> dict[str, str]:
    """Of many texts those that quote secrets, with what is told in their place."""
    found: dict[str, str] = {}
    left = iter(texts)
    while batch := list(islice(left, BATCH)):
        lower = [each.lower() for each in batch]
        together = "\n".join(lower)
        shapes = [each for each in SHAPES if _may_show(each, together)]
        marks = {mark for shape in shapes for mark in shape.marks if mark in together}
        suspects = {at for mark in marks for at, low in enumerate(lower) if mark in low}
        for at in sorted(suspects):
            told = _told(batch[at], lower[at], shapes)
            if told != batch[at]:
                found[batch[at]] = told
    return found


def _told(given: str, low: str, shapes: Iterable[Shape]) -> str:
    for shape in shapes:
        if _may_show(shape, low):
            given = shape.pattern.sub(shape.told, given)
    return given


def _may_show(shape: Shape, low: str) -> bool:
    return _holds(low, shape.marks) and _holds(low, shape.words)


def _holds(low: str, parts: Iterable[str]) -> bool:
    for part in parts:  # `any` takes five times as long  # noqa: SIM110
        if part in low:
            return True
    return False


def command(words: tuple[str, ...]) -> list[str]:
    """Words of one command, or whole commands: what a flag or a setting calls a secret is hidden."""
    kept: list[str] = []
    for number, word in enumerate(words):
        told = number > 0 and _FLAG.fullmatch(words[number - 1]) is not None
        kept.append(HIDDEN if told else _SETTING.sub(rf"\1{HIDDEN}", text(word)))
    return kept


def labels(given: Mapping[str, str]) -> dict[str, str]:
    """Labels or annotations without copies of whole objects."""
    return {
        key: text(value) if isinstance(value, str) else value
        for key, value in given.items()
        if key not in COPIES
    }
