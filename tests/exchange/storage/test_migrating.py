"""Migrations and metadata end at the same schema, in both directions."""

from pathlib import Path

from procrastinate.schema import SchemaManager

from exchange.storage import migrating


def test_a_migrated_database_equals_the_metadata(owner_url: str) -> None:
    assert migrating.differences(owner_url) == []


def test_up_down_up_leaves_the_same_schema(owner_url: str) -> None:
    migrating.downgrade(owner_url)
    migrating.upgrade(owner_url)
    assert migrating.differences(owner_url) == []
    assert not migrating.status(owner_url).pending
