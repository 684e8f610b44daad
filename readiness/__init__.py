"""Policy-as-code production-readiness checks: evidence verified, not ticked."""

__version__ = "0.1.0"
