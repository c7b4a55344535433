"""Pairwise subject ids."""

import uuid

from exchange.vault.pseudonyms import subject_id
from tests import make

RING = make.keyring()
PERSON, NGO, SCHOOL = uuid.UUID(int=1), uuid.UUID(int=2), uuid.UUID(int=3)


def test_two_partners_never_know_a_person_by_the_same_id():
    assert subject_id(RING, NGO, PERSON) != subject_id(RING, SCHOOL, PERSON)


def test_a_partner_knows_two_people_by_two_ids():
    assert subject_id(RING, NGO, PERSON) != subject_id(RING, NGO, uuid.UUID(int=9))


def test_an_id_is_stable_while_its_key_is():
    assert subject_id(RING, NGO, PERSON) == subject_id(RING, NGO, PERSON)
    assert subject_id(RING, NGO, PERSON) != subject_id(make.keyring(), NGO, PERSON)


def test_an_id_is_a_code_of_160_bits():
    made = subject_id(RING, NGO, PERSON)
    assert made.startswith("sub_")
    assert len(made) == 36
    assert made == made.lower()
