"""Charts judged as they are installed, with the real helm; every place is one of the sources."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from readiness.cache import DiskCache
from readiness.model import Fault, Location
from readiness.source.document import Setting
from readiness.source.render import Bounds
from readiness.source.render.capabilities import served
from readiness.source.rendered import Declared, Release
from tests.source.render.kitchen import chart, made, names, one, read

WEB = """\
{{- if .Values.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ include "shop.fullname" . }}
  labels:
    {{- include "shop.labels" . | nindent 4 }}
spec:
  {{- if .Values.autoscaling }}
  replicas: 3
  {{- else }}
  replicas: {{ .Values.replicas }}
  {{- end }}
  template:
    spec:
      containers:
        - name: web
          image: "{{ .Values.image }}:{{ .Chart.AppVersion }}"
          {{- with .Values.resources }}
          resources:
            {{- toYaml . | nindent 12 }}
          {{- end }}
          env:
            {{- range $key, $value := .Values.env }}
            - name: {{ $key }}
              value: {{ $value | quote }}
            {{- end }}
            - name: MODE
              value: on
{{- end }}
"""
HELPERS = """\
{{- define "shop.fullname" -}}{{ .Release.Name }}-web{{- end }}
{{- define "shop.labels" -}}
app: web
{{- end }}
"""
VALUES = """\
enabled: true
autoscaling: false
replicas: 2
image: shop/web
resources: {limits: {memory: 64Mi}}
env: {LEVEL: info, REGION: eu}
"""
SHOP = {
    **chart(appVersion="1.2.3"),
    "shop/values.yaml": VALUES,
    "shop/templates/_helpers.tpl": HELPERS,
    "shop/templates/web.yaml": WEB,
}
CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\ndata:\n"


def test_what_is_rendered_stands_where_its_template_writes_it(helm: str) -> None:
    repository = read(SHOP, helm)
    assert (repository.faults, repository.charts, repository.notes) == ((), (), ())
    web = one(repository, "Deployment")
    assert web.origin == "helm shop with its own values"
    container = ("spec", "template", "spec", "containers", 0)
    places = {steps: str(web.at(*steps)) for steps in PLACES}
    assert web.get("metadata", "name") == "shop-web"
    assert web.get(*container, "image") == "shop/web:1.2.3"
    assert places == {steps: f"shop/templates/web.yaml:{at}" for steps, at in PLACES.items()}


CONTAINER = ("spec", "template", "spec", "containers", 0)
PLACES = {
    (): "2:1",
    ("kind",): "3:7",
    ("metadata",): "4:1",
    ("metadata", "name"): "5:9",
    ("metadata", "labels"): "6:3",
    ("metadata", "labels", "app"): "6:3",
    ("spec", "replicas"): "12:13",
    CONTAINER: "17:11",
    (*CONTAINER, "name"): "17:17",
    (*CONTAINER, "image"): "18:18",
    (*CONTAINER, "resources"): "20:11",
    (*CONTAINER, "resources", "limits", "memory"): "20:11",
    (*CONTAINER, "livenessProbe"): "17:11",
    (*CONTAINER, "env"): "23:11",
    (*CONTAINER, "env", 0): "25:15",
    (*CONTAINER, "env", 0, "value"): "26:22",
    (*CONTAINER, "env", 1, "name"): "25:21",
    (*CONTAINER, "env", 2): "28:15",
    (*CONTAINER, "env", 2, "value"): "29:22",
}


def test_of_two_branches_the_one_that_is_rendered_is_meant(one_helm: str) -> None:
    files = {**SHOP, "shop/values.yaml": VALUES.replace("false", "true")}
    web = one(read(files, one_helm), "Deployment")
    assert (web.get("spec", "replicas"), web.at("spec", "replicas").line) == (3, 10)


def test_documents_of_one_template_stand_each_at_its_own(one_helm: str) -> None:
    template = """\
        # a licence
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: {{ .Release.Name }}-one
        ---
        {{- range list "b" "c" }}
        ---
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: two-{{ . }}
        {{- end }}
        ---
        apiVersion: v1
        kind: ServiceAccount
        metadata:
          name: shop
    """
    repository = read({**chart(), "shop/templates/all.yaml": template}, one_helm)
    found = {one.get("metadata", "name"): one.line for one in made(repository)}
    assert found == {"shop-one": 3, "two-b": 10, "two-c": 10, "shop": 16}


def test_the_production_set_is_judged_and_the_others_are_told(helm: str) -> None:
    files = {
        **SHOP,
        "shop/values-dev.yaml": "replicas: 1\n",
        "shop/values-prod.yaml": "replicas: 5\n",
        "shop/ci/small-values.yaml": "replicas: 1\n",
        "environments/staging/values.yaml": "replicas: 3\n",
        "environments/notes/values.yaml": "replicas: 4\n",
    }
    repository = read(files, helm)
    web = one(repository, "Deployment")
    assert web.get("spec", "replicas") == 5
    assert web.origin == "helm shop with shop/values-prod.yaml"
    assert repository.notes == (
        (
            "chart shop is judged as it renders with shop/values-prod.yaml; told beside it:"
            " environments/staging/values.yaml, shop/ci/small-values.yaml, shop/values-dev.yaml;"
            " not judged: its own values"
        ),
    )
    assert web.setting == Setting("production", "helm shop shop", gates=True)
    assert [
        (each.origin, each.setting, each.get("spec", "replicas")) for each in repository.elsewhere
    ] == [
        (
            f"helm shop with {file}",
            Setting(name, "helm shop shop", gates=False),
            replicas,
        )
        for file, name, replicas in (
            ("environments/staging/values.yaml", "staging", 3),
            ("shop/ci/small-values.yaml", "ci/small", 1),
            ("shop/values-dev.yaml", "development", 1),
        )
    ]


def test_values_at_the_root_belong_to_the_only_chart_that_deploys(one_helm: str) -> None:
    files = {f"deploy/charts/{path}": text for path, text in SHOP.items()} | {
        "deploy/charts/shared/Chart.yaml": "apiVersion: v2\nname: shared\nversion: 1.0.0\ntype: library\n",
        "environments/prod/values.yaml": "replicas: 5\n",
    }
    origin = "helm deploy/charts/shop with environments/prod/values.yaml"
    assert one(read(files, one_helm), "Deployment").origin == origin
    other = {
        path.replace("deploy/charts/shop/", "deploy/other/"): text for path, text in files.items()
    }
    two = read({**files, **other}, one_helm)
    assert {document.origin for document in made(two)} == {
        "helm deploy/charts/shop with its own values",
        "helm deploy/other with its own values",
    }


def test_two_sets_of_production_both_decide(one_helm: str) -> None:
    files = {
        **SHOP,
        "shop/values-prod-eu.yaml": "replicas: 5\n",
        "shop/values-prod-us.yaml": "replicas: 6\n",
    }
    repository = read(files, one_helm)
    settings = [(each.setting, each.get("spec", "replicas")) for each in made(repository)]
    eu, us = (Setting(f"prod-{where}", "helm shop shop", gates=True) for where in ("eu", "us"))
    assert settings == [(eu, 5), (us, 6)]
    elsewhere = [(each.setting, each.get("spec", "replicas")) for each in repository.elsewhere]
    assert elsewhere == [(us, 6)]


def test_values_of_another_environment_that_do_not_render_are_told(one_helm: str) -> None:
    files = {
        **chart(),
        "shop/values.yaml": "host: example.com\n",
        "shop/values-dev.yaml": "host:\n",
        "shop/templates/a.yaml": CONFIG_MAP
        + '  host: {{ required "host is needed" .Values.host }}\n',
    }
    repository = read(files, one_helm)
    assert (repository.faults, repository.elsewhere) == ((), ())
    assert repository.notes == (
        "chart shop is judged as it renders with its own values; not judged: shop/values-dev.yaml",
        "chart shop does not render with shop/values-dev.yaml: helm says: host is needed",
    )


def test_what_is_declared_is_what_is_judged(helm: str) -> None:
    at = Location("readiness.yaml", 4, 5)
    files = {**SHOP, "shop/values-prod.yaml": "", "env/two.yaml": "replicas: 7\n"}
    declared = Declared(
        (
            Release("shop", at, ("env/two.yaml",), "orders", "till"),
            Release("gone", at),
        )
    )
    repository = read(files, helm, declared)
    web = one(repository, "Deployment")
    assert web.data["metadata"] == {
        "name": "till-web",
        "labels": {"app": "web"},
        "namespace": "orders",
    }
    assert web.get("spec", "replicas") == 7
    assert repository.faults == (
        Fault(at, "there is no chart in gone", "name the folder of a Chart.yaml"),
    )


def test_a_declared_file_that_is_not_there_is_told_where_it_is_declared(one_helm: str) -> None:
    at = Location("readiness.yaml", 4, 5)
    repository = read(SHOP, one_helm, Declared((Release("shop", at, ("shop/no.yaml",)),)))
    assert repository.faults == (
        Fault(
            at,
            "the chart shop is not rendered: shop/no.yaml is no file of this tree",
            None,
            frozenset({"Deployment"}),
        ),
    )


def test_odd_names_are_names(one_helm: str) -> None:
    files = {
        **{path.replace("shop", "-a b", 1): text for path, text in SHOP.items()},
        "-a b/values-prod, big.yaml": "replicas: 9\n",
    }
    web = one(read(files, one_helm), "Deployment")
    assert (web.path, web.get("spec", "replicas")) == ("-a b/templates/web.yaml", 9)


def test_a_namespace_that_nobody_declares_is_left_open(one_helm: str) -> None:
    template = "kind: {0}\napiVersion: v1\nmetadata:\n  name: a\n  namespace: {1}\n"
    files = {
        **chart(),
        "shop/templates/a.yaml": template.format("ConfigMap", "{{ .Release.Namespace }}"),
        "shop/templates/b.yaml": template.format("Secret", "default"),
    }
    repository = read(files, one_helm)
    assert one(repository, "ConfigMap").data["metadata"] == {"name": "a"}
    assert one(repository, "Secret").data["metadata"] == {"name": "a", "namespace": "default"}


def test_a_chart_that_wants_values_is_judged_with_those_of_its_own_tests(one_helm: str) -> None:
    files = {
        **chart(),
        "shop/templates/a.yaml": CONFIG_MAP
        + '  host: {{ required "host is needed" .Values.host }}\n',
        "shop/ci/a-values.yaml": "other: 1\n",
        "shop/ci/b-values.yaml": "host: example.com\n",
    }
    repository = read(files, one_helm)
    assert repository.faults == ()
    assert one(repository, "ConfigMap").get("data", "host") == "example.com"
    assert repository.notes == (
        (
            "chart shop is judged as it renders with shop/ci/b-values.yaml; "
            "not judged: its own values, shop/ci/a-values.yaml"
        ),
        "chart shop does not render with its own values: helm says: host is needed",
        "chart shop does not render with shop/ci/a-values.yaml: helm says: host is needed",
    )


def test_sub_charts_render_with_the_values_of_their_parent(helm: str) -> None:
    files = {
        **chart(
            dependencies='[{name: cache, version: "*", alias: store}, {name: bus, version: "*"}]'
        ),
        "shop/values.yaml": "store: {size: 4}\nglobal: {team: checkout}\n",
        "shop/templates/a.yaml": CONFIG_MAP + "  own: here\n",
        "shop/charts/kept/Chart.yaml": "apiVersion: v2\nname: cache\nversion: 1.0.0\n",
        "shop/charts/kept/values.yaml": "size: 1\n",
        "shop/charts/kept/templates/c.yaml": (
            "apiVersion: v1\nkind: Secret\nmetadata:\n  name: {{ .Values.global.team }}\n"
            "stringData:\n  size: {{ .Values.size | quote }}\n"
        ),
        **chart("shop/charts/bus"),
        "shop/charts/bus/templates/b.yaml": "apiVersion: v1\nkind: Pod\nmetadata: {name: bus}\n",
    }
    repository = read(files, helm)
    assert (repository.faults, names(repository)) == (
        (),
        [
            ("shop/charts/bus/templates/b.yaml", "Pod", "bus"),
            ("shop/charts/kept/templates/c.yaml", "Secret", "checkout"),
            ("shop/templates/a.yaml", "ConfigMap", "shop"),
        ],
    )
    secret = one(repository, "Secret")
    assert (secret.get("stringData", "size"), str(secret.at("stringData", "size"))) == (
        "4",
        "shop/charts/kept/templates/c.yaml:6:9",
    )


def test_charts_beside_each_other_lend_templates_and_are_not_judged_alone(helm: str) -> None:
    files = {
        **chart("charts/common", type="library"),
        "charts/common/templates/_pod.tpl": (
            '{{- define "common.pod" -}}\napiVersion: v1\nkind: Pod\nmetadata: {name: lent}\n{{ end }}'
        ),
        **chart("charts/cache"),
        "charts/cache/templates/c.yaml": "apiVersion: v1\nkind: Secret\nmetadata: {name: cache}\n",
        **chart(
            "charts/shop",
            dependencies=(
                '[{name: common, version: "*", repository: "file://../common"}, '
                '{name: cache, version: "*", repository: "file://../cache"}]'
            ),
        ),
        "charts/shop/templates/a.yaml": '{{ include "common.pod" . }}\n',
    }
    repository = read(files, helm)
    assert repository.faults == ()
    assert names(repository) == [
        ("charts/cache/templates/c.yaml", "Secret", "cache"),
        ("charts/shop/templates/a.yaml", "Pod", "lent"),
    ]
    assert str(one(repository, "Pod").at("metadata", "name")) == "charts/shop/templates/a.yaml:1:1"


def test_templates_may_use_what_helm_gives_them(helm: str) -> None:
    files = {
        **chart(),
        "shop/values.yaml": 'greeting: "hello {{ .Release.Name }}"\n',
        "shop/files/motd.txt": "be kind\n",
        "shop/templates/a.yaml": (
            CONFIG_MAP
            + "  tpl: {{ tpl .Values.greeting . }}\n"
            + '  file: {{ .Files.Get "files/motd.txt" | trim }}\n'
            + "  kubernetes: {{ .Capabilities.KubeVersion.Minor | quote }}\n"
            + '  looked: {{ lookup "v1" "Secret" "default" "x" | len | quote }}\n'
            + '  address: {{ getHostByName "example.com" | quote }}\n'
        ),
        "shop/templates/tests/t.yaml": (
            "apiVersion: v1\nkind: Pod\nmetadata:\n  name: t\n"
            "  annotations:\n    helm.sh/hook: test\n"
        ),
        "shop/templates/NOTES.txt": "installed {{ .Release.Name }}\n",
    }
    repository = read(files, helm)
    assert one(repository, "ConfigMap").data["data"] == {
        "tpl": "hello shop",
        "file": "be kind",
        "kubernetes": "34",
        "looked": "0",
        "address": "",
    }
    hook = one(repository, "Pod")
    assert hook.get("metadata", "annotations") == {"helm.sh/hook": "test"}
    assert hook.path == "shop/templates/tests/t.yaml"


PIECE = "apiVersion: v1\nkind: Secret\nmetadata:\n  {{- with .Values.labels }}\n  name: x\n  {{- end }}\n"


def test_template_text_that_a_chart_reads_is_judged_as_what_it_becomes(one_helm: str) -> None:
    files = {
        **chart(),
        "shop/files/piece.yaml": PIECE,
        "shop/templates/a.yaml": CONFIG_MAP
        + '  piece: {{ .Files.Get "files/piece.yaml" | quote }}\n',
    }
    assert read(files, one_helm).faults == ()
    broken = {**files, "shop/templates/b.yaml": '{{ fail "no" }}\n'}
    assert "shop/files/piece.yaml" in [each.location.path for each in read(broken, one_helm).faults]
    beside = {**files, "other/piece.yaml": PIECE}
    assert [each.location.path for each in read(beside, one_helm).faults] == ["other/piece.yaml"]


def fault(
    message: str, at: str = "shop/Chart.yaml:1:1", hint: str = "", kinds: str = "ConfigMap"
) -> Fault:
    path, line, column = at.split(":")
    return Fault(
        Location(path, int(line), int(column)),
        f"the chart shop is not rendered: {message}",
        hint or "see it whole: helm template shop",
        frozenset(kinds.split()),
    )


BROKEN = {
    "a value that is not there": (
        "  a: {{ .Values.b.c }}\n",
        (
            'helm says: executing "shop/templates/a.yaml" at <.Values.b.c>: '
            "nil pointer evaluating interface {}.c"
        ),
        "6:16",
    ),
    "a word that nobody defines": (
        "  a: {{ nothing }}\n",
        'helm says: function "nothing" not defined',
        "6:1",
    ),
    "a refusal of the chart's own": (
        '  a: {{ fail "choose one" }}\n',
        "helm says: choose one",
        "6:9",
    ),
    "text that is not YAML": (
        "  a: b\n    c: d\n",
        (
            "helm says: YAML parse error on shop/templates/a.yaml: error converting YAML to JSON: "
            "yaml: line 7: mapping values are not allowed in this context"
        ),
        "1:1",
    ),
}


def bare(faults: Iterable[Fault]) -> tuple[Fault, ...]:
    """Faults without the words of their charts."""
    return tuple(each._replace(words=frozenset()) for each in faults)


@pytest.mark.parametrize("name", BROKEN)
def test_a_broken_template_is_told_at_its_line(helm: str, name: str) -> None:
    text, message, place = BROKEN[name]
    files = {
        **chart(),
        "shop/templates/a.yaml": CONFIG_MAP + text,
        **chart("other"),
        "other/templates/b.yaml": CONFIG_MAP + "  fine: here\n",
    }
    repository = read(files, helm)
    assert bare(repository.faults) == (fault(message, f"shop/templates/a.yaml:{place}"),)
    assert [one.folder for one in repository.charts] == ["shop"]
    assert names(repository) == [("other/templates/b.yaml", "ConfigMap", "other")]


def test_the_innermost_place_of_a_failure_is_told(helm: str) -> None:
    files = {
        **chart(),
        "shop/templates/_h.tpl": '{{ define "h" }}\n\n{{ .Values.a.b }}{{ end }}\n',
        "shop/templates/a.yaml": CONFIG_MAP + '  a: {{ include "h" . }}\n',
    }
    assert read(files, helm).faults == (
        fault(
            'helm says: executing "h" at <.Values.a.b>: nil pointer evaluating interface {}.b',
            "shop/templates/_h.tpl:3:11",
        ),
    )


def test_a_missing_dependency_is_unknown_with_the_command_that_fetches_it(helm: str) -> None:
    files = {
        **chart(dependencies='[{name: redis, version: 1.x, repository: "https://example.com"}]'),
        "shop/templates/a.yaml": CONFIG_MAP,
    }
    assert read(files, helm).faults == (
        fault(
            "its dependencies are not in charts/: redis",
            hint="fetch them before the check: helm dependency build shop",
        ),
    )


def test_a_chart_that_renders_to_nothing_is_unknown(helm: str) -> None:
    files = {
        **chart(),
        "shop/templates/a.yaml": "{{- if .Values.on }}\n" + CONFIG_MAP + "{{- end }}\n",
    }
    assert read(files, helm).faults == (fault("it renders to no object at all"),)


HOSTILE = {
    "a loop without end": "  a: {{ range until 2000000000 }}x{{ end }}\n",
    "a text that doubles": (
        '{{- $a := "xxxxxxxxxxxxxxxx" }}{{- range until 60 }}'
        '{{- $a = printf "%s%s" $a $a }}{{- end }}\n  a: {{ $a }}\n'
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_chart_that_takes_all_it_can_get_is_stopped(one_helm: str, name: str) -> None:
    files = {**chart(), "shop/templates/a.yaml": CONFIG_MAP + HOSTILE[name]}
    repository = read(files, one_helm, bounds=Bounds(seconds=4.0))
    (told,) = repository.faults
    assert told.location == Location("shop/Chart.yaml")
    why = told.message.removeprefix("the chart shop is not rendered: helm ")
    assert why in {"ran out of the memory that it is given", "did not end within 4 seconds"}


def test_a_helper_that_includes_itself_is_a_fault(helm: str) -> None:
    files = {
        **chart(),
        "shop/templates/_h.tpl": '{{ define "h" }}{{ include "h" . }}{{ end }}\n',
        "shop/templates/a.yaml": CONFIG_MAP + '  a: {{ include "h" . }}\n',
    }
    (told,) = read(files, helm).faults
    assert told.location == Location("shop/templates/_h.tpl", 1, 20)
    assert told.message.startswith("the chart shop is not rendered: helm says: ")


def test_an_alias_bomb_in_values_is_a_fault(helm: str) -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]" for n in range(1, 12)]
    files = {
        **chart(),
        "shop/values.yaml": "\n".join(lines) + "\n",
        "shop/templates/a.yaml": CONFIG_MAP + "  a: b\n",
    }
    repository = read(files, helm)
    assert [one.location.path for one in repository.faults] == [
        "shop/Chart.yaml",
        "shop/values.yaml",
    ][: len(repository.faults)]
    assert [one.folder for one in repository.charts] == ["shop"]


def test_a_second_run_asks_no_program(
    one_helm: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    cache = DiskCache(str(tmp_path_factory.mktemp("memory")), "1")
    first = read(SHOP, one_helm, cache=cache)
    again = read(SHOP, one_helm, cache=cache, bounds=Bounds())
    changed = read({**SHOP, "shop/values.yaml": VALUES.replace("2", "4")}, one_helm, cache=cache)
    assert [one.data for one in made(again)] == [one.data for one in made(first)]
    assert one(changed, "Deployment").get("spec", "replicas") == 4


def test_without_helm_the_fault_says_how_to_get_it(tmp_path: object) -> None:
    repository = read({**chart(), "shop/templates/a.yaml": CONFIG_MAP}, str(tmp_path))
    assert repository.faults == (
        Fault(
            Location("shop/Chart.yaml"),
            "this chart is not rendered: 1 file(s) of it were not judged",
            "install helm 3 or 4: https://helm.sh/docs/intro/install/; or render it and check the "
            "result: helm template shop --output-dir …",
            frozenset({"ConfigMap"}),
        ),
    )
    assert [one.name for one in repository.charts] == ["shop"]


def test_templates_are_told_the_release_that_is_deployed_to(one_helm: str) -> None:
    template = CONFIG_MAP + "  told: {{ .Capabilities.KubeVersion.Version }}\n"
    files = {**chart(), "shop/templates/a.yaml": template}
    told = [
        one(read(files, one_helm, declared), "ConfigMap").get("data", "told")
        for declared in (Declared(), Declared(kubernetes="1.31"))
    ]
    assert told == ["v1.34.0", "v1.31.0"]


def test_templates_are_told_the_kinds_that_a_cluster_serves(helm: str) -> None:
    template = (
        CONFIG_MAP
        + '  new: {{ .Capabilities.APIVersions.Has "policy/v1/PodDisruptionBudget" | quote }}\n'
        + '  own: {{ .Capabilities.APIVersions.Has "monitoring.coreos.com/v1" | quote }}\n'
    )
    files = {**chart(), "shop/templates/a.yaml": template}
    told = [
        one(read(files, helm, declared), "ConfigMap").get("data")
        for declared in (Declared(), Declared(kubernetes="1.20"))
    ]
    assert told == [{"new": "true", "own": "false"}, {"new": "false", "own": "false"}]


def test_a_release_serves_what_came_before_it() -> None:
    old, new = set(served("1.20")), set(served("1.34"))
    assert new - old == {
        "autoscaling/v2/HorizontalPodAutoscaler",
        "batch/v1/CronJob",
        "discovery.k8s.io/v1/EndpointSlice",
        "policy/v1/PodDisruptionBudget",
    }
    assert old < new == set(served("whatever"))


def test_a_chart_without_templates_deploys_what_it_depends_on(one_helm: str) -> None:
    files = {
        "apps/web/helm/Chart.yaml": (
            "apiVersion: v2\nname: shop-web\nversion: 1.0.0\n"
            "dependencies: [{name: service, version: 3.1.0, repository: 'https://charts.example.com'}]\n"
        ),
        "apps/web/helm/values.yaml": "replicas: 2\n",
    }
    repository = read(files, one_helm)
    assert [(one.name, one.borrows) for one in repository.charts] == [("shop-web", True)]
    assert [fault.message for fault in repository.faults] == [
        "the chart apps/web/helm is not rendered: its dependencies are not in charts/: service"
    ]


PANICS = {
    "a template that gives up": ('{{ fail "no host" }}', "no host"),
    "an item that is not there": ("{{ index (list 1 2) 5 }}", "index out of range"),
    "a function that panics": ('{{ substr 5 1 "abc" }}', "slice bounds out of range"),
    "a wrong type": ("{{ repeat -5 1 }}", "expected string; found 1"),
    "a template that is not there": ('{{ template "gone" }}', "gone"),
}


@pytest.mark.parametrize("case", PANICS)
def test_a_template_that_panics_is_a_fault_of_its_chart_alone(one_helm: str, case: str) -> None:
    action, why = PANICS[case]
    files = {
        **chart(),
        "shop/templates/a.yaml": CONFIG_MAP + f"  a: {action}\n",
        **chart("other"),
        "other/templates/b.yaml": CONFIG_MAP,
    }
    repository = read(files, one_helm)
    (told,) = repository.faults
    assert (told.location.path, told.location.line) == ("shop/templates/a.yaml", 6)
    assert why in told.message
    assert names(repository) == [("other/templates/b.yaml", "ConfigMap", "other")]


def test_charts_that_depend_on_each_other_are_a_fault(one_helm: str) -> None:
    def depends(folder: str, on: str) -> dict[str, str]:
        needed = f'[{{name: {on}, version: 1.0.0, repository: "file://../{on}"}}]'
        return {
            **chart(folder, dependencies=needed),
            f"{folder}/templates/a.yaml": CONFIG_MAP.replace(".Release.Name", ".Chart.Name"),
        }

    files = {**depends("one", "two"), **depends("two", "one"), **chart("other")}
    repository = read({**files, "other/templates/b.yaml": CONFIG_MAP}, one_helm)
    assert names(repository) == [("other/templates/b.yaml", "ConfigMap", "other")]
    assert {"one", "two", "configmap"} <= repository.faults[0].words
    assert bare(repository.faults) == (
        Fault(
            Location("one/Chart.yaml"),
            "the chart one is not rendered: one needs two needs one",
            "take one of the dependencies out",
            frozenset({"ConfigMap"}),
        ),
    )
