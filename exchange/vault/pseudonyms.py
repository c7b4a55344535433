"""Pairwise subject ids: what one partner calls a person tells another partner nothing.

They are made from a random seed and the partner, never from an identifier, so that not even whoever holds the key can
find a person's id from their tax number.
"""

import base64
import hmac
from uuid import UUID

from exchange.storage.transaction import Keys
from exchange.vault.keys import keyring

PREFIX = "sub_"


def subject_id(keys: Keys, partner_id: UUID, seed: UUID) -> str:
    """The id under which one partner knows the person of ``seed``; minted once and stored."""
    of_partner = hmac.digest(keyring(keys).pseudonym.current, partner_id.bytes, "sha256")
    return PREFIX + base64.b32encode(hmac.digest(of_partner, seed.bytes, "sha256")[:20]).decode().lower()
