"""What is not judged or parsed twice changes no answer."""

from __future__ import annotations

import random
from pathlib import Path
from unittest import mock

import pytest

from benchmarks import trees
from readiness import comparison
from readiness.app import Request
from readiness.cli import inputs
from readiness.evaluation import unchanged
from readiness.model import Report
from readiness.source import yaml
from tests.source.repositories import commit, git

TODAY = "2026-11-21"
ONE = "apiVersion: readiness/v1\nservice: {name: all, tier: 1, owner: a, sources: {workloads: {paths: ['**']}}}\n"


def since(folder: Path) -> Report:
    request = Request(folder, TODAY, cache=inputs.cache(disabled=False))
    return comparison.check(request, since="HEAD")


def whole(folder: Path) -> Report:
    """The same with every service of the earlier state judged in full."""
    with mock.patch.object(unchanged, "remaining", lambda _, then: (then.cases, {})):
        return since(folder)


def changed(folder: Path, seed: int) -> None:
    """A dozen slips: lines left out, words replaced, files doubled, moved and left out."""
    chance = random.Random(seed)
    files = sorted(path for path in folder.rglob("*.yaml") if path.name != "readiness.yaml")
    for path in chance.sample(files, min(12, len(files) // 2)):
        lines = path.read_text().splitlines(keepends=True)
        at = chance.randrange(len(lines))
        match chance.randrange(6):
            case 0:
                lines[at : at + 1] = []
            case 1:
                lines[at] = lines[at].replace("1", "7").replace("true", "false")
            case 2:
                lines = ["# a comment\n", *lines]
            case 3:
                (path.parent / f"again-{path.name}").write_text("".join(lines))
            case 4:
                path.rename(path.parent / f"moved-{path.name}")
                continue
            case _:
                path.unlink()
                continue
        path.write_text("".join(lines))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("kind", ["services", "one service"])
def test_what_stands_is_what_a_second_judgement_would_say(
    tmp_path: Path, kind: str, seed: int
) -> None:
    if kind == "services":
        trees.monorepo(tmp_path, 2)
    else:
        trees.manifests(tmp_path, 25)
        (tmp_path / "readiness.yaml").write_text(ONE)
    commit(tmp_path, {})
    changed(tmp_path, seed)
    assert since(tmp_path) == whole(tmp_path)


def test_what_both_states_have_is_parsed_once(tmp_path: Path) -> None:
    trees.monorepo(tmp_path, 1)
    commit(tmp_path, {})
    path = next(tmp_path.rglob("app.yaml"))
    path.write_text(path.read_text() + "# more\n")
    with mock.patch.object(yaml, "parse", wraps=yaml.parse) as parse:
        since(tmp_path)
    own = path.relative_to(tmp_path).as_posix()
    read = [
        each.args[0] for each in parse.call_args_list if not each.args[0].endswith("readiness.yaml")
    ]
    assert sorted(read) == sorted([own, *{each for each in read if each.endswith(".yaml")}])


def test_a_repository_that_changes_while_it_is_read_is_told(tmp_path: Path) -> None:
    trees.monorepo(tmp_path, 2)
    commit(tmp_path, {})
    gone = next(tmp_path.rglob("slo.yaml"))
    other = next(tmp_path.rglob("alerts.yaml"))
    parse = yaml.parse

    def meanwhile(path: str, *arguments: object, **options: object) -> object:
        gone.unlink(missing_ok=True)
        other.write_text("groups: []\n")
        git(tmp_path, "commit", "-q", "-a", "--allow-empty", "-m", "meanwhile")
        return parse(path, *arguments, **options)  # type: ignore[arg-type]

    with mock.patch.object(yaml, "parse", meanwhile):
        report = since(tmp_path)
    path = gone.relative_to(tmp_path).as_posix()
    told = {fault.location.path: fault.message for fault in report.faults}
    assert told in ({path: "is gone since its folder was listed"}, {})
    assert report.target.commit is not None
