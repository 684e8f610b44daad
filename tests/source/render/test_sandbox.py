"""A foreign program gets its files, its time and nothing of ours."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from readiness.source.render.sandbox import MIB, Bounds, Ran, run
from tests.source.render.kitchen import chart, read

QUICK = Bounds(seconds=1.0, memory=512 * MIB, output=MIB)


def script(folder: Path, text: str, name: str = "helm") -> str:
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(0o755)
    return os.fspath(path)


def test_it_runs_among_its_files_alone(tmp_path: Path) -> None:
    program = script(tmp_path, '/bin/cat "$1"; /bin/ls; /bin/cat; echo oh >&2; exit 3')
    ran = run([program, "a/b.txt"], {"a/b.txt": b"content\n", "c": b""}, QUICK)
    assert ran == Ran(3, b"content\na\nc\n", "oh\n")


def test_no_variable_of_the_user_reaches_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secrets = ("AWS_SECRET_ACCESS_KEY", "KUBECONFIG", "HELM_REGISTRY_CONFIG", "KUBE_TOKEN")
    for name in (*secrets, "GITHUB_TOKEN", "LD_PRELOAD_NOT", "HELM_PLUGINS"):
        monkeypatch.setenv(name, "a-secret-of-ours")
    program = script(tmp_path, "/usr/bin/env")
    told = run([program], {}, QUICK).out.decode()
    assert "a-secret-of-ours" not in told
    variables = dict(line.split("=", 1) for line in told.splitlines())
    assert variables["HTTPS_PROXY"] == variables["https_proxy"] == "http://127.0.0.1:9"
    assert not Path(variables["HOME"]).exists()
    shell = {"PWD", "OLDPWD", "SHLVL", "_"}
    assert sorted(set(variables) - shell) == [
        *("ALL_PROXY", "GOMAXPROCS", "HELM_CACHE_HOME", "HELM_CONFIG_HOME", "HELM_DATA_HOME"),
        *("HELM_PLUGINS", "HOME", "HTTPS_PROXY", "HTTP_PROXY", "KUBECONFIG", "LC_ALL", "PATH"),
        *("TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"),
        *("all_proxy", "http_proxy", "https_proxy"),
    ]


def test_who_does_not_end_is_ended_with_all_its_children(tmp_path: Path) -> None:
    witness = tmp_path / "late"
    text = f"(/bin/sleep 1; echo late > {witness}) & /bin/sleep 60"
    ran = run([script(tmp_path, text)], {}, QUICK._replace(seconds=0.2))
    assert (ran.code, ran.trouble) == (-9, "did not end within 0.2 seconds")
    time.sleep(1.2)
    assert not witness.exists()


def test_children_do_not_outlive_a_program_that_ends(tmp_path: Path) -> None:
    witness = tmp_path / "late"
    text = f"(/bin/sleep 1; echo late > {witness}) & echo done"
    assert run([script(tmp_path, text)], {}, QUICK) == Ran(0, b"done\n", "")
    time.sleep(1.2)
    assert not witness.exists()


def test_an_endless_answer_is_cut_off(tmp_path: Path) -> None:
    program = script(tmp_path, "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done")
    ran = run([program], {}, QUICK._replace(seconds=10.0))
    assert (ran.out, ran.trouble) == (b"", "wrote more than 1 MiB")


def test_memory_has_a_bound(tmp_path: Path) -> None:
    bite = 'x=xxxxxxxxxxxxxxxx; while :; do x="$x$x"; done'
    ran = run([script(tmp_path, bite)], {}, Bounds(10.0, 64 * MIB, MIB))
    assert ran.code not in {0, None}
    assert ran.trouble is None


def test_a_program_that_cannot_be_run_is_an_answer(tmp_path: Path) -> None:
    assert run([os.fspath(tmp_path / "none")], {}, QUICK).code == 127


def test_names_that_are_no_text_are_files_too(tmp_path: Path) -> None:
    program = script(tmp_path, "/bin/cat *")
    assert run([program], {"caf\udce9.txt": b"content"}, QUICK).out == b"content"


HANGING = {
    "/bin/sleep 60": "helm did not end within 1 seconds",
    "echo 'panic: runtime error: invalid memory address' >&2; exit 2": (
        "helm broke down: panic: runtime error: invalid memory address"
    ),
    "while :; do echo xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx; done": (
        "helm wrote more than 1 MiB"
    ),
    "exit 1": "helm says: nothing",
    "echo --- ; echo '# Source: shop/templates/a.yaml'; echo 'a: ['": None,
}


@pytest.mark.parametrize("text", HANGING)
def test_a_helm_that_fails_is_a_fault_of_the_chart(tmp_path: Path, text: str) -> None:
    script(tmp_path / "bin", text)
    files = {**chart(), "shop/templates/a.yaml": "kind: Pod\n"}
    repository = read(files, os.fspath(tmp_path / "bin"), bounds=QUICK)
    (told,) = repository.faults
    if HANGING[text] is None:
        assert told.location.path == "shop/templates/a.yaml"
    else:
        assert told.message == f"the chart shop is not rendered: {HANGING[text]}"


def test_nothing_is_written_to_the_scanned_tree_and_no_private_folder_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = tmp_path / "private"
    private.mkdir()
    monkeypatch.setattr("tempfile.tempdir", os.fspath(private))
    program = script(tmp_path, "echo x > made; /bin/ls -d made")
    assert run([program], {}, QUICK).out == b"made\n"
    assert list(private.iterdir()) == []
