"""The cache is a shortcut: whatever lies in its folder, the answer is the value or nothing."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from readiness.cache import (
    MOST_ENTRIES,
    Cache,
    DiskCache,
    NoCache,
    cache_folder,
    code_state,
    digest,
)

KEY = digest("some content")
VALUE = {"a": [1, 2.5, None, "ü\udcff"], "b": {"c": True}}


def entry_of(folder: Path) -> Path:
    return folder / "1.0" / "facts" / KEY[:2] / f"{KEY}.json"


def filled(folder: Path) -> DiskCache:
    cache = DiskCache(str(folder), "1.0")
    cache.put("facts", KEY, VALUE)
    return cache


def test_what_was_put_comes_back(tmp_path: Path) -> None:
    cache: Cache = filled(tmp_path)
    assert cache.get("facts", KEY) == VALUE
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [entry_of(tmp_path)]


def test_nothing_comes_back_for_another_kind_key_or_version(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    assert cache.get("rules", KEY) is None
    assert cache.get("facts", digest("other")) is None
    assert DiskCache(str(tmp_path), "1.1").get("facts", KEY) is None


def test_only_the_owner_reads_it(tmp_path: Path) -> None:
    filled(tmp_path / "new")
    assert stat.S_IMODE(entry_of(tmp_path / "new").stat().st_mode) == 0o600
    assert stat.S_IMODE(entry_of(tmp_path / "new").parent.stat().st_mode) == 0o700


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b'"text"',
        b"{}",
        b"[" * 100_000,
        b"\n",
        f"facts {KEY} {digest('1')}".encode(),
        f"facts {KEY} {'0' * 64}\n1".encode(),
        f"facts {KEY} {digest('1')}\n2".encode(),
        f"facts {digest('other')} {digest('1')}\n1".encode(),
        f"rules {KEY} {digest('1')}\n1".encode(),
        f"facts {KEY} {digest('{')}\n{{".encode(),
    ],
)
def test_a_damaged_entry_is_no_entry_and_is_rebuilt(tmp_path: Path, content: bytes) -> None:
    cache = filled(tmp_path)
    entry_of(tmp_path).write_bytes(content)
    assert cache.get("facts", KEY) is None
    cache.put("facts", KEY, VALUE)
    assert cache.get("facts", KEY) == VALUE


def test_a_truncated_entry_is_no_entry(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    whole = entry_of(tmp_path).read_bytes()
    entry_of(tmp_path).write_bytes(whole[: len(whole) // 2])
    assert cache.get("facts", KEY) is None


def test_an_entry_moved_under_another_key_is_foreign(tmp_path: Path) -> None:
    cache = filled(tmp_path)
    other = KEY[:-1] + ("0" if KEY[-1] != "0" else "1")
    entry_of(tmp_path).rename(entry_of(tmp_path).with_name(f"{other}.json"))
    assert cache.get("facts", other) is None


def test_a_value_that_json_cannot_say_is_not_kept(tmp_path: Path) -> None:
    cache = DiskCache(str(tmp_path), "1.0")
    cache.put("facts", KEY, {"a": object()})
    assert cache.get("facts", KEY) is None


def test_a_folder_that_cannot_be_written_is_ignored(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert filled(tmp_path / "file").get("facts", KEY) is None


def test_an_entry_that_cannot_be_replaced_leaves_no_draft(tmp_path: Path) -> None:
    entry_of(tmp_path).mkdir(parents=True)
    assert filled(tmp_path).get("facts", KEY) is None
    assert list(entry_of(tmp_path).parent.iterdir()) == [entry_of(tmp_path)]


def test_the_oldest_entries_go_when_a_folder_is_full(tmp_path: Path) -> None:
    cache = DiskCache(str(tmp_path), "1.0")
    keys = [f"ab{number:03}" for number in range(MOST_ENTRIES // 256 + 1)]
    for age, key in enumerate(keys[:-1]):
        cache.put("facts", key, age)
        os.utime(tmp_path / "1.0" / "facts" / "ab" / f"{key}.json", (age, age))
    cache.put("facts", keys[-1], "new")
    left = [cache.get("facts", key) for key in keys]
    assert left == [None] * 33 + [*range(33, 64), "new"]


def test_no_cache_remembers_nothing() -> None:
    cache: Cache = NoCache()
    cache.put("facts", KEY, VALUE)
    assert cache.get("facts", KEY) is None


def test_a_digest_knows_where_its_parts_end() -> None:
    assert digest("a", "bc") != digest("ab", "c")
    assert digest("ü") == digest("ü".encode())
    assert digest("a\udcff") == digest(b"a\xff")


@pytest.mark.parametrize(
    ("environ", "platform", "folder"),
    [
        ({"READINESS_CACHE_DIR": "/c", "HOME": "/h"}, "linux", "/c"),
        ({"XDG_CACHE_HOME": "/x", "HOME": "/h"}, "linux", "/x/readiness"),
        ({"XDG_CACHE_HOME": "relative", "HOME": "/h"}, "linux", "/h/.cache/readiness"),
        ({"HOME": "/h"}, "linux", "/h/.cache/readiness"),
        ({"HOME": "/h"}, "darwin", "/h/Library/Caches/readiness"),
        ({"LOCALAPPDATA": "C:/L", "HOME": "/h"}, "win32", "C:/L/readiness/cache"),
    ],
)
def test_the_cache_lies_in_the_users_folder(
    environ: dict[str, str], platform: str, folder: str
) -> None:
    assert cache_folder(environ, platform) == folder


def test_what_an_edited_checkout_remembers_does_not_outlive_the_edit(tmp_path: Path) -> None:
    code = tmp_path / "package" / "room" / "thing.py"
    code.parent.mkdir(parents=True)
    code.write_text("ONE = 1\n")
    before = code_state(str(tmp_path / "package"))
    assert code_state(str(tmp_path / "package")) == before
    code.write_text("ELEVEN = 11\n")
    assert code_state(str(tmp_path / "package")) != before
