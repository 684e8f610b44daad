"""Parts of objects that no kustomization names: set aside and said, never judged as a whole."""

from __future__ import annotations

import pytest

from readiness.source import evidence
from readiness.source.tree import MemoryTree

SELECTED = "  selector: {matchLabels: {app: web}}\n"
POD = "  template: {spec: {containers: [{name: web, image: web:1}]}}\n"
HEAD = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n"
WHOLE = f"{HEAD}{SELECTED}{POD}"
PART = f"{HEAD}  template: {{spec: {{containers: [{{name: web, tty: true}}]}}}}\n"
CRON = """\
apiVersion: batch/v1
kind: CronJob
metadata: {name: web}
spec: {jobTemplate: {spec: {template: {spec: {containers: [{name: web, tty: true}]}}}}}
"""
NOTHING = "resources: []\n"
NOTE = "parts of objects that no kustomization names are not judged: "

ASIDE = {
    "below a kustomization": {"k/kustomization.yaml": NOTHING, "k/more/part.yaml": PART},
    "beside one at the root": {"kustomization.yaml": NOTHING, "k/part.yaml": PART},
    "where the whole stands elsewhere": {"k/part.yaml": PART, "base/web.yaml": WHOLE},
    "a webhook without any": {
        "k/kustomization.yaml": NOTHING,
        "k/part.yaml": "apiVersion: admissionregistration.k8s.io/v1\n"
        "kind: MutatingWebhookConfiguration\nmetadata: {name: hook, annotations: {a: b}}\n",
    },
    "of a kind without selector": {"k/kustomization.yaml": NOTHING, "k/part.yaml": CRON},
}
OUT = "taken out of a kustomization and not judged: "
HOOK = "apiVersion: v1\nkind: Webhook\nmetadata: {name: web}\n"
NAMED = {
    "a file": ("k/part_patch.yaml", True),
    "a folder": ("k/patches/cert_in_part.yaml", True),
    "a word inside another": ("k/dispatcher.yaml", False),
    "no kustomization around it": ("other/part_patch.yaml", False),
    "listed as a resource": ("k/hot-patch.yaml", False),
}
STAYS = {
    "half an object, with nothing that it could be a part of": {"k/part.yaml": PART},
    "half an object that a kustomization deploys": {
        "k/kustomization.yaml": "resources: [part.yaml]\n",
        "k/part.yaml": PART,
    },
    "a part of something of another name": {
        "k/part.yaml": PART,
        "base/api.yaml": WHOLE.replace("name: web}\n", "name: api}\n"),
    },
    "whole objects": {"k/kustomization.yaml": NOTHING, "k/part.yaml": WHOLE},
    "a template": {
        "k/kustomization.yaml": NOTHING,
        "k/part.yaml": PART.replace("tty: true", "tty: '${TTY}'"),
    },
    "containers that are none": {
        "k/kustomization.yaml": NOTHING,
        "k/part.yaml": CRON.replace("[{name: web, tty: true}]", "{name: web}"),
    },
}


@pytest.mark.parametrize("case", ASIDE)
def test_a_part_of_an_object_is_said_and_not_judged(case: str) -> None:
    path = next(path for path in ASIDE[case] if path.endswith("part.yaml"))
    repository = evidence.read(MemoryTree(ASIDE[case]))
    assert path not in [document.path for document in repository.documents]
    assert repository.notes == (f"{NOTE}{path}",)


@pytest.mark.parametrize("case", STAYS)
def test_what_may_be_an_object_is_judged(case: str) -> None:
    repository = evidence.read(MemoryTree(STAYS[case]))
    assert "k/part.yaml" in [document.path for document in repository.documents]
    assert repository.notes == ()


@pytest.mark.parametrize(("path", "aside"), NAMED.values(), ids=NAMED)
def test_of_other_kinds_a_name_tells_that_it_is_a_patch(path: str, aside: bool) -> None:
    files = {"k/kustomization.yaml": "resources: [hot-patch.yaml]\n", path: HOOK}
    repository = evidence.read(MemoryTree(files))
    assert (path not in [document.path for document in repository.documents]) is aside
    assert repository.notes == ((f"{NOTE}{path}",) if aside else ())


def test_many_parts_are_counted() -> None:
    files = {f"k/{number}.yaml": PART for number in range(6)} | {"k/kustomization.yaml": NOTHING}
    repository = evidence.read(MemoryTree(files))
    names = "k/0.yaml, k/1.yaml, k/2.yaml, k/3.yaml and 2 more"
    assert repository.notes == (f"{NOTE}{names}",)


def test_what_a_kustomization_lists_in_a_comment_is_taken_out_of_it() -> None:
    listed = (
        "resources:\n- web.yaml\n# Remove this for the proxy:\n  # - ./part.yaml\n#- other.yaml\n"
    )
    files = {
        "k/kustomization.yaml": listed,
        "k/web.yaml": WHOLE,
        "k/part.yaml": WHOLE.replace("name: web}", "name: proxy}"),
        "k/free.yaml": WHOLE.replace("name: web}", "name: free}"),
        "more/part.yaml": WHOLE.replace("name: web}", "name: more}"),
    }
    repository = evidence.read(MemoryTree(files))
    paths = [one.path for one in repository.documents if one.get("kind") == "Deployment"]
    assert paths == ["k/free.yaml", "k/web.yaml", "more/part.yaml"]
    assert repository.notes == (f"{OUT}k/part.yaml",)


def test_what_another_kustomization_lists_is_not_taken_out() -> None:
    files = {
        "k/kustomization.yaml": "resources:\n# - part.yaml\n",
        "k/part.yaml": WHOLE,
        "all/kustomization.yaml": "resources: [../k/part.yaml]\n",
    }
    repository = evidence.read(MemoryTree(files))
    assert repository.notes == ()
