"""The sealed form, and what it is bound to."""

import secrets

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.vault.cipher import HEAD, NONCE, SHORTEST, Key, Place, decrypt, encrypt, key_number
from exchange.vault.errors import SealBrokenError

KEY = Key(7, secrets.token_bytes(32))
KEYS = {7: KEY.secret}
HERE = Place("record", "content", "0190")
WHO = "sub_a"


def sealed(plaintext=b"words"):
    return encrypt(KEY, secrets.token_bytes(NONCE), plaintext, HERE, WHO)


def why(value, place=HERE, subject_id=WHO, keys=KEYS):
    with pytest.raises(SealBrokenError) as refusal:
        decrypt(keys, value, place, subject_id)
    return refusal.value.why


@given(st.binary(max_size=300))
def test_what_was_sealed_opens_at_its_place(plaintext):
    assert decrypt(KEYS, sealed(plaintext), HERE, WHO) == plaintext


def test_the_form_is_version_key_number_nonce_ciphertext():
    value = sealed(b"12345")
    assert HEAD.unpack_from(value) == (1, 7)
    assert key_number(value) == 7
    assert len(value) == 1 + 4 + 12 + 5 + 16


@pytest.mark.parametrize(
    "elsewhere",
    [Place("record_part", "content", "0190"), Place("record", "claims", "0190"), Place("record", "content", "0191")],
)
def test_a_value_moved_to_another_table_column_or_row_does_not_open(elsewhere):
    assert why(sealed(), elsewhere) == "seal-broken"


def test_a_value_moved_to_another_person_does_not_open():
    assert why(sealed(), subject_id="sub_b") == "seal-broken"


def test_parts_of_a_place_cannot_run_into_each_other():
    value = encrypt(KEY, bytes(NONCE), b"words", Place("ab", "c", "d"), WHO)
    assert why(value, Place("a", "bc", "d")) == "seal-broken"


@given(st.integers(0, SHORTEST + 4), st.integers(1, 255))
def test_a_changed_byte_anywhere_is_noticed(position, change):
    value = bytearray(sealed())
    value[position] ^= change
    assert why(bytes(value)) in {"seal-broken", "form-unknown", "key-unknown"}


def test_a_value_under_a_key_that_is_not_there_says_so():
    assert why(sealed(), keys={8: KEY.secret}) == "key-unknown"


def test_a_number_changed_to_one_with_the_same_key_does_not_open():
    value = HEAD.pack(1, 8) + sealed()[HEAD.size :]
    assert why(value, keys={8: KEY.secret}) == "seal-broken"


@pytest.mark.parametrize("value", [b"", b"\x01", bytes(SHORTEST), b"\x02" + bytes(SHORTEST)])
def test_anything_else_is_of_unknown_form(value):
    assert why(value) == "form-unknown"


def test_a_key_does_not_show_itself():
    assert repr(Key(1, b"secret")) == "Key(number=1)"
