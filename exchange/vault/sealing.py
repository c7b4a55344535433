"""Sealing what the hub stores: about a person under that subject's data key, its own secrets under its own key.

A data key is 256 random bits, stored wrapped by a key of the key file. Whoever deletes the wrapped key
(:func:`shred`) has destroyed all that it sealed, in every table and every copy of them.
"""

import json
from collections.abc import Collection, Mapping
from typing import Any

from exchange.storage.subject_keys import SubjectKeyRow
from exchange.storage.transaction import Transaction
from exchange.vault.cipher import NONCE, Key, Place, decrypt, encrypt, key_number
from exchange.vault.errors import ShreddedError
from exchange.vault.keys import keyring

__all__ = ["Place", "mint_key", "seal", "seal_json", "seal_own", "shred", "unseal", "unseal_json", "unseal_own"]

FIRST_KEY = 1


def mint_key(tx: Transaction, subject_id: str) -> None:
    """Make the data key of a new subject; its row in ``subject`` may follow within the transaction."""
    wrapping = keyring(tx.tools.keys).wrapping
    by = Key(wrapping.primary, wrapping.current)
    wrapped = encrypt(by, tx.tools.entropy(NONCE), tx.tools.entropy(32), _key_place(subject_id, FIRST_KEY), subject_id)
    tx.subject_keys.add(SubjectKeyRow(subject_id, FIRST_KEY, by.number, wrapped))


def seal(tx: Transaction, subject_id: str, place: Place, plaintext: bytes) -> bytes:
    """Seal about a subject; :class:`ShreddedError` if its key is gone."""
    newest = _key_rows(tx, subject_id)[-1]
    key = Key(newest.key_id, _unwrapped(tx, newest))
    return encrypt(key, tx.tools.entropy(NONCE), plaintext, place, subject_id)


def unseal(tx: Transaction, subject_id: str, place: Place, sealed: bytes) -> bytes:
    """Open what :func:`seal` sealed for this subject at this place."""
    number = key_number(sealed)
    keys = {row.key_id: _unwrapped(tx, row) for row in _key_rows(tx, subject_id) if row.key_id == number}
    return decrypt(keys, sealed, place, subject_id)


def seal_json(tx: Transaction, subject_id: str, place: Place, value: Mapping[str, Any]) -> bytes:
    """Seal a JSON object about a subject."""
    return seal(tx, subject_id, place, json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode())


def unseal_json(tx: Transaction, subject_id: str, place: Place, sealed: bytes) -> dict[str, Any]:
    """Open what :func:`seal_json` sealed."""
    value: dict[str, Any] = json.loads(unseal(tx, subject_id, place, sealed))
    return value


def seal_own(tx: Transaction, place: Place, plaintext: bytes) -> bytes:
    """Seal a secret of the hub itself, about no person (a partner's webhook secret)."""
    own = keyring(tx.tools.keys).own
    return encrypt(Key(own.primary, own.current), tx.tools.entropy(NONCE), plaintext, place, "")


def unseal_own(tx: Transaction, place: Place, sealed: bytes) -> bytes:
    """Open what :func:`seal_own` sealed at this place."""
    return decrypt(keyring(tx.tools.keys).own.keys, sealed, place, "")


def shred(tx: Transaction, subject_ids: Collection[str]) -> None:
    """Destroy the data keys of these subjects, and with them all that was sealed about them."""
    tx.subject_keys.remove(subject_ids)


def _key_rows(tx: Transaction, subject_id: str) -> tuple[SubjectKeyRow, ...]:
    rows = tx.subject_keys.of(subject_id)
    if not rows:
        raise ShreddedError(subject_id)
    return rows


def _unwrapped(tx: Transaction, row: SubjectKeyRow) -> bytes:
    wrapping = keyring(tx.tools.keys).wrapping.keys
    return decrypt(wrapping, row.wrapped, _key_place(row.subject_id, row.key_id), row.subject_id)


def _key_place(subject_id: str, key_id: int) -> Place:
    return Place("subject_key", "wrapped", f"{subject_id}/{key_id}")
