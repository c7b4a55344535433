"""Purposes are read by the day, so that a change entered ahead takes effect by itself."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from exchange.storage.database import Database
from exchange.storage.purposes import PurposeRow
from exchange.storage.transaction import SYSTEM, Transaction

FIRST = PurposeRow("housing", 1, date(2026, 1, 1), None, 365, 14, ("housing",))
CHANGE = date(2026, 6, 1)


@pytest.fixture
def tx(database: Database) -> Iterator[Transaction]:
    with database.transaction(SYSTEM) as tx:
        tx.purposes.add_missing(FIRST)
        yield tx


def test_a_purpose_is_there_from_its_first_day(tx: Transaction) -> None:
    assert tx.purposes.on("housing", FIRST.effective_from) == FIRST
    assert tx.purposes.on("housing", FIRST.effective_from - timedelta(days=1)) is None


def test_the_newest_version_in_force_counts(tx: Transaction) -> None:
    ahead = replace(FIRST, version=2, effective_from=CHANGE, validity_days=180)
    tx.purposes.add_missing(ahead)
    assert tx.purposes.on("housing", CHANGE - timedelta(days=1)) == FIRST
    assert tx.purposes.on("housing", CHANGE) == ahead


def test_a_purpose_ends_after_its_last_day(tx: Transaction) -> None:
    tx.purposes.add_missing(PurposeRow("documents", 1, FIRST.effective_from, CHANGE, 365, 14, ()))
    assert tx.purposes.on("documents", CHANGE) is not None
    assert tx.purposes.on("documents", CHANGE + timedelta(days=1)) is None


def test_a_version_that_is_there_is_never_changed(tx: Transaction) -> None:
    tx.purposes.add_missing(replace(FIRST, validity_days=1))
    assert tx.purposes.all() == [FIRST]
