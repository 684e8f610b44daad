"""Kustomizations judged as they are deployed, with the real kustomize; places are the sources'."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

import pytest

from readiness.cache import NoCache
from readiness.facts.kubernetes import collect
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Fault, Location
from readiness.source import evidence, render
from readiness.source.document import Setting
from readiness.source.environments import Environment
from readiness.source.render import Bounds
from readiness.source.rendered import Asked, Declared
from readiness.source.tree import MemoryTree, narrow
from tests.source.render.kitchen import DEPLOYMENT, made, names, one, read

CONTAINER = ("spec", "template", "spec", "containers", 0)
BASE = {
    "base/kustomization.yaml": "resources: [web.yaml]\n",
    "base/web.yaml": DEPLOYMENT,
}
PROD = {
    "overlays/prod/kustomization.yaml": """\
        namespace: shop
        namePrefix: big-
        resources: [../../base, config.yaml]
        components: [../../parts/probes]
        images: [{name: shop/web, newTag: 2.0.0}]
        replicas: [{name: web, count: 4}]
        patches:
        - path: more.yaml
        configMapGenerator:
        - name: settings
          files: [level=level.txt]
        """,
    "overlays/prod/level.txt": "info\n",
    "overlays/prod/config.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: fixed}\n",
    "overlays/prod/more.yaml": """\
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          minReadySeconds: 5
          template:
            spec:
              containers:
              - name: web
                envFrom: [{configMapRef: {name: settings}}]
        """,
    "parts/probes/kustomization.yaml": """\
        apiVersion: kustomize.config.k8s.io/v1alpha1
        kind: Component
        patches:
        - target: {kind: Deployment}
          patch: |
            - {op: add, path: /spec/template/spec/priorityClassName, value: high}
        """,
}
WHOLE = f"{DEPLOYMENT}  selector: {{matchLabels: {{app: web}}}}\n"
NOTE = "kustomizations are judged as they render: overlays/prod"


def test_an_overlay_is_judged_with_all_that_it_changes(kustomize: str) -> None:
    repository = read({**BASE, **PROD}, kustomize)
    assert (repository.faults, repository.notes) == ((), (NOTE,))
    assert names(repository)[:-1] == [
        ("base/web.yaml", "Deployment", "big-web"),
        ("overlays/prod/config.yaml", "ConfigMap", "big-fixed"),
    ]
    web = one(repository, "Deployment")
    assert web.origin == "kustomize overlays/prod"
    assert web.get("metadata") == {"name": "big-web", "namespace": "shop"}
    spec = web.data["spec"]
    assert (spec["replicas"], spec["minReadySeconds"]) == (4, 5)
    assert spec["template"]["spec"]["priorityClassName"] == "high"
    assert web.get(*CONTAINER, "image") == "shop/web:2.0.0"
    (settings,) = (each for each in made(repository) if each.get("data") == {"level": "info\n"})
    name = settings.get("metadata", "name")
    assert name.startswith("big-settings-")
    assert web.get(*CONTAINER, "envFrom", 0, "configMapRef", "name") == name
    assert (settings.path, settings.line) == ("overlays/prod/kustomization.yaml", 10)


def test_a_node_stands_where_its_source_or_a_patch_writes_it(kustomize: str) -> None:
    web = one(read({**BASE, **PROD}, kustomize), "Deployment")
    places = {
        (): "base/web.yaml:1:1",
        ("metadata", "name"): "base/web.yaml:4:9",
        ("metadata", "namespace"): "overlays/prod/kustomization.yaml:1:12",
        ("spec",): "base/web.yaml:5:1",
        ("spec", "replicas"): "overlays/prod/kustomization.yaml:6:12",
        ("spec", "minReadySeconds"): "overlays/prod/more.yaml:5:20",
        ("spec", "paused"): "base/web.yaml:5:1",
        ("spec", "template", "spec", "priorityClassName"): "parts/probes/kustomization.yaml:5:10",
        CONTAINER: "base/web.yaml:10:9",
        (*CONTAINER, "image"): "overlays/prod/kustomization.yaml:5:35",
        (*CONTAINER, "envFrom"): "overlays/prod/more.yaml:10:9",
        (*CONTAINER, "envFrom", 0, "configMapRef"): "overlays/prod/more.yaml:10:9",
    }
    assert {steps: str(web.at(*steps)) for steps in places} == places


PATCHES = {
    "a file of operations": (
        "patches: [{target: {kind: Deployment, name: web}, path: p.yaml}]\n",
        "- op: replace\n  path: /spec/replicas\n  value: 7\n",
        {("spec", "replicas"): "k/p.yaml:3:10"},
    ),
    "operations on a list": (
        "patchesJson6902: [{target: {version: v1, kind: Deployment, name: web}, path: p.yaml}]\n",
        "- op: add\n  path: /spec/template/spec/containers/0/env\n  value: [{name: A, value: b}]\n",
        {
            (*CONTAINER, "env"): "k/p.yaml:3:3",
            (*CONTAINER, "env", 0, "value"): "k/p.yaml:3:3",
        },
    ),
    "a new container": (
        "patches: [{path: p.yaml}]\n",
        (
            "kind: Deployment\napiVersion: apps/v1\nmetadata: {name: web}\n"
            "spec: {template: {spec: {containers: [{name: proxy, image: p}]}}}\n"
        ),
        {
            (*CONTAINER, "image"): "k/p.yaml:4:60",
            ("spec", "template", "spec", "containers", 1, "image"): "k/web.yaml:11:16",
        },
    ),
    "what the source says already": (
        "patches: [{path: p.yaml}]\n",
        "{kind: Deployment, apiVersion: apps/v1, metadata: {name: web}, spec: {replicas: 1}}\n",
        {("spec", "replicas"): "k/web.yaml:6:13"},
    ),
    "a patch of another": (
        "patches: [{path: p.yaml, target: {kind: Service}}]\nnamePrefix: x-\n",
        "{kind: Service, apiVersion: v1, metadata: {name: web}, spec: {replicas: 1}}\n",
        {("spec", "replicas"): "k/web.yaml:6:13"},
    ),
}


SET: dict[str, tuple[str, dict[tuple[Any, ...], str]]] = {
    "the image of a base, whose tag stays": (
        "images: [{name: shop/web, newName: mirror/web}]\n",
        {(*CONTAINER, "image"): "k/kustomization.yaml:2:36"},
    ),
    "a digest": (
        f"images: [{{name: shop/web, digest: 'sha256:{'0' * 64}'}}]\n",
        {(*CONTAINER, "image"): "k/kustomization.yaml:2:35"},
    ),
    "an image that says what the source says": (
        "images: [{name: shop/web, newTag: 1.0.0}]\n",
        {(*CONTAINER, "image"): "k/web.yaml:11:16"},
    ),
    "another image": (
        "images: [{name: shop/other, newTag: 2.0.0}]\n",
        {(*CONTAINER, "image"): "k/web.yaml:11:16"},
    ),
    "images and replicas that are no list, and of the wrong type": (
        "images: [{name: shop/web, newTag: '3'}]\nreplicas: []\n",
        {
            (*CONTAINER, "image"): "k/kustomization.yaml:2:35",
            ("spec", "replicas"): "k/web.yaml:6:13",
        },
    ),
    "replicas": (
        "replicas: [{name: web, count: 3}]\n",
        {("spec", "replicas"): "k/kustomization.yaml:2:12"},
    ),
    "labels of all": (
        "commonLabels:\n  team: shop\n",
        {
            ("metadata", "labels", "team"): "k/kustomization.yaml:3:9",
            ("spec", "template", "metadata", "labels", "team"): "k/kustomization.yaml:3:9",
            ("spec", "selector", "matchLabels", "team"): "k/kustomization.yaml:3:9",
        },
    ),
    "pairs of labels, and annotations": (
        "labels:\n- pairs: {team: shop}\ncommonAnnotations: {to: me}\n",
        {
            ("metadata", "labels", "team"): "k/kustomization.yaml:3:17",
            ("metadata", "annotations", "to"): "k/kustomization.yaml:4:25",
        },
    ),
    "a namespace": (
        "namespace: shop\n",
        {("metadata", "namespace"): "k/kustomization.yaml:2:12"},
    ),
}


@pytest.mark.parametrize("case", SET)
def test_what_a_field_sets_stands_at_its_entry(kustomize: str, case: str) -> None:
    head, places = SET[case]
    files = {"k/kustomization.yaml": f"resources: [web.yaml]\n{head}", "k/web.yaml": WHOLE}
    web = one(read(files, kustomize), "Deployment")
    assert {steps: str(web.at(*steps)) for steps in places} == places


@pytest.mark.parametrize("case", PATCHES)
def test_what_a_patch_changes_stands_in_the_patch(kustomize: str, case: str) -> None:
    head, patch, places = PATCHES[case]
    files = {
        "k/kustomization.yaml": f"resources: [web.yaml]\n{head}",
        "k/web.yaml": DEPLOYMENT,
        "k/p.yaml": patch,
    }
    web = one(read(files, kustomize), "Deployment")
    assert {steps: str(web.at(*steps)) for steps in places} == places


def test_no_ingredient_is_judged_as_it_stands(kustomize: str) -> None:
    repository = read({**BASE, **PROD}, kustomize)
    standing = {each.path for each in repository.documents if not each.origin}
    assert standing == {
        "base/kustomization.yaml",
        "overlays/prod/kustomization.yaml",
        "parts/probes/kustomization.yaml",
    }


def test_production_is_judged_and_other_environments_are_told(kustomize: str) -> None:
    files = {
        **BASE,
        "overlays/dev/kustomization.yaml": "resources: [../../base, extra.yaml]\n",
        "overlays/dev/extra.yaml": DEPLOYMENT.replace("web", "extra"),
        "overlays/staging/kustomization.yaml": "resources: [../../base]\nnamePrefix: s-\n",
        "overlays/prod/kustomization.yaml": "resources: [../../base]\nnamePrefix: p-\n",
        "tools/kustomization.yaml": "resources: [one.yaml]\nnamePrefix: t-\n",
        "tools/one.yaml": DEPLOYMENT.replace("web", "tool"),
        "plain/kustomization.yaml": "resources: [two.yaml]\n",
        "plain/two.yaml": DEPLOYMENT.replace("web", "two"),
    }
    repository = read(files, kustomize)
    assert names(repository) == [
        ("base/web.yaml", "Deployment", "p-web"),
        ("tools/one.yaml", "Deployment", "t-tool"),
    ]
    assert [each.path for each in repository.documents if each.get("kind") and not each.origin] == [
        "plain/two.yaml"
    ]
    assert repository.notes == (f"{NOTE}, tools; told beside them: overlays/dev, overlays/staging",)
    family = "kustomize overlays/prod"
    assert [(str(each.get("metadata", "name")), each.setting) for each in made(repository)] == [
        ("p-web", Setting("production", family, gates=True)),
        ("t-tool", None),
    ]
    assert [
        (each.path, str(each.get("metadata", "name")), each.setting)
        for each in repository.elsewhere
    ] == [
        ("base/web.yaml", "s-web", Setting("staging", family, gates=False)),
        ("overlays/dev/extra.yaml", "extra", Setting("development", family, gates=False)),
        ("base/web.yaml", "web", Setting("development", family, gates=False)),
    ]


def test_an_overlay_that_changes_nothing_is_rendered_where_others_stand_beside_it(
    kustomize: str,
) -> None:
    files = {
        **BASE,
        "overlays/dev/kustomization.yaml": "resources: [../../base]\nnamePrefix: d-\n",
        "overlays/prod/kustomization.yaml": "resources: [../../base]\n",
    }
    repository = read(files, kustomize)
    assert names(repository) == [("base/web.yaml", "Deployment", "web")]


def test_a_declared_environment_decides_whatever_its_name(kustomize: str) -> None:
    declared = Declared(environments=(Environment("eu", ("overlays/dev",), gates=True),))
    files = {
        **BASE,
        "overlays/dev/kustomization.yaml": "resources: [../../base]\nnamePrefix: d-\n",
        "overlays/test/kustomization.yaml": "resources: [../../base]\nnamePrefix: t-\n",
    }
    repository = read(files, kustomize, declared)
    assert names(repository) == [("base/web.yaml", "Deployment", "d-web")]
    assert [each.get("metadata", "name") for each in repository.elsewhere] == ["t-web"]


def test_an_overlay_of_another_environment_that_does_not_render_is_told(kustomize: str) -> None:
    files = {
        **BASE,
        **PROD,
        "overlays/dev/kustomization.yaml": "resources: [../../base, gone.yaml]\n",
    }
    repository = read(files, kustomize)
    assert (repository.faults, repository.elsewhere) == ((), ())
    assert "overlays/dev is not rendered" in repository.notes[0]


SERVICE = """\
apiVersion: v1
kind: Service
metadata: {name: NAME, namespace: shop}
spec: {selector: {app: NAME}, ports: [{port: 80}]}
"""
SCAFFOLD = {
    "config/default/kustomization.yaml": """\
        namePrefix: viewer-
        resources:
        - ../manager
        # [WEBHOOK] To enable it, uncomment
        #- ../webhook
        # - ../overlays/staging
        """,
    "config/manager/kustomization.yaml": "resources: [web.yaml]\n",
    "config/manager/web.yaml": DEPLOYMENT,
    "config/webhook/kustomization.yaml": "resources: [service.yaml]\n",
    "config/webhook/service.yaml": SERVICE.replace("NAME", "webhook"),
    "config/overlays/staging/kustomization.yaml": "resources: [service.yaml]\n",
    "config/overlays/staging/service.yaml": SERVICE.replace("NAME", "staged"),
}


def test_what_a_kustomization_lists_in_a_comment_deploys_nothing(kustomize: str) -> None:
    def services(files: dict[str, str]) -> list[object]:
        documents = read(files, kustomize).documents
        found = [one for one in documents if one.get("kind") == "Service"]
        return sorted(str(one.get("metadata", "name")) for one in found)

    assert services(SCAFFOLD) == ["staged"]
    assert read(SCAFFOLD, kustomize).notes == (
        "kustomizations are judged as they render: config/default; not judged: config/webhook",
    )
    used = SCAFFOLD["config/default/kustomization.yaml"].replace("#- ", "- ")
    assert services({**SCAFFOLD, "config/default/kustomization.yaml": used}) == [
        "staged",
        "viewer-webhook",
    ]


def test_what_is_listed_from_afar_may_be_applied_by_itself(kustomize: str) -> None:
    files = {
        "example/kustomization.yaml": "resources: [web.yaml]\n# - ../common/cache/base\n",
        "example/web.yaml": DEPLOYMENT,
        "common/cache/base/kustomization.yaml": "resources: [service.yaml]\n",
        "common/cache/base/service.yaml": SERVICE.replace("NAME", "cache"),
    }
    documents = read(files, kustomize).documents
    assert "common/cache/base/service.yaml" in [one.path for one in documents]


def test_kustomizations_that_name_each_other_in_comments_all_stand(kustomize: str) -> None:
    files = {
        f"{folder}/{path}": text
        for folder, other in (("a", "b"), ("b", "a"))
        for path, text in {
            "kustomization.yaml": f"resources: [s.yaml]\n# - ../{other}\n",
            "s.yaml": SERVICE.replace("NAME", folder),
        }.items()
    }
    documents = read(files, kustomize).documents
    assert sorted(one.path for one in documents if one.get("kind") == "Service") == [
        "a/s.yaml",
        "b/s.yaml",
    ]


def test_a_component_that_nobody_uses_deploys_nothing(kustomize: str) -> None:
    files = {
        **BASE,
        "parts/spare/kustomization.yaml": """\
            apiVersion: kustomize.config.k8s.io/v1alpha1
            kind: Component
            resources: [spare.yaml]
            patches: [{path: more.yaml}]
            """,
        "parts/spare/spare.yaml": DEPLOYMENT.replace("web", "spare"),
        "parts/spare/more.yaml": DEPLOYMENT,
    }
    repository = read(files, kustomize)
    assert (repository.faults, repository.notes) == (
        (),
        ("kustomizations not judged: parts/spare",),
    )
    assert [each.path for each in repository.documents if each.get("kind") == "Deployment"] == [
        "base/web.yaml"
    ]


def test_a_folder_of_any_name_is_rendered(kustomize: str) -> None:
    files = {"a: #b/kustomization.yaml": "resources: [web.yaml]\nnamePrefix: x-\n"}
    repository = read({**files, "a: #b/web.yaml": DEPLOYMENT}, kustomize)
    assert names(repository) == [("a: #b/web.yaml", "Deployment", "x-web")]


def test_overlays_that_make_the_same_of_a_source_are_one(kustomize: str) -> None:
    overlay = "namespace: shop\nresources: [../base]\n"
    files = {**BASE, "a/kustomization.yaml": overlay, "b/kustomization.yaml": overlay}
    web = one(read(files, kustomize), "Deployment")
    assert (web.origin, web.also) == ("kustomize a", ("kustomize b",))


def test_what_is_declared_is_what_is_judged(kustomize: str) -> None:
    at = Location("readiness.yaml", 3, 14)
    declared = Declared((), (Asked("overlays/dev", at), Asked("gone", at)))
    files = {
        **BASE,
        "overlays/dev/kustomization.yaml": "resources: [../../base]\nnamePrefix: d-\n",
        "overlays/prod/kustomization.yaml": "resources: [../../base]\nnamePrefix: p-\n",
    }
    repository = read(files, kustomize, declared)
    assert names(repository) == [("base/web.yaml", "Deployment", "d-web")]
    assert repository.faults == (
        Fault(at, "there is no kustomization in gone", "name the folder of a kustomization.yaml"),
    )


def fault(at: Location, reason: str, folder: str = "k") -> Fault:
    return Fault(
        at,
        f"the kustomization {folder} is not rendered, so what no other renders of its files is "
        f"judged as it stands: {reason}",
        f"see it whole: kustomize build {folder}",
    )


def bare(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults without what their overlays may have made of their files."""
    return tuple(
        each._replace(kinds=frozenset(), words=frozenset(), stands=False) for each in faults
    )


