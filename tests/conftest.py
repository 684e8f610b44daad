"""Options and fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update-expected",
        action="store_true",
        help="write what scenarios and golden files expect anew; review the diff",
    )


@pytest.fixture
def update_expected(request: pytest.FixtureRequest) -> bool:
    return bool(request.config.getoption("--update-expected"))


@pytest.fixture(scope="session")
def corpus() -> Path:
    """Manifests with the verdicts of other projects' own tests, where the folder is beside us."""
    for folder in (ROOT, *ROOT.parents):
        found = folder / "shared" / "corpus" / "kubernetes"
        if found.is_dir():
            return found
    pytest.skip("the corpus of other projects' manifests is not here")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """No test reads or writes what the user's own runs remember; all tests share one memory."""
    folder = tmp_path_factory.getbasetemp() / "cache"
    monkeypatch.setenv("READINESS_CACHE_DIR", os.fspath(folder))
    for name in ("NO_COLOR", "FORCE_COLOR", "SOURCE_DATE_EPOCH", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)
