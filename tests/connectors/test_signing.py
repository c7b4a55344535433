"""Standard Webhooks, against another implementation and the published vector."""

import base64
import json
import secrets
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import standardwebhooks

from connectors.base import Message
from connectors.errors import MisconfiguredError
from connectors.signing import SignatureError, mint, sign, verify

VECTOR = Path(__file__).parents[2] / "../shared/samples/standard-webhooks/vector-symmetric-v1.json"
NOW = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)
MESSAGE = Message("msg_1", b'{"a":1}')


@pytest.fixture
def secret() -> str:
    return mint(secrets.token_bytes)


def test_a_signed_message_verifies(secret: str):
    signed = sign(MESSAGE, [secret], NOW)
    assert verify(signed.headers, signed.body, [secret], NOW) == "msg_1"


def test_header_names_may_come_in_any_case(secret: str):
    signed = sign(MESSAGE, [secret], NOW)
    shouted = {name.title(): value for name, value in signed.headers.items()}
    assert verify(shouted, signed.body, [secret], NOW) == "msg_1"


def test_another_implementation_accepts_what_we_sign(secret: str):
    signed = sign(MESSAGE, [secret], datetime.now(UTC))
    assert standardwebhooks.Webhook(secret).verify(signed.body, dict(signed.headers)) == {"a": 1}


def test_we_accept_what_another_implementation_signs(secret: str):
    signature = standardwebhooks.Webhook(secret).sign("msg_9", NOW, "{}")
    headers = {
        "webhook-id": "msg_9",
        "webhook-timestamp": str(int(NOW.timestamp())),
        "webhook-signature": signature,
    }
    assert verify(headers, b"{}", [secret], NOW) == "msg_9"


@pytest.mark.skipif(not VECTOR.exists(), reason="the published vector is not at hand")
def test_the_published_vector_is_reproduced():
    vector = json.loads(VECTOR.read_text())
    at = datetime.fromtimestamp(vector["webhook-timestamp"], UTC)
    signed = sign(Message(vector["webhook-id"], vector["payload"].encode()), [vector["secret"]], at)
    assert signed.headers["webhook-signature"] == vector["webhook-signature"]


def test_two_secrets_sign_while_one_replaces_the_other(secret: str):
    newer = mint(secrets.token_bytes)
    signed = sign(MESSAGE, [newer, secret], NOW)
    assert verify(signed.headers, signed.body, [secret], NOW) == verify(signed.headers, signed.body, [newer], NOW)


def test_a_receiver_with_two_secrets_accepts_either(secret: str):
    signed = sign(MESSAGE, [secret], NOW)
    assert verify(signed.headers, signed.body, [mint(secrets.token_bytes), secret], NOW) == "msg_1"


def test_another_secret_does_not_verify(secret: str):
    signed = sign(MESSAGE, [secret], NOW)
    with pytest.raises(SignatureError):
        verify(signed.headers, signed.body, [mint(secrets.token_bytes)], NOW)


def test_a_changed_body_does_not_verify(secret: str):
    signed = sign(MESSAGE, [secret], NOW)
    with pytest.raises(SignatureError):
        verify(signed.headers, b'{"a":2}', [secret], NOW)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp"])
def test_a_changed_header_does_not_verify(secret: str, name: str):
    signed = sign(MESSAGE, [secret], NOW)
    changed = {**signed.headers, name: str(int(NOW.timestamp()) + 1)}
    with pytest.raises(SignatureError):
        verify(changed, signed.body, [secret], NOW)


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_message_from_another_time_is_refused_as_a_replay(secret: str, minutes: int):
    signed = sign(MESSAGE, [secret], NOW + timedelta(minutes=minutes))
    with pytest.raises(SignatureError, match="five minutes"):
        verify(signed.headers, signed.body, [secret], NOW)


@pytest.mark.parametrize("minutes", [-4, 4])
def test_clocks_may_differ_a_little(secret: str, minutes: int):
    signed = sign(MESSAGE, [secret], NOW + timedelta(minutes=minutes))
    assert verify(signed.headers, signed.body, [secret], NOW) == "msg_1"


@pytest.mark.parametrize("stamp", ["", "now", "-5", "1e9", "9" * 400, "١٢٣"])
def test_a_timestamp_that_is_no_number_is_refused(secret: str, stamp: str):
    signed = sign(MESSAGE, [secret], NOW)
    with pytest.raises(SignatureError):
        verify({**signed.headers, "webhook-timestamp": stamp}, signed.body, [secret], NOW)


@pytest.mark.parametrize("name", ["webhook-id", "webhook-timestamp", "webhook-signature"])
def test_a_missing_header_is_refused(secret: str, name: str):
    signed = sign(MESSAGE, [secret], NOW)
    with pytest.raises(SignatureError, match=name):
        verify({key: value for key, value in signed.headers.items() if key != name}, signed.body, [secret], NOW)


def test_signatures_of_other_versions_are_passed_over(secret: str):
    signed = sign(MESSAGE, [secret], NOW)
    mixed = {**signed.headers, "webhook-signature": "v1a,AAAA " + signed.headers["webhook-signature"] + " v2,ä"}
    assert verify(mixed, signed.body, [secret], NOW) == "msg_1"


def test_no_secret_signs_nothing():
    with pytest.raises(MisconfiguredError, match="secret-missing"):
        sign(MESSAGE, [], NOW)


@pytest.mark.parametrize("wrong", ["whsec_", "whsec_!!!", "whsec_" + base64.b64encode(bytes(23)).decode()])
def test_a_malformed_secret_is_refused_without_being_shown(wrong: str):
    with pytest.raises(MisconfiguredError) as raised:
        sign(MESSAGE, [wrong], NOW)
    assert str(raised.value) == "secret-malformed"


def test_signing_again_replaces_the_old_signature(secret: str):
    first = sign(MESSAGE, [secret], NOW)
    second = sign(replace(first), [secret], NOW + timedelta(hours=1))
    assert verify(second.headers, second.body, [secret], NOW + timedelta(hours=1)) == "msg_1"
