"""What evidence a report rests on beside files: which systems were asked, when, and what they lack."""

from __future__ import annotations

from readiness.model import LiveSource


def mode(source: LiveSource) -> str:
    """One system in one sentence."""
    version = f" {source.version}" if source.version else ""
    told = f"live evidence: {source.kind}{version} at {source.origin}, asked at {source.at}"
    lost = ", ".join(f"{each.asked} ({each.reason})" for each in source.unanswered)
    return f"{told}; no answer on {lost}" if lost else told
