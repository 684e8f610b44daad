"""Which built-in kinds a cluster of a release serves, as charts ask for them; data only.

A cluster tells Helm each kind (`policy/v1/PodDisruptionBudget`); `helm template` knows groups and
versions alone, so that a chart that asks for a kind renders what no such cluster would be sent.
"""

from collections.abc import Iterator

SINCE = (
    ("admissionregistration.k8s.io/v1", 16, "MutatingWebhookConfiguration"),
    ("admissionregistration.k8s.io/v1", 16, "ValidatingWebhookConfiguration"),
    ("apiextensions.k8s.io/v1", 16, "CustomResourceDefinition"),
    ("apps/v1", 9, "DaemonSet Deployment ReplicaSet StatefulSet"),
    ("autoscaling/v1", 2, "HorizontalPodAutoscaler"),
    ("autoscaling/v2", 23, "HorizontalPodAutoscaler"),
    ("batch/v1", 2, "Job"),
    ("batch/v1", 21, "CronJob"),
    ("certificates.k8s.io/v1", 19, "CertificateSigningRequest"),
    ("coordination.k8s.io/v1", 14, "Lease"),
    ("discovery.k8s.io/v1", 21, "EndpointSlice"),
    ("networking.k8s.io/v1", 7, "NetworkPolicy"),
    ("networking.k8s.io/v1", 19, "Ingress IngressClass"),
    ("node.k8s.io/v1", 20, "RuntimeClass"),
    ("policy/v1", 21, "PodDisruptionBudget"),
    ("rbac.authorization.k8s.io/v1", 8, "ClusterRole ClusterRoleBinding Role RoleBinding"),
    ("scheduling.k8s.io/v1", 14, "PriorityClass"),
    ("storage.k8s.io/v1", 6, "StorageClass"),
    ("storage.k8s.io/v1", 18, "CSIDriver"),
)
"""API version, the minor release that brought its kinds
(<https://kubernetes.io/docs/reference/using-api/deprecation-guide/>), the kinds. None of these versions was
ever removed.
"""


def served(release: str) -> tuple[str, ...]:
    """`group/version/Kind` of what a release (`1.33`) serves; all of it where that is no release."""
    return tuple(_served(release))


def _served(release: str) -> Iterator[str]:
    major, _, minor = release.partition(".")
    newest = int(minor) if major == "1" and minor.isdecimal() else max(s for _, s, _ in SINCE)
    for api_version, since, kinds in SINCE:
        if since <= newest:
            yield from (f"{api_version}/{kind}" for kind in kinds.split())
