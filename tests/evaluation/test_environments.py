"""One answer per subject, whatever number of files and environments it stands in."""

from __future__ import annotations

import pytest

from readiness.evaluation.environments import Elsewhere, of_all, of_files
from readiness.evaluation.ruling import Ruling
from readiness.model import Evidence, EvidenceClass, Location, Outcome, Subject

PASS, FAIL = Outcome.PASS, Outcome.FAIL
UNKNOWN, ABSENT = Outcome.UNKNOWN, Outcome.NOT_APPLICABLE


def ruling(
    outcome: Outcome,
    path: str = "web.yaml",
    *,
    name: str = "web",
    namespace: str = "shop",
    environment: str = "",
    line: int = 1,
) -> Ruling:
    where = Location(path, line)
    subject = Subject("Deployment", name, namespace)
    return Ruling(subject, outcome, f"says {outcome}", where, where, environment=environment)


def told(rulings: list[Ruling]) -> list[tuple[str, Outcome, str, bool, list[str]]]:
    return [
        (
            str(each.subject),
            each.outcome,
            each.message,
            each.gates,
            [note.note for note in each.evidence],
        )
        for each in rulings
    ]


WEB = "Deployment/shop/web"
FILES = {
    "the newest version decides": (
        [ruling(FAIL, "release/v0.9/web.yaml"), ruling(PASS, "release/v0.10/web.yaml")],
        [(WEB, PASS, "says pass", True, ["fails in release/v0.9/web.yaml: says fail"])],
    ),
    "a sample never": (
        [ruling(PASS, "examples/web.yaml"), ruling(FAIL, "k8s/web.yaml")],
        [
            (
                *(WEB, FAIL, "says fail (passes in examples/web.yaml)", True),
                ["passes in examples/web.yaml"],
            )
        ],
    ),
    "of equals the worst": (
        [ruling(PASS, "a/web.yaml"), ruling(UNKNOWN, "b/web.yaml"), ruling(FAIL, "c/web.yaml")],
        [
            (
                *(
                    WEB,
                    FAIL,
                    "says fail (cannot be told in b/web.yaml; passes in a/web.yaml)",
                    True,
                ),
                ["cannot be told in b/web.yaml: says unknown", "passes in a/web.yaml"],
            )
        ],
    ),
    "where all pass nothing is added": (
        [ruling(PASS, "a/web.yaml"), ruling(ABSENT, "b/web.yaml")],
        [(WEB, PASS, "says pass", True, [])],
    ),
    "what is rendered twice stands in two files": (
        [ruling(PASS, environment="kustomize a"), ruling(FAIL, environment="kustomize b")],
        [(WEB, FAIL, "says fail (passes in kustomize a)", True, ["passes in kustomize a"])],
    ),
    "several lines of one file are several findings": (
        [ruling(FAIL, line=1), ruling(FAIL, line=2)],
        [(WEB, FAIL, "says fail", True, []), (WEB, FAIL, "says fail", True, [])],
    ),
}


@pytest.mark.parametrize("case", FILES)
def test_of_files_with_one_object_one_decides(case: str) -> None:
    rulings, expected = FILES[case]
    assert told(of_files(rulings)) == expected


STAGING = Elsewhere("staging", gates=False, rulings=[ruling(FAIL, "staging.yaml")])
AMERICA = Elsewhere("us", gates=True, rulings=[ruling(FAIL, "us.yaml")])
ELSEWHERE = {
    "another environment is told": (
        [ruling(PASS)],
        [STAGING],
        [(WEB, PASS, "says pass", True, ["fails in staging: says fail"])],
    ),
    "one that decides too is heeded": (
        [ruling(PASS, environment="eu")],
        [STAGING, AMERICA],
        [
            (
                *(WEB, FAIL, "says fail (also in staging; passes in eu)", True),
                ["also in staging", "passes in eu"],
            )
        ],
    ),
    "another namespace is the same subject": (
        [ruling(FAIL)],
        [Elsewhere("dev", gates=False, rulings=[ruling(PASS, namespace="dev")])],
        [(WEB, FAIL, "says fail (passes in dev)", True, ["passes in dev"])],
    ),
    "another name from the same place too": (
        [ruling(FAIL, line=3)],
        [Elsewhere("dev", gates=False, rulings=[ruling(PASS, name="dev-web", line=3)])],
        [(WEB, FAIL, "says fail (passes in dev)", True, ["passes in dev"])],
    ),
    "what is only elsewhere stops nobody": (
        [],
        [STAGING],
        [(WEB, FAIL, "says fail (only in staging)", False, ["only in staging"])],
    ),
    "what several others say alike is said once": (
        [],
        [STAGING, Elsewhere("lab", gates=False, rulings=[ruling(FAIL, "lab.yaml")])],
        [(WEB, FAIL, "says fail (only in staging, lab)", False, ["only in staging, lab"])],
    ),
    "unless that decides": (
        [],
        [AMERICA],
        [(WEB, FAIL, "says fail (only in us)", True, ["only in us"])],
    ),
}


@pytest.mark.parametrize("case", ELSEWHERE)
def test_of_environments_the_one_that_gates_decides(case: str) -> None:
    rulings, elsewhere, expected = ELSEWHERE[case]
    assert told(of_all(rulings, elsewhere)) == expected


def test_a_name_that_several_have_tells_nobody_again() -> None:
    rulings = [ruling(FAIL, "a.yaml", namespace="a"), ruling(FAIL, "b.yaml", namespace="b")]
    dev = Elsewhere("dev", gates=False, rulings=[ruling(PASS, "c.yaml", namespace="c")])
    assert [(str(one.subject), one.gates) for one in of_all(rulings, [dev])] == [
        ("Deployment/a/web", True),
        ("Deployment/b/web", True),
        ("Deployment/c/web", False),
    ]


def test_many_places_are_counted_in_the_message_and_named_in_the_evidence() -> None:
    paths = [f"clusters/europe-west-{n}/web.yaml" for n in range(5)]
    (one,) = of_files([ruling(FAIL, path) for path in paths])
    assert one.message == "says fail (also in 4 more places)"
    names = "clusters/europe-west-1/web.yaml, clusters/europe-west-2/web.yaml"
    assert one.evidence == (
        Evidence(
            EvidenceClass.VERIFIED,
            f"also in {names}, clusters/europe-west-3/web.yaml and 1 more",
            Location(paths[1]),
        ),
    )
