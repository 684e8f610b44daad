import pytest

from readiness.source import commands


@pytest.mark.parametrize(
    ("info", "code", "found"),
    [
        ("bash", "make x\n\n# no\nls\n", ("make x", "ls")),
        ("console", "$ kubectl get po\nNAME READY\n$ ls\n", ("kubectl get po", "ls")),
        ("", "kubectl get po\nNAME   READY\n", ("kubectl get po",)),
        ("", "level=error msg=x\n", ()),
        ("yaml", "kubectl: get po\n", ()),
        ("{.sh}", "if x; then\n  ./run.sh \\\n   --now\nfi\n", ("if x; then", "./run.sh --now")),
        ("sh", "ls \\", ("ls",)),
        ("sh", "x\n" * 30, ("x",) * commands.MOST),
    ],
)
def test_the_commands_of_a_code_block(info, code, found):
    assert commands.of_block(info, code) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("kubectl rollout undo deploy/x", "kubectl rollout undo deploy/x"),
        ("$ anything goes", "anything goes"),
        ("./restart.sh now", "./restart.sh now"),
        ("kubectl", None),
        ("error_ratio > 0.5", None),
        ("", None),
    ],
)
def test_the_command_in_a_code_span(code, found):
    assert commands.of_span(code) == found
