"""Workloads before the joins: the pod templates that their kinds keep in different places."""

from collections.abc import Mapping, Sequence
from typing import Any

from readiness.facts.kubernetes import selector
from readiness.facts.kubernetes.node import NOTHING, labels, mapping, text
from readiness.facts.kubernetes.objects import Object
from readiness.facts.kubernetes.selector import Selector
from readiness.facts.kubernetes.shapes import SHAPES, Shape, Shapes
from readiness.model import Fault
from readiness.record import NamedTuple
from readiness.source.document import Document, Step

Steps = tuple[Step, ...]
HELM_HOOK = "helm.sh/hook"
TESTS = frozenset({"test", "test-success", "test-failure"})
"""Hooks of `helm test`."""
NAMING = (
    *("app.kubernetes.io/name", "app.kubernetes.io/instance", "app.kubernetes.io/component"),
    *("app", "k8s-app", "name", "component"),
)
"""Labels that name a workload."""
NAMES: Mapping[type, str] = {list: "list", dict: "mapping"}


class Draft(NamedTuple):
    """A workload as declared; the pod template may stand in another object's document."""

    object: Object
    shape: Shape
    document: Document
    pod_steps: Steps
    """Steps to the pod spec in `document`."""
    template: Mapping[str, Any]
    pod: Mapping[str, Any]
    """The pod spec."""
    pod_labels: Mapping[str, str]
    """What Services, budgets and policies select by."""
    selector: Selector | None
    names: frozenset[str]
    """What a chart that is about it would call it, in lower case."""
    borrowed: tuple[str, str, str] | None = None
    """Kind, namespace and name of the object whose template it runs."""

    @property
    def key(self) -> tuple[str, str, str]:
        """Kind, namespace and name, as references give them."""
        return self.object.key

    @property
    def id(self) -> str:
        """`Deployment/shop/web`."""
        return "/".join(self.object.key)


def is_workload(one: Object, shapes: Shapes) -> bool:
    """Whether an object has a pod template where its kind keeps it."""
    shape = shapes.get(one.kind)
    return shape is not None and one.group in shape.groups


def is_test(one: Object) -> bool:
    """Whether an object runs when somebody asks for it (`helm test`), and is not deployed.

    https://helm.sh/docs/topics/chart_tests/
    """
    words = [word.strip() for word in one.annotations.get(HELM_HOOK, "").split(",")]
    return TESTS.issuperset(words)


def draft_all(
    objects: Sequence[Object], shapes: Shapes = SHAPES
) -> tuple[list[Draft], list[Fault]]:
    """The workloads among objects, and what of them cannot be judged as a whole."""
    workloads = [one for one in objects if is_workload(one, shapes) and not is_test(one)]
    lenders = {one.key: one for one in workloads if one.kind in SHAPES and one.kind != "Rollout"}
    drafts, faults = [], []
    for one in workloads:
        fault = mistyped(one)
        if fault is None:
            shape = shapes[one.kind]
            draft = borrow(one, shape, lenders) if one.kind == "Rollout" else own(one, shape)
            fault = mistyped_template(draft)
            drafts.append(draft)
        if fault is not None:
            faults.append(fault)
    lent = {draft.borrowed for draft in drafts if draft.borrowed}
    if lent:
        drafts = [d for d in drafts if d.key not in lent]
    return drafts, faults


def own(one: Object, shape: Shape) -> Draft:
    """A workload with a template of its own."""
    template: Any = one.data
    for step in shape.template:
        template = mapping(template).get(str(step))
    selects = shape.template and not shape.declared and one.kind != "KnativeService"
    chosen = one.spec.get("selector") if selects else None
    plain = one.kind in ("ReplicationController", "DeploymentConfig")
    found = mapping(template)
    pod_labels = labels(mapping(found.get("metadata")).get("labels"))
    return Draft(
        one,
        shape,
        one.document,
        (*one.steps, *shape.template, "spec"),
        found,
        mapping(found.get("spec")),
        pod_labels,
        selector.of_labels(chosen) if plain else selector.parse(chosen),
        named(one, pod_labels),
    )


def named(one: Object, pod_labels: Mapping[str, str]) -> frozenset[str]:
    """What a workload is called."""
    told = [pod_labels[label] for label in NAMING if label in pod_labels]
    return frozenset([name.lower() for name in (one.name, *told) if name])


def borrow(one: Object, shape: Shape, lenders: Mapping[tuple[str, str, str], Object]) -> Draft:
    """A Rollout, with the template of the workload that it refers to, if it does.

    The workload lends its template and runs no pods of its own, unless `scaleDown: never`.
    https://argo-rollouts.readthedocs.io/en/stable/migrating/
    """
    reference = one.spec.get("workloadRef")
    if not isinstance(reference, dict):
        return own(one, shape)
    key = (text(reference.get("kind")) or "Deployment", one.home, text(reference.get("name")) or "")
    lender = lenders.get(key)
    if lender is None:
        return own(one, shape)
    lent = own(lender, SHAPES[lender.kind])
    runs = reference.get("scaleDown") == "never"
    mine = selector.parse(one.spec.get("selector"))
    return lent._replace(
        object=one,
        shape=shape,
        names=named(one, lent.pod_labels),
        selector=lent.selector if mine is None else mine,
        borrowed=None if runs else key,
    )


def mistyped(one: Object) -> Fault | None:
    """A fault where nothing of the object can be judged; its kind may hide in it."""
    if isinstance(one.data.get("spec", NOTHING), dict):
        return None
    message = f"{one.kind} {one.name}: spec is no mapping; nothing of it can be judged"
    where = one.document.at(*one.steps, "spec")
    return Fault(where, message, "write spec as a mapping", frozenset({one.kind}))


def mistyped_template(draft: Draft) -> Fault | None:
    """A fault where the containers of a workload cannot be judged."""
    one = draft.object
    if "workloadRef" in one.spec and not draft.template:
        where = one.document.at(*one.steps, "spec", "workloadRef")
        message = f"{one.kind} {one.name}: the workload of its workloadRef is not in the repository"
        return Fault(where, message, "its containers are judged where that manifest is present")
    if draft.shape.declared and not draft.pod:
        path = ".".join(map(str, draft.shape.template))
        where = one.document.at(*one.steps, *draft.shape.template)
        message = f"{one.kind} {one.name}: there is no pod template at {path}"
        return Fault(where, message, "see aliases.workloads in readiness.yaml")
    containers = (*draft.pod_steps, "containers")
    for steps in (draft.pod_steps[:-1], draft.pod_steps, containers):
        found = draft.document.get(*steps)
        wanted = list if steps is containers else dict
        if found is not None and not isinstance(found, wanted):
            message = f"{one.kind} {one.name}: {steps[-1]} is no {NAMES[wanted]}"
            return Fault(draft.document.at(*steps), message, "its containers cannot be judged")
    return None
