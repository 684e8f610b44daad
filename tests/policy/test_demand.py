"""Packs: what each tier demands, who decided it, and what is refused."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from readiness.errors import PolicyErrors
from readiness.model import TIERS, Enforcement, Location, Lowered
from readiness.policy import pack as packs
from readiness.policy.ask import lowering
from readiness.policy.consistency import check, check_overrides
from readiness.policy.demand import resolve, there
from readiness.policy.ladder import Policy, asked
from readiness.policy.pack import Pack, Rung, Setting
from tests.documents import document
from tests.policy.rules import PACK, catalogue

TODAY = "2026-11-21"
REQUIRED, ADVISORY, OFF = Enforcement.REQUIRED, Enforcement.ADVISORY, Enforcement.OFF
RULES = catalogue()
ALIASES = {alias: rule.id for rule in RULES.values() for alias in rule.aliases}


def pack(source: str, path: str = "packs/standard.yaml") -> Pack:
    return packs.parse(document(path, source))


def policy(*sources: str, extends: bool = True) -> Policy:
    read = [pack(source, f"packs/{number}.yaml") for number, source in enumerate(sources)]
    names = [each.name for each in read]
    bases = {name: frozenset(names[:at]) for at, name in enumerate(names)} if extends else {}
    return Policy(RULES, tuple(read), ALIASES, bases)


def demanded(given: Policy, tier: int, overrides=(), today=TODAY):
    return [
        (demand.rule.id, str(demand.enforcement), demand.effective_on, dict(demand.params))
        for demand in resolve(given, overrides, tier, today).demands
    ]


def refused(*sources: str) -> list[str]:
    with pytest.raises(PolicyErrors) as caught:
        check(policy(*sources))
    return [str(error) for error in caught.value.exceptions]


LADDER = [
    (
        3,
        [
            ("service-has-an-owner", "required", None, {}),
            ("workload-survives-a-node", "advisory", None, {"replicas": 2}),
        ],
    ),
    (
        2,
        [
            ("image-is-pinned", "advisory", None, {}),
            ("service-has-an-owner", "required", None, {}),
            ("workload-survives-a-node", "required", None, {"replicas": 2}),
        ],
    ),
    (
        1,
        [
            ("image-is-pinned", "advisory", None, {}),
            ("service-has-an-owner", "required", None, {}),
            ("slo-is-alerted", "advisory", "2027-01-01", {"target": 99}),
            ("workload-survives-a-node", "required", None, {"replicas": 2}),
        ],
    ),
    (
        0,
        [
            ("image-is-pinned", "advisory", None, {}),
            ("service-has-an-owner", "required", None, {}),
            ("slo-is-alerted", "advisory", "2027-01-01", {"target": 99}),
            ("workload-survives-a-node", "required", None, {"replicas": 3}),
        ],
    ),
]


@pytest.mark.parametrize(("tier", "expected"), LADDER)
def test_a_tier_asks_all_that_the_tiers_below_it_ask(tier, expected):
    check(policy(PACK))
    assert demanded(policy(PACK), tier) == expected


def test_a_rule_is_advisory_until_the_day_it_becomes_effective():
    on = ("slo-is-alerted", "required", None, {"target": 99})
    assert on in demanded(policy(PACK), 1, today="2027-01-01")


def test_a_demand_says_which_line_asks_for_it():
    demand = resolve(policy(PACK), (), 0, TODAY).demands[3]
    assert (demand.decided_at, demand.pack, demand.waivable) == (
        Location("packs/0.yaml", 19, 7, 19),
        "standard",
        False,
    )


def test_tiers_say_whether_unknown_blocks_and_how_long_waivers_last():
    resolved = [resolve(policy(PACK), (), tier, TODAY) for tier in TIERS]
    assert [(each.unknown_blocks, each.longest_days) for each in resolved] == [
        (True, 30),
        (True, 90),
        (False, 180),
        (False, 365),
    ]


ORG = """
pack: acme
version: 2.0.0
extends: [standard]
tiers:
  2: {rules: {slo-is-alerted: {enforcement: required, params: {target: 99.5}}}}
  0: {extends: 2, rules: {workload-survives-a-node: {params: {replicas: 5}}}}
