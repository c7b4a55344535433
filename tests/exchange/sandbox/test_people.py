"""Fictitious people are right by every rule and are who the sandbox promises."""

import secrets
from datetime import date

import pytest

from exchange.sandbox import people
from schemas.applicant import PERSON, person_faults
from schemas.identifiers import niss, person_nif

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize("name", people.CAST)
def test_everybody_of_the_cast_can_be_sent(name):
    claims = people.CAST[name]
    assert PERSON.validate(dict(claims)) == {}
    assert person_faults(claims, TODAY) == []


def test_nobody_can_be_reached_outside_the_sandbox():
    mails = [mail["address"] for claims in people.CAST.values() for mail in claims.get("emails", ())]
    assert mails
    assert all(mail.endswith(".example") for mail in mails)


def test_fresh_people_are_right_by_rule_and_nobody_twice():
    drawn = [people.fresh(secrets.token_bytes) for _ in range(50)]
    assert all(PERSON.validate(claims) == {} for claims in drawn)
    assert len({claims["nif"] for claims in drawn}) == len({claims["emails"][0]["address"] for claims in drawn}) == 50


@pytest.mark.parametrize("first", [0, 1, 99_999_99, 12_345_678 % 10_000_000])
def test_numbers_are_made_with_their_check_digit(first):
    assert person_nif(people.nif(20_000_000 + first))
    assert niss(people.niss(1_000_000_000 + first))
