"""Draws the pictures of the README from what the example really prints: `python docs/pictures/make.py`.

Needs the test extra and Chromium; the day is fixed, so that the pictures change with the reports only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright
from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CHECK = ("check", "examples/storefront", "--date", "2026-11-21")
TOLD = 2
"""Rules that the terminal shows below the verdicts."""
RULE = re.compile(r"(?m)^(?=(?:\x1b\[[0-9;]*m)*  (?:blocks|unknown|advice)\b)")
"""Where the text of a rule begins."""
CHROMIUM = ("chromium", "chromium-browser", "google-chrome")
SIZE = {"width": 1180, "height": 760}
THEME = TerminalTheme(
    (22, 24, 29),
    (214, 217, 224),
    [
        (40, 44, 52),
        (240, 113, 120),
        (134, 204, 140),
        (232, 196, 114),
        (122, 171, 240),
        (198, 146, 233),
        (108, 200, 212),
        (214, 217, 224),
    ],
)
FRAME = """\
<svg viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font: {char_height}px ui-monospace, Menlo, Consolas, monospace; \
line-height: {line_height}px; }}
{styles}
</style>
<defs>{lines}</defs>
{chrome}
<g transform="translate({terminal_x}, {terminal_y})">
{backgrounds}
<g class="{unique_id}-matrix">
{matrix}
</g>
</g>
</svg>
"""
"""Without the fonts that rich's own would fetch from elsewhere."""


def readiness(*arguments: str) -> str:
    """What is printed of the example, which is not ready."""
    done = subprocess.run(
        [sys.executable, "-m", "readiness", *CHECK, *arguments],
        cwd=ROOT,
        env=os.environ | {"COLUMNS": "80", "PYTHONPATH": os.fspath(ROOT)},
        check=False,
        capture_output=True,
        text=True,
    )
    if done.returncode != 1:
        sys.exit(done.stderr)
    return done.stdout


def terminal() -> None:
    """The verdicts, and the first rules that block."""
    head, *rules = RULE.split(readiness("--color", "always"))
    printed = "".join((f"$ readiness {' '.join(CHECK[:2])}\n", head, *rules[:TOLD], "  …"))
    with Path(os.devnull).open("w") as nowhere:
        console = Console(record=True, width=80, file=nowhere)
        console.print(Text.from_ansi(printed))
    picture = console.export_svg(title="", theme=THEME, code_format=FRAME, unique_id="readiness")
    (HERE / "terminal.svg").write_text(picture, "utf-8")


def dossier() -> None:
    """What a board sees first."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        page = Path(folder) / "dossier.html"
        page.write_text(readiness("--format", "html"), "utf-8")
        found = next((path for path in map(shutil.which, CHROMIUM) if path), None)
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        opened = browser.new_page(viewport=SIZE, color_scheme="light")
        opened.goto(page.as_uri())
        opened.screenshot(path=HERE / "dossier.png")
        browser.close()


if __name__ == "__main__":
    terminal()
    dossier()
