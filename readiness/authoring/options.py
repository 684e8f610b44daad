"""The options of a command as a table of Markdown, for the README."""

from __future__ import annotations

from collections.abc import Iterator

import click

BEGIN, END = "<!-- options -->", "<!-- /options -->"


def options_table(command: click.Command) -> str:
    """A line for each option, in the order of the command's own help."""
    context = click.Context(command)
    records = [
        record
        for param in command.params
        if isinstance(param, click.Option) and (record := param.get_help_record(context))
    ]
    return "".join(f"{line}\n" for line in _lines(records))


def _lines(records: list[tuple[str, str]]) -> Iterator[str]:
    yield "| option | does |"
    yield "| --- | --- |"
    for names, does in records:
        yield f"| `{_cell(names)}` | {_cell(does)} |"


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")


def filled(page: str, table: str) -> str:
    """The page with the table between its markers; as it is where it has none."""
    before, begin, rest = page.partition(f"{BEGIN}\n")
    _, end, after = rest.partition(END)
    return f"{before}{begin}{table}{end}{after}" if begin and end else page
