import pytest

from tests.facts.kubernetes.manifests import deployment, manifest, service, workload

GROUP = "monitoring.coreos.com/v1"
SERVED = {"selector": {"app": "web"}, "ports": [{"port": 80, "name": "metrics"}]}
WEB = {"matchLabels": {"app": "web"}}


def monitor(kind="ServiceMonitor", **spec):
    told = {"selector": WEB, "endpoints": [{"port": "metrics"}], **spec}
    return manifest(kind, told, version=GROUP)


def far(one):
    one["metadata"]["namespace"] = "monitoring"
    return one


ROUTED = service(SERVED, labels={"app": "web"})


@pytest.mark.parametrize(
    ("objects", "scraped"),
    [
        ([], "no"),
        ([ROUTED, monitor()], "yes"),
        ([service(SERVED), monitor()], "no"),
        ([ROUTED, monitor(endpoints=[{"port": "gone"}])], "no"),
        ([ROUTED, monitor(endpoints=[{"targetPort": 80}])], "yes"),
        ([ROUTED, far(monitor())], "no"),
        ([ROUTED, far(monitor(namespaceSelector={"matchNames": ["shop"]}))], "yes"),
        ([ROUTED, far(monitor(namespaceSelector={"any": True}))], "yes"),
        ([monitor("PodMonitor")], "yes"),
        ([monitor("PodMonitor", selector={"matchLabels": {"app": "db"}})], "no"),
        ([monitor("PodMonitor", selector={"matchLabels": {"app": "${APP}"}})], "unknown"),
        ([service(SERVED, annotations={"prometheus.io/scrape": "true"})], "yes"),
        ([service(SERVED, annotations={"prometheus.io/scrape": "false"})], "no"),
    ],
)
def test_metrics_are_collected_by_monitor_or_annotation(objects, scraped):
    assert workload(deployment(), *objects).scraped == scraped


def test_the_annotation_of_the_pod_counts():
    made = deployment()
    made["spec"]["template"]["metadata"]["annotations"] = {"prometheus.io/scrape": True}
    assert workload(made).scraped == "yes"


def test_a_monitor_in_an_unread_file_makes_it_unknown():
    assert workload(deployment(), unread=frozenset({"PodMonitor"})).scraped == "unknown"
