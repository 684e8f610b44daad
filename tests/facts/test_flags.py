"""Feature flags: definitions of several shapes, and libraries that ask elsewhere."""

from __future__ import annotations

import pytest

from readiness.facts import flags
from readiness.facts.model import FixedPlace, Rollback
from readiness.model import Location
from tests.facts.deliveries import repository

FLAGD = '{"flags": {"new": {"state": "ENABLED", "variants": {"on": true}, "defaultVariant": "on"}}}'
RESOURCE = """\
apiVersion: core.openfeature.dev/v1beta1
kind: FeatureFlag
metadata: {name: shop}
spec:
  flagSpec:
    flags: {new: {state: ENABLED, variants: {on: true}, defaultVariant: on}}
"""
GO = "new: {variations: {on: true, off: false}, defaultRule: {variation: off}}"
FLIPT = "namespace: shop\nflags: [{key: new, name: New, enabled: false}, {key: old, enabled: true}]"


def way(path: str, number: int, line: int = 1) -> Rollback:
    reason = f"{number} feature flag(s) can be switched without a release"
    place = FixedPlace(Location(path, line, 1))
    return Rollback(place, "feature-flag", path, works="yes", reason=reason)


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"flags.json": FLAGD}, [way("flags.json", 1)]),
        ({"deploy/shop.yaml": RESOURCE}, [way("deploy/shop.yaml", 1, 6)]),
        ({"config/feature-flags.yaml": GO}, [way("config/feature-flags.yaml", 1)]),
        ({"features.yaml": FLIPT}, [way("features.yaml", 2)]),
        ({"flags.json": FLAGD.replace("ENABLED", "DISABLED")}, []),
        ({"flags.json": "{"}, []),
        ({"flags.json": '{"flags": 3}'}, []),
        ({"features.yaml": "- a"}, []),
        ({"other.json": FLAGD}, []),
        ({"flags.json": FLAGD, "package.json": '{"dependencies": {"unleash-client": "1"}}'},
         [way("flags.json", 1)]),
        ({"package.json": '{"dependencies": {"unleash-client": "1"}}'},
         [Rollback(FixedPlace(Location("package.json", 1, 1)), "feature-flag", "package.json",
                   works="unknown", reason="package.json uses unleash; its flags stand elsewhere")]),
        ({"package.json": '{"dependencies": {"left-pad": "1"}}'}, []),
    ],
)  # fmt: skip
def test_flags_are_known_by_their_shape(files: dict[str, str], expected: list[Rollback]) -> None:
    assert list(flags.rollbacks(repository(files))) == expected
