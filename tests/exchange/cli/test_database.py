"""Bringing a database up to date."""

from exchange.storage import migrating
from exchange.storage.transaction import SYSTEM


def test_an_upgrade_twice_is_as_one(typed):
    first, second = typed("database", "upgrade"), typed("database", "upgrade")
    assert first.exit_code == second.exit_code == 0
    assert "as before" in second.output


def test_an_upgrade_brings_the_shipped_purposes(typed, database):
    typed("database", "upgrade")
    with database.transaction(SYSTEM) as tx:
        assert len(tx.purposes.all()) == 9


def test_pending_migrations_end_the_question_with_1(typed, owner_url):
    assert typed("database", "status").exit_code == 0
    migrating.downgrade(owner_url)
    behind = typed("database", "status")
    assert behind.exit_code == 1
    assert "database upgrade" in behind.output


def test_the_roles_are_printed_for_an_administrator_to_make(typed):
    printed = typed("database", "upgrade", "--print-roles").output
    assert all(role in printed for role in ("hub_owner", "hub_app", "hub_sequencer"))


def test_production_upgrades_with_the_owners_address_alone(typed, tmp_path):
    refused = typed("database", "upgrade", HUB_MODE="production", DATABASE_OWNER_URL="")
    assert refused.exit_code == 1
    assert any(line.startswith("DATABASE_OWNER_URL is missing") for line in refused.stderr.splitlines())
