"""The shell of the page: head, policy on what it may load, list of contents, end."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256
from pathlib import Path

from readiness.model import Report, Verdict
from readiness.record import NamedTuple
from readiness.report.html.block import VERDICTS
from readiness.report.html.element import Html, embedded, icon, joined, jump, named, tag
from readiness.report.html.sprite import sprite


class Entry(NamedTuple):
    """A line of the list of contents."""

    anchor: str
    text: str
    verdict: Verdict | None = None


def begin(title: str, verdict: Verdict) -> str:
    """Everything before the first thing that is read."""
    style, script = _shipped("dossier.css"), _shipped("dossier.js")
    head = joined(
        tag("meta", charset="utf-8"),
        tag("meta", http_equiv="Content-Security-Policy", content=_policy(style, script)),
        tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
        tag("meta", name="color-scheme", content="light dark"),
        tag("meta", name="referrer", content="no-referrer"),
        tag("meta", name="generator", content="readiness"),
        tag("title", f"{VERDICTS[verdict].text}: {title}"),
        embedded("style", style),
    )
    skip = jump("content", "Skip to the verdict", cls="skip")
    opened = f'<!doctype html>\n<html lang="en">{tag("head", head)}<body>'
    return f"{opened}{skip}{sprite()}<div class=page>"


def _shipped(name: str) -> str:
    return Path(__file__).with_name(name).read_text("utf-8")


def _policy(style: str, script: str) -> str:
    """Nothing may be loaded from anywhere; the one style and the one script are known by digest."""
    rules = (
        "default-src 'none'",
        f"style-src '{_digest(style)}'",
        f"script-src '{_digest(script)}'",
        "base-uri 'none'",
        "form-action 'none'",
    )
    return "; ".join(rules)


def _digest(text: str) -> str:
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def contents(entries: Iterable[Entry]) -> Html:
    """The list of contents, beside the page where there is room."""
    items = [tag("li", jump(each.anchor, _mark(each), named(each.text))) for each in entries]
    return tag("nav", tag("ol", items), aria_label="Contents")


def _mark(entry: Entry) -> Html | None:
    if entry.verdict is None:
        return None
    word = VERDICTS[entry.verdict]
    return icon(word.icon, word.text)


def end(report: Report) -> str:
    """The foot, then the script, which only sorts, filters and unfolds."""
    said = f"Made by readiness {report.tool_version} as of {report.date}. Same files, policy and day: same bytes."
    foot = tag("footer", tag("p", said))
    return f"{foot}</div>{embedded('script', _shipped('dossier.js'))}</body></html>\n"
