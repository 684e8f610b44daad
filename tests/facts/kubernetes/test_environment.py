import pytest

from readiness.facts.kubernetes.environment import credential, duplicates, read
from readiness.facts.model import Variable


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", "hunter2"),
        ("dbPassword", "hunter2"),
        ("API_KEY", "abc-def"),
        ("STRIPE_SECRET", "x y"),
        ("AUTH_TOKEN", "t0ken"),
        ("AWS_SECRET_ACCESS_KEY", "abcd/efgh"),
        ("DATABASE_URL", "postgres://app:hunter2@db:5432/app"),
        ("ANYTHING", "AKIA" + "A" * 16),
        ("ANYTHING", "ghp_" + "a" * 36),
        ("KEY", "-----BEGIN RSA PRIVATE KEY-----\nabc"),
    ],
)
def test_a_credential_is_known_by_its_name_or_by_its_form(name, value):
    assert credential(name, value)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("DB_PASSWORD", ""),
        ("DB_PASSWORD", "${DB_PASSWORD}"),
        ("DB_PASSWORD", "$(FROM_ANOTHER)"),
        ("DB_PASSWORD_FILE", "anything"),
        ("DB_PASSWORD", "/run/secrets/db"),
        ("USE_PASSWORD", "true"),
        ("TOKEN_TTL", "1h"),
        ("MAX_TOKEN", "4096"),
        ("SECRET_NAME", "db-credentials"),
        ("TOKEN_ENDPOINT", "somewhere"),
        ("TOKEN", "https://issuer.example.com/token"),
        ("DATABASE_URL", "postgres://db:5432/app"),
        ("DATABASE_URL", "postgres://app:$(PASS)@db/app"),
        ("PWD", "work"),
        ("KEYBOARD", "qwerty"),
        ("MONKEY", "business"),
    ],
)
def test_what_only_speaks_of_credentials_is_none(name, value):
    assert not credential(name, value)


def test_variables_keep_their_source_and_never_their_value():
    env = [
        {"name": "A", "value": "1"},
        {"name": "TOKEN", "value": "s3cret"},
        {"name": "B", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}},
        {"name": "C", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}},
        {"name": "D", "valueFrom": {"fieldRef": {"fieldPath": "metadata.name"}}},
        {"name": "E"},
        {"name": "A", "value": 2},
        {"value": "nameless"},
        "mistyped",
    ]
    found = read(env)
    assert found == (
        Variable("A", "value"),
        Variable("TOKEN", "value", credential=True),
        Variable("B", "secret"),
        Variable("C", "config-map"),
        Variable("D", "field"),
        Variable("E", "none"),
        Variable("A", "value"),
    )
    assert duplicates(found) == ("A",)
