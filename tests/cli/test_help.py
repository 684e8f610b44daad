"""What the tool says of itself: help for everything, and pages that cannot lag behind it."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from readiness.authoring import catalogue_page
from readiness.authoring.options import filled, options_table
from readiness.authoring.shelf import shelf
from readiness.cache import NoCache
from readiness.cli import check, group

ROOT = Path(__file__).parents[2]


def commands(found: click.Command, name: str) -> Iterator[tuple[str, click.Command]]:
    yield name, found
    if isinstance(found, click.Group):
        context = click.Context(found)
        for below in found.list_commands(context):
            command = found.get_command(context, below)
            assert command is not None
            yield from commands(command, f"{name} {below}")


COMMANDS = dict(commands(group.group, "readiness"))


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_and_every_option_has_help(name):
    command = COMMANDS[name]
    assert (command.help or "").strip().endswith(".")
    options = (each for each in command.params if isinstance(each, click.Option))
    assert [each.name for each in options if not (each.help or "").endswith((".", ")"))] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_help_can_be_asked_for_and_fits_the_terminal(name, run):
    said = run(*name.split()[1:], "--help")
    assert (said.code, said.err) == (0, "")
    assert [line for line in said.out.splitlines() if len(line) > 100] == []


def test_help_loads_nothing_heavy():
    heavy = "pydantic, jsonschema, git, rich, markdown_it, promql_parser, cel_expr_python, yaml"
    program = (
        "import sys; from readiness import cli; cli.run(['policy', '--help']);"
        f"print([name for name in '{heavy}'.split(', ') if name in sys.modules],"
        " 'readiness.authoring' in sys.modules, 'readiness.app' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True, cwd=ROOT
    )
    assert done.stdout.splitlines()[-1] == "[] False False"


def page(path: Path, generated: str, *, update: bool) -> str:
    """The page as it is, after it was written anew where that is asked for."""
    if update:
        path.write_text(generated, "utf-8")
    return path.read_text("utf-8")


def test_the_catalogue_of_rules_is_what_the_rules_say(tmp_path, update_expected):
    generated = catalogue_page.catalogue(shelf(tmp_path, (), NoCache()))
    kept = page(ROOT / "policies" / "README.md", generated, update=update_expected)
    assert kept == generated, "readiness policy docs > policies/README.md"


def test_the_options_in_the_readme_are_those_of_the_command(update_expected):
    readme = ROOT / "README.md"
    generated = filled(readme.read_text("utf-8"), options_table(check.command))
    assert page(readme, generated, update=update_expected) == generated


def test_a_table_of_options_holds_names_and_help():
    command = click.Command(
        "x", params=[click.Option(["-a", "--all"], is_flag=True, help="All | of it.")]
    )
    assert options_table(command) == (
        "| option | does |\n| --- | --- |\n| `-a, --all` | All \\| of it. |\n"
    )


def test_every_option_of_check_stands_under_a_heading(run):
    named = [name for names in check.SECTIONS.values() for name in names]
    options = [each.name for each in check.command.params if isinstance(each, click.Option)]
    assert sorted(named) == sorted(set(options) - {"jobs", "no_cache"})
    headings = re.findall(r"^(\S.*):$", run("check", "--help").out, re.MULTILINE)
    assert headings == [*check.SECTIONS, "Other"]


@pytest.mark.parametrize("line", [*check.EXAMPLES, *group.FIRST_STEPS])
def test_an_example_of_the_help_is_a_command_line(line):
    program, name, *arguments = line.split()
    command = COMMANDS[f"{program} {name}"]
    assert command.make_context(name, arguments, resilient_parsing=True).args == []
