import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from readiness.model import Fault, Location
from readiness.source import markdown
from readiness.source.page import Page

SIZE = 100_000

ENDLESS = [
    *(
        "[",
        "![",
        "[a](",
        "[a](<",
        "[[]()",
        "*a **a ",
        "***a",
        "_a__ ",
        "~~a ",
        "`a ``b ",
        "<",
        "<a ",
    ),
    *(
        "<!--",
        "<?",
        "<!A ",
        "<![CDATA[",
        '<a b="',
        "<pre>",
        "<div><a href=x>",
        "<a href=",
        '<i id="',
    ),
    *(
        "&",
        "&#",
        "\\",
        "]",
        "((",
        ">",
        "> \n",
        "- ",
        "1. ",
        "- > ",
        "\t",
        "|",
        "|a",
        "TODO",
        "TODO\n",
    ),
    *(
        "http://a ",
        "http://a)",
        "{#",
        "# {#\n",
        "[a]: b\n",
        "a\n=\n",
        "```\n",
        "~~~a\n",
        "\r",
        "障",
        "\u200d",
    ),
]


@pytest.mark.parametrize("unit", ENDLESS)
def test_text_that_repeats_one_opening_for_ever_ends(unit):
    content = (unit * SIZE)[:SIZE].encode()
    assert isinstance(markdown.parse("p.md", content), Page | Fault)


@pytest.mark.parametrize(
    "unit", ["[", "![", "*a **a ", "_a__ ", "<a ", "[a](", "[a][", "`a ``b ", "~~a "]
)
def test_a_paragraph_as_long_as_markup_is_read_in_ends(unit):
    content = (unit * 20_000)[:20_000].encode()
    assert isinstance(markdown.parse("p.md", content), Page)


def test_quotes_nested_ten_thousand_deep_end():
    assert isinstance(markdown.parse("p.md", b">" * 10_000 + b" # deep"), Page)
    assert isinstance(markdown.parse("p.md", b"> - " * 5_000 + b"deep"), Page)


def test_a_paragraph_too_long_for_its_markup_still_has_words_and_placeholders():
    page = markdown.parse("p.md", b"word " * 5_000 + b"TODO")
    assert page.words == 5_001
    assert [found.text for found in page.placeholders] == ["TODO"]


def test_a_stack_that_is_nearly_full_is_a_fault_not_a_crash():
    def deeper():
        try:
            return deeper()
        except RecursionError:
            return markdown.parse("p.md", b"> " * 50 + b"*a*")

    markdown.parse("p.md", b"*a*")  # imports done
    assert deeper() == Fault(
        Location("p.md"), "quotes, lists or links of the page are nested too deeply"
    )


PIECES = st.lists(
    st.sampled_from(
        """# |## |> |- |1. |```|~~~|`|*|_|[|]|(|)|<|>|<!--|-->|<a id=x>|</a>|<pre>|---|===|+++|TODO|a|é
|<your name>|障|😄|\\|&amp;|{#x}|https://x.example/|![|[r]: /u|$ ls -l""".replace("\n", "").split(
            "|"
        )
        + list("|\n\r\t\x0b\u2028\x85\xa0\ufeff ")
    ),
    max_size=60,
).map("".join)


def _lines(text):
    return text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")


@settings(max_examples=300, deadline=None)
@given(st.one_of(PIECES, st.text(max_size=200)))
@example("# a\x0b\n")
@example("\x0b\n`# https://x.example/")
@example("> \x0b\n> https://x.example/")
def test_every_place_of_any_page_points_at_its_own_text(text):
    page = markdown.parse("p.md", text.encode("utf-8", "surrogatepass"))
    if isinstance(page, Fault):
        return
    lines = _lines(text)
    for placeholder in page.placeholders:
        line = lines[placeholder.line - 1]
        first = placeholder.text.split("\n")[0]
        assert first in line
    for link in page.links:
        assert 1 <= link.line <= len(lines)
        assert 1 <= link.column <= len(lines[link.line - 1]) + 1
    for section in page.sections:
        assert 1 <= section.end_line <= max(len(lines), 1)
        assert 0 <= section.own_words <= section.words <= page.words
        if section.heading:
            assert section.heading.line <= section.end_line
    assert set(page.anchors.values()) <= set(range(len(page.sections)))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.text("abc XYZ-09.é障", min_size=1).filter(str.strip), max_size=8))
def test_a_heading_stands_where_its_text_stands(texts):
    source = "\n\n".join(f"> ## {text.strip()}" for text in texts)
    page = markdown.parse("p.md", source.encode())
    for section, text in zip(page.sections, texts, strict=True):
        heading = section.heading
        assert heading.text == " ".join(text.split())
        assert source.split("\n")[heading.line - 1][heading.column - 1 :] == text.strip()


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_arbitrary_bytes_are_a_page_or_a_fault(content):
    assert isinstance(markdown.parse("p.md", content), Page | Fault)
