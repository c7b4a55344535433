"""Keyed hashes that tell equal from different, hashes of random secrets, and cursors that only the hub can read."""

import base64
import binascii
import hashlib
import hmac
import json
from collections.abc import Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from exchange.storage.transaction import Keys
from exchange.vault.keys import keyring

LONGEST_CURSOR = 2048


def fingerprint(keys: Keys, content: bytes) -> bytes:
    """A keyed hash of a body: equal bodies are recognised, and no body can be guessed from the database."""
    return hmac.digest(keyring(keys).fingerprint.current, content, "sha256")


def hashed(secret: str) -> bytes:
    """What is stored of a token, link or code of high entropy; not for passwords or short codes."""
    return hashlib.sha256(secret.encode()).digest()


def seal_cursor(keys: Keys, place: Mapping[str, Any]) -> str:
    """An opaque cursor for a place in a list: deterministic (AES-SIV, RFC 5297), so equal places give equal cursors."""
    content = json.dumps(place, separators=(",", ":"), sort_keys=True).encode()
    sealed = AESSIV(keyring(keys).cursor.current).encrypt(content, None)
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def open_cursor(keys: Keys, cursor: str) -> dict[str, Any]:
    """The place a cursor stands for; ``ValueError`` if this hub did not make it."""
    if len(cursor) > LONGEST_CURSOR:
        raise ValueError("cursor too long")
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("cursor is not base64url") from None
    place: dict[str, Any] = json.loads(_opened(keys, sealed))
    return place


def _opened(keys: Keys, sealed: bytes) -> bytes:
    for key in keyring(keys).cursor.keys.values():
        try:
            return AESSIV(key).decrypt(sealed, None)
        except (InvalidTag, ValueError):
            continue
    raise ValueError("cursor was not made here")
