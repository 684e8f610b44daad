"""AsciiDoc and reStructuredText as pages: headings where they stand, anchors of their tools."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.facts.runbooks.destination import PAGES
from readiness.model import Fault
from readiness.source import prose
from readiness.source.page import Page

ASCIIDOC = """\
= Checkout
:toc:

// TODO nobody sees this
[[fails]]
== Errors & failures

More than one request in twenty fails, see <<_mend_it>> and link:other.adoc[the others].

----
kubectl -n shop logs deploy/checkout
----

=== Mend it
[#back]
Roll back: `kubectl rollout undo deploy/checkout`, see https://example.com/x[the page].
"""
RST = """\
========
Checkout
========

.. _fails:

Errors & failures
-----------------

More than one request in twenty fails, see `the others <other.rst>`_.

.. code-block:: sh

   kubectl -n shop logs deploy/checkout

Mend it
~~~~~~~

Roll back::

    kubectl rollout undo deploy/checkout

.. TODO nobody sees this
.. note:: Ask :ref:`somebody` before.
"""


def read(path: str, text: str) -> Page:
    page = prose.parse(path, text.encode())
    assert isinstance(page, Page)
    return page


def headings(page: Page) -> list[tuple[int, str, int, int, int]]:
    return [
        (one.heading.level, one.heading.text, one.heading.line, one.heading.column, one.code)
        for one in page.sections
        if one.heading
    ]


def test_asciidoc_is_read_with_places() -> None:
    page = read("a.adoc", ASCIIDOC)
    assert page.title == "Checkout"
    assert headings(page) == [
        (1, "Checkout", 1, 3, 2),
        (2, "Errors & failures", 6, 4, 2),
        (3, "Mend it", 14, 5, 1),
    ]
    assert page.sections[2].commands == ("kubectl rollout undo deploy/checkout",)
    assert [one.url for one in page.links] == ["#_mend_it", "other.adoc", "https://example.com/x"]
    assert page.placeholders == ()


@pytest.mark.parametrize(
    ("anchor", "section"),
    [
        ("fails", 1),
        ("_errors_failures", 1),
        ("errors-failures", 1),
        ("errors--failures", 1),
        ("_mend_it", 2),
        ("mend-it", 2),
    ],
)
def test_sections_of_asciidoc_have_the_ids_of_asciidoctor_and_github(anchor, section) -> None:
    assert read("a.adoc", ASCIIDOC).anchors[anchor] == section


def test_restructured_text_is_read_with_places() -> None:
    page = read("a.rst", RST)
    assert page.title == "Checkout"
    assert headings(page) == [
        (1, "Checkout", 2, 1, 2),
        (2, "Errors & failures", 7, 1, 2),
        (3, "Mend it", 16, 1, 1),
    ]
    assert page.sections[1].commands[:1] == ("kubectl -n shop logs deploy/checkout",)
    assert page.sections[2].commands == ("kubectl rollout undo deploy/checkout",)
    assert [one.url for one in page.links] == ["other.rst"]
    assert page.placeholders == ()
    assert {name: page.anchors[name] for name in ("fails", "errors-failures", "mend-it")} == {
        "fails": 1,
        "errors-failures": 1,
        "mend-it": 2,
    }


def test_every_ending_that_runbooks_know_is_read() -> None:
    assert set(PAGES) == set(prose.SUFFIXES)


@given(st.text(alphabet="=-~:.`<>[]_#+*/ \nab", max_size=300), st.sampled_from(PAGES))
def test_no_text_breaks_the_readers(text: str, suffix: str) -> None:
    page = prose.parse(f"a{suffix}", text.encode())
    assert isinstance(page, Page | Fault)
