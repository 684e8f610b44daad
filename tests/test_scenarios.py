"""Whole runs, from the command line to the last byte of output."""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness import cli
from tests import scenario

FOLDER = Path(__file__).parent / "scenarios"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_a_run_says_what_its_scenario_expects(
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    update_expected: bool,
) -> None:
    text = path.read_text("utf-8")
    read = scenario.parse(text)
    scenario.lay_out(read, tmp_path)
    monkeypatch.chdir(tmp_path)
    said = ""
    for command in read.commands:
        assert command[0] == "readiness"
        code = cli.run(list(command[1:]))
        out, err = capfd.readouterr()
        said += scenario.outcome(code, out, err)
    if update_expected:
        head = text.partition("\n== exit ")[0]
        path.write_text(f"{head}\n{said}", "utf-8")
        return
    assert said == read.expected
