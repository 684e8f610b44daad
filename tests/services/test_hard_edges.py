"""Where hard dependencies lead: to themselves, or to something that nobody keeps up."""

from readiness.model import Dependency, Location, Service
from readiness.services.hard_edges import walked

PLACE = Location("readiness.yaml", 1, 1)


def edge(name, hard=True, **more):
    return Dependency(name, PLACE, hard, **more)


def service(name, tier, *edges):
    return Service(name, "", PLACE, tier, dependencies=edges)


def ends(*services):
    """Service → for each of its edges the circle, the weakest way and its tier."""
    return {
        each.name: [(e.circle, e.weakest, e.weakest_tier) for e in each.dependencies]
        for each in walked(services)
    }


def test_the_weakest_service_counts_however_far_it_is():
    found = ends(
        service("pay", 0, edge("Rates"), edge("mail", hard=False)),
        service("rates", 1, edge("reports", hard=None)),
        service("reports", 3),
        service("mail", 3),
    )
    assert found == {
        "pay": [((), ("pay", "rates", "reports"), 3), ((), (), None)],
        "rates": [((), ("rates", "reports"), 3)],
        "reports": [],
        "mail": [],
    }


def test_a_circle_is_told_with_its_way_and_a_soft_edge_opens_it():
    closed = [service("a", 1, edge("b")), service("b", 1, edge("a")), service("c", 1, edge("c"))]
    assert ends(*closed) == {
        "a": [(("a", "b", "a"), ("a", "b"), 1)],
        "b": [(("b", "a", "b"), ("b", "a"), 1)],
        "c": [(("c", "c"), ("c", "c"), 1)],
    }
    opened = [service("a", 1, edge("b")), service("b", 1, edge("a", hard=False))]
    assert ends(*opened) == {"a": [((), ("a", "b"), 1)], "b": [((), (), None)]}


def test_a_service_of_another_repository_has_the_tier_that_is_declared_beside_the_edge():
    assert ends(service("a", 0, edge("bank", tier=0), edge("post"))) == {
        "a": [((), ("a", "bank"), 0), ((), (), None)]
    }


def test_what_is_beyond_the_catalogue_counts_with_its_tier_and_hides_no_missing_one():
    found = walked(
        [
            service("pay", 0, edge("rates")),
            service(
                "rates",
                0,
                edge("bank", tier=3),
                edge("ghost"),
                edge("mail", hard=False),
                edge("resource:db", resolves=True),
            ),
        ]
    )
    (rates,) = found[0].dependencies
    assert rates == edge(
        "rates",
        weakest=("pay", "rates", "bank"),
        weakest_tier=3,
        untiered="pay -> rates -> ghost",
    )
