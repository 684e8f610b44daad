"""Reads CI configuration as pipelines: what tests, what deploys, and what stands between."""

from __future__ import annotations

from readiness.facts.model import Facts
from readiness.facts.vocabulary import Vocabulary
from readiness.source.repository import Repository


def collect(repository: Repository, vocabulary: Vocabulary) -> Facts:
    """The pipelines of a repository; a configuration that holds no job is a fault."""
    # who follows the commands of a runbook needs the shell of this package and no CI system
    from readiness.facts.pipelines import collecting  # noqa: PLC0415 - cold start

    return collecting.collect(repository, vocabulary)
