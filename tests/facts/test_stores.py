"""What keeps data for good, and whether a slip of the hand can delete it."""

from __future__ import annotations

import pytest

from readiness.facts import stores
from readiness.facts.model import FixedPlace, Store
from readiness.model import Location
from readiness.source import evidence
from readiness.source.tree import MemoryTree

HERE = FixedPlace(Location("d.tf", 1, 1))


def found(files: dict[str, str]) -> list[Store]:
    documents = evidence.read(MemoryTree(files)).documents
    return [one._replace(place=HERE) for one in stores.collect(documents)]


def judged(kind: str, body: str) -> tuple[str, str]:
    one = found({"d.tf": f'resource "{kind}" "orders" {{\n  {body}\n}}\n'})
    assert [(each.kind, each.name) for each in one] == [(kind, "orders")]
    return one[0].protected, one[0].reason


UNSET = "deletion_protection is not set, nor is prevent_destroy true"
DATABASES = [
    ("aws_db_instance", "", "no", UNSET),
    ("aws_db_instance", "deletion_protection = true", "yes", "deletion_protection is true"),
    ("aws_db_instance", "lifecycle {\n prevent_destroy = true\n }", "yes", "prevent_destroy is true"),
    ("aws_db_instance", "lifecycle {\n prevent_destroy = false\n }", "no", UNSET),
    ("aws_rds_cluster", "deletion_protection = var.x", "unknown",
     "deletion_protection cannot be told from here"),
    ("aws_dynamodb_table", "deletion_protection_enabled = true", "yes",
     "deletion_protection_enabled is true"),
    ("google_sql_database_instance", "", "yes", "deletion_protection is true, the default"),
    ("google_sql_database_instance", "deletion_protection = false", "no",
     "deletion_protection is false, nor is prevent_destroy true"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "body", "protected", "reason"), DATABASES)
def test_a_database_is_protected_by_its_provider_or_by_terraform(
    kind: str, body: str, protected: str, reason: str
) -> None:
    assert judged(kind, body) == (protected, reason)


@pytest.mark.parametrize(
    ("policy", "protected", "reason"),
    [
        ("", "yes", "its reclaim policy is Retain"),
        ("persistentVolumeReclaimPolicy: Delete", "no", "its reclaim policy is Delete"),
        ("persistentVolumeReclaimPolicy: '{{ x }}'", "unknown", "its reclaim policy is a template"),
        ("persistentVolumeReclaimPolicy: [3]", "unknown", "its reclaim policy is a template"),
    ],
)
def test_a_volume_is_kept_unless_it_says_otherwise(
    policy: str, protected: str, reason: str
) -> None:
    head = "apiVersion: v1\nkind: PersistentVolume\nmetadata: {name: data}\nspec:\n  x: 1\n"
    assert found({"v.yaml": f"{head}  {policy}\n"}) == [
        Store(HERE, "PersistentVolume", "data", protected=protected, reason=reason)
    ]


def test_a_copy_and_what_is_not_made_and_what_is_no_production_are_no_stores() -> None:
    database = 'resource "aws_db_instance" "a" {{\n  {}\n}}\n'
    assert (
        found(
            {
                "a.tf": database.format('replicate_source_db = "b"'),
                "b.tf": database.format("count = 0"),
                "infra/dev/c.tf": database.format(""),
            }
        )
        == []
    )
