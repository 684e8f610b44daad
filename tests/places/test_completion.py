"""`readiness completion`, and what a shell makes of it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from tests.places.conftest import program

PRESSED = """
eval "$(readiness completion bash)"
COMP_WORDS=({words}) COMP_CWORD={last} COMPREPLY=()
_readiness_completion readiness
printf '%s\\n' "${{COMPREPLY[@]}}"
"""
"""What bash does where Tab is pressed."""


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (("che",), ["check"]),
        (("check", "--format", "j"), ["json", "junit"]),
        (("check", "--fail"), ["--fail-on"]),
        (("check", "--category", "own"), ["ownership"]),
        (("explain", "rollback-plan-is-w"), ["rollback-plan-is-written"]),
        (("policy", "schema", "p"), ["pack"]),
    ],
)
@pytest.mark.usefixtures("shell")
def test_bash_completes_what_was_begun(words: tuple[str, ...], offered: list[str]) -> None:
    program = PRESSED.format(words=" ".join(("readiness", *words)), last=len(words))
    done = subprocess.run(["bash", "-c", program], check=True, capture_output=True, text=True)
    assert (done.stdout.split(), done.stderr) == (offered, "")


@pytest.mark.parametrize("name", ["bash", "fish", "zsh"])
@pytest.mark.usefixtures("shell")
def test_a_shell_takes_the_script(name: str, tmp_path: Path) -> None:
    done = subprocess.run(
        ["readiness", "completion", name], check=True, capture_output=True, text=True
    )
    assert (done.stderr, f"_READINESS_COMPLETE={name}_complete" in done.stdout) == ("", True)
    (tmp_path / "script").write_text(done.stdout)
    subprocess.run([program(name), "-n", tmp_path / "script"], check=True)
