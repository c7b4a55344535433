"""Blind indexes: finding a person by an identifier that is stored as a keyed hash only.

Invariant: the key lies outside the database. A tax number has only nine digits, so a plain hash of it could be turned
back within a minute. The answer to a look-up is still an oracle; limits and evidence of look-ups belong to the doors.
"""

import hmac
import re
import unicodedata
from collections.abc import Callable, Mapping

from exchange.storage.transaction import Keys
from exchange.vault.keys import keyring

_GAPS = re.compile(r"[\s\-./()‐-―−]+")
_PORTUGUESE_PHONE = re.compile(r"[29]\d{8}")


def blind(keys: Keys, field: str, value: str) -> bytes:
    """The index value of an identifier under the primary index key."""
    return blinds(keys, field, value)[index_version(keys)]


def blinds(keys: Keys, field: str, value: str) -> Mapping[int, bytes]:
    """The index values of an identifier by key version: a look-up asks for all while keys are being rotated."""
    normal = normalised(field, value).encode()
    versions = keyring(keys).index.keys.items()
    return {version: _keyed(_keyed(key, field.encode()), normal) for version, key in versions}


def index_version(keys: Keys) -> int:
    """The version of the index key that new index rows are made with."""
    return keyring(keys).index.primary


def normalised(field: str, value: str) -> str:
    """One spelling for each identifier, however it was typed; a joined field (``nif+birth-date``) goes by its first."""
    return _RULES.get(field.partition("+")[0], _document)(unicodedata.normalize("NFKC", value).strip())


def _keyed(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _document(value: str) -> str:
    return _GAPS.sub("", value).upper()


def _tax_number(value: str) -> str:
    return _document(value).removeprefix("PT")


def _email(value: str) -> str:
    # The part before the @ is case-sensitive by RFC 5321, but no provider of note tells such addresses apart.
    return value.casefold()


def _phone(value: str) -> str:
    number = re.sub(r"^00", "+", _GAPS.sub("", value))
    return f"+351{number}" if _PORTUGUESE_PHONE.fullmatch(number) else number


_RULES: Mapping[str, Callable[[str], str]] = {
    "nif": _tax_number,
    "nipc": _tax_number,
    "email": _email,
    "phone": _phone,
}
