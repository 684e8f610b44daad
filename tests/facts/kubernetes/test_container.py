import pytest

from readiness.facts.model import PreStop, Probe, Resources, Security
from readiness.model import Location
from tests.facts.kubernetes.manifests import deployment, judged, manifest, workload
from tests.facts.kubernetes.reading import facts


def contained(container=None, pod=None, *objects):
    made = deployment({**(pod or {}), "containers": [{"name": "app", **(container or {})}]})
    return workload(made, *objects).containers[0]


def test_every_container_has_its_role():
    pod = {
        "containers": [{"name": "app"}, {"name": "istio-proxy"}],
        "initContainers": [{"name": "migrate"}, {"name": "log", "restartPolicy": "Always"}],
        "ephemeralContainers": [{"name": "debug"}],
    }
    found = workload(deployment(pod)).containers
    assert [(one.name, one.role, one.injected) for one in found] == [
        ("app", "main", False),
        ("istio-proxy", "main", True),
        ("migrate", "init", False),
        ("log", "sidecar", False),
        ("debug", "ephemeral", False),
    ]


@pytest.mark.parametrize(
    ("node", "probe"),
    [
        ({"httpGet": {"path": "/ok", "port": 8080}}, Probe("http", "/ok", "8080", True)),
        ({"httpGet": {"path": "/ok", "port": 9}}, Probe("http", "/ok", "9", False)),
        ({"tcpSocket": {"port": "http"}}, Probe("tcp", None, "http", True)),
        ({"grpc": {"port": "gone"}}, Probe("grpc", None, "gone", False)),
        ({"tcpSocket": {"port": "${PORT}"}}, Probe("tcp", None, "${PORT}", None)),
        (
            {"exec": {"command": ["cat", 1]}, "periodSeconds": 5},
            Probe("exec", None, None, None, ("cat", "1"), 5),
        ),
        ({}, Probe("none")),
        ({"httpGet": "x", "failureThreshold": 7}, Probe("none", failure_threshold=7)),
        (
            {"tcpSocket": {}, "timeoutSeconds": "5"},
            Probe("tcp", unreadable=("timeoutSeconds",)),
        ),
        (None, None),
        ("x", None),
    ],
)
def test_a_probe_has_the_defaults_of_the_api_server(node, probe):
    ports = [{"name": "http", "containerPort": 8080}]
    assert contained({"ports": ports, "readinessProbe": node}).readiness_probe == probe


def get(port, path="/ok", **more):
    return {"httpGet": {"path": path, "port": port}, **more}


@pytest.mark.parametrize(
    ("live", "ready", "same"),
    [
        (get(8080), get(8080), True),
        (get("http"), get(8080), True),
        (get("http"), get("admin"), False),
        (get("gone"), get("lost"), False),
        (get(8080, failureThreshold=6), get(8080), False),
        (get(8080, periodSeconds=5), get(8080), True),
        (get(8080), get(8080, "/live"), False),
        (get(8080), None, False),
        ({}, {}, False),
        ({"exec": {"command": ["a"]}}, {"exec": {"command": ["a"]}}, True),
        ({"exec": {"command": ["a"]}}, {"exec": {"command": ["b"]}}, False),
        ({"grpc": {"port": 1}}, {"grpc": {"port": 1, "service": "ready"}}, False),
    ],
)
def test_probes_are_the_same_when_liveness_asks_the_same_and_is_no_more_patient(live, ready, same):
    ports = [{"name": "http", "containerPort": 8080}, {"name": "admin", "containerPort": 9}]
    made = {"ports": ports, "livenessProbe": live, "readinessProbe": ready}
    assert contained(made).same_probes is same


def test_a_request_defaults_to_the_limit_and_then_to_the_limit_range():
    resources = {"requests": {"cpu": "50m"}, "limits": {"memory": "1Gi"}}
    limits = [
        {"type": "Pod", "default": {"cpu": "9"}},
        {
            "type": "Container",
            "default": {"memory": "2Gi", "cpu": "1", "ephemeral-storage": "5G"},
            "defaultRequest": {"cpu": "100m"},
        },
    ]
    found = contained(
        {"resources": resources}, None, manifest("LimitRange", {"limits": limits}, version="v1")
    )
    assert found.requests == Resources(cpu=0.05)
    assert found.limits == Resources(memory=2.0**30)
    assert found.effective_requests == Resources(0.05, 2.0**30, 5e9)
    assert found.effective_limits == Resources(1.0, 2.0**30, 5e9)


def test_amounts_that_cannot_be_read_are_unknown_and_stay_so():
    resources = {"requests": {"cpu": "${CPU}"}, "limits": {"cpu": "1", "memory": "lots"}}
    found = contained({"resources": resources})
    assert found.requests == Resources(unreadable=("cpu",))
    assert found.effective_requests == Resources(unreadable=("cpu", "memory"))
    unread = ("cpu", "memory", "ephemeral-storage")
    assert contained({"resources": {"requests": "x"}}).requests == Resources(unreadable=unread)


