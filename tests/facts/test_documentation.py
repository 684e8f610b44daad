"""Pages of documentation and which of their links lead nowhere."""

from __future__ import annotations

import pytest

from readiness.facts import documentation
from readiness.facts.model import DocumentationPage, FixedPlace
from readiness.model import Fault, Location
from readiness.source.repository import Repository
from readiness.source.tree import MemoryTree, narrow


def found(files: dict[str, str], *excludes: str) -> tuple[DocumentationPage, ...]:
    tree = narrow(MemoryTree(files), excludes)
    return documentation.collect(Repository(tree, ()), (), ())


def broken(page: str, **files: str) -> tuple[str, ...]:
    return found({"README.md": page, **files})[0].broken_links


def test_a_page_tells_each_broken_link_with_its_line() -> None:
    text = "# Shop\n\n[a](a.md), [b](docs/b.md#x)\n\n[c]: c.md\n\nSee [c].\n"
    assert found({"README.md": text, "docs/b.md": "# B\n"}) == (
        DocumentationPage(
            FixedPlace(Location("README.md", 1, 1), {"links": Location("README.md", 3, 1)}),
            "README.md",
            broken_links=("a.md (line 3)", "docs/b.md#x (line 3)", "c.md (line 7)"),
        ),
        DocumentationPage(FixedPlace(Location("docs/b.md", 1, 1)), "docs/b.md"),
    )


FINE = [
    "[a](https://example.com/a.md)",
    "[a](mailto:a@example.com)",
    "`[a](a.md)`",
    "```\n[a](a.md)\n```",
    "[a]({{ page }}.md)",
    "[a](../../issues)",
    "[a](#shop) [b](#Shop)",
    "[a](src)",
    "[a](src/main.py#L10)",
    "[a](<src/main.py>)",
    "[a](src%2Fmain.py)",
]


@pytest.mark.parametrize("link", FINE)
def test_a_link_that_leads_somewhere_or_elsewhere_is_fine(link: str) -> None:
    assert broken(f"# Shop\n\n{link}\n", **{"src/main.py": "x"}) == ()


def test_what_is_left_out_may_exist() -> None:
    files = {"README.md": "[a](legacy/a.md) [b](gone/b.md)", "legacy/b.md": ""}
    assert [one.broken_links for one in found(files, "legacy/**")] == [("gone/b.md (line 1)",)]


def test_a_site_answers_routes_by_rules_of_its_own() -> None:
    page = "# Home\n\n[a](/a) [b](b.html) [c](c#d) [e](e.md)\n"
    assert broken(page, **{"mkdocs.yml": "site_name: x"}) == ("e.md (line 3)",)


@pytest.mark.parametrize(
    "path", ["src/notes.md", ".github/pull_request_template.md", "docs/template.md", "docs/a.txt"]
)
def test_other_pages_are_not_looked_at(path: str) -> None:
    assert found({path: "[a](a.md)"}) == ()


def test_a_page_that_cannot_be_read_is_told() -> None:
    tree = MemoryTree({"README.md": Fault(Location("README.md"), "too large")})
    assert documentation.collect(Repository(tree, ()), (), ()) == (
        DocumentationPage(
            FixedPlace(Location("README.md", 1, 1)), "README.md", problem="it cannot be read"
        ),
    )


def test_what_is_not_looked_at_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documentation, "MOST_PAGES", 1)
    monkeypatch.setattr(documentation, "MOST_TEXT", 20)
    pages = found({"README.md": "# Shop\n" + "word " * 9, "docs/a.md": "# A\n"})
    assert [(each.path, each.problem) for each in pages] == [
        ("README.md", "it is longer than 20 characters"),
        ("docs/a.md", "more than 1 pages"),
    ]
