"""What hard dependencies leave of a promise."""

import pytest

from readiness.facts.model import Availability, FixedPlace, Indicator, Slo
from readiness.facts.promises import availability, promised, targets
from readiness.model import Dependency, Location, Service

PLACE = Location("readiness.yaml", 3)
PARCELS = Service("parcels", "", PLACE, 1)


def slo(service, target, kind="availability", named=None):
    place = FixedPlace(PLACE)
    indicator = Indicator(kind)
    return Slo(place, "x", service, service_name=named, target=target, indicator=indicator)


def edge(name, hard=True, target=None):
    return Dependency(name, PLACE, hard, target=target)


def test_an_edge_takes_the_least_objective_of_its_other_end_unless_it_says_more():
    known = targets([
        slo("Rates", 0.999),
        slo("Rates", 0.99),
        slo("Rates", 0.5, kind="latency"),
        slo("Rates", None),
        slo(None, 0.98, named="quotes"),
    ])  # fmt: skip
    given = [edge("rates"), edge("quotes"), edge("gone"), edge("rates", target=0.9)]
    assert [promised(each, known).target for each in given] == [0.99, 0.98, None, 0.9]


@pytest.mark.parametrize(
    ("own", "edges", "expected"),
    [
        ((0.999,), (), Availability(0.999)),
        ((), (edge("a", target=0.99),), Availability(None, 0.99)),
        ((0.999,), (edge("a", target=0.9999),), Availability(0.999, 0.9999, 0.1)),
        ((0.99, 0.999), (edge("a", target=0.999), edge("b", None, 0.999)), Availability(
            0.999, 0.998001, 1.999,
        )),
        ((0.999,), (edge("a", False, 0.5), edge("b")), Availability(0.999, unpromised=("b",))),
        ((0.999,), (edge("a", target=0.999), edge("A"), edge("b")), Availability(
            0.999, 0.999, 1.0, ("b",),
        )),
        ((1.0,), (edge("a", target=0.999),), Availability(1.0, 0.999)),
    ],
)  # fmt: skip
def test_a_service_is_no_more_available_than_the_product_of_what_it_needs(own, edges, expected):
    assert availability(PARCELS, edges, {"parcels": own}) == expected
