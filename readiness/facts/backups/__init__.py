"""What saves the data of a service again and again; each dialect has its own module."""

from readiness.facts.backups.kubernetes import collect

__all__ = ["collect"]
