import pytest

from readiness.facts.model import JobSettings
from readiness.model import Fault, Location
from tests.facts.kubernetes.manifests import deployment, judged, manifest, service, workload
from tests.facts.kubernetes.reading import facts


@pytest.mark.parametrize(
    ("kind", "version"),
    [
        ("Deployment", "extensions/v1beta1"),
        ("Deployment", "apps/v1beta2"),
        ("StatefulSet", "apps/v1"),
        ("DaemonSet", "apps/v1"),
        ("ReplicaSet", "apps/v1"),
        ("ReplicationController", "v1"),
        ("DeploymentConfig", "apps.openshift.io/v1"),
        ("Rollout", "argoproj.io/v1alpha1"),
        ("Job", "batch/v1"),
    ],
)
def test_every_kind_with_a_template_is_a_workload(kind, version):
    template = deployment()["spec"]["template"]
    found = judged(manifest(kind, {"template": template}, version=version)).workloads
    assert [(one.kind, [c.name for c in one.containers]) for one in found] == [(kind, ["app"])]


def test_a_pod_and_a_cron_job_keep_their_template_elsewhere():
    template = deployment()["spec"]["template"]
    pod = {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "p"}, "spec": template["spec"]}
    job = {"backoffLimit": 2, "template": template}
    cron = {"schedule": "* * * * *", "suspend": True, "jobTemplate": {"spec": job}}
    found = judged(pod, manifest("CronJob", cron, version="batch/v1")).workloads
    assert [one.containers[0].name for one in found] == ["app", "app"]
    assert [(one.long_running, one.controlled) for one in found] == [(True, False), (False, True)]
    settings = JobSettings(schedule="* * * * *", backoff_limit=2, suspended=True)
    assert [one.job for one in found] == [None, settings]


@pytest.mark.parametrize(
    ("hook", "deployed"),
    [
        ("test", False),
        ("test-success, test-failure", False),
        ("post-install,test", True),
        ("pre-upgrade", True),
        ("", True),
    ],
)
def test_what_only_helm_test_runs_is_not_deployed(hook, deployed):
    template = deployment()["spec"]["template"]
    pod = manifest("Pod", template["spec"], version="v1", annotations={"helm.sh/hook": hook})
    found = judged(pod)
    assert [one.name for one in found.workloads] == (["web"] if deployed else [])
    assert [one.name for one in found.objects] == ["web"]


def test_kinds_of_other_groups_are_no_workloads():
    assert judged(manifest("Deployment", {}, version="x.io/v1")).workloads == ()
    assert judged(manifest("Rollout", {}, version="x.io/v1")).workloads == ()


def test_a_rollout_runs_the_template_of_the_deployment_that_it_refers_to():
    reference = {"apiVersion": "apps/v1", "kind": "Deployment", "name": "web"}
    rollout = manifest(
        "Rollout", {"workloadRef": reference, "replicas": 3}, version="argoproj.io/v1alpha1"
    )
    found = judged(deployment(replicas=0), rollout, service())
    assert [(one.kind, one.replicas.min, one.containers[0].name) for one in found.workloads] == [
        ("Rollout", 3, "app")
    ]
    assert found.workloads[0].selected_by == ("web",)
    rollout["spec"]["workloadRef"]["scaleDown"] = "never"
    kinds = [one.kind for one in judged(deployment(), rollout).workloads]
    assert kinds == ["Deployment", "Rollout"]


def test_a_rollout_whose_deployment_is_missing_is_a_fault_and_not_nothing():
    text = """
        apiVersion: argoproj.io/v1alpha1
        kind: Rollout
        metadata: {name: web}
        spec:
          workloadRef: {kind: Deployment, name: web}
    """
    assert facts(text).faults == (
        Fault(
            Location("k.yaml", 6, 3, 6),
            "Rollout web: the workload of its workloadRef is not in the repository",
            "its containers are judged where that manifest is present",
        ),
    )


def test_the_defaults_of_a_workload_are_those_of_kubernetes():
    found = workload(deployment())
    assert (found.revision_history_limit, found.grace_period_seconds) == (10, 30)
    found = workload(deployment({"terminationGracePeriodSeconds": "${G}"}, revisionHistoryLimit=0))
    assert (found.revision_history_limit, found.grace_period_seconds) == (0, None)
    assert (found.grace_period_declared, found.templated) == (True, True)
    assert workload(manifest("Pod", {}, version="v1")).revision_history_limit is None


