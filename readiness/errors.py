"""Errors that a person can act on: what, where, what next, and the exit code."""

from __future__ import annotations

from readiness.model import Location

EXIT_READY = 0
EXIT_NOT_READY = 1
EXIT_USAGE = 2
EXIT_NOTHING = 3
EXIT_INTERRUPTED = 130


class ReadinessError(Exception):
    """Trouble that ends the run: `at` says where, `hint` what to do next."""

    exit_code = EXIT_USAGE

    def __init__(
        self, message: str, *, at: Location | None = None, hint: str | None = None
    ) -> None:
        super().__init__(message)
        self.message = message
        self.at = at
        self.hint = hint

    def __str__(self) -> str:
        where = f"{self.at}: " if self.at else ""
        return f"{where}{self.message}"


class PolicyError(ReadinessError):
    """A fault in a rule, a pack, a waiver file or the configuration."""


class PolicyErrors(ExceptionGroup[ReadinessError]):
    """All that is wrong with the policy, at once."""

    exit_code = EXIT_USAGE