def test_a_limit_range_in_an_unread_file_makes_absent_amounts_unknown():
    made = deployment({"containers": [{"name": "a", "resources": {"limits": {"cpu": 1}}}]})
    found = workload(made, unread=frozenset({"LimitRange"})).containers[0]
    unread = ("memory", "ephemeral-storage")
    assert found.limits == Resources(cpu=1.0)
    assert found.effective_requests == Resources(cpu=1.0, unreadable=unread)
    assert found.effective_limits == Resources(cpu=1.0, unreadable=unread)


@pytest.mark.parametrize(
    ("own", "pod", "security"),
    [
        (None, None, Security()),
        ({"runAsNonRoot": True}, None, Security(non_root=True)),
        (None, {"runAsNonRoot": True}, Security(non_root=True)),
        ({"runAsNonRoot": False}, {"runAsNonRoot": True}, Security(non_root=False)),
        ({"runAsUser": 0}, {"runAsUser": 1000}, Security(non_root=False, user=0)),
        (None, {"runAsUser": 1000, "runAsGroup": 0}, Security(non_root=True, user=1000, group=0)),
        (
            {"runAsUser": 0, "runAsNonRoot": True},
            None,
            Security(non_root=True, user=0),
        ),
        ({"privileged": True}, None, Security(privileged=True, allows_escalation=True)),
        (
            {"capabilities": {"drop": ["all"], "add": ["SYS_ADMIN"]}},
            {"seccompProfile": {"type": "RuntimeDefault"}},
            Security(drops_all=True, adds=("SYS_ADMIN",), seccomp="RuntimeDefault"),
        ),
        (
            {"allowPrivilegeEscalation": False, "readOnlyRootFilesystem": True},
            None,
            Security(allows_escalation=False, read_only_root=True),
        ),
        ("x", ["y"], Security()),
    ],
)
def test_a_container_speaks_before_its_pod(own, pod, security):
    found = contained({"securityContext": own}, {"securityContext": pod})
    assert found.security == security


@pytest.mark.parametrize(
    ("hook", "pre_stop"),
    [
        ({"sleep": {"seconds": 5}}, PreStop("sleep", 5.0)),
        ({"exec": {"command": ["sleep", "10"]}}, PreStop("exec", 10.0)),
        (
            {"exec": {"command": ["sh", "-c", "sleep 1m; nginx -s quit; sleep 0.5"]}},
            PreStop("exec", 60.5),
        ),
        ({"exec": {"command": ["/drain", "--asleep", "9"]}}, PreStop("exec")),
        ({"httpGet": {"port": 1}}, PreStop("http")),
        ({"sleep": {"seconds": "${S}"}}, PreStop("sleep")),
        ({}, PreStop("none")),
        (None, None),
    ],
)
def test_the_sleep_before_the_stop_signal_is_read(hook, pre_stop):
    assert contained({"lifecycle": {"preStop": hook}}).pre_stop == pre_stop


@pytest.mark.parametrize(
    ("command", "args", "shell"),
    [
        (["sh", "-c", "java -jar app.jar"], [], True),
        (["/bin/ash", "-ec"], ["./run"], True),
        (["/bin/bash", "-ec"], ["./run"], False),
        (["bash", "-c", "./prepare; ./run"], [], True),
        (["sh", "-c", "set -e; exec java -jar app.jar"], [], False),
        (["sh", "-c"], ["exec ./run"], False),
        (["./start.sh"], ["-c", "x"], False),
        (["sh", "start.sh"], [], False),
        (["sh", "-c"], [], False),
        ([], ["sh", "-c", "x"], False),
    ],
)
def test_a_shell_that_does_not_exec_stays_process_one(command, args, shell):
    assert contained({"command": command, "args": args}).shell_entrypoint is shell


def test_a_part_that_is_missing_has_the_place_of_its_container():
    found = facts("""
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web}
        spec:
          template:
            spec:
              containers:
              - name: app
                image: app:1
                resources:
                  requests: {cpu: 1}
    """)
    place = found.workloads[0].containers[0].place
    assert place.location == Location("k.yaml", 9, 9, 12)
    assert place.at("readiness_probe") == Location("k.yaml", 9, 9, 12)
    assert place.at("image") == Location("k.yaml", 10, 16, 10)
    assert place.at("limits") == Location("k.yaml", 11, 9, 12)


def test_containers_that_are_no_mappings_are_left_out():
    assert [
        one.name
        for one in judged(deployment({"containers": ["x", {"name": 1}, None]}))
        .workloads[0]
        .containers
    ] == ["1"]
