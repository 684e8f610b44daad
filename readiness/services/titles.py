"""What a repository calls itself: by its remote, else by the file of its packages; asks nobody."""

from __future__ import annotations

import posixpath
import re

from readiness.pattern import pattern
from readiness.source.repository import Repository

MANIFESTS = (
    ("package.json", pattern(r'^[ \t]{0,8}"name"[ \t]*:[ \t]*"([^"\n]{1,200})"', re.MULTILINE)),
    ("go.mod", pattern(r"^module[ \t]+([^\s\"]{1,200})", re.MULTILINE)),
    ("pyproject.toml", pattern(r"^name[ \t]*=[ \t]*[\"']([^\"'\n]{1,200})", re.MULTILINE)),
    ("Cargo.toml", pattern(r'^name[ \t]*=[ \t]*"([^"\n]{1,200})"', re.MULTILINE)),
    ("composer.json", pattern(r'^[ \t]{0,8}"name"[ \t]*:[ \t]*"([^"\n]{1,200})"', re.MULTILINE)),
    ("settings.gradle", pattern(r"rootProject\.name[ \t]*=[ \t]*[\"']([^\"'\n]{1,200})")),
    ("settings.gradle.kts", pattern(r'rootProject\.name[ \t]*=[ \t]*"([^"\n]{1,200})"')),
    ("pom.xml", pattern(r"<artifactId>([^<\n]{1,200})</artifactId>")),
)
"""Files in which a repository's packages are named, and where in them."""
PARENT = "</parent>"
"""What stands above it in a `pom.xml` names somebody else."""
EMPTY = pattern(r"@?(v[0-9]{1,3}|root|monorepo|workspace|app|src|docker|build|deploy|\W*)")
"""Parts that say nothing: the major version of a Go module, the root of a workspace."""
NAMELESS = "repository"


def title(repository: Repository, folder: str = "") -> str:
    """The last part of the remote's address, or of the folder that is judged of it; else what the
    packages at the root are called; else the folder, which is where something is run.
    """
    known = repository.identity
    address = known.prefix.strip("/") or (known.remote or "").rstrip("/")
    return posixpath.basename(address) or _packaged(repository) or _last(folder) or NAMELESS


def _packaged(repository: Repository) -> str:
    for path, name in MANIFESTS:
        text = repository.text(path) or ""
        told = name.search(text, max(text.find(PARENT), 0))
        if told and (found := _last(told[1])):
            return found
    return ""


def _last(path: str) -> str:
    """The last part that says something: `shop` of `@shop/root`, `web` of `acme.dev/web/v2`."""
    telling = (part for part in reversed(path.split("/")) if not EMPTY.fullmatch(part))
    return next(telling, "").lstrip("@")
