"""The teams of an organisation, and whether an owner is one of them."""

import pytest

from readiness.facts.model import Alert, CodeOwners, FixedPlace, NodePlace, OwnerRule, Team
from readiness.facts.teams import answering, collect, known, looked_up, team_name, with_owners
from readiness.facts.vocabulary import Vocabulary
from readiness.model import Fault, Location, Service
from readiness.source import evidence
from readiness.source.tree import MemoryTree

PLACE = FixedPlace(Location("org/teams.yaml", 3, 5))


def listed(text):
    files = MemoryTree({"org/teams.yaml": text})
    found = collect(evidence.read(files), Vocabulary(teams=("org/teams.yaml",)))
    return [(each.name, each.aliases, str(each.place.location)) for each in found.teams], [
        (str(fault.location), fault.message) for fault in found.faults
    ]


@pytest.mark.parametrize(
    ("text", "teams", "faults"),
    [
        ("teams: [a, {name: b, aliases: [c, 4]}]", [
            ("a", (), "org/teams.yaml:1:9"), ("b", ("c",), "org/teams.yaml:1:12"),
        ], []),
        ("teams:\n  a: {aliases: [x]}\n  b:\n", [
            ("a", ("x",), "org/teams.yaml:2:3"), ("b", (), "org/teams.yaml:3:3"),
        ], []),
        ("- a\n", [("a", (), "org/teams.yaml:1:3")], []),
        ("teams: [3, {x: y}, '', a]", [("a", (), "org/teams.yaml:1:24")], [
            ("org/teams.yaml:1:9", "a team must be a name or have one"),
            ("org/teams.yaml:1:12", "a team must be a name or have one"),
            ("org/teams.yaml:1:20", "a team must be a name or have one"),
        ]),
        ("teams: all of them", [], [
            ("org/teams.yaml:1:8", "lists no teams: needs `teams: [name, …]`"),
        ]),
    ],
)  # fmt: skip
def test_a_file_of_teams_is_read_with_its_places(text, teams, faults):
    assert listed(text) == (teams, faults)


def test_a_file_of_teams_that_is_not_there_is_told():
    found = collect(evidence.read(MemoryTree({})), Vocabulary(teams=("org/teams.yaml",)))
    message = "readiness.yaml names it as a file of teams: not there"
    assert found.faults == (Fault(Location("org/teams.yaml"), message),)


def test_a_group_of_backstage_is_a_team_and_a_group_of_others_is_none():
    text = (
        "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata: {name: shipping}\n---\n"
        "apiVersion: user.openshift.io/v1\nkind: Group\nmetadata: {name: admins}\n"
    )
    repository = evidence.read(MemoryTree({"org.yaml": text}))
    (team,) = collect(repository, Vocabulary()).teams
    assert team == Team(NodePlace(repository.documents[0], ("metadata", "name")), "shipping")


OWNERS = CodeOwners(
    FixedPlace(Location("CODEOWNERS")),
    "CODEOWNERS",
    (OwnerRule(FixedPlace(Location("CODEOWNERS", 2)), "*", ("@acme/team-shipping", "a@acme.dev")),),
)


@pytest.mark.parametrize(
    ("owner", "teams", "owners", "expected"),
    [
        ("couriers", ("couriers",), None, ("yes", "org/teams.yaml:3:5")),
        ("group:default/couriers", ("Team Couriers",), None, ("yes", "org/teams.yaml:3:5")),
        ("shipping", (), OWNERS, ("yes", "CODEOWNERS:2:1")),
        ("shipping", ("couriers",), OWNERS, ("yes", "CODEOWNERS:2:1")),
        ("shopping", ("couriers",), OWNERS, ("no", "1 teams are listed")),
        ("shopping", (), OWNERS, (
            "unknown", "no list of teams is here, and CODEOWNERS does not name it",
        )),
        ("ari:cloud:identity::team/x", (), OWNERS, (
            "unknown", "it is an id of Atlassian's, and no list here has it",
        )),
        (None, ("couriers",), OWNERS, ("unknown", "no owner is named")),
    ],
)  # fmt: skip
def test_only_a_list_of_teams_can_deny_an_owner(owner, teams, owners, expected):
    everybody = known([Team(PLACE, name) for name in teams], owners)
    assert looked_up(owner, everybody) == expected


@pytest.mark.parametrize("text", ["@acme/team-parcels", "group:Parcels", "parcels-team", "PARCELS"])
def test_one_team_is_written_in_many_ways(text):
    assert team_name(text) == "parcels"


@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ("shop", ("yes", "org/teams.yaml:3:5")),
        ("group:default/team-parcels", ("yes", "readiness.yaml:3:3")),
        ("couriers", ("no", "1 teams are listed")),
        ("{{ $labels.team }}", ("unknown", "a template names it")),
        (None, ("unknown", "no owner is named")),
    ],
)
def test_the_team_of_an_alert_is_looked_up_in_lists_and_descriptors(owner, expected):
    descriptors = [
        Service("parcels", "", Location("readiness.yaml", 3, 3), 1, owner="parcels"),
        Service("letters", "", Location("readiness.yaml", 9, 3), 1),
    ]
    everybody = with_owners(known([Team(PLACE, "shop")], None), descriptors)
    [found] = answering([Alert(PLACE, "A", "up == 0", owner=owner)], everybody)
    assert (found.owner_known, found.owner_known_from) == expected
