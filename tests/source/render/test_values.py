"""Sets of values and environments, recognised by names."""

from __future__ import annotations

import pytest

from readiness.source import environments
from readiness.source.environments import Environment
from readiness.source.packaging import Chart
from readiness.source.render import values
from readiness.source.render.values import DEFAULT, ValuesSet

CHART = Chart("deploy/shop", "deploy/shop/Chart.yaml", ())
KNOWN = {
    "deploy/shop/values.yaml": None,
    "deploy/shop/values-prod.yaml": True,
    "deploy/shop/values.production.yml": True,
    "deploy/shop/values_live.yaml": True,
    "deploy/shop/values-pre-prod.yaml": False,
    "deploy/shop/values-nonprod.yaml": False,
    "deploy/shop/values-product.yaml": False,
    "deploy/shop/prod.values.yaml": True,
    "deploy/shop/values/prd.yaml": True,
    "deploy/shop/environments/prod-eu/values.yaml": True,
    "deploy/shop/envs/qa.yaml": False,
    "deploy/shop/prod/values.yaml": True,
    "deploy/shop/files/values.yaml": None,
    "deploy/shop/ci/all-values.yaml": False,
    "deploy/shop/charts/redis/values-prod.yaml": None,
    "deploy/shop/templates/values-prod.yaml": None,
    "deploy/values-prod.yaml": True,
    "deploy/values-anything.yaml": None,
    "deploy/environments/staging/values.yaml": False,
    "deploy/ci/prod-values.yaml": None,
    "values-prod.yaml": None,
}


@pytest.mark.parametrize("path", KNOWN)
def test_a_set_of_values_is_known_by_its_name(path: str) -> None:
    production = KNOWN[path]
    first, *found = values.recognised(CHART, [path], above=["deploy"])
    wanted = [] if production is None else [((path,), production)]
    assert first == DEFAULT
    assert [(one.files, one.production) for one in found] == wanted


NAMED = {
    "deploy/shop/values-prod.yaml": "production",
    "deploy/shop/values.stage.yml": "staging",
    "deploy/shop/prod-eu.values.yaml": "prod-eu",
    "deploy/shop/environments/prod-eu/values.yaml": "prod-eu",
    "deploy/shop/values-ha.yaml": "ha",
    "deploy/shop/values/blue.yaml": "blue",
    "deploy/shop/ci/small-values.yaml": "ci/small",
    "deploy/environments/dev/values.yaml": "development",
}


@pytest.mark.parametrize("path", NAMED)
def test_a_set_of_values_is_called_as_people_call_its_environment(path: str) -> None:
    _, found = values.recognised(CHART, [path], above=["deploy"])
    assert found.environment == NAMED[path]


def test_what_is_declared_of_an_environment_goes_before_what_its_name_says() -> None:
    known = (
        Environment("europe", ("deploy/shop/values-eu.yaml",), gates=True),
        Environment("old", ("values-prod.yaml",), gates=False),
    )
    paths = ["deploy/shop/values-eu.yaml", "deploy/shop/values-prod.yaml"]
    _, *found = values.recognised(CHART, paths, known, above=["deploy"])
    assert found == [
        ValuesSet(("deploy/shop/values-eu.yaml",), production=True, environment="europe"),
        ValuesSet(("deploy/shop/values-prod.yaml",), production=False, environment="old"),
    ]


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("environments/prod/values.yaml", True),
        ("envs/staging.yaml", True),
        ("values-prod.yaml", True),
        ("deploy/values-prod.yaml", True),
        ("other/values-prod.yaml", False),
        ("environments/prod/shop/values.yaml", False),
        ("ci/prod-values.yaml", False),
    ],
)
def test_what_lies_far_above_the_only_chart_belongs_to_it(path: str, *, found: bool) -> None:
    _, *sets = values.recognised(CHART, [path], above=["deploy", ""])
    assert [one.files for one in sets] == ([(path,)] if found else [])


def test_what_lies_beside_several_charts_belongs_to_none() -> None:
    paths = ["deploy/values-prod.yaml", "deploy/shop/values-prod.yaml"]
    assert values.recognised(CHART, paths) == (
        DEFAULT,
        ValuesSet(("deploy/shop/values-prod.yaml",), production=True, environment="production"),
    )


RANKS = {
    "overlays/production": 0,
    "overlays/prod-eu": 0,
    "LIVE": 0,
    "pre-prod": environments.RANKS["preprod"],
    "non-prod/eu": environments.RANKS["preprod"],
    "staging": environments.RANKS["staging"],
    "prod/staging": environments.RANKS["staging"],
    "base": None,
    "products": None,
    "": None,
}


@pytest.mark.parametrize("name", RANKS)
def test_an_environment_is_a_word_of_its_own(name: str) -> None:
    assert environments.rank(name) == RANKS[name]


STARRED = {
    "overlays/prod/shop": "overlays/*/shop",
    "overlays/dev/shop": "overlays/*/shop",
    "shop-non-prod": "shop-*",
    "base": "base",
}


@pytest.mark.parametrize("path", STARRED)
def test_paths_that_differ_in_the_environment_alone_look_the_same(path: str) -> None:
    assert environments.starred(path) == STARRED[path]
