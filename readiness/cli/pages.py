"""Pages of help that are read: options under headings, and examples at the end."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import click

Sections = Mapping[str, Sequence[str]]
"""Heading → names of parameters below it."""


class Page(click.Command):
    """A command whose options stand in sections; what is in none comes last."""

    sections: ClassVar[Sections] = {}

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The options, section by section."""
        options = [each for each in self.get_params(ctx) if isinstance(each, click.Option)]
        records = {each.name: each.get_help_record(ctx) for each in options}
        named = {name for names in self.sections.values() for name in names}
        last = [str(name) for name in records if name not in named]
        for title, names in {**self.sections, "Other": last}.items():
            rows = [record for name in names if (record := records.get(name)) is not None]
            if rows:
                with formatter.section(title):
                    formatter.write_dl(rows)


def page(sections: Sections) -> type[Page]:
    """The class of a command with these sections, for `click.command(cls=…)`."""
    return type("Page", (Page,), {"sections": sections})


def examples(lines: Mapping[str, str]) -> str:
    """Command lines and what they are for, as click keeps them apart."""
    width = max(map(len, lines))
    return "\n".join(
        ("\b", "Examples:", *(f"  {line:<{width}}  {why}" for line, why in lines.items()))
    )
