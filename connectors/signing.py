"""Signing and checking webhooks by the Standard Webhooks specification, version 1 (HMAC-SHA256).

The signature covers id, timestamp and the body's very bytes. https://www.standardwebhooks.com
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from connectors.base import Message
from connectors.errors import MisconfiguredError

PREFIX = "whsec_"
TOLERANCE = timedelta(minutes=5)
KEY_BYTES = range(24, 65)


class SignatureError(Exception):
    """A webhook is not what its headers say, or not from now."""


def mint(entropy: Callable[[int], bytes]) -> str:
    """A fresh secret of 32 random bytes in the form partners paste into their software."""
    return PREFIX + base64.b64encode(entropy(32)).decode()


def sign(message: Message, secrets: Sequence[str], at: datetime) -> Message:
    """The message with its three headers, signed with every secret in use (two while one replaces the other)."""
    if not secrets:
        raise MisconfiguredError("secret-missing")
    stamp = str(int(at.timestamp()))
    signatures = " ".join(_signature(_key(secret), message.id, stamp, message.body) for secret in secrets)
    headers = {"webhook-id": message.id, "webhook-timestamp": stamp, "webhook-signature": signatures}
    return replace(message, headers={**message.headers, **headers})


def verify(headers: Mapping[str, str], body: bytes, secrets: Sequence[str], now: datetime) -> str:
    """The id of a webhook that one of the secrets signed within five minutes of now; else SignatureError."""
    given = {name.lower(): value for name, value in headers.items()}
    try:
        identifier, stamp, signatures = (given[f"webhook-{name}"] for name in ("id", "timestamp", "signature"))
    except KeyError as missing:
        raise SignatureError(f"header {missing} is missing") from None
    _check_age(stamp, now)
    expected = [_signature(_key(secret), identifier, stamp, body).encode() for secret in secrets]
    # Every pair is compared, so that time does not tell which secret or signature came close.
    matches = [hmac.compare_digest(one.encode(), other) for one in signatures.split(" ") for other in expected]
    if not any(matches):
        raise SignatureError("no signature matches")
    return identifier


def _check_age(stamp: str, now: datetime) -> None:
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12):
        raise SignatureError("the timestamp is not a number of seconds")
    if abs(now.timestamp() - int(stamp)) > TOLERANCE.total_seconds():
        raise SignatureError("the timestamp is more than five minutes from now")


def _signature(key: bytes, identifier: str, stamp: str, body: bytes) -> str:
    signed = b".".join((identifier.encode(), stamp.encode(), body))
    return "v1," + base64.b64encode(hmac.digest(key, signed, hashlib.sha256)).decode()


def _key(secret: str) -> bytes:
    try:
        key = base64.b64decode(secret.removeprefix(PREFIX), validate=True)
    except binascii.Error:
        raise MisconfiguredError("secret-malformed") from None
    if len(key) not in KEY_BYTES:
        raise MisconfiguredError("secret-malformed")
    return key