"""


def test_a_pack_raises_what_it_extends_and_tiers_above_follow():
    check(policy(PACK, ORG))
    slo = ("slo-is-alerted", "required", None, {"target": 99.5})
    assert slo in demanded(policy(PACK, ORG), 2)
    assert slo in demanded(policy(PACK, ORG), 1)
    assert demanded(policy(PACK, ORG), 0)[2:] == [
        slo,
        ("workload-survives-a-node", "required", None, {"replicas": 5}),
    ]
    assert demanded(policy(PACK, ORG), 3) == LADDER[0][1]


def test_packs_that_do_not_know_each_other_give_the_stricter_of_both():
    loose = """
    pack: loose
    version: 1.0.0
    tiers:
      0: {rules: {service-has-an-owner: advisory, workload-survives-a-node: {enforcement: required, params: {replicas: 1}}}}
    """
    both = policy(PACK, loose, extends=False)
    check(both)
    assert demanded(both, 0) == LADDER[3][1]


OVERRIDES = [
    (
        "service-has-an-owner: false",
        [
            Lowered(
                *("service-has-an-owner", OFF, REQUIRED, Location("readiness.yaml", 3, 27, 3)),
                "off instead of required",
            )
        ],
    ),
    ("image-is-pinned: required", []),
    (
        "workload-survives-a-node: {params: {replicas: 1}}",
        [
            Lowered(
                *("workload-survives-a-node", REQUIRED, REQUIRED),
                *(Location("readiness.yaml", 3, 5, 3), "replicas 1 instead of 2"),
            )
        ],
    ),
    (
        "replicas-are-enough: advisory",
        [
            Lowered(
                *("workload-survives-a-node", ADVISORY, REQUIRED),
                *(Location("readiness.yaml", 3, 26, 3), "advisory instead of required"),
            )
        ],
    ),
]


def overrides(line: str) -> tuple[Setting, ...]:
    read = document("readiness.yaml", f"policy:\n  rules:\n    {line}\n")
    known = {
        rule: "off" if asked is False else asked
        for rule, asked in read.data["policy"]["rules"].items()
    }
    return packs.settings(read, ("policy", "rules"), known)


@pytest.mark.parametrize(("line", "lowered"), OVERRIDES)
def test_what_the_repository_lowers_is_told(line, lowered):
    assert resolve(policy(PACK), overrides(line), 2, TODAY).lowered == tuple(lowered)


def scoped(line: str, *, services: tuple[str, ...] = (), paths: tuple[str, ...] = ()):
    scope = packs.Scope(services, paths)
    return tuple(each._replace(reason="moves in spring", scope=scope) for each in overrides(line))


def test_a_setting_for_a_service_holds_for_no_other():
    given = scoped("image-is-pinned: required", services=("check*",))
    by_name = {name: resolve(policy(PACK), given, 2, TODAY, name) for name in ("checkout", "web")}
    pinned = {
        name: [str(each.enforcement) for each in found.demands if each.rule.id == "image-is-pinned"]
        for name, found in by_name.items()
    }
    assert pinned == {"checkout": ["required"], "web": ["advisory"]}


def test_what_is_lowered_for_some_paths_says_where_and_why():
    line = "workload-survives-a-node: {params: {replicas: 1}}"
    resolved = resolve(policy(PACK), scoped(line, paths=("old/**", "tmp")), 2, TODAY, "web")
    place = Location("readiness.yaml", 3, 5, 3)
    assert resolved.lowered == (
        Lowered(
            *("workload-survives-a-node", REQUIRED, REQUIRED, place, "replicas 1 instead of 2"),
            *("in old/**, tmp", "moves in spring"),
        ),
    )
    demand = next(each for each in resolved.demands if each.local)
    asked = {path: dict(there(demand, path).params) for path in ("old/a.yaml", "new/a.yaml")}
    assert asked == {"old/a.yaml": {"replicas": 1}, "new/a.yaml": {"replicas": 2}}


def test_of_several_settings_that_cover_a_file_the_last_decides():
    given = (
        *scoped("service-has-an-owner: false", paths=("old",)),
        *scoped("service-has-an-owner: advisory", paths=("old/kept",)),
    )
    demand = resolve(policy(PACK), given, 3, TODAY).demands[0]
    paths = ("old/a.yaml", "old/kept/a.yaml", "a.yaml")
    assert [there(demand, path).enforcement for path in paths] == [OFF, ADVISORY, REQUIRED]


def test_a_rule_that_only_some_paths_ask_for_is_off_elsewhere():
    given = scoped("slo-is-alerted: required", paths=("core",))
    found = resolve(policy(PACK), given, 3, TODAY)
    demand = next(each for each in found.demands if each.rule.id == "slo-is-alerted")
    assert [there(demand, path).enforcement for path in ("core/a.yaml", "a.yaml")] == [
        REQUIRED,
        OFF,
    ]
    assert found.lowered == ()


def test_a_rule_that_is_off_demands_nothing():
    left = demanded(policy(PACK), 3, overrides("service-has-an-owner: false"))
    assert left == LADDER[0][1][1:]


WRONG_OVERRIDES = [
    (
        "image-is-pined: off",
        "3:21: there is no rule 'image-is-pined'; did you mean image-is-pinned?",
    ),
    (
        "workload-survives-a-node: {params: {replica: 1}}",
        "3:5: workload-survives-a-node has no parameter 'replica'; did you mean replicas?",
    ),
    (
        "workload-survives-a-node: {params: {replicas: 1.5}}",
        "3:5: replicas of workload-survives-a-node must be an integer, not 1.5",
    ),
    (
        "workload-survives-a-node: {params: {replicas: true}}",
        "3:5: replicas of workload-survives-a-node must be an integer, not true",
    ),
    (
        "slo-is-alerted: {params: {target: 101}}",
        "3:5: target of slo-is-alerted must be at most 100, not 101",
    ),
    (
        "slo-is-alerted: {params: {target: high}}",
        "3:5: target of slo-is-alerted must be a number, not 'high'",
    ),
]


@pytest.mark.parametrize(("line", "expected"), WRONG_OVERRIDES)
def test_a_setting_that_no_rule_knows_is_refused(line, expected):
    with pytest.raises(PolicyErrors) as caught:
        check_overrides(policy(PACK), overrides(line))
    assert [str(error) for error in caught.value.exceptions] == [f"readiness.yaml:{expected}"]


def extending(*lines: str) -> str:
    return "\n".join(["pack: acme", "version: 1.0.0", "extends: [standard]", *lines])


REFUSED = [
    (
        [PACK, extending("tiers: {3: {rules: {service-has-an-owner: advisory}}}")],
        [
            (
                "packs/1.yaml:4:43: lowers service-has-an-owner, which standard asks at tier 3: "
                "advisory instead of required"
            ),
        ],
    ),
    (
        [
            PACK,
            extending("tiers: {0: {rules: {workload-survives-a-node: {params: {replicas: 2}}}}}"),
        ],
        [
            (
                "packs/1.yaml:4:21: lowers workload-survives-a-node, which standard asks at tier 0: "
                "replicas 2 instead of 3"
            ),
        ],
    ),
    (
        [PACK, extending("waivers: {longest_days: {0: 60}}", "unknown: {0: tolerated}")],
        [
            "packs/1.yaml:1:7: waivers of tier 0 last 60 days, 30 are allowed",
            "packs/1.yaml:1:7: tolerates unknown at tier 0, where a pack it extends blocks",
        ],
    ),
    (
        [PACK.replace("extends: 1\n", "extends: 2\n")],
        ["packs/0.yaml:16:3: tier 0 asks less of slo-is-alerted than tier 1: nothing"],
    ),
    (
        [PACK.replace("params: {replicas: 3}", "params: {replicas: 1}")],
        [
            (
                "packs/0.yaml:19:7: tier 0 asks less of workload-survives-a-node than tier 1: "
                "replicas 1 instead of 2"
            ),
        ],
    ),
    (
        [
            PACK.replace("0: 30", "0: 120")
            .replace("2: tolerated", "2: blocks")
            .replace("1: blocks", "1: tolerated")
        ],
        [
            "packs/0.yaml:1:7: waivers of tier 0 may last 120 days, those of tier 1 only 90",
            "packs/0.yaml:1:7: tier 1 tolerates unknown, which blocks at tier 2",
        ],
    ),
    (
        [
            PACK.replace(
                "image-is-pinned: advisory",
                "image-is-pinned: {enforcement: advisory, effective_on: 2027-01-01}",
            )
        ],
        [
            "packs/0.yaml:11:49: effective_on of image-is-pinned says when it is required, here it is not"
        ],
    ),
    (
        [PACK.replace("image-is-pinned: advisory", "image-is-pined: advisory")],
        ["packs/0.yaml:11:65: there is no rule 'image-is-pined'; did you mean image-is-pinned?"],
    ),
]


@pytest.mark.parametrize(("sources", "expected"), REFUSED)
def test_a_policy_that_contradicts_itself_is_refused(sources, expected):
    assert refused(*sources) == expected


SHAPES = [
    (
        PACK.replace("extends: 1\n", "extends: 0\n"),
        "17:14: the file lets tier 0 extend tier 0, no less critical",
    ),
    (PACK.replace("  2:\n", "  4:\n"), "9:3: 4 is no tier: they are 0, 1, 2 and 3"),
    (
        PACK.replace("version: 1.0.0", "version: 1.0.0\nmin_version: 99.0.0"),
        "3:14: needs readiness 99.0.0 or later",
    ),
    (PACK.replace("required, image", "requird, image"), "11:39: workload-survives-a-node must be"),
]


@pytest.mark.parametrize(("source", "expected"), SHAPES)
def test_a_mistake_in_a_pack_is_told_with_its_place(source, expected):
    with pytest.raises(PolicyErrors) as caught:
        pack(source)
    assert str(caught.value.exceptions[0]).startswith(f"packs/standard.yaml:{expected}")


PLACE = Location("packs/any.yaml")
SETTINGS = st.builds(
    Setting,
    st.sampled_from(sorted(RULES)),
    st.just(PLACE),
    st.sampled_from([None, OFF, ADVISORY, REQUIRED]),
    st.just({}),
    st.sampled_from([None, "2026-01-01", "2027-06-01"]),
    st.sampled_from([None, True, False]),
    scope=st.none(),
).map(lambda made: made._replace(params=_params(made)))


def _params(setting: Setting):
    wanted = len(setting.effective_on or "") + (3 if setting.waivable else 0)
    return {"replicas": 1 + wanted % 4} if setting.rule == "workload-survives-a-node" else {}


def _rung(tier: int, asked: list[Setting], extends: bool) -> Rung:
    once = {setting.rule: setting for setting in asked}
    return Rung(tier, PLACE, tuple(once.values()), tier + 1 if extends and tier < 3 else None)


LADDERS = st.tuples(*[st.lists(SETTINGS, max_size=3) for _ in TIERS], st.booleans())


@settings(max_examples=150, deadline=None)
@given(st.lists(LADDERS, min_size=1, max_size=2), st.sampled_from(["2026-06-01", "2028-01-01"]))
def test_a_more_critical_tier_never_asks_less_or_is_refused(ladders, today):
    made = tuple(
        Pack(
            str(number),
            "1",
            "p",
            PLACE,
            tuple(_rung(tier, rules[tier], rules[4]) for tier in TIERS),
        )
        for number, rules in enumerate(ladders)
    )
    both = Policy(RULES, made, {}, {"1": frozenset({"0"})})
    try:
        check(both)
    except PolicyErrors:
        return
    ranks = {OFF: 0, ADVISORY: 1, REQUIRED: 2}
    resolved = [resolve(both, (), tier, today) for tier in TIERS]
    for critical, less in itertools.pairwise(resolved):
        here = {demand.rule.id: demand for demand in critical.demands}
        for demand in less.demands:
            above = here[demand.rule.id]
            assert ranks[above.enforcement] >= ranks[demand.enforcement]
            assert above.params.get("replicas", 0) >= demand.params.get("replicas", 0)


@settings(max_examples=150, deadline=None)
@given(LADDERS, LADDERS, st.booleans())
def test_an_overlay_never_asks_less_than_what_it_extends_or_is_refused(base, overlay, knows):
    made = tuple(
        Pack(name, "1", "p", PLACE, tuple(_rung(tier, rules[tier], rules[4]) for tier in TIERS))
        for name, rules in (("base", base), ("overlay", overlay))
    )
    both = Policy(RULES, made, {}, {"overlay": frozenset({"base"} if knows else ())})
    try:
        check(both)
    except PolicyErrors:
        # packs that do not know each other are joined: neither can lower the other
        assert knows or refused_alone(made)
        return
    alone = Policy(RULES, made[:1], {}, {})
    for tier in TIERS:
        asks = asked(both, tier)
        assert [lowering(asks[rule], ask) for rule, ask in asked(alone, tier).items()] == [
            None for _ in asked(alone, tier)
        ]


def refused_alone(made: tuple[Pack, ...]) -> bool:
    """Whether one of the packs contradicts itself."""
    for each in made:
        try:
            check(Policy(RULES, (each,), {}, {}))
        except PolicyErrors:
            return True
    return False
