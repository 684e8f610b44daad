"""Words become tiers by tables, never by guesses."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from readiness.configuration import Token
from readiness.errors import PolicyError
from readiness.model import Location, TierSource
from readiness.services.placeholder import is_placeholder
from readiness.services.tiers import DIALECTS, Reading, is_trap, normalise

PLACE = Location("catalog-info.yaml", 4, 9)


@pytest.mark.parametrize(
    ("text", "dialect", "mapped", "expected"),
    [
        ("0", "readiness", {}, Reading(0, TierSource.DECLARED)),
        ("1.0", "readiness", {}, Reading(1, TierSource.DECLARED)),
        ("tier-3", "readiness", {}, Reading(3, TierSource.DECLARED)),
        ("1", "readiness", {"1": 0}, Reading(1, TierSource.DECLARED)),
        ("4", "readiness", {"4": 3}, Reading(3, TierSource.MAPPED)),
        ("Gold", "readiness", {"gold": 1}, Reading(1, TierSource.MAPPED)),
        ("MISSION_CRITICAL", "readiness", {"mission-critical": 0}, Reading(0, TierSource.MAPPED)),
        ("1", "backstage", {}, Reading(1, TierSource.MAPPED)),
        ("1", "backstage", {"1": 0}, Reading(0, TierSource.MAPPED)),
        ("Tier 2", "backstage", {}, Reading(2, TierSource.MAPPED)),
        ("critical", "backstage", {}, Reading(0, TierSource.MAPPED)),
        ("LOW", "backstage", {}, Reading(3, TierSource.MAPPED)),
        ("critical", "backstage", {"critical": 1}, Reading(1, TierSource.MAPPED)),
        ("tier_1", "opslevel", {}, Reading(0, TierSource.MAPPED)),
        ("4", "compass", {}, Reading(3, TierSource.MAPPED)),
        ("High", "datadog", {}, Reading(1, TierSource.MAPPED)),
        ("1", "cortex", {}, Reading(1, TierSource.MAPPED)),
        ("1 - Most Critical", "servicenow", {}, Reading(0, TierSource.MAPPED)),
    ],
)
def test_a_word_of_a_table_is_a_tier(text, dialect, mapped, expected):
    assert normalise(Token(text, PLACE, dialect), mapped) == expected


@pytest.mark.parametrize(
    ("text", "dialect", "message", "hint"),
    [
        ("gold", "readiness", "unknown tier 'gold'; known are 0, 1, 2, 3, silver", "gold: 1"),
        ("4", "backstage", ("unknown tier '4'; known are 0, 1, 2, 3, mission-critical, critical, "
                            "high, medium, low, silver"), "1: 0, 2: 1, 3: 2, 4: 3"),
        ("5", "opslevel", "unknown tier '5'; known are 1, 2, 3, 4, silver", "5: 1"),
        ("standard", "opensrm", "unknown tier 'standard'; known are silver", "standard: 1"),
        ("top: a", "readiness", "unknown tier 'top: a'; known are 0, 1, 2, 3, silver", "'top: a': 1"),
    ],
)  # fmt: skip
def test_an_unknown_word_is_an_error_with_the_mapping_to_add(text, dialect, message, hint):
    with pytest.raises(PolicyError) as caught:
        normalise(Token(text, PLACE, dialect), {"silver": 2})
    error = caught.value
    assert (error.message, error.at, error.hint) == (
        message,
        PLACE,
        f"say what it means in readiness.yaml: policy: {{tiers: {{{hint}}}}}",
    )


@given(st.text(), st.sampled_from(sorted(DIALECTS)), st.dictionaries(st.text(), st.just(1)))
def test_no_text_breaks_the_tables(text, dialect, mapped):
    with suppress(PolicyError):
        assert normalise(Token(text, PLACE, dialect), mapped).tier in {0, 1, 2, 3}


@pytest.mark.parametrize("text", ["sv", "Backend", "ml-application", "production", "frontend"])
def test_a_layer_or_an_environment_is_no_tier(text):
    assert is_trap(text)


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        *(
            (text, True)
            for text in ("", "  ", "TODO", "<team>", "group:default/unknown", "unowned")
        ),
        *((text, True) for text in ("no-one@corp.test", "team@example.com", "root@localhost")),
        *((text, True) for text in ("platform-unowned-services", "{{ team }}", "@org/everyone")),
        *((text, False) for text in ("payments", "group:default/team-payments", "ops@corp.test")),
        *((text, False) for text in ("@org/checkout", "todo-app-team")),
    ],
)
def test_a_placeholder_is_no_owner(owner, expected):
    assert is_placeholder(owner) is expected


def test_no_owner_at_all_is_no_owner():
    assert is_placeholder(None)
