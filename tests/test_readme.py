"""What the README shows is what a reader gets."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from readiness import cli
from readiness.report import FORMATS

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
SAMPLE = re.compile(r"(?<=<!-- sample -->\n).*?(?=<!-- /sample -->)", re.DOTALL)
RULES_SHOWN = 5


def sample(output: str) -> str:
    """The head of a report, its first rules, and its verdict."""
    head, *rules = re.split(r"(?m)^(?=  blocks  )", output)
    closing = output.rstrip("\n").rsplit("\n\n", 1)[1]
    return f"```text\n{head}{''.join(rules[:RULES_SHOWN])}  …\n\n{closing}\n```\n"


def test_the_readme_shows_what_the_example_prints(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, update_expected: bool
) -> None:
    monkeypatch.chdir(ROOT)
    cli.run(["check", "examples/storefront", "--date", "2026-11-21"])
    expected = sample(capfd.readouterr().out)
    page = README.read_text("utf-8")
    if update_expected:
        README.write_text(SAMPLE.sub(lambda _: expected, page), "utf-8")
        return
    found = SAMPLE.search(page)
    assert found is not None
    assert found.group() == expected


def test_one_line_of_the_readme_writes_every_format(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    page = README.read_text("utf-8")
    (line,) = re.findall(r"(?m)^readiness (check .*--output text=(?:.*\\\n)+.*)$", page)
    words = line.replace("\\\n", " ").split()
    written = {
        name: tmp_path / file
        for name, _, file in (one.partition("=") for one in words if "=" in one)
    }
    assert sorted(written) == sorted(FORMATS)
    monkeypatch.chdir(tmp_path)
    words[words.index("examples/storefront")] = str(ROOT / "examples/storefront")
    assert cli.run([*words, "--date", "2026-11-21"]) == 1
    capfd.readouterr()
    assert [
        name for name, file in sorted(written.items()) if not file.read_text("utf-8").strip()
    ] == []


def test_two_lines_of_the_readme_do_all_the_set_up() -> None:
    lines = [line for line in README.read_text("utf-8").splitlines() if "venv .venv" in line]
    venv = "python3 -m venv .venv && .venv/bin/pip install"
    assert lines == [
        f"{venv} . && .venv/bin/readiness check examples/storefront",
        f"{venv} -e '.[test]' && .venv/bin/python -m pytest",
    ]
