"""What a shell offers where somebody presses Tab; reads names of files only, and no policy."""

from __future__ import annotations

import click


def rules(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Ids of shipped rules."""
    from readiness.policy import shipped  # noqa: PLC0415 - only where Tab is pressed

    return [rule for _, rule in shipped.rules() if rule.startswith(begun)]


def categories(_context: click.Context, _parameter: click.Parameter, begun: str) -> list[str]:
    """Categories of shipped rules."""
    from readiness.policy import shipped  # noqa: PLC0415 - see above

    known = sorted({category for category, _ in shipped.rules()})
    return [category for category in known if category.startswith(begun)]
