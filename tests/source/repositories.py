"""Real git repositories for tests, made the same way on every machine."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

SETTINGS = {
    "user.name": "A Person",
    "user.email": "person@example.com",
    "init.defaultBranch": "main",
    "protocol.file.allow": "always",
    "commit.gpgSign": "false",
}


def git(folder: Path, *arguments: str | bytes, day: str = "2026-01-02") -> str:
    """Runs git in the folder, on a day, with nobody's own configuration."""
    options = [part for key, value in SETTINGS.items() for part in ("-c", f"{key}={value}")]
    noon = f"{day}T12:00:00+0000"
    dates = {"GIT_AUTHOR_DATE": noon, "GIT_COMMITTER_DATE": noon, "GIT_CONFIG_NOSYSTEM": "1"}
    done = subprocess.run(
        ["git", "-C", folder, *options, *arguments],
        env=os.environ | dates | {"GIT_CONFIG_GLOBAL": os.devnull},
        capture_output=True,
        check=True,
    )
    return done.stdout.decode("utf-8", "surrogateescape").strip()


def write(folder: Path, files: dict[str, str]) -> None:
    """Writes files below the folder; surrogates in names become the bytes they stand for."""
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text)


def commit(folder: Path, files: dict[str, str], *, day: str = "2026-01-02") -> str:
    """Writes and commits files; the new commit's name."""
    if not (folder / ".git").exists():
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "-q")
    write(folder, files)
    git(folder, "add", "-A", "-f")
    git(folder, "commit", "-q", "-m", day, day=day)
    return git(folder, "rev-parse", "HEAD")
