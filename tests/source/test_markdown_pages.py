import pytest

from readiness.model import Fault, Location
from readiness.source import markdown
from readiness.source.page import Heading, Page, PageLink, Placeholder, Section

RUNBOOK = """---
title: Disk
owner: team-storage
tags: [a, b]
---
Short note.

# Disk is full

## Meaning

> The volume of the *database* is full.

## Mitigation

1. Look with `kubectl get pvc -n shop`, see [the board](../boards/disk.md#io "t").

   ```bash
   # make room
   kubectl exec db-0 -- \\
     vacuumdb --all
   ```

### Escalation

TODO: ask https://chat.example.com/storage.
"""

NOTE = Section(heading=None, words=2, own_words=2, end_line=7)
BOARD = PageLink("../boards/disk.md#io", "the board", 16, 45)
CHAT = PageLink("https://chat.example.com/storage", "https://chat.example.com/storage", 26, 11)
TODO = Placeholder("TODO", 26, 1)
TYPED = ("kubectl get pvc -n shop", "kubectl exec db-0 -- vacuumdb --all")
MEANING = Section(
    heading=Heading(2, "Meaning", "meaning", 10, 4), words=7, own_words=7, end_line=13
)
ESCALATION = Section(
    heading=Heading(3, "Escalation", "escalation", 24, 5),
    words=3,
    own_words=3,
    end_line=26,
    links=(CHAT,),
    placeholders=(TODO,),
)
MITIGATION = Section(
    heading=Heading(2, "Mitigation", "mitigation", 14, 4),
    words=20,
    own_words=17,
    end_line=26,
    code=2,
    commands=TYPED,
    links=(BOARD, CHAT),
    placeholders=(TODO,),
)
TITLE = MITIGATION._replace(
    heading=Heading(1, "Disk is full", "disk-is-full", 8, 3), words=27, own_words=0
)


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_page_is_read_whole_whatever_its_encoding(line_end, encoding):
    content = RUNBOOK.replace("\n", line_end).encode(encoding)
    assert markdown.parse("docs/disk.md", content) == Page(
        path="docs/disk.md",
        title="Disk is full",
        sections=(NOTE, TITLE, MEANING, MITIGATION, ESCALATION),
        words=29,
        anchors={"disk-is-full": 1, "meaning": 2, "mitigation": 3, "escalation": 4},
        links=(BOARD, CHAT),
        placeholders=(TODO,),
        front_matter={"title": "Disk", "owner": "team-storage"},
    )


def test_an_empty_page_is_a_page():
    assert markdown.parse("p.md", b"") == Page("p.md")


LINKS = [
    ("[a](b.md)", [PageLink("b.md", "a", 1, 1)]),
    ("see [*a* `b`](<c d.md>)", [PageLink("c d.md", "a b", 1, 5)]),
    ("[a](Über.md#é%20x)", [PageLink("Über.md#é%20x", "a", 1, 1)]),
    ("[a][r] [r]\n\n[r]: /x", [PageLink("/x", "a", 1, 1), PageLink("/x", "r", 1, 8)]),
    ("<https://x.example/?a=b>", [PageLink(*["https://x.example/?a=b"] * 2, 1, 1)]),
    ("(https://x.example/a_(b)).", [PageLink(*["https://x.example/a_(b)"] * 2, 1, 2)]),
    ("> x\n> <a href='y.md'>the <b>y</b></a>", [PageLink("y.md", "the y", 2, 3)]),
    ("<p>\n<a class=q href=z.md>z</a>\n</p>", [PageLink("z.md", "z", 2, 1)]),
    ("| a |\n|---|\n| x [l](u) |", [PageLink("u", "l", 3, 5)]),
    ("# [Head](h.md)", [PageLink("h.md", "Head", 1, 3)]),
    ("[![alt](i.png)](t.md)", [PageLink("t.md", "", 1, 1)]),
    ("![alt](i.png) `[a](b)` <!-- [a](b) -->", []),
    ("```\n[a](b) https://x.example\n```", []),
    ("[a](javascript:alert)", []),
    ("`<a href=x>` <!-- <a href=y> --> <b>c</b>", []),
]


@pytest.mark.parametrize(("text", "links"), LINKS)
def test_links_are_told_as_written_at_their_place(text, links):
    assert list(markdown.parse("p.md", text.encode()).links) == links


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("one two  three\n- four", 4),
        ("- * | > ### ...", 0),
        ("[two words](https://x.example/long/path) ![no](i.png)", 2),
        ("`kubectl get pods`", 3),
        ("```sh\nkubectl get | grep x\n```", 4),
        ("# A heading\n\nbody", 1),
        ("<!-- a comment -->\n\nbody <!-- x --> here", 2),
        ("<details><summary>Two words</summary>\n\nthree\n</details>", 3),
        ("<style>a { b }</style>", 0),
        ("障害が起きたら再起動する。", 12),
        ("Ошибка в базе", 3),
        ("장애가 나면 다시", 3),
        ("| a | b |\n|---|---|\n| c | d e |", 5),
        ("[ref]: https://x.example\n", 0),
    ],
)
def test_words_are_those_that_a_reader_reads(text, count):
    assert markdown.parse("p.md", text.encode()).words == count


@pytest.mark.parametrize(
    ("text", "title", "deprecated"),
    [
        ("# A\n# B", "A", False),
        ("## Two\n\n# One", "One", False),
        ("---\ntitle: Front\n---\n## Two", "Front", False),
        ("## Two\ntext", "Two", False),
        ("text\n## Two", None, False),
        ("# [Deprecated] Disk", "[Deprecated] Disk", True),
        ("# Disk (deprecated)", "Disk (deprecated)", True),
        ("# DEPRECATED: Disk", "DEPRECATED: Disk", True),
        ("# Deprecated API in use", "Deprecated API in use", False),
    ],
)
def test_the_title_and_whether_it_says_deprecated(text, title, deprecated):
    page = markdown.parse("p.md", text.encode())
    assert (page.title, page.deprecated) == (title, deprecated)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("# Disk\n\nThis page has moved to [the wiki](../wiki/disk.md).", "../wiki/disk.md"),
        ("See https://x.example/disk.", "https://x.example/disk"),
        ("Moved to [a](a.md) or [b](b.md).", None),
        ("Moved to a.md.", None),
        ("Contact [us](us.md).", None),
        ("See [a](a.md).\n\n```\nls\n```", None),
        ("See [a](a.md). " + "Then do this. " * 10, None),
    ],
)
def test_a_page_that_only_points_elsewhere_tells_where(text, target):
    assert markdown.parse("p.md", text.encode()).moved_to == target


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "the page is not text"),
        (b"x" * (markdown.LARGEST + 1), "the page is larger than 2 MiB and was not read"),
        (b"*" * (markdown.MOST_MARKS + 1), "the page has more than 300,000 markup characters"),
        (b"\n" * (markdown.LONGEST + 1), "the page has more than 60,000 lines and table cells"),
    ],
)
def test_a_page_that_cannot_be_read_is_a_fault(content, message):
    fault = markdown.parse("p.md", content)
    assert isinstance(fault, Fault)
    assert (fault.location, fault.message) == (Location("p.md"), message)
