"""Which code of a page is something to type into a shell; knows text only."""

from __future__ import annotations

from collections.abc import Iterator

MOST = 20
"""Commands kept of one code block, and of one section."""
_LONGEST = 300
_SHELLS = frozenset(
    """bash sh shell zsh fish ksh console terminal shell-session shellsession sh-session cmd bat
    batch powershell ps1 pwsh""".split()  # noqa: SIM905 - a table of words, not of quotes
)
_SYNTAX = frozenset(["{", "}", ")", "do", "done", "else", "esac", "fi", "then", ";;", "EOF"])
_PROMPTS = ("$ ", "% ", "❯ ", "PS> ")
_PROGRAMS = frozenset(
    """amtool ansible ansible-playbook apt apt-get argocd aws az bash cat cd chmod chown cp crictl
    curl cypher-shell dig docker docker-compose dnf du df echo etcdctl export find flux free gcloud
    git grep gsutil helm htop ip iptables journalctl jq k k9s kafka-topics kafka-topics.sh
    kafka-consumer-groups kafka-consumer-groups.sh kill kubectl kustomize less ls lsof make mongo
    mongosh mount mv mysql mysqladmin nc netstat nodetool nomad nslookup oc openssl patronictl
    pg_ctl pg_dump pg_restore ping podman promtool ps psql python python3 rabbitmqctl redis-cli rm
    rsync scp sed service sh sops ss ssh stern sudo systemctl tail tar telnet terraform top
    traceroute vault velero vi vim watch wget xargs yq yum""".split()  # noqa: SIM905 - a table of words, not of quotes
)


def of_block(info: str, code: str) -> tuple[str, ...]:
    """The commands of a code block by its language (`info`); of an unlabelled one, what looks
    like a command. Where lines have a prompt, the others are output.
    """
    language = info.strip().split(" ", 1)[0].strip("{}.").lower()
    if language and language not in _SHELLS:
        return ()
    lines = list(_joined(code))
    prompted = [line for line in lines if line.startswith(_PROMPTS)]
    if prompted:
        lines = prompted
    elif not language:
        lines = [line for line in lines if of_span(line)]
    typed = (_unprompted(line) for line in lines if not line.startswith("#"))
    return tuple([line[:_LONGEST] for line in typed if line and line not in _SYNTAX][:MOST])


def of_span(code: str) -> str | None:
    """The command in a code span: a known program with an argument, or a path to run."""
    typed = _unprompted(code.strip())
    program, _, rest = typed.partition(" ")
    if rest and (program in _PROGRAMS or program.startswith(("./", "/usr/", "/opt/", "/bin/"))):
        return typed[:_LONGEST]
    return typed[:_LONGEST] if rest and code.startswith(_PROMPTS) else None


def _unprompted(line: str) -> str:
    for prompt in _PROMPTS:
        line = line.removeprefix(prompt)
    return line.strip()


def _joined(code: str) -> Iterator[str]:
    """Lines with content; one that ends in a backslash goes on in the next."""
    pieces: list[str] = []
    for line in code.split("\n"):
        pieces.append(line.strip().removesuffix("\\").strip())
        if not line.endswith("\\"):
            whole = " ".join(piece for piece in pieces if piece)
            if whole:
                yield whole
            pieces = []
    if any(pieces):
        yield " ".join(pieces)
