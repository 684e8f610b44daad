"""Puts the compiled form of the shipped rules and packs into a wheel; part of no run.

Off unless `HATCH_BUILD_HOOK_ENABLE_CUSTOM=true`: the build then installs what compiles, which
costs `pip install .` more than one run gains. A wheel that was to carry it and cannot is not built.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

INSIDE = "readiness/_policies/compiled"


class CompiledPolicies(BuildHookInterface[Any]):
    """What the first run on every machine would do, done once."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compiles into a folder outside of the checkout, which the wheel is filled from; raises
        where a policy is not valid, a library is missing, or nothing can be written.
        """
        if version == "editable":  # its policies are about to change
            return
        self._folder = tempfile.TemporaryDirectory(prefix="readiness-wheel-")
        sys.path.insert(0, self.root)
        from readiness.policy import bundle, shipped  # noqa: PLC0415 - not where hooks are listed

        store = shipped.packing(self._folder.name)
        key = bundle.read(shipped.files(), store, shipped.content()).key
        if None in (store.get("policy", key), store.get("policy-forms", key)):
            raise OSError(f"nothing could be kept below {self._folder.name}")
        for file in sorted(Path(self._folder.name).rglob("*.json")):
            inside = file.relative_to(self._folder.name).as_posix()
            build_data["force_include"][str(file)] = f"{INSIDE}/{inside}"

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002 - hatchling's signature
        """Takes the folder away once the wheel is written."""
        if version != "editable":
            self._folder.cleanup()
