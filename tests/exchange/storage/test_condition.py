"""How a database stands: who we are there, what waits, and what only a sandbox may hold."""

from pathlib import Path

import pytest

from exchange.errors import ConfigurationError
from exchange.storage import condition
from exchange.storage.clients import ClientRow
from exchange.storage.database import Database
from exchange.storage.partners import EndpointRow, PartnerRow
from exchange.storage.transaction import SYSTEM


def test_each_address_lets_us_be_one_role(app_url: str, owner_url: str, sequencer_url: str) -> None:
    logins = [condition.login(url) for url in (app_url, owner_url, sequencer_url)]
    assert [login.role for login in logins] == ["hub_app", "hub_owner", "hub_sequencer"]
    assert [login.owner for login in logins] == [False, True, False]
    assert not any(login.unbound for login in logins)
    assert all(login.version >= condition.OLDEST for login in logins)


def test_an_address_where_nobody_answers_is_told_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError) as failure:
        condition.login(f"postgresql://hub_app:a-password@/hub?host={tmp_path}")
    assert "a-password" not in str(failure.value)


def test_nothing_waits_in_an_empty_hub(database: Database) -> None:
    with database.transaction(SYSTEM) as tx:
        assert condition.backlog(tx.connection) == condition.Backlog(0, 0, 0, None, None)


def test_what_only_a_sandbox_may_hold_is_found(database: Database) -> None:
    with database.transaction(SYSTEM) as tx:
        partner = PartnerRow(tx.new_id(), "escola", "school", "Escola", "active")
        tx.partners.add(partner, tx.now)
        tx.clients.add(ClientRow("escola-1", partner.id, "S", None, b"hash", ("event:read",)), tx.now)
        tx.partners.replace_endpoint(
            EndpointRow(tx.new_id(), partner.id, "webhook", "http://127.0.0.1:9/", b"sealed", False), tx.now
        )
        assert condition.shared_secrets(tx.connection) == ("escola-1",)
        assert condition.plain_targets(tx.connection) == ("escola",)
        tx.clients.revoke("escola-1", tx.now)
        assert condition.shared_secrets(tx.connection) == ()
