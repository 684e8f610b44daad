"""Whether a pipeline of the repository runs `sloth generate`; knows no pipeline dialect."""

from __future__ import annotations

from readiness.source.repository import Repository

_FOLDERS = (".github/workflows/", ".gitlab/", ".circleci/", ".buildkite/", ".tekton/", ".ci/")
_NAMES = frozenset({".gitlab-ci.yml", ".gitlab-ci.yaml", "azure-pipelines.yml", ".drone.yml",
                    "bitbucket-pipelines.yml", ".travis.yml", "cloudbuild.yaml"})  # fmt: skip
_SCRIPTS = frozenset({"Jenkinsfile"})
COMMAND = "sloth generate"


def runs_sloth(repository: Repository) -> str | None:
    """The path of the first pipeline that does."""
    for document in sorted(repository.documents, key=lambda one: (one.path, one.number)):
        if document.path.startswith(_FOLDERS) or document.path in _NAMES:
            values = (value for _, value in document.nodes() if isinstance(value, str))
            if any(COMMAND in " ".join(value.split()) for value in values):
                return document.path
    for path in sorted(_SCRIPTS & repository.paths):
        if COMMAND in (repository.text(path) or ""):
            return path
    return None
