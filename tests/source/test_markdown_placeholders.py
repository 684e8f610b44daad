import pytest

from readiness.source import markdown
from readiness.source.page import Placeholder

LEFT = [
    ("TODO", [Placeholder("TODO", 1, 1)]),
    ("Text, TODO: more.", [Placeholder("TODO", 1, 7)]),
    ("**TODO** and _TBD_", [Placeholder("TODO", 1, 3), Placeholder("TBD", 1, 15)]),
    ("tbd", [Placeholder("tbd", 1, 1)]),
    ("FixMe!", [Placeholder("FixMe", 1, 1)]),
    ("# Impact TODO", [Placeholder("TODO", 1, 10)]),
    ("> - quoted TODO(alice)", [Placeholder("TODO", 1, 12)]),
    ("1. one\n\n   TBD.", [Placeholder("TBD", 3, 4)]),
    ("| a | b |\n|---|---|\n| TBD | TBD |", [Placeholder("TBD", 3, 3), Placeholder("TBD", 3, 9)]),
    ("This is to be\nwritten.", [Placeholder("to be\nwritten", 1, 9)]),
    ("Lorem ipsum dolor", [Placeholder("Lorem ipsum", 1, 1)]),
    ("Ask <your team>.", [Placeholder("<your team>", 1, 5)]),
    ("<insert link here>", [Placeholder("<insert link here>", 1, 1)]),
    ("<fill in>\nmore", [Placeholder("<fill in>", 1, 1)]),
    ("<service-name>", [Placeholder("<service-name>", 1, 1)]),
    ("at <…> or <...>", [Placeholder("<…>", 1, 4), Placeholder("<...>", 1, 11)]),
    ("<TODO>", [Placeholder("<TODO>", 1, 1)]),
    ("https://x.example/d/<id>", [Placeholder("<id>", 1, 21)]),
    ("[runbook](TODO)", [Placeholder("TODO", 1, 11)]),
    ("<div>\nTODO\n</div>", [Placeholder("TODO", 2, 1)]),
    ("x\r\n\r\nTODO\r\n", [Placeholder("TODO", 3, 1)]),
    ("ключ 🎉 TODO", [Placeholder("TODO", 1, 8)]),
    ("---\ntitle: TODO\n---\n\nTBD", [Placeholder("TBD", 5, 1)]),
]

NONE = [
    "```\nTODO <your name>\n```",
    "    TODO indented",
    "Run `echo TODO <name>` now",
    "``a ` TODO``",
    "<!-- TODO -->",
    "text <!-- TODO --> text",
    "<code>TODO</code> and <pre>TBD</pre>",
    "<pre>\nTODO\n</pre>",
    "<script>TODO</script>",
    "And so on ...",
    "todo esto, sobre todo: nada",
    "TODOS and AUTODOC and MY_TODO_LIST and TODO-12 and docs/TODO and TODO.md",
    "https://x.example/TODO?a=TBD",
    "<https://x.example/TODO>",
    "[x](https://x.example/TODO)",
    "![TODO](TODO.png)",
    '<img alt="TODO" src="x">',
    "a <br> b <br/> c </p> <details><summary>S</summary></details>",
    "<oncall@example.com>",
    "if a < b and c > d, or a <b and c > d",
    "List<String> and Map<Key, Value>",
    r"\<name\> and &lt;name&gt;",
    "<Tabs>text</Tabs>",
    '<Card title="x">',
    "<Card />",
    "waits for the data to be written to disk",
    "[r]: https://x.example/TODO",
]


@pytest.mark.parametrize(("text", "found"), LEFT)
def test_what_is_left_to_be_written_is_found_at_its_place(text, found):
    page = markdown.parse("p.md", text.encode())
    assert list(page.placeholders) == found


@pytest.mark.parametrize("text", NONE)
def test_code_comments_addresses_and_markup_are_no_placeholders(text):
    assert markdown.parse("p.md", text.encode()).placeholders == ()
