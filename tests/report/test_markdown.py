"""The comment on a pull request: what comes first, what is folded away, what does not fit."""

from __future__ import annotations

import re

from readiness.model import Enforcement, Location, Outcome, State, Verdict
from readiness.report import Style, markdown
from readiness.report.markup import code, escaped, fenced, link
from tests.report import nasty
from tests.report.parsers import comment

TOLD = nasty.report("web")
FAIL = nasty.finding("web", Outcome.FAIL, 0)._replace(state=None)
ADVICE = FAIL._replace(blocking=False, enforcement=Enforcement.ADVISORY)


def said(*findings, **changes):
    text = "".join(markdown.render(TOLD._replace(findings=findings, **changes), Style()))
    assert list(comment(text)) == []
    return text


def headings(text):
    return re.findall(r"^##+ .*|<summary>.*(?=</summary>)", text, re.MULTILINE)


def test_what_is_in_the_way_is_open_and_the_rest_is_folded_away():
    assert headings(said(ADVICE, FAIL)) == [
        "## ❌ Not ready: 1 of 1 service",
        "### In the way (1)",
        "<summary>How to mend",
        "<summary>Advice (1)",
    ]


def test_what_is_new_comes_first_where_something_is_compared():
    new = ADVICE._replace(state=State.NEW)
    old = FAIL._replace(blocking=False, state=State.UNCHANGED)
    text = said(old, new, verdict=Verdict.READY)
    assert headings(text) == [
        "## ✅ Ready: 0 of 1 service",
        "### New (1)",
        "<summary>How to mend",
        "<summary>Was there before (1)",
    ]
    assert "Nothing in the way" in text


def test_what_a_change_left_as_it_was_is_counted_by_rule():
    new = ADVICE._replace(state=State.NEW)
    old = ADVICE._replace(state=State.UNCHANGED)
    text = said(new, old, old, old._replace(rule="it-lasts"))
    assert text.endswith(
        "\n<details><summary>Was there before (3)</summary>\n\n"
        "it-holds 2, it-lasts 1\n\nThe report without `--since` tells each of them.\n"
        "\n</details>\n"
    )


def test_a_clean_run_is_a_verdict_and_a_table():
    text = said(verdict=Verdict.READY, services=(TOLD.services[0]._replace(verdict=Verdict.READY),))
    assert text.splitlines()[2:5:2] == [
        "## ✅ Ready: 1 of 1 service",
        (
            "Nothing in the way · commit `0123456789ab` · policy web web · 1 fault in files, told as "
            "unknown · 2026-11-21"
        ),
    ]


def test_what_does_not_fit_a_comment_is_counted():
    long = "word " * 100
    many = [
        FAIL._replace(location=Location(f"{number}/deploy.yaml"), message=long)
        for number in range(500)
    ]
    advice = [each._replace(blocking=False, enforcement=Enforcement.ADVISORY) for each in many]
    text = said(*many, *advice)
    shown = len(re.findall(r"^- \*\*it-holds", text, re.MULTILINE))
    left = [
        int(each) for each in re.findall(r"^… and (\d+) more than fit here$", text, re.MULTILINE)
    ]
    assert (shown + sum(left), left[1:]) == (1_000, [500])
    assert 64_000 < len(text.encode()) <= markdown.LIMIT


def test_text_of_strangers_is_text():
    assert escaped("@team *x* #1 a|b https://x.example <b>") == (
        "@&#8203;team \\*x\\* \\#&#8203;1 a\\|b https:&#8203;//x.example &lt;b&gt;"
    )
    assert (code("a"), code("a`b"), code("``"), code("")) == (
        "`a`",
        "`` a`b ``",
        "``` `` ```",
        "`  `",
    )
    assert fenced("a\n```\n::error::b") == "````\na\n```\n\\x3a:error::b\n````"
    assert link("a]", "https://x.example/(a)") == "[a\\]](<https://x.example/%28a%29>)"
    assert link("a", "javascript:alert(1)") == "a"
