"""`check --since` and `--baseline` on real repositories."""

from __future__ import annotations

import random
import shlex
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from readiness import comparison
from readiness.app import Request
from readiness.baseline import file
from readiness.cli import inputs
from readiness.errors import ReadinessError
from readiness.model import Report, State, Verdict
from tests.source.repositories import commit, git, write

TODAY = "2026-11-21"
PACK = """
pack: own
version: 1.0.0
tiers:
  3: {rules: {}}
  2: {extends: 3, rules: {image-is-pinned: required, workload-survives-a-node: required}}
  1: {extends: 2, rules: {}}
  0: {extends: 1, rules: {}}
"""
CONFIGURATION = "apiVersion: readiness/v1\npolicy: {packs: [own.yaml]}\n"


def deployment(name: str, image: str = "registry.example.com/web:1.0", replicas: int = 3) -> str:
    return f"""\
apiVersion: apps/v1
kind: Deployment
metadata: {{name: {name}, namespace: shop, labels: {{app: {name}}}}}
spec:
  replicas: {replicas}
  selector: {{matchLabels: {{app: {name}}}}}
  template:
    metadata: {{labels: {{app: {name}}}}}
    spec:
      containers:
        - {{name: main, image: {image}}}
        - {{name: side, image: registry.example.com/side}}
"""


FILES = {
    "own.yaml": PACK,
    "readiness.yaml": CONFIGURATION,
    "a.yaml": deployment("a", replicas=1),
    "b.yaml": deployment("b"),
}


def since(folder: Path, ref: str, **options: object) -> Report:
    return comparison.check(request(folder, **options), since=ref)


def request(folder: Path, **options: object) -> Request:
    return Request(folder, TODAY, cache=inputs.cache(disabled=False), **options)


def failures(report: Report) -> set[tuple[str, str, str | None]]:
    return {(each.rule, str(each.subject), each.state) for each in report.findings if each.state}


OLD = {
    ("workload-survives-a-node", "Deployment/shop/a", State.UNCHANGED),
    ("image-is-pinned", "Deployment/shop/a/side", State.UNCHANGED),
    ("image-is-pinned", "Deployment/shop/b/side", State.UNCHANGED),
}
NEWS = ("workload-survives-a-node", "Deployment/shop/b", State.NEW)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    commit(tmp_path, FILES)
    return tmp_path


def test_without_a_change_nothing_is_new_and_nothing_blocks(folder: Path) -> None:
    report = since(folder, "HEAD")
    assert failures(report) == OLD
    assert report.verdict is Verdict.CONDITIONAL
    assert not any(each.blocking for each in report.findings)
    head = git(folder, "rev-parse", "HEAD")[:12]
    assert report.notes[0] == (
        f"compared with HEAD ({head}): 0 new, 3 unchanged, 0 gone; the verdict is over what is new"
    )


def test_an_uncommitted_change_is_judged_alone(folder: Path) -> None:
    write(folder, {"b.yaml": deployment("b", replicas=1)})
    report = since(folder, "HEAD")
    assert failures(report) == {*OLD, NEWS}
    verdicts = {each.service.name: each.verdict for each in report.services}
    assert verdicts == {"a": Verdict.CONDITIONAL, "b": Verdict.NOT_READY}


def test_what_was_mended_is_gone(folder: Path) -> None:
    write(folder, {"a.yaml": deployment("a")})
    report = since(folder, "HEAD")
    assert ", 0 new, 2 unchanged, 1 gone;" in report.notes[0].replace(": 0", ", 0")


def shuffled(text: str) -> str:
    head, tail = text.split("      containers:\n")
    first, second, *_ = tail.splitlines(keepends=True)
    return f"{head}      containers:\n{second}{first}"


@pytest.mark.parametrize(
    "change",
    [
        lambda text: "# a comment\n\n" + text,
        lambda text: text.replace("\n", "\r\n"),
        lambda text: "\ufeff" + text,
        shuffled,
        lambda text: f"---\n{text}---\n",
    ],
    ids=["lines", "line ends", "mark", "order", "documents"],
)
def test_moved_and_reordered_text_is_no_news(folder: Path, change: Callable[[str], str]) -> None:
    for name in ("a", "b"):
        path = folder / f"{name}.yaml"
        path.write_bytes(change(path.read_text()).encode())
    assert failures(since(folder, "HEAD")) == OLD


