"""What a wheel carries compiled is used where it fits what is installed, and is no more than a
shortcut.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from readiness.cache import DiskCache, NoCache
from readiness.policy import bundle, engine, memory, shipped
from tests.policy.test_catalogue import Remembered, files

RULE = "rules/kubernetes/image-is-pinned.yaml"


@pytest.fixture
def installed(tmp_path, monkeypatch) -> Path:
    """The folder of policies of an installed copy, compiled as a wheel's are."""
    monkeypatch.setattr(shipped, "folder", lambda: str(tmp_path))
    given = files()
    for path, content in {**given.rules, **given.packs}.items():
        file = tmp_path / Path(path).relative_to("policies")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    store = shipped.packing(str(tmp_path / shipped.COMPILED))
    bundle.read(shipped.files(), store, shipped.content())
    return tmp_path


@pytest.fixture
def compiled(monkeypatch) -> list[str]:
    """Says each time that something is compiled."""
    times: list[str] = []
    whole = bundle._compiled

    def told(*given):
        times.append("compiled")
        return whole(*given)

    monkeypatch.setattr(bundle, "_compiled", told)
    return times


def read(store=None) -> bundle.Bundle:
    return bundle.read(shipped.shelved(), store or NoCache(), shipped.stamp())


def whole(found: bundle.Bundle):
    """All of it, the engine's forms too."""
    return found.rules, found.packs, memory.forms(found.rules)


def anew() -> bundle.Bundle:
    return bundle.read(shipped.files(), NoCache(), shipped.stamp())


def entry(folder: Path, kind: str) -> Path:
    (found,) = folder.glob(f"{shipped.COMPILED}/*/{kind}/*/*.json")
    return found


def test_what_fits_is_used_and_says_the_same(installed, compiled):
    found = read()
    assert compiled == []
    assert whole(found) == whole(anew())


def test_that_it_fits_is_worked_out_once(installed, compiled, monkeypatch):
    store = Remembered()
    first = read(store)
    monkeypatch.setattr(shipped, "files", None)
    monkeypatch.setattr(shipped, "content", None)
    assert whole(read(store)) == whole(first)
    assert (compiled, [kind for kind, _ in store.kept]) == ([], ["policy-packed"])


def test_what_a_file_says_otherwise_is_compiled(installed, compiled):
    store = Remembered()
    read(store)
    file = installed / RULE
    file.write_bytes(file.read_bytes().replace(b"A tag that moves", b"A tag that walks"))
    found = read(store)
    assert compiled == ["compiled"]
    assert [rule.why for rule in found.rules if rule.id == "image-is-pinned"] == [
        "A tag that walks changes what runs without a change."
    ]


@pytest.mark.parametrize(
    ("module", "name"), [(engine, "version"), (engine, "stamp"), (shipped, "content")]
)
def test_another_tool_or_engine_compiles_for_itself(installed, compiled, monkeypatch, module, name):
    store = Remembered()
    read(store)
    monkeypatch.setattr(module, name, lambda: "another")
    found = read(store if name == "stamp" else None)
    # what names the engine on this machine alone only has it looked at again
    assert compiled == ([] if name == "stamp" else ["compiled"])
    assert whole(found) == whole(anew())


@pytest.mark.parametrize("content", [None, b"", b"policy", b"{}\n[]", b"\xff\xfe\x00"])
def test_a_damaged_file_is_as_good_as_none(installed, compiled, content):
    file = entry(installed, "policy")
    if content is None:
        content = file.read_bytes()[:-1]
    file.write_bytes(content)
    assert whole(read()) == whole(anew())
    assert compiled == ["compiled", "compiled"]


def test_what_is_compiled_in_its_place_is_remembered(installed, compiled):
    entry(installed, "policy").unlink()
    store = Remembered()
    assert whole(read(store)) == whole(read(store))
    assert compiled == ["compiled"]


def test_an_expression_whose_form_is_damaged_is_compiled_by_its_text(installed, compiled):
    file = entry(installed, "policy-forms")
    file.write_bytes(file.read_bytes()[:-2])
    found = read()
    assert compiled == []
    assert set(memory.forms(found.rules).values()) == {""}
    assert found.rules == anew().rules


def test_the_same_policy_is_compiled_to_the_same_bytes(installed, tmp_path_factory):
    other = tmp_path_factory.mktemp("other")
    store = DiskCache(str(other), "1")
    bundle.read(shipped.files(), store, shipped.content())
    for kind in ("policy", "policy-forms"):
        (written,) = other.glob(f"1/{kind}/*/*.json")
        assert written.read_bytes() == entry(installed, kind).read_bytes()


def test_a_checkout_carries_nothing_compiled():
    assert shipped.shelved().packed is None
    assert not Path(shipped.folder(), shipped.COMPILED).exists()
