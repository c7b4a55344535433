"""Notices are found in exactly the language asked for, the newest first; none is ever changed."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from exchange.storage.database import Database
from exchange.storage.notices import NoticeRow
from exchange.storage.transaction import SYSTEM, Transaction


@pytest.fixture
def tx(database: Database) -> Iterator[Transaction]:
    with database.transaction(SYSTEM) as tx:
        yield tx


def notice(tx: Transaction, version: int = 1, language: str = "pt") -> NoticeRow:
    row = NoticeRow(tx.new_id(), "housing", version, language, {"why": ["Porque sim."]}, b"hash", "Inês Prado", tx.now)
    tx.notices.add_missing(row)
    return row


def test_there_is_no_fallback_to_another_language(tx: Transaction) -> None:
    notice(tx)
    assert tx.notices.newest("housing", "pt") is not None
    assert tx.notices.newest("housing", "ar") is None
    assert tx.notices.languages("housing") == {"pt"}


def test_the_newest_version_is_shown_and_an_older_one_kept(tx: Transaction) -> None:
    older, newer = notice(tx), notice(tx, version=2)
    assert tx.notices.newest("housing", "pt") == newer
    assert tx.notices.by_id(older.id) == older


def test_words_that_are_there_are_never_changed(tx: Transaction) -> None:
    row = notice(tx)
    tx.notices.add_missing(replace(row, id=tx.new_id(), slots={"why": ["Porque não."]}))
    assert tx.notices.all() == [row]
