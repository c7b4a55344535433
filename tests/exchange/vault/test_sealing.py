"""Sealing under the key of each subject: what opens, what does not, and what nothing opens any more.

Reaches ``exchange.storage.subject_keys``.
"""

import secrets
from dataclasses import replace

import pytest
from sqlalchemy import text, update

from exchange.storage.tables import subject_key
from exchange.storage.transaction import SYSTEM
from exchange.vault.errors import SealBrokenError, ShreddedError
from exchange.vault.keys import KeySet
from exchange.vault.sealing import (
    Place,
    mint_key,
    seal,
    seal_json,
    seal_own,
    shred,
    unseal,
    unseal_json,
    unseal_own,
)
from tests import make

PLACE = Place("record", "content", "0190")


@pytest.fixture
def tx(database):
    with database.transaction(SYSTEM) as tx:
        yield tx


def test_what_was_sealed_about_a_subject_opens(tx):
    subject_id = make.subject(tx)
    assert unseal(tx, subject_id, PLACE, seal(tx, subject_id, PLACE, b"words")) == b"words"


def test_json_keeps_every_script(tx):
    subject_id = make.subject(tx)
    claims = {"name_original": "Олена", "name_used": "فاطمة", "children": [1, None, True]}
    assert unseal_json(tx, subject_id, PLACE, seal_json(tx, subject_id, PLACE, claims)) == claims


def test_a_later_transaction_opens_it(database):
    with database.transaction(SYSTEM) as tx:
        subject_id = make.subject(tx)
        sealed = seal(tx, subject_id, PLACE, b"words")
    with database.transaction(SYSTEM) as tx:
        assert unseal(tx, subject_id, PLACE, sealed) == b"words"


def test_the_same_words_are_never_sealed_alike(tx):
    subject_id = make.subject(tx)
    assert seal(tx, subject_id, PLACE, b"words") != seal(tx, subject_id, PLACE, b"words")


def test_a_value_moved_to_another_subject_does_not_open(tx):
    one, other = make.subject(tx), make.subject(tx)
    with pytest.raises(SealBrokenError):
        unseal(tx, other, PLACE, seal(tx, one, PLACE, b"words"))


def test_a_value_moved_to_another_row_does_not_open(tx):
    subject_id = make.subject(tx)
    sealed = seal(tx, subject_id, PLACE, b"words")
    with pytest.raises(SealBrokenError):
        unseal(tx, subject_id, replace(PLACE, row="0191"), sealed)


def test_a_data_key_moved_to_another_subject_does_not_open(tx):
    one, other = make.subject(tx), make.subject(tx)
    sealed = seal(tx, one, PLACE, b"words")
    stolen = tx.subject_keys.of(one)[0].wrapped
    tx.connection.execute(update(subject_key).where(subject_key.c.subject_id == other).values(wrapped=stolen))
    tx.subject_keys._read.clear()
    with pytest.raises(SealBrokenError):
        unseal(tx, other, PLACE, sealed)


def test_the_data_key_lies_wrapped(tx):
    row = tx.subject_keys.of(make.subject(tx))[0]
    assert (row.key_id, row.kek_id) == (1, 1)
    assert len(row.wrapped) == 1 + 4 + 12 + 32 + 16


def test_once_shredded_nothing_opens_and_nothing_is_sealed(tx):
    subject_id, other = make.subject(tx), make.subject(tx)
    sealed, kept = seal(tx, subject_id, PLACE, b"words"), seal(tx, other, PLACE, b"words")
    shred(tx, [subject_id])
    with pytest.raises(ShreddedError):
        unseal(tx, subject_id, PLACE, sealed)
    with pytest.raises(ShreddedError):
        seal(tx, subject_id, PLACE, b"more")
    assert unseal(tx, other, PLACE, kept) == b"words"


def test_shredding_destroys_the_row(database):
    with database.transaction(SYSTEM) as tx:
        subject_id = make.subject(tx)
    with database.transaction(SYSTEM) as tx:
        shred(tx, [subject_id])
    with database.transaction(SYSTEM) as tx:
        assert tx.connection.execute(text("select count(*) from subject_key")).scalar_one() == 0
        assert tx.subject_keys.of(subject_id) == ()


def test_a_subject_has_one_key_only(tx):
    subject_id = make.subject(tx)
    with pytest.raises(Exception, match="pk_subject_key"), tx.connection.begin_nested():
        mint_key(tx, subject_id)


def test_a_new_wrapping_key_leaves_older_subjects_readable(database):
    with database.transaction(SYSTEM) as tx:
        subject_id = make.subject(tx)
        sealed = seal(tx, subject_id, PLACE, b"words")
    ring = database.tools.keys
    wrapping = KeySet(2, {**ring.wrapping.keys, 2: secrets.token_bytes(32)})
    rotated = replace(database, tools=replace(database.tools, keys=replace(ring, wrapping=wrapping)))
    with rotated.transaction(SYSTEM) as tx:
        assert unseal(tx, subject_id, PLACE, sealed) == b"words"
        assert tx.subject_keys.of(make.subject(tx))[0].kek_id == 2


def test_another_key_file_opens_nothing(database):
    with database.transaction(SYSTEM) as tx:
        subject_id = make.subject(tx)
        sealed = seal(tx, subject_id, PLACE, b"words")
    stranger = replace(database, tools=replace(database.tools, keys=make.keyring()))
    with stranger.transaction(SYSTEM) as tx, pytest.raises(SealBrokenError):
        unseal(tx, subject_id, PLACE, sealed)


def test_a_transaction_reads_a_data_key_once(database):
    with database.transaction(SYSTEM) as tx:
        subject_id = make.subject(tx)
    with database.transaction(SYSTEM) as tx:
        rows = tx.subject_keys.of(subject_id)
        assert tx.subject_keys.of(subject_id) is rows


def test_a_secret_of_the_hub_opens_at_its_place_only(tx):
    place = Place("partner_endpoint", "secret", tx.new_id())
    sealed = seal_own(tx, place, b"secret")
    assert unseal_own(tx, place, sealed) == b"secret"
    with pytest.raises(SealBrokenError):
        unseal_own(tx, replace(place, row=tx.new_id()), sealed)
