"""`readiness policy`: what authors of rules and packs need; what a command uses is imported in it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from readiness.cli import inputs, offers, options, outputs
from readiness.errors import EXIT_NOT_READY, EXIT_NOTHING, EXIT_READY, PolicyErrors

if TYPE_CHECKING:
    from readiness.authoring.trying import Tried

EXISTING = click.Path(exists=True, path_type=Path)


@click.group(short_help="List, check, test and document rules and packs.")
def command() -> None:
    """Help with writing rules and packs.

    A rule is one YAML file with its own passing and failing examples; a pack says which rules each
    tier asks for. Both may stand in any repository: `pack.yaml` in a folder, with `rules/` beside.
    """


@command.command("list", short_help="Show packs, and how much each tier asks.")
@click.argument("path", type=EXISTING, default=".")
def list_packs(path: Path) -> None:
    """Show the shipped packs and those below PATH (default: here), with what each tier asks."""
    from readiness.authoring import linting, listing  # noqa: PLC0415 - `--help` needs none of it
    from readiness.source.tree import open_tree  # noqa: PLC0415 - see above

    store = inputs.cache(disabled=False)
    shipped = linting.shipped_policies(store)
    where = inputs.within(path)
    own = linting.lint(open_tree(where.root), store, where.files[0]).policies
    outputs.put(listing.packs(linting.distinct([*shipped, *own])))


@command.command(short_help="Check that rules and packs are valid.")
@click.argument("path", type=EXISTING, default=".")
def lint(path: Path) -> int:
    """Compile every rule and pack below PATH (default: here) and tell all that is wrong.

    Also what is valid and cannot be meant: rules that no pack asks for, conditions that are never
    true, messages without value or threshold. Each is told with file, line and column.

    Exit codes: 0 all is well, 1 valid, but there is something to mend, 2 something is not valid,
    3 there is neither a rule nor a pack.
    """
    from readiness.authoring import linting  # noqa: PLC0415 - `--help` needs none of it
    from readiness.report.visible import visible  # noqa: PLC0415 - see above
    from readiness.source.tree import open_tree  # noqa: PLC0415 - see above

    where = inputs.within(path)
    store = inputs.cache(disabled=False)
    linted = linting.lint(open_tree(where.root), store, where.files[0])
    if not linted.rules and not linted.policies:
        return _nothing("there is neither a rule nor a pack here")
    for question in linted.questions:
        click.echo(visible(f"{question.location}: {question.message}"))
    more = f", {len(linted.questions)} thing(s) to mend" if linted.questions else ""
    click.echo(f"{linted.rules} rule(s) and {len(linted.policies)} pack(s) are valid{more}")
    return EXIT_NOT_READY if linted.questions else EXIT_READY


@command.command(short_help="Try rules on their examples, packs on tests.")
@click.argument("path", type=EXISTING, default=".")
@click.option(
    "--rule",
    "rules",
    multiple=True,
    metavar="GLOB",
    shell_complete=offers.rules,
    help="Only rules with such an id (repeatable).",
)
def test(path: Path, rules: tuple[str, ...]) -> int:
    """Judge the examples of every rule below PATH (default: here) and tell what differs.

    Also the tests of whole packs: YAML files with `tests:`, each a small repository with the
    findings that must be there (`readiness policy schema tests`). What is expected and not found
    is told, and so is what is found and not expected.

    Exit codes: 0 all ends as it says, 1 something does not, 2 a rule or a test is not valid, 3 no
    rule and no test matches.
    """
    from readiness.authoring import fixtures, trying  # noqa: PLC0415 - `--help` needs none of it
    from readiness.source.tree import open_tree  # noqa: PLC0415 - see above

    where = inputs.within(path)
    store = inputs.cache(disabled=False)
    tree = open_tree(where.root)
    whole = open_tree(where.root, tests=True)
    tests = fixtures.fixtures(whole, store, where.files[0], rules)
    alone = bool(tests) and where.files[0].endswith((".yaml", ".yml"))
    given = () if alone else trying.candidates(tree, rules, store, where.files[0])
    if not given and not tests:
        return _nothing("no rule matches" if rules else "there is no rule here")
    tried = trying.tried(given, trying.shipped_rules(store))
    found = tuple(problem for test in tests for problem in fixtures.problems(test, store))
    return _told(tried._replace(problems=(*tried.problems, *found)), len(tests))


def _told(tried: Tried, tests: int) -> int:
    from readiness.report.visible import visible  # noqa: PLC0415 - see above

    for problem in tried.problems:
        click.echo(visible(f"{problem.location}: {problem.rule}: {problem.message}"))
    examples = f"{tried.examples} example(s) of {tried.rules} rule(s)"
    counted = " and ".join(
        [*([examples] if tried.rules else []), *([f"{tests} test(s)"] if tests else [])]
    )
    if tried.problems:
        click.echo(f"{counted}, {len(tried.problems)} not as expected")
        return EXIT_NOT_READY
    click.echo(f"{counted} end as expected")
    return EXIT_READY


@command.command(short_help="Print all rules as a page of Markdown.")
@options.POLICY
def docs(packs: tuple[str, ...]) -> None:
    """Print a catalogue of all rules, by category, with what each tier asks, as Markdown."""
    from readiness.authoring import catalogue_page  # noqa: PLC0415 - `--help` needs none of it
    from readiness.authoring.shelf import shelf  # noqa: PLC0415 - see above

    known = shelf(Path(), packs, inputs.cache(disabled=False))
    outputs.put(catalogue_page.catalogue(known))


def _kinds(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    from readiness.authoring import schemas  # noqa: PLC0415 - only where Tab is pressed

    return [kind for kind in schemas.KINDS if kind.startswith(begun)]


@command.command(short_help="Print the JSON Schema of a kind of file.")
@click.argument("kind", required=False, shell_complete=_kinds)
@click.option(
    "--validate",
    "file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    metavar="FILE",
    help="Hold FILE against the schema instead of printing it.",
)
def schema(kind: str | None, file: Path | None) -> int:
    """Print the JSON Schema of KIND, for an editor or another tool; without KIND, list the kinds."""
    from readiness.authoring import schemas  # noqa: PLC0415 - `--help` needs none of it

    if kind is None:
        told = (f"{name:<9} {words}\n" for name, words in schemas.KINDS.items())
        outputs.put("".join(told))
        return EXIT_READY
    if kind not in schemas.KINDS:
        raise click.UsageError(f"{kind!r} is none of {', '.join(schemas.KINDS)}")
    if file is not None:
        found = schemas.problems(kind, str(file), file.read_bytes())
        if found:
            raise PolicyErrors(f"{file} is not valid", found)
        click.echo(f"{file} is a valid {kind} file")
        return EXIT_READY
    outputs.put(schemas.text(kind))
    return EXIT_READY


def _nothing(message: str) -> int:
    click.echo(f"error: {message}", err=True)
    click.echo(
        "  a rule is a YAML file with id: and each:, a pack one with pack: and tiers:", err=True
    )
    return EXIT_NOTHING
