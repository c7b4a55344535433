"""The sealed form: version byte | key number | 96-bit nonce | AES-256-GCM-SIV ciphertext.

Invariant: the associated data binds version, key number, place and subject, so that a sealed value opens nowhere but
where it was sealed. GCM-SIV (RFC 8452) keeps its promise even if a nonce should ever repeat.
"""

import struct
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCMSIV

from exchange.vault.errors import SealBrokenError

VERSION = 1
NONCE = 12
HEAD = struct.Struct(">BI")  # version, key number
SHORTEST = HEAD.size + NONCE + 16


@dataclass(frozen=True)
class Place:
    """Where a sealed value lies: table, column, and the row's id."""

    table: str
    column: str
    row: UUID | str


@dataclass(frozen=True)
class Key:
    """One AES-256 key and its number."""

    number: int
    secret: bytes

    def __repr__(self) -> str:
        return f"Key(number={self.number})"


def encrypt(key: Key, nonce: bytes, plaintext: bytes, place: Place, subject_id: str) -> bytes:
    """Seal ``plaintext`` so that it opens at this place, for this subject, with this key only."""
    head = HEAD.pack(VERSION, key.number)
    return head + nonce + AESGCMSIV(key.secret).encrypt(nonce, plaintext, _bound(head, place, subject_id))


def decrypt(keys: Mapping[int, bytes], sealed: bytes, place: Place, subject_id: str) -> bytes:
    """The plaintext, or :class:`SealBrokenError` if it was not sealed at this place with one of these keys."""
    number = key_number(sealed)
    if number not in keys:
        raise SealBrokenError("key-unknown")
    head, nonce, ciphertext = sealed[: HEAD.size], sealed[HEAD.size : HEAD.size + NONCE], sealed[HEAD.size + NONCE :]
    try:
        return AESGCMSIV(keys[number]).decrypt(nonce, ciphertext, _bound(head, place, subject_id))
    except InvalidTag:
        raise SealBrokenError("seal-broken") from None


def key_number(sealed: bytes) -> int:
    """The number of the key a value was sealed with."""
    if len(sealed) < SHORTEST or sealed[0] != VERSION:
        raise SealBrokenError("form-unknown")
    number: int = HEAD.unpack_from(sealed)[1]
    return number


def _bound(head: bytes, place: Place, subject_id: str) -> bytes:
    parts = (place.table, place.column, str(place.row), subject_id)
    # Each part with its length, so that no two places read alike.
    return head + b"".join(len(part).to_bytes(4, "big") + part for part in map(str.encode, parts))
