"""Keyed hashes, hashes of secrets, and cursors."""

import hashlib
import secrets
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.vault.fingerprints import fingerprint, hashed, open_cursor, seal_cursor
from exchange.vault.keys import KeySet
from tests import make

RING = make.keyring()


def test_equal_bodies_have_equal_fingerprints_under_one_key_only():
    assert fingerprint(RING, b"body") == fingerprint(RING, b"body")
    assert fingerprint(RING, b"body") != fingerprint(RING, b"other")
    assert fingerprint(RING, b"body") != fingerprint(make.keyring(), b"body")


def test_a_token_is_stored_as_its_sha_256():
    assert hashed("token") == hashlib.sha256(b"token").digest()


@given(st.dictionaries(st.text(max_size=5), st.integers() | st.text(max_size=20) | st.none(), max_size=4))
def test_a_cursor_opens_to_its_place(place):
    assert open_cursor(RING, seal_cursor(RING, place)) == place


def test_a_cursor_shows_nothing_and_is_safe_in_a_url():
    cursor = seal_cursor(RING, {"after": "0190b0d2"})
    assert "0190" not in cursor
    assert set(cursor) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")


def test_equal_places_have_equal_cursors():
    assert seal_cursor(RING, {"a": 1, "b": 2}) == seal_cursor(RING, {"b": 2, "a": 1})


@pytest.mark.parametrize("cursor", ["", "abc", "A" * 40, "ä", "not base64!", "A" * 5000, "====", "AA\n"])
def test_what_is_no_cursor_is_refused(cursor):
    with pytest.raises(ValueError, match="cursor"):
        open_cursor(RING, cursor)


def test_a_cursor_of_another_hub_is_refused():
    with pytest.raises(ValueError, match="not made here"):
        open_cursor(RING, seal_cursor(make.keyring(), {"after": 1}))


def test_an_older_key_still_opens_cursors():
    cursor = seal_cursor(RING, {"after": 1})
    rotated = replace(RING, cursor=KeySet(2, {**RING.cursor.keys, 2: secrets.token_bytes(64)}))
    assert open_cursor(rotated, cursor) == {"after": 1}