REFUSED = {
    "resources: [web.yaml, 'https://example.com/all.yaml']\n": fault(
        Location("k/kustomization.yaml", 1, 23, 1),
        "https://example.com/all.yaml is on another machine, and nothing is fetched",
    ),
    "resources: [web.yaml, 'github.com/org/repo//deploy?ref=v1']\n": fault(
        Location("k/kustomization.yaml", 1, 23, 1),
        "github.com/org/repo//deploy?ref=v1 is on another machine, and nothing is fetched",
    ),
    "resources: [web.yaml, gone.yaml]\n": fault(
        Location("k/kustomization.yaml", 1, 23, 1), "gone.yaml is not in this repository"
    ),
    "configMapGenerator: [{name: c, files: [/etc/hostname]}]\n": fault(
        Location("k/kustomization.yaml", 1, 40, 1), "/etc/hostname is not in this repository"
    ),
    "resources: [web.yaml]\nhelmCharts: [{name: redis, repo: 'https://example.com'}]\n": fault(
        Location("k/kustomization.yaml", 2, 1, 2), "`helmCharts` is not run (it fetches charts)"
    ),
    "resources: [web.yaml]\nnamePrefixes: x\nnamePrefix: a-\n": fault(
        Location("k/kustomization.yaml"),
        "kustomize says: couldn't make target for path 'k': "
        'invalid Kustomization: json: unknown field "namePrefixes"',
    ),
    "resources: [.]\nnamePrefix: a-\n": fault(
        Location("k/kustomization.yaml"),
        "kustomize says: cycle detected: candidate root 'k' contains visited root 'k'",
    ),
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_not_rendered_is_told_and_stands(kustomize: str, text: str) -> None:
    files = {
        "k/kustomization.yaml": text,
        "k/web.yaml": WHOLE,
        **BASE,
        **PROD,
    }
    repository = read(files, kustomize)
    assert bare(repository.faults) == (REFUSED[text],)
    assert [each.path for each in repository.documents if each.path == "k/web.yaml"] == [
        "k/web.yaml"
    ]
    assert one(repository, "Deployment").get("metadata", "name") == "big-web"


def test_what_another_overlay_renders_does_not_stand_for_one_that_fails(kustomize: str) -> None:
    files = {
        **BASE,
        "east/kustomization.yaml": "resources: [../base]\nnamePrefix: e-\n",
        "west/kustomization.yaml": "resources: [../base, own.yaml]\ncomponents: [../gone]\n",
        "west/own.yaml": WHOLE.replace("web", "own"),
    }
    repository = read(files, kustomize)
    at = Location("west/kustomization.yaml", 2, 14, 2)
    assert bare(repository.faults) == (fault(at, "../gone is not in this repository", "west"),)
    (told,) = repository.faults
    assert (told.kinds, told.words) == (frozenset({"Deployment"}), frozenset({"web", "own"}))
    standing = [each for each in repository.documents if each.get("kind") == "Deployment"]
    assert [(each.path, each.origin) for each in standing] == [
        ("west/own.yaml", None),
        ("base/web.yaml", "kustomize east"),
    ]


def test_relations_of_what_an_overlay_might_have_moved_are_unknown(kustomize: str) -> None:
    files = {
        "base/kustomization.yaml": "resources: [web.yaml, service.yaml]\n",
        "base/web.yaml": WHOLE,
        "base/service.yaml": SERVICE.replace("NAME", "web"),
        "all/kustomization.yaml": "namespace: shop\nresources: [../base, 'https://example.com/a']\n",
        "other.yaml": SERVICE.replace("NAME", "other"),
    }
    facts = collect(read(files, kustomize), Vocabulary())
    assert {one.name: one.matches for one in facts.kubernetes_services} == {
        "web": "unknown",
        "other": "no",
    }


def test_relations_are_unknown_too_where_no_program_renders(tmp_path: object) -> None:
    files = {
        "base/kustomization.yaml": "resources: [web.yaml, service.yaml]\n",
        "base/web.yaml": WHOLE,
        "base/service.yaml": SERVICE.replace("NAME", "web"),
        "all/kustomization.yaml": "namespace: shop\nresources: [../base]\n",
        "other.yaml": SERVICE.replace("NAME", "other"),
    }
    repository = read(files, str(tmp_path))
    (told,) = repository.faults
    assert told.hint == (
        "install kustomize (https://kubectl.docs.kubernetes.io/installation/kustomize/) or kubectl;"
        " or render it and check the result: kustomize build all"
    )
    facts = collect(repository, Vocabulary())
    assert {one.name: one.matches for one in facts.kubernetes_services} == {
        "web": "unknown",
        "other": "no",
    }


def test_what_the_check_leaves_out_is_not_called_missing(kustomize: str) -> None:
    files = {"k/kustomization.yaml": "resources: [web.yaml, ../test]\n", "k/web.yaml": WHOLE}
    tree = narrow(MemoryTree({**files, "test/kustomization.yaml": "resources: []\n"}), ["test"])
    kitchen = partial(render.render, declared=Declared(), cache=NoCache(), path=kustomize)
    repository = evidence.read(tree, render=kitchen)
    at = Location("k/kustomization.yaml", 1, 23, 1)
    assert bare(repository.faults) == (fault(at, "../test is left out of the check (test)"),)


def test_kustomizations_in_a_circle_are_a_fault(kustomize: str) -> None:
    files = {
        "a/kustomization.yaml": "resources: [../b]\nnamePrefix: a-\n",
        "b/kustomization.yaml": "resources: [../a, web.yaml]\n",
        "b/web.yaml": DEPLOYMENT,
    }
    repository = read(files, kustomize)
    told = "kustomize says: cycle detected: candidate root 'a' contains visited root 'a'"
    assert bare(repository.faults) == (fault(Location("a/kustomization.yaml"), told, "a"),)
    assert names(repository) == []


def test_a_function_or_plugin_is_not_run(kustomize: str) -> None:
    files = {
        "k/kustomization.yaml": "resources: [web.yaml]\ntransformers: [run.yaml]\n",
        "k/web.yaml": DEPLOYMENT,
        "k/run.yaml": """\
            apiVersion: example.com/v1
            kind: Runner
            metadata:
              name: run
              annotations:
                config.kubernetes.io/function: |
                  exec: {path: ./run.sh}
            """,
        "k/run.sh": "#!/bin/sh\nexit 0\n",
    }
    (told,) = read(files, kustomize).faults
    assert told.location == Location("k/kustomization.yaml")
    assert "is not rendered" in told.message


def test_an_alias_bomb_is_a_fault_and_the_rest_is_judged(kustomize: str) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 11)]
    bomb = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: bomb}\n" + "\n".join(lines) + "\n"
    files = {
        **BASE,
        **PROD,
        "k/kustomization.yaml": "resources: [bomb.yaml]\nnamePrefix: a-\n",
        "k/bomb.yaml": bomb,
    }
    repository = read(files, kustomize, bounds=Bounds(seconds=4.0))
    assert "k/kustomization.yaml" in [each.location.path for each in repository.faults]
    assert one(repository, "Deployment").get("metadata", "name") == "big-web"


def test_without_kustomize_all_stands_as_before_and_a_note_says_how_to_get_it(
    tmp_path: object,
) -> None:
    repository = read({**BASE, **PROD}, str(tmp_path))
    assert repository.notes == (
        (
            "kustomizations are not rendered: install kustomize "
            "(https://kubectl.docs.kubernetes.io/installation/kustomize/) or kubectl"
        ),
    )
    assert [each.location.path for each in repository.faults] == [
        "overlays/prod/kustomization.yaml",
        "parts/probes/kustomization.yaml",
    ]
    assert "base/web.yaml" in [each.path for each in repository.documents]


def test_an_overlay_without_any_object_stands_as_its_files_do(kustomize: str) -> None:
    empty = "resources: [nothing.yaml]\n"
    files = {
        f"clusters/{name}/{path}": text
        for name in ("production", "staging")
        for path, text in {"kustomization.yaml": empty, "nothing.yaml": "# later\n"}.items()
    }
    assert read(files, kustomize).faults == ()
