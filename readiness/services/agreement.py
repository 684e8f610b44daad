"""Compares what several descriptors of one service say of tier, owner and lifecycle."""

from collections.abc import Mapping, Sequence

from readiness.configuration import Declaration
from readiness.errors import PolicyError
from readiness.facts.names import folded
from readiness.facts.teams import team_name
from readiness.model import Accord, Claim, Tier
from readiness.services.lifecycles import stage
from readiness.services.placeholder import is_placeholder
from readiness.services.references import reference
from readiness.services.tiers import normalise

OPAQUE = "ari:"
"""How an id of Atlassian's begins: what it stands for cannot be told from here."""
SILENT: Mapping[str, frozenset[str]] = {
    "tier": frozenset({"gitlab", "score", "readiness"}),
    "owner": frozenset({"score", "readiness"}),
    "lifecycle": frozenset({"gitlab", "score", "opensrm", "readiness"}),
}
"""Dialects that have no word for a field. `readiness.yaml` has, but is not asked to repeat it."""


def agreements(
    declarations: Sequence[Declaration], mapped: Mapping[str, Tier]
) -> tuple[Accord, ...]:
    """Field by field; nothing where there is one descriptor, or where nobody speaks of it."""
    if len(declarations) < 2:
        return ()
    meanings = {
        "tier": [_tier(each, mapped) for each in declarations],
        "owner": [_owner(each) for each in declarations],
        "lifecycle": [_lifecycle(each) for each in declarations],
    }
    found = []
    for field, means in meanings.items():
        claims = [_claim(field, each) for each in declarations]
        if any(claim.value for claim in claims):
            found.append(_agreement(field, claims, means))
    return tuple(found)


def _agreement(field: str, claims: list[Claim], meanings: list[str | None]) -> Accord:
    said = sorted(
        ((claim, meaning) for claim, meaning in zip(claims, meanings, strict=True) if claim.value),
        key=lambda each: each[1] is None,
    )
    known = {meaning for _, meaning in said if meaning is not None}
    speak = tuple(claim for claim, _ in said)
    if len(known) > 1:
        return Accord(field, speak, "differ")
    lost = tuple(each for each in claims if not each.value and each.format not in SILENT[field])
    if lost and any(claim.format != "readiness" for claim in speak):
        return Accord(field, (*speak, *lost), "lost")
    opaque = len(said) > 1 and any(meaning is None for _, meaning in said)
    return Accord(field, speak, "unknown" if opaque else "agree")


def _claim(field: str, declaration: Declaration) -> Claim:
    service, token = declaration
    if field == "tier":
        text, place = (token.text, token.location) if token else (None, None)
    elif field == "owner":
        text, place = service.owner, service.owner_location
    else:
        text, place = service.lifecycle, dict(service.places).get("lifecycle")
    declared = text if text and not is_placeholder(text) else None
    return Claim(service.format, declared, place or service.location)


def _tier(declaration: Declaration, mapped: Mapping[str, Tier]) -> str | None:
    if declaration.tier is None or is_placeholder(declaration.tier.text):
        return None
    try:
        return str(normalise(declaration.tier, mapped).tier)
    except PolicyError:  # told where the tiers are read
        return None


def _owner(declaration: Declaration) -> str | None:
    owner = declaration.service.owner
    if not owner or owner.startswith(OPAQUE):
        return None
    found = reference(owner, "group")
    return team_name(found.name) if found.kind == "group" else f"{found.kind}:{folded(found.name)}"


def _lifecycle(declaration: Declaration) -> str | None:
    word = declaration.service.lifecycle
    return stage(word) or (folded(word) if word else None)
