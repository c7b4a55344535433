"""People made up by the rules are taken as they are, whatever the script of their names."""

import unicodedata
from datetime import date
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from schemas.applicant import PERSON, person_faults
from schemas.codelists.shipped import shipped
from schemas.listed import code_faults
from tests.people import SCRIPTS, composed, person

TODAY = date(2026, 3, 2)


@pytest.mark.parametrize("script", SCRIPTS)
@given(random=st.randoms(use_true_random=False))
def test_whoever_is_made_by_the_rules_is_taken(script, random):
    made = person(random, script, TODAY)
    loaded = PERSON.load(made)

    assert person_faults(loaded, TODAY) == []
    assert code_faults(loaded, PERSON, shipped(), TODAY) == []
    assert loaded["name_original"] == composed(made["name_original"])
    assert all("mrz" not in paper for paper in loaded.get("documents", ()))


@pytest.mark.parametrize("script", SCRIPTS)
def test_a_name_in_pieces_is_the_name_in_one(script):
    made = person(Random(3), script, TODAY)
    apart = {**made, "name_original": unicodedata.normalize("NFD", made["name_original"])}

    assert PERSON.load(apart)["name_original"] == PERSON.load(made)["name_original"]


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_same_chance_makes_the_same_person(script):
    assert person(Random(7), script, TODAY) == person(Random(7), script, TODAY)
    assert person(Random(7), script, TODAY) != person(Random(8), script, TODAY)