def test_renamed_and_merged_files_are_no_news(folder: Path) -> None:
    texts = [(folder / f"{name}.yaml").read_text() for name in "ab"]
    random.Random(3).shuffle(texts)
    (folder / "a.yaml").unlink()
    (folder / "b.yaml").unlink()
    write(folder, {"deploy/all.yaml": "---\n".join(texts)})
    assert failures(since(folder, "HEAD")) == OLD


def test_the_work_is_compared_with_where_it_left(folder: Path) -> None:
    git(folder, "checkout", "-q", "-b", "work")
    commit(folder, {"b.yaml": deployment("b", replicas=1)})
    git(folder, "checkout", "-q", "main")
    commit(folder, {"b.yaml": deployment("b", replicas=1), "c.yaml": deployment("c", replicas=1)})
    git(folder, "checkout", "-q", "work")
    assert failures(since(folder, "main")) == {*OLD, NEWS}


def test_a_commit_a_detached_head_and_a_linked_work_tree_are_judged_alike(folder: Path) -> None:
    base = git(folder, "rev-parse", "HEAD")
    commit(folder, {"b.yaml": deployment("b", replicas=1)})
    told = {*OLD, NEWS}
    assert failures(since(folder, base, at="main")) == told
    git(folder, "checkout", "-q", "--detach")
    assert failures(since(folder, base)) == told
    linked = folder / "linked"
    git(folder, "worktree", "add", "-q", linked.name)
    assert failures(since(linked, base)) == told
    bare = folder / "bare.git"
    git(folder, "clone", "-q", "--bare", ".", bare.name)
    assert failures(since(bare, base, at="main")) == told


def test_a_folder_of_the_repository_is_compared_with_itself(folder: Path) -> None:
    commit(folder, {f"sub/{name}": text for name, text in FILES.items()})
    write(folder, {"sub/b.yaml": deployment("b", replicas=1)})
    assert failures(since(folder / "sub", "HEAD")) == {*OLD, NEWS}


def test_the_earlier_state_is_judged_by_the_policy_and_waivers_of_today(folder: Path) -> None:
    waiver = (
        "apiVersion: readiness/v1\nwaivers:\n- {rule: workload-survives-a-node, service: a, "
        "reason: r, approved_by: x@example.com, expires: 2026-12-01}\n"
    )
    pack = PACK.replace("image-is-pinned", "capabilities-are-dropped")
    write(folder, {"own.yaml": pack, "readiness-waivers.yaml": waiver})
    report = since(folder, "HEAD")
    assert {state for _, _, state in failures(report)} == {State.UNCHANGED}
    assert {rule for rule, _, _ in failures(report)} == {
        "workload-survives-a-node",
        "capabilities-are-dropped",
    }


def test_descriptors_that_a_change_mends_do_not_stop_the_run(tmp_path: Path) -> None:
    commit(tmp_path, FILES | {"readiness.yaml": "apiVersion: readiness/v1\nservce: {}\n"})
    write(tmp_path, {"readiness.yaml": CONFIGURATION})
    report = since(tmp_path, "HEAD")
    assert failures(report) == OLD
    assert report.notes[1].endswith("are not valid: today's are used in their place")


def test_a_service_that_is_new_fails_anew(folder: Path) -> None:
    write(folder, {"c.yaml": deployment("c", replicas=1)})
    news = {each for each in failures(since(folder, "HEAD")) if each[2] is State.NEW}
    assert news == {
        ("workload-survives-a-node", "Deployment/shop/c", State.NEW),
        ("image-is-pinned", "Deployment/shop/c/side", State.NEW),
    }
    assert failures(since(folder, "HEAD", services=("c",))) == news


def test_files_narrow_what_is_told_and_not_what_is_compared(folder: Path) -> None:
    write(folder, {"b.yaml": deployment("b", replicas=1)})
    report = since(folder, "HEAD", files=("a.yaml",))
    assert failures(report) == {each for each in OLD if "/a" in each[1]}
    assert report.verdict is Verdict.CONDITIONAL


