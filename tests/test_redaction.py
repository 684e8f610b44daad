"""Which texts quote a secret, and which only speak of one."""

from __future__ import annotations

import pytest

from readiness import redaction

KEY = "a1B2c3D4e5F6g7H8i9J0k1L2"

SECRET = {
    "https://kim:hunter2@wiki.example.com/r": "https://***@wiki.example.com/r",
    "postgres://app:p%40ss@db:5432/shop": "postgres://***@db:5432/shop",
    "https://hunter2token@git.example.com/x.git": "https://***@git.example.com/x.git",
    "image kim:hunter2@registry.example.com:5000/web:1": "image ***@registry.example.com:5000/web:1",
    "https://x.example/r?token=hunter2&page=2": "https://x.example/r?token=***&page=2",
    "\u017fecret=hunter2": "\u017fecret=***",
    "to\u212aen=hunter2": "to\u212aen=***",
    "s\u0131gnature=hunter2": "s\u0131gnature=***",
    "https://x.example/r?sig=hunter2": "https://x.example/r?sig=***",
    "DB_PASSWORD=hunter2 ./run": "DB_PASSWORD=*** ./run",
    "found `password: hunter2` in line 3": "found `password: ***` in line 3",
    'value "apiKey": "two words" is not': 'value "apiKey": *** is not',
    "clientSecret: hunter2": "clientSecret: ***",
    f"Authorization: Bearer {KEY}": "Authorization: Bearer ***",
    "AKIAIOSFODNN7EXAMPLE is a key": "*** is a key",
    f"ghp_{KEY}": "***",
    f"glpat-{KEY}": "***",
    f"xoxb-{KEY}": "***",
    f"sk_live_{KEY}": "***",
    f"AIza{KEY}{KEY}": "***",
    f"eyJ{KEY}.eyJ{KEY}.{KEY}": "***",
    "https://hooks.slack.com/services/T0/B0/abc": "https://hooks.slack.com/services/***",
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----": (
        "-----BEGIN RSA PRIVATE KEY-----***"
    ),
}

HARMLESS = (
    "https://wiki.example.com/@kim/r",
    "attested by kim@example.com on 2026-11-01",
    "owner user:default/kim@example.com",
    "web:1@sha256:0123456789abcdef is pinned",
    "registry.example.com/web:1@sha256:0123456789abcdef/",
    "the Secret shop/db-password is not there",
    "secret: shop/db",
    "token: permissions are not set",
    "password=$PASSWORD",
    "password: {{ .Values.password }}",
    "password: <yours>",
    "key: value, keys = 3",
    "set `secretKeyRef: {name: basket-db, key: password}`",
    "a passing test: yes; compass: north",
)


@pytest.mark.parametrize("text", SECRET)
def test_what_a_text_quotes_is_hidden_once_and_for_all(text):
    assert redaction.text(text) == SECRET[text]
    assert redaction.text(SECRET[text]) == SECRET[text]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_only_speaks_of_a_secret_stays(text):
    assert redaction.text(text) == text


@pytest.mark.parametrize(
    "text",
    ["a." * 50_000 + "@", "eyJ-" * 50_000, "password='" * 20_000, "://" * 50_000, "x@" * 50_000],
)
def test_a_long_text_is_looked_at_in_linear_time(text):
    # a quadratic pattern would take minutes here
    assert len(redaction.text(text)) > 0
