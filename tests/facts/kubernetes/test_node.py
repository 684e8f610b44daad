import pytest

from readiness.facts.kubernetes import node
from readiness.facts.kubernetes.node import Amount


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        (2, Amount(2)),
        (0, Amount(0)),
        ("50%", Amount(50, percent=True)),
        ("0%", Amount(0, percent=True)),
        ("2", None),
        ("-1%", None),
        ("１%", None),
        ("5 %", None),
        ("%", None),
        (-1, None),
        (True, None),
        (1.5, None),
        ("${MIN}", None),
        (None, None),
    ],
)
def test_a_count_or_a_percentage_is_read_and_nothing_else(written, amount):
    assert node.amount(written) == amount


def test_a_percentage_rounds_as_it_is_asked_to():
    half = Amount(50, percent=True)
    assert [half.of(3, up=True), half.of(3, up=False), Amount(2).of(3, up=True)] == [2, 1, 2]


@pytest.mark.parametrize(
    ("text", "template"),
    [
        ("{IMAGE}", True),
        ("registry/{IMAGE_NAME}:{TAG}", True),
        ("{image}", False),
        ("{}", False),
        ("${NAME}", True),
        ("app-${NAME}-x", True),
        ("{{ .Values.x }}", True),
        ("[WORKER_COUNT]", True),
        ("<replicas>", True),
        ("__TAG__", True),
        ("plain", False),
        ("{brace}", False),
        ("$(VAR)", False),
        ("[1, 2]x", False),
        ("", False),
    ],
)
def test_template_text_is_told_from_text(text, template):
    assert node.is_template(text) is template


def test_labels_that_are_no_text_are_read_as_they_are_written():
    mistyped = {"app": "web", "build": 7, "on": True, "list": [1], "none": None, 3: "three"}
    read = {"app": "web", "build": "7", "on": "true", "3": "three"}
    assert node.labels(mistyped) == read
    assert node.labels(["app"]) == {}
