"""Blind indexes: equal identifiers meet however they were typed, and nothing else does."""

import secrets
from dataclasses import replace

import pytest

from exchange.vault.blind import blind, blinds, index_version, normalised
from exchange.vault.keys import KeySet
from tests import make

RING = make.keyring()


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("nif", "123 456 789", "123456789"),
        ("nif", "PT123456789", "123-456-789"),
        ("nif", "１２３４５６７８９", "123456789"),
        ("niss", "12 345 678 901", "12345678901"),
        ("passport", " ab‑123.456 ", "AB123456"),
        ("phone", "+351 912-345-678", "912345678"),
        ("phone", "00351912345678", "+351912345678"),
        ("phone", "(21) 234 5678", "+351212345678"),
        ("email", "Ana.Maria@Example.PT", "ana.maria@example.pt"),
        ("email", "ana@straße.example", "ana@STRASSE.example"),
        ("nif+birth-date", "PT123456789|1990-01-02", "123456789|1990-01-02"),
    ],
)
def test_spellings_of_one_identifier_meet(field, one, other):
    assert blind(RING, field, one) == blind(RING, field, other)


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("nif", "123456789", "123456788"),
        ("email", "a-b@example.pt", "ab@example.pt"),
        ("email", "a.b@example.pt", "ab@example.pt"),
        ("phone", "+34912345678", "+351912345678"),
        ("passport", "PT123456789", "123456789"),
    ],
)
def test_different_identifiers_do_not(field, one, other):
    assert blind(RING, field, one) != blind(RING, field, other)


def test_equal_values_of_two_fields_do_not_meet():
    assert blind(RING, "niss", "12345678901") != blind(RING, "unhcr", "12345678901")


def test_normalising_twice_is_normalising_once():
    for field in ("nif", "phone", "email", "passport"):
        once = normalised(field, " PT 912-345 678 ")
        assert normalised(field, once) == once


def test_the_value_is_256_bits_and_needs_the_key():
    assert len(blind(RING, "nif", "123456789")) == 32
    assert blind(make.keyring(), "nif", "123456789") != blind(RING, "nif", "123456789")


def test_while_keys_rotate_new_rows_use_the_primary_and_lookups_ask_for_all():
    old = blind(RING, "nif", "123456789")
    rotated = replace(RING, index=KeySet(2, {**RING.index.keys, 2: secrets.token_bytes(32)}))
    assert index_version(rotated) == 2
    found = blinds(rotated, "nif", "123456789")
    assert found == {1: old, 2: blind(rotated, "nif", "123456789")}
    assert found[1] != found[2]