@pytest.mark.parametrize("ref", ["nope", "", "-x", "--help", "HEAD..HEAD", "a b", "HEAD\0"])
def test_a_ref_that_is_none_is_told(folder: Path, ref: str) -> None:
    with pytest.raises(ReadinessError, match="no commit is known as"):
        since(folder, ref)


def test_without_a_commit_or_a_repository_that_is_told(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    with pytest.raises(ReadinessError, match="needs a git repository"):
        since(tmp_path, "main")
    git(tmp_path, "init", "-q")
    with pytest.raises(ReadinessError, match="there is no commit yet"):
        since(tmp_path, "HEAD")


def test_a_shallow_clone_is_told_what_helps(folder: Path) -> None:
    base = git(folder, "rev-parse", "HEAD")
    commit(folder, {"b.yaml": deployment("b", replicas=1)})
    shallow = folder.parent / f"{folder.name}-shallow"
    git(folder, "clone", "-q", "--depth", "1", f"file://{folder}", str(shallow))
    with pytest.raises(ReadinessError) as caught:
        since(shallow, base)
    assert caught.value.hint is not None
    assert "git fetch --deepen" in caught.value.hint
    shutil.rmtree(shallow)


def test_the_command_that_a_shallow_clone_is_told_brings_the_branch(folder: Path) -> None:
    git(folder, "branch", "-f", "start")
    git(folder, "checkout", "-q", "-b", "topic")
    commit(folder, {"b.yaml": deployment("b", replicas=1)})
    shallow = folder.parent / f"{folder.name}-topic"
    git(folder, "clone", "-q", "--depth", "1", "-b", "topic", f"file://{folder}", str(shallow))
    with pytest.raises(ReadinessError) as caught:
        since(shallow, "origin/start")
    command = (caught.value.hint or "").partition("git ")[2].partition(" (or")[0]
    git(shallow, *shlex.split(command))
    since(shallow, "origin/start")
    shutil.rmtree(shallow)


def test_lines_of_work_without_a_common_commit_are_told(folder: Path) -> None:
    git(folder, "checkout", "-q", "--orphan", "other")
    commit(folder, {"b.yaml": deployment("b", replicas=9)})
    with pytest.raises(ReadinessError, match="no commit in common"):
        since(folder, "main")


def accepted(folder: Path) -> file.Baseline:
    now = comparison.whole(request(folder)).report
    return file.of(now.findings, now.packs, TODAY)


def test_a_baseline_lets_pass_what_it_names_and_nothing_else(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    baseline = accepted(tmp_path)
    write(tmp_path, {"b.yaml": deployment("b", replicas=1)})
    report = comparison.check(request(tmp_path), since=None, accepted=baseline)
    assert failures(report) == {NEWS, *((rule, name, State.BASELINED) for rule, name, _ in OLD)}
    assert report.verdict is Verdict.NOT_READY


def test_entries_that_no_longer_fail_or_name_nothing_are_told(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    baseline = accepted(tmp_path)
    odd = baseline.entries[0]._replace(rule="no-such-rule")
    lost = baseline.entries[0]._replace(service="elsewhere")
    baseline = baseline._replace(entries=(*baseline.entries, odd, lost))
    write(tmp_path, {"a.yaml": deployment("a")})
    report = comparison.check(request(tmp_path), since=None, accepted=baseline)
    assert report.notes[:2] == (
        (
            "2 of the baseline's entries name a rule or a service that is not there (first: "
            "image-is-pinned for elsewhere: Deployment/shop/a/side): readiness baseline prune"
        ),
        (
            "1 of the baseline's entries no longer fail (first: workload-survives-a-node for a: "
            "Deployment/shop/a): readiness baseline prune"
        ),
    )


def test_a_baseline_beside_a_commit_accepts_what_is_new(folder: Path) -> None:
    write(folder, {"b.yaml": deployment("b", replicas=1)})
    entry = next(each for each in accepted(folder).entries if each.subject.name == "b")
    own = accepted(folder)._replace(
        entries=tuple(each for each in accepted(folder).entries if each.rule == NEWS[0])
    )
    report = comparison.check(request(folder), since="HEAD", accepted=own)
    assert entry.service == "b"
    assert {state for _, _, state in failures(report)} == {State.UNCHANGED, State.BASELINED}
    assert report.verdict is Verdict.CONDITIONAL
