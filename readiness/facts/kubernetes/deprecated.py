"""API versions that Kubernetes deprecated or removed, and what takes their place; data only.

Sources: https://kubernetes.io/docs/reference/using-api/deprecation-guide/, and what the types of
https://github.com/kubernetes/api say of themselves (`APILifecycleDeprecated`, `APILifecycleRemoved`)
as of v0.37.0-beta.0 (2026-07); a release of removal that is still to come may be put off.
"""

from collections.abc import Mapping

from readiness.record import NamedTuple


class Version(NamedTuple):
    """An API version of some kinds; releases as `1.22`, removed None while it is still served."""

    api_version: str
    deprecated: str
    removed: str | None
    replacement: str | None
    kinds: str
    """Separated by spaces."""


ADMISSION = "ValidatingAdmissionPolicy ValidatingAdmissionPolicyBinding"
MUTATING = "MutatingAdmissionPolicy MutatingAdmissionPolicyBinding"
BUNDLES = "ClusterTrustBundle PodCertificateRequest"
FLOW = "FlowSchema PriorityLevelConfiguration"
RBAC = "ClusterRole ClusterRoleBinding Role RoleBinding"
REVIEWS = (
    "LocalSubjectAccessReview SelfSubjectAccessReview SelfSubjectRulesReview SubjectAccessReview"
)
WEBHOOKS = "MutatingWebhookConfiguration ValidatingWebhookConfiguration"
HPA = "HorizontalPodAutoscaler"
CRD = "CustomResourceDefinition"
RESOURCE = "DeviceClass ResourceClaim ResourceClaimTemplate ResourceSlice"

