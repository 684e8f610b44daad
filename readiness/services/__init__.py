"""Floor 4, services: descriptors of every dialect, or else the workloads, as `Service`s."""

from readiness.services.catalogue import Found, find

__all__ = ["Found", "find"]
