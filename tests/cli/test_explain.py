"""`explain`: one rule in full, and all of them in a line each."""

from __future__ import annotations

from tests.cli import organisation

PAGE = """\
team-is-a-guild
The owning team is a guild.
ownership, medium severity
formerly owner-is-a-guild

Why
  Guilds are on call together, so that nobody carries a pager alone.

Fix
  Name a guild as the owner:
    owner: guild-search

What is judged
  each service
  where: service.owner != null
  holds if: service.owner.startsWith(params.prefix)

What each tier asks
  tier 0: required, cannot be waived  (policy/house/pack.yaml:10)
  tier 1: required from 2027-01-01  (policy/house/pack.yaml:6)
  tier 2: advisory  (policy/house/pack.yaml:5)
  tier 3: advisory  (policy/house/pack.yaml:5)

Parameters
  prefix (string; default guild-)
    What the names of guilds begin with.
    tier 0: guild-core-  (policy/house/pack.yaml:10)

Passes
  readiness.yaml
    apiVersion: readiness/v1
    service: {name: basket, tier: 2, owner: guild-search}

Fails: a team
  readiness.yaml
    apiVersion: readiness/v1
    service:
      name: basket
      owner: team-search
  found at readiness.yaml:4

To waive it
  Not at tier 0.
  In readiness-waivers.yaml:
    apiVersion: readiness/v1
    waivers:
      - rule: team-is-a-guild
        service: NAME
        reason: why the risk is worth it until then
        approved_by: somebody.else@example.com
        expires: YYYY-MM-DD
  or beside the thing itself:
    # readiness: waive[team-is-a-guild] until YYYY-MM-DD -- reason

References
  Handbook <https://example.com/handbook>
  covers OWN-01
"""


def test_a_rule_is_told_in_full(house, run):
    assert run("explain", "team-is-a-guild") == (0, PAGE, "")


def test_the_pack_of_the_repository_and_the_one_that_is_named_say_the_same(house, run):
    named = run("explain", "--policy", "policy/house", "team-is-a-guild")
    assert named == run("explain", "team-is-a-guild")


def test_an_earlier_name_of_a_rule_still_leads_to_it(house, run):
    assert run("explain", "owner-is-a-guild") == (0, PAGE, "")


def test_what_the_repository_asks_otherwise_is_told_with_its_line(house, run):
    override = "policy:\n  packs: [policy/house]\n  rules:\n    team-is-a-guild: advisory\n"
    (house / "readiness.yaml").write_text(f"apiVersion: readiness/v1\n{override}")
    said = run("explain", "team-is-a-guild").out
    assert "  tier 3: advisory  (readiness.yaml:5)\n" in said


def test_a_rule_that_is_not_asked_for_says_so(house, run):
    said = run("explain", "--policy", "production-readiness", "workload-survives-a-node")
    other = run("explain", "--policy", "policy/house", "workload-survives-a-node")
    assert (said.code, other.code) == (0, 0)
    assert "  tier 0: required  (policies/packs/production-readiness.yaml:" in said.out
    assert "  tier 0: not asked\n" in other.out


def test_a_name_that_is_no_rule_is_met_with_the_nearest_ones(house, run):
    said = run("explain", "team-is-a-gild")
    assert said == (
        2,
        "",
        "error: there is no rule 'team-is-a-gild'\n  did you mean team-is-a-guild?\n",
    )


def test_a_name_like_no_other_is_met_with_the_list(house, run):
    hint = "error: there is no rule '\\x1b[31m'\n  readiness explain --list\n"
    assert run("explain", "\x1b[31m") == (2, "", hint)


def test_no_rule_and_no_list_is_bad_usage(empty, run):
    said = run("explain")
    assert (said.code, said.out) == (2, "")
    assert "name a rule, or ask for --list" in said.err


def test_the_list_fits_80_columns_and_tells_what_each_tier_asks(house, run):
    said = run("explain", "--list")
    lines = said.out.splitlines()
    assert said.code == 0
    assert lines[0] == "severity  0123  rule  (R required, a advisory, - not asked)"
    assert "medium    RRaa  team-is-a-guild  The owning team is a guild" in lines
    assert [line for line in lines if len(line) > 80] == []


def test_what_is_asked_otherwise_of_some_paths_stands_apart(house, run):
    service = organisation.SERVICE.replace(
        "policy: {packs: [policy/house]}",
        "policy:\n  packs: [policy/house]\n  overrides:\n    - paths: [old/**]\n"
        "      reason: ends in March\n      rules: {team-is-a-guild: advisory}",
    )
    organisation.lay_out(house, {"readiness.yaml": service})
    said = run("explain", "team-is-a-guild").out
    assert "  tier 0: required, cannot be waived  (policy/house/pack.yaml:10)\n" in said
    assert (
        "Where it is asked otherwise\n  in old/**: advisory (readiness.yaml:8); ends in March\n"
    ) in said