VERSIONS = (
    Version("extensions/v1beta1", "1.9", "1.16", "apps/v1", "DaemonSet Deployment ReplicaSet"),
    Version("extensions/v1beta1", "1.9", "1.16", "networking.k8s.io/v1", "NetworkPolicy"),
    Version("extensions/v1beta1", "1.10", "1.16", None, "PodSecurityPolicy"),
    Version("extensions/v1beta1", "1.14", "1.22", "networking.k8s.io/v1", "Ingress"),
    Version("apps/v1beta1", "1.9", "1.16", "apps/v1", "Deployment ReplicaSet StatefulSet"),
    Version("apps/v1beta1", "1.8", "1.16", "apps/v1", "ControllerRevision"),
    Version("apps/v1beta2", "1.9", "1.16", "apps/v1", "ControllerRevision"),
    Version(
        "apps/v1beta2", "1.9", "1.16", "apps/v1", "DaemonSet Deployment ReplicaSet StatefulSet"
    ),
    Version("admissionregistration.k8s.io/v1alpha1", "1.29", "1.32", "…/v1", ADMISSION),
    Version("admissionregistration.k8s.io/v1alpha1", "1.35", "1.38", "…/v1", MUTATING),
    Version("admissionregistration.k8s.io/v1beta1", "1.37", "1.40", "…/v1", MUTATING),
    Version("admissionregistration.k8s.io/v1beta1", "1.16", "1.22", "…/v1", WEBHOOKS),
    Version("admissionregistration.k8s.io/v1beta1", "1.31", "1.34", "…/v1", ADMISSION),
    Version("apiextensions.k8s.io/v1beta1", "1.16", "1.22", "…/v1", CRD),
    Version("apiregistration.k8s.io/v1beta1", "1.19", "1.22", "…/v1", "APIService"),
    Version("authentication.k8s.io/v1alpha1", "1.29", "1.32", "…/v1", "SelfSubjectReview"),
    Version("authentication.k8s.io/v1beta1", "1.30", "1.33", "…/v1", "SelfSubjectReview"),
    Version("authentication.k8s.io/v1beta1", "1.19", "1.22", "…/v1", "TokenReview"),
    Version("authorization.k8s.io/v1beta1", "1.19", "1.22", "…/v1", REVIEWS),
    Version("autoscaling/v2beta1", "1.22", "1.25", "autoscaling/v2", HPA),
    Version("autoscaling/v2beta2", "1.23", "1.26", "autoscaling/v2", HPA),
    Version("batch/v1beta1", "1.21", "1.25", "batch/v1", "CronJob"),
    Version("batch/v2alpha1", "1.8", "1.21", "batch/v1", "CronJob"),
    Version("certificates.k8s.io/v1beta1", "1.19", "1.22", "…/v1", "CertificateSigningRequest"),
    Version("certificates.k8s.io/v1alpha1", "1.34", "1.37", "…/v1", "ClusterTrustBundle"),
    Version("certificates.k8s.io/v1beta1", "1.37", "1.40", "…/v1", BUNDLES),
    Version("coordination.k8s.io/v1alpha2", "1.35", "1.38", "…/v1beta1", "LeaseCandidate"),
    Version("coordination.k8s.io/v1beta1", "1.36", "1.39", None, "LeaseCandidate"),
    Version("coordination.k8s.io/v1beta1", "1.19", "1.22", "…/v1", "Lease"),
    Version("discovery.k8s.io/v1beta1", "1.21", "1.25", "…/v1", "EndpointSlice"),
    Version("events.k8s.io/v1beta1", "1.22", "1.25", "…/v1", "Event"),
    Version("flowcontrol.apiserver.k8s.io/v1alpha1", "1.20", "1.21", "…/v1", FLOW),
    Version("flowcontrol.apiserver.k8s.io/v1beta1", "1.23", "1.26", "…/v1", FLOW),
    Version("flowcontrol.apiserver.k8s.io/v1beta2", "1.26", "1.29", "…/v1", FLOW),
    Version("flowcontrol.apiserver.k8s.io/v1beta3", "1.29", "1.32", "…/v1", FLOW),
    Version("networking.k8s.io/v1beta1", "1.19", "1.22", "…/v1", "Ingress IngressClass"),
    Version("networking.k8s.io/v1beta1", "1.34", "1.37", "…/v1", "IPAddress ServiceCIDR"),
    Version("node.k8s.io/v1alpha1", "1.20", "1.22", "…/v1", "RuntimeClass"),
    Version("node.k8s.io/v1beta1", "1.22", "1.25", "…/v1", "RuntimeClass"),
    Version("policy/v1beta1", "1.21", "1.25", "policy/v1", "PodDisruptionBudget"),
    Version("policy/v1beta1", "1.21", "1.25", None, "PodSecurityPolicy"),
    Version("rbac.authorization.k8s.io/v1alpha1", "1.17", "1.22", "…/v1", RBAC),
    Version("rbac.authorization.k8s.io/v1beta1", "1.17", "1.22", "…/v1", RBAC),
    Version("resource.k8s.io/v1alpha2", "1.30", "1.31", "…/v1", RESOURCE),
    Version("resource.k8s.io/v1alpha3", "1.31", "1.33", "…/v1", RESOURCE),
    Version("resource.k8s.io/v1alpha3", "1.36", "1.39", "…/v1", "DeviceTaintRule"),
    Version("resource.k8s.io/v1beta1", "1.35", "1.38", "…/v1", RESOURCE),
    Version("resource.k8s.io/v1beta2", "1.36", "1.39", "…/v1", RESOURCE),
    Version("scheduling.k8s.io/v1alpha1", "1.14", "1.17", "…/v1", "PriorityClass"),
    Version("scheduling.k8s.io/v1beta1", "1.14", "1.22", "…/v1", "PriorityClass"),
    Version(
        "storage.k8s.io/v1alpha1", "1.21", "1.24", "…/v1", "CSIStorageCapacity VolumeAttachment"
    ),
    Version("storage.k8s.io/v1alpha1", "1.32", "1.35", "…/v1", "VolumeAttributesClass"),
    Version("storage.k8s.io/v1beta1", "1.34", "1.37", "…/v1", "VolumeAttributesClass"),
    Version("storage.k8s.io/v1beta1", "1.19", "1.22", "…/v1", "CSIDriver"),
    Version("storage.k8s.io/v1beta1", "1.17", "1.22", "…/v1", "CSINode"),
    Version("storage.k8s.io/v1beta1", "1.19", "1.22", "…/v1", "StorageClass VolumeAttachment"),
    Version("storage.k8s.io/v1beta1", "1.24", "1.27", "…/v1", "CSIStorageCapacity"),
    Version("storagemigration.k8s.io/v1beta1", "1.37", "1.40", "…/v1", "StorageVersionMigration"),
    Version("v1", "1.33", None, "discovery.k8s.io/v1 EndpointSlice", "Endpoints"),
    Version("v1", "1.19", None, None, "ComponentStatus"),
)
"""`…` stands for the group of the version itself."""

BY_KIND: Mapping[tuple[str, str], Version] = {
    (one.api_version, kind): one for one in VERSIONS for kind in one.kinds.split()
}


def find(api_version: str, kind: str) -> Version | None:
    """The entry of an API version and kind; None where it is in good standing."""
    return BY_KIND.get((api_version, kind))


def replacement(one: Version) -> str | None:
    """What to write instead."""
    if one.replacement is None:
        return None
    return one.replacement.replace("…", one.api_version.partition("/")[0])
