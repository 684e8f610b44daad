"""Floor 3, configuration: the typed settings of all `readiness.yaml` files of a repository.

A broken file of this kind is no fault but an error: what it says decides how all else is judged.
"""

from readiness.configuration.reading import early, read
from readiness.configuration.settings import (
    DEFAULT_TIER,
    Declaration,
    HelmRelease,
    Named,
    Override,
    PolicySection,
    RenderSection,
    Settings,
    Token,
)

__all__ = [
    "DEFAULT_TIER",
    "Declaration",
    "HelmRelease",
    "Named",
    "Override",
    "PolicySection",
    "RenderSection",
    "Settings",
    "Token",
    "early",
    "read",
]
