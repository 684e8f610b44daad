"""Recorded facts judged by the policy at hand; the repository that they came from is not read."""

from __future__ import annotations

from pathlib import Path

from readiness import app
from readiness.authoring.record import Record, read
from readiness.configuration import PolicySection, Settings
from readiness.errors import ReadinessError
from readiness.model import Report
from readiness.source.identity import GitIdentity
from readiness.source.repository import Repository
from readiness.source.tree import open_tree


def replay(file: Path, request: app.Request) -> Report:
    """The report on a file of facts; packs that are paths are looked up below `request.root`.

    Raises `ReadinessError` with the place where the file is not what it should be.
    """
    if request.at is not None:
        raise ReadinessError("--facts and --at exclude each other", hint="facts are of one commit")
    try:
        content = file.read_bytes()
    except OSError as trouble:
        raise ReadinessError(f"{file}: {trouble.strerror}", hint="name a file of facts") from None
    record = read(str(file), content)
    found = _found(record, request)
    return app.judge(found, request._replace(at=record.header.target.ref))


def _found(record: Record, request: app.Request) -> app.Found:
    header = record.header
    identity = GitIdentity(header.target.commit, header.target.repository)
    identity = identity._replace(dirty=header.target.dirty, prefix=header.target.prefix)
    asked = PolicySection(packs=header.policy.packs, overrides=header.policy.rules)
    ownership = {item.service: item.ownership for item in header.ownerships}
    return app.Found(
        repository=Repository(open_tree(request.root), (), identity=identity),
        settings=Settings(policy=asked),
        services=record.facts.services,
        facts=record.facts,
        notes=header.notes,
        recorded=app.Recorded(ownership, header.waivers),
    )
