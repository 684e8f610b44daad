"""What `--live` names: addresses and credentials, and what is never shown of them."""

from __future__ import annotations

import pytest

from readiness.errors import ReadinessError
from readiness.live.address import Address, Credentials, Source, parse
from readiness.live.question import Kind

PROMETHEUS = Kind.PROMETHEUS


def test_an_address_is_taken_apart():
    assert parse(PROMETHEUS, "https://prometheus.example.com/shop/") == Source(
        PROMETHEUS, Address("https", "prometheus.example.com", 443, "/shop")
    )


@pytest.mark.parametrize(
    ("url", "origin"),
    [
        ("https://prometheus.example.com", "https://prometheus.example.com"),
        ("http://127.0.0.1:9090/", "http://127.0.0.1:9090"),
        (
            "https://me:hunter2@prometheus.example.com:8443/x",
            "https://prometheus.example.com:8443/x",
        ),
        ("http://[::1]:9090", "http://[::1]:9090"),
    ],
)
def test_an_origin_has_no_credentials(url, origin):
    assert parse(PROMETHEUS, url).address.origin == origin


def test_a_user_and_password_become_a_header():
    source = parse(PROMETHEUS, "https://me:p%40ssw0rd@prometheus.example.com")
    assert source.credentials == Credentials(
        "Basic bWU6cEBzc3cwcmQ=", ("bWU6cEBzc3cwcmQ=", "p%40ssw0rd", "p@ssw0rd")
    )
    assert repr(source.credentials) == "Credentials(***)"


def test_a_token_goes_before_a_password():
    source = parse(PROMETHEUS, "https://me:hunter2@prometheus.example.com", "abcdefgh")
    assert source.credentials.authorization == "Bearer abcdefgh"


BAD = {
    "ftp://prometheus.example.com": "the address of prometheus is no http or https URL",
    "prometheus.example.com:9090": "the address of prometheus is no http or https URL",
    "https://": "the address of prometheus is no http or https URL",
    "https://me:hunter2@prometheus:port": "the address of prometheus is no http or https URL",
    "https://me:hunter2@a b": "the address of prometheus is no http or https URL",
    "https://me:hunter2\udc80@x.example.com": ("the address of prometheus is no http or https URL"),
    "https://x.example.com/?a=hunter2": "the address of prometheus has a query or a fragment",
    "https://x.example.com/#hunter2": "the address of prometheus has a query or a fragment",
    "https://x.example.com/\u00fc": "the path of prometheus is not percent-encoded",
    f"https://{'x' * 70}.example.com": "the address of prometheus has no valid host",
    "http://me:hunter2@prometheus.example.com": (
        "the credentials for prometheus would travel in the clear: "
        "http://prometheus.example.com is http"
    ),
}


@pytest.mark.parametrize("url", BAD)
def test_what_is_no_address_is_refused_without_being_shown(url):
    with pytest.raises(ReadinessError) as trouble:
        parse(PROMETHEUS, url)
    assert str(trouble.value) == BAD[url]
    assert "hunter2" not in f"{trouble.value} {trouble.value.hint}"


@pytest.mark.parametrize("token", ["", "two words", "line\nfeed", "k\u00f6nig"])
def test_a_token_that_no_header_can_carry_is_refused_without_being_shown(token):
    with pytest.raises(ReadinessError) as trouble:
        parse(PROMETHEUS, "https://prometheus.example.com", token)
    assert str(trouble.value) == "the token is empty, or holds what no header can carry"
