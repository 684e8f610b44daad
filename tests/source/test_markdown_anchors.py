import pytest

from readiness.source import anchors, markdown

HEADINGS = [
    ("# Disk is full", "disk-is-full"),
    ("# CamelCaseAlert", "camelcasealert"),
    ("# snake_case_name", "snake_case_name"),
    ("# kebab-case-name", "kebab-case-name"),
    ("# Cause & effect", "cause--effect"),
    ("# a - b", "a---b"),
    ("# a  b", "a--b"),
    ("# What now?", "what-now"),
    ("# Who's on call?", "whos-on-call"),
    ("# It’s down", "its-down"),
    ("# 1. Check the disk", "1-check-the-disk"),
    ("# v1.2.3 (2026-01-02)", "v123-2026-01-02"),
    ("# GET /healthz", "get-healthz"),
    ("# 100% CPU", "100-cpu"),
    ("# Step 1/2: stop", "step-12-stop"),
    ("# *Emphasis* and **strong**", "emphasis-and-strong"),
    ("# _Emphasis_ only", "emphasis-only"),
    ("# ~~Old~~ new", "old-new"),
    ("# `kubectl get pods` hangs", "kubectl-get-pods-hangs"),
    ("# `a_b` and `<c>`", "a_b-and-c"),
    ("# [A link](https://example.com/x)", "a-link"),
    ("# See [docs][d]\n\n[d]: /docs", "see-docs"),
    ("# <https://example.com>", "httpsexamplecom"),
    ("# ![Logo](logo.png) Checkout", "-checkout"),
    ("# Tag <b>bold</b>", "tag-bold"),
    ("# Line<br>break", "linebreak"),
    ("# Comment <!-- hidden --> here", "comment--here"),
    ("# R&amp;D &lt;x&gt;", "rd-x"),
    (r"# \*literal\* \_stars\_", "literal-_stars_"),
    ("# 😄 unicode emoji", "-unicode-emoji"),
    ("# Done 🎉", "done-"),
    ("# ⚠️ Careful", "\ufe0f-careful"),
    ("# :rocket: Launch", "rocket-launch"),
    ("# :ok_hand: Single", "ok_hand-single"),
    ("# 🅰 and Ⓐ", "🅰-and-ⓐ"),
    ("# Ärger über Öl", "ärger-über-öl"),
    ("# Профили пользователей", "профили-пользователей"),
    ("# 障害対応 手順", "障害対応-手順"),
    ("# हिन्दी", "हिन्दी"),
    ("# I ♥ x² and ½", "i--x-and-"),
    ("# en–dash and em—dash", "endash-and-emdash"),
    ("# &#x20;a&#x20;", "-a-"),
    ("# tab\tinside", "tabinside"),
    ("# Closed ##", "closed"),
    ("# Not closed#", "not-closed"),
    ("   ### Indented", "indented"),
    ("Setext one\n===", "setext-one"),
    ("Setext two\n---", "setext-two"),
    ("> ## In a quote", "in-a-quote"),
    ("- # In a list", "in-a-list"),
    ("1. > ### Deep", "deep"),
    ("\ufeff# After a BOM", "after-a-bom"),
    ("# CRLF\r\n\r\ntext", "crlf"),
]


@pytest.mark.parametrize(("text", "anchor"), HEADINGS)
def test_a_heading_has_the_anchor_that_github_gives_it(text, anchor):
    page = markdown.parse("p.md", text.encode())
    assert [section.heading.anchor for section in page.sections] == [anchor]
    assert dict(page.anchors) == {anchor: 0}


def test_repeated_headings_are_numbered_around_those_that_are_taken():
    headings = ["echo", "echo", "echo 1", "echo-1", "echo", "foxtrot-1", "foxtrot", "foxtrot"]
    page = markdown.parse("p.md", "\n".join(f"# {text}" for text in headings).encode())
    assert list(page.anchors) == [
        "echo",
        "echo-1",
        "echo-1-1",
        "echo-1-2",
        "echo-2",
        "foxtrot-1",
        "foxtrot",
        "foxtrot-2",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "```\n# In a fence\n```",
        "~~~sh\n# comment\n",
        "    # In indented code",
        "<!--\n# In a comment\n-->",
        "<pre>\n# In raw HTML\n</pre>",
        "#NoSpace",
        "####### Seven",
        r"\# Escaped",
        "---\n# comment: of front matter\ntitle: x\n---",
    ],
)
def test_what_github_shows_as_no_heading_is_none(text):
    page = markdown.parse("p.md", text.encode())
    assert [section.heading for section in page.sections if section.heading] == []


ANCHORED = b"""# Title <a name="TopName"></a>

Text with <span id="inline"></span>.

<a id="lead"></a>
## First {#mend}

<div id='boxed' class=x>words</div>

## Second {: #kramdown .note}

<p id=bare>Text</p>
## swallowed by the paragraph's block

## Last
"""


def test_html_ids_and_explicit_ids_are_anchors_of_their_sections():
    page = markdown.parse("p.md", ANCHORED)
    assert dict(page.anchors) == {
        "title-": 0,
        "TopName": 0,
        "inline": 0,
        "lead": 1,
        "mend": 1,
        "first-mend": 1,
        "boxed": 1,
        "kramdown": 2,
        "second--kramdown-note": 2,
        "bare": 2,
        "last": 3,
    }
    texts = [section.heading.text for section in page.sections]
    assert texts == ["Title", "First", "Second", "Last"]


@pytest.mark.parametrize(
    ("anchor", "heading"),
    [
        ("disk-is-full", "Disk is full"),
        ("#disk-is-full", "Disk is full"),
        ("Disk-Is-Full", "Disk is full"),
        ("user-content-disk-is-full", "Disk is full"),
        ("HighLatency", "HighLatency"),
        ("%C3%84rger", "Ärger"),
        ("ärger", "Ärger"),
        ("-careful", "⚠️ Careful"),
        ("%EF%B8%8F-careful", "⚠️ Careful"),
        ("named", "HighLatency"),
        ("", "Disk is full"),
        ("top", "Disk is full"),
        ("disk_is_full", None),
        ("disk-is", None),
        ("%FF%00", None),
    ],
)
def test_an_anchor_is_compared_as_browsers_and_people_do(anchor, heading):
    text = "# Disk is full\n## HighLatency\n<a name='Named'></a>text\n## Ärger\n## ⚠️ Careful\n"
    section = markdown.resolve_anchor(markdown.parse("p.md", text.encode()), anchor)
    assert (section and section.heading.text) == heading


def test_an_exact_anchor_wins_over_one_that_differs_in_case():
    page = markdown.parse("p.md", b"# one\n<a id='ONE'></a>\n# two")
    assert markdown.resolve_anchor(page, "ONE").heading.text == "two"
    assert markdown.resolve_anchor(page, "one").heading.text == "one"
    assert markdown.resolve_anchor(page, "One").heading.text == "one"


def test_an_empty_page_has_no_section_to_lead_to():
    assert markdown.resolve_anchor(markdown.parse("p.md", b""), "top") is None


def test_a_heading_without_word_characters_has_an_empty_slug():
    assert anchors.slug("!!!") == ""
    page = markdown.parse("p.md", b"# !!!\n# ???\n")
    assert dict(page.anchors) == {"-1": 1}