def test_a_shell_s_own_variables_do_not_make_a_template():
    pod = {"containers": [{"name": "a", "command": ["sh", "-c", "echo ${HOME}"]}]}
    assert workload(deployment(pod)).templated is False


@pytest.mark.parametrize(
    ("selector", "matches"),
    [
        ({"matchLabels": {"app": "web"}}, True),
        ({"matchLabels": {"app": "db"}}, False),
        ({"matchLabels": {"app": "${APP}"}}, None),
        (None, None),
    ],
)
def test_a_selector_must_match_its_own_template(selector, matches):
    assert workload(deployment(selector=selector)).selector_matches is matches


def test_the_host_is_reached_by_what_the_pod_says():
    volumes = [{"name": "a", "hostPath": {"path": "/var/run"}}, {"name": "b", "emptyDir": {}}]
    found = workload(deployment({"hostNetwork": True, "hostPID": "yes", "volumes": volumes}))
    told = (found.host_network, found.host_pid, found.host_ipc, found.host_paths)
    assert told == (True, False, False, ("/var/run",))


def test_a_replica_set_of_a_deployment_is_controlled():
    owner = [{"kind": "Deployment", "name": "web"}]
    assert workload(manifest("ReplicaSet", {}, ownerReferences=owner)).controlled is True
    assert workload(manifest("ReplicaSet", {})).controlled is False


def test_parts_have_places_in_every_shape():
    found = facts("""
        apiVersion: batch/v1
        kind: CronJob
        metadata: {name: nightly}
        spec:
          schedule: 0 3 * * *
          jobTemplate:
            spec:
              backoffLimit: 1
              template:
                spec:
                  restartPolicy: Never
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: one}
        spec:
          volumes: []
    """)
    cron, pod = (one.place for one in found.workloads)
    assert [cron.at(part).line for part in ("schedule", "backoff_limit", "restart_policy")] == [
        6,
        9,
        12,
    ]
    assert cron.at("volumes") == Location("k.yaml", 11, 9, 12)
    assert [pod.at(part).line for part in ("volumes", "grace_period", "template")] == [18, 17, 14]


def test_an_item_of_a_list_has_its_own_place():
    found = facts("""
        apiVersion: v1
        kind: List
        items:
        - apiVersion: apps/v1
          kind: Deployment
          metadata: {name: a}
          spec:
            replicas: 2
    """)
    place = found.workloads[0].place
    assert place.location == Location("k.yaml", 5, 3, 9)
    assert place.at("replicas") == Location("k.yaml", 9, 15, 9)
    assert place.at("priority_class") == Location("k.yaml", 8, 3, 9)


def test_ports_of_the_node_and_ports_that_clash_are_told():
    ports = [{"containerPort": 80, "hostPort": 8080}, {"containerPort": 81, "hostPort": 0}]
    both = [{"containerPort": 80}, {"containerPort": 53, "protocol": "UDP"}, {"name": "x"}]
    found = workload(
        deployment(
            {
                "containers": [
                    {"name": "a", "image": "a:1", "ports": [*ports, ports[0]]},
                    {"name": "b", "image": "b:1", "ports": both},
                    {"name": "c", "image": "c:1", "ports": [{"containerPort": 53}, {"name": "x"}]},
                ],
                "initContainers": [{"name": "i", "image": "i:1", "ports": [{"containerPort": 53}]}],
            }
        )
    )
    assert (found.host_ports, found.clashing_ports) == ((8080,), ("80/TCP",))


@pytest.mark.parametrize(
    ("spec", "answer"),
    [
        ({}, None),
        ({"volumeClaimTemplates": {}}, None),
        ({"volumeClaimTemplates": [{}]}, "yes"),
        ({"volumeClaimTemplates": [{}], "persistentVolumeClaimRetentionPolicy": 3}, "unknown"),
        (
            {
                "volumeClaimTemplates": [{}],
                "persistentVolumeClaimRetentionPolicy": {"whenScaled": "Delete"},
            },
            "no",
        ),
        (
            {
                "volumeClaimTemplates": [{}],
                "persistentVolumeClaimRetentionPolicy": {"whenDeleted": "${KEEP}"},
            },
            "unknown",
        ),
    ],
)
def test_the_claims_of_a_stateful_set_are_kept_unless_it_says_otherwise(spec, answer):
    assert workload(manifest("StatefulSet", {"template": {}, **spec})).volumes_kept == answer
    assert workload(deployment(**spec)).volumes_kept is None
