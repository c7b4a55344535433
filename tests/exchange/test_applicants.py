"""Who a record is about: exact agreement links, no hit creates, anything else waits for a human."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text

from exchange import applicants
from exchange.errors import NotFoundError
from exchange.storage.database import Database
from exchange.storage.transaction import SYSTEM, Transaction
from tests import doors, make
from tests.patience import until

WAITING = text(
    "select 1 from pg_locks join pg_database on pg_database.oid = database"
    " where datname = current_database() and locktype = 'advisory' and not granted"
)


@pytest.fixture
def tx(database: Database):
    """One transaction with two partners."""
    doors.partner(database, "aurora")
    doors.partner(database, "boreal")
    with database.transaction(SYSTEM) as tx:
        yield tx


def partner_id(tx: Transaction, slug: str):
    """The id of a partner."""
    return tx.partners.by_slug(slug).id


def test_an_unknown_person_is_made(tx):
    named = applicants.identify(tx, partner_id(tx, "aurora"), make.person())
    assert named.applicant_id is not None
    assert tx.applicants.contact_subject(named.applicant_id) == named.subject_id


def test_the_same_partner_gets_the_same_subject_again(tx):
    first = applicants.identify(tx, partner_id(tx, "aurora"), make.person())
    again = applicants.identify(tx, partner_id(tx, "aurora"), make.person(full_name="A. Haddad"))
    assert again.subject_id == first.subject_id
    assert tx.applicants.count() == 1


def test_identifier_and_birth_date_together_link_across_partners(tx):
    first = applicants.identify(tx, partner_id(tx, "aurora"), make.person())
    other = applicants.identify(tx, partner_id(tx, "boreal"), make.person())
    assert other.applicant_id == first.applicant_id
    assert other.subject_id != first.subject_id


def test_another_birth_date_waits_for_a_human_and_nobody_is_made(tx):
    applicants.identify(tx, partner_id(tx, "aurora"), make.person())
    other = applicants.identify(tx, partner_id(tx, "boreal"), make.person(birth_date="1990-01-01"))
    assert other.applicant_id is None
    assert tx.applicants.count() == 1
    assert [row.id for row in tx.applicants.quarantined()] == [other.subject_id]


def test_two_identifiers_of_two_people_wait_for_a_human(tx):
    applicants.identify(tx, partner_id(tx, "aurora"), make.person(1))
    applicants.identify(tx, partner_id(tx, "aurora"), make.person(2, nif=None, niss=make.niss(2)))
    mixed = applicants.identify(tx, partner_id(tx, "boreal"), make.person(1, niss=make.niss(2)))
    assert mixed.applicant_id is None


def test_not_even_its_own_two_people_are_mixed_up_by_whichever_came_first(tx):
    applicants.identify(tx, partner_id(tx, "aurora"), make.person(1))
    applicants.identify(tx, partner_id(tx, "aurora"), make.person(2, nif=None, niss=make.niss(2)))
    mixed = applicants.identify(tx, partner_id(tx, "aurora"), make.person(1, niss=make.niss(2)))
    assert mixed.applicant_id is None
    again = applicants.identify(tx, partner_id(tx, "aurora"), make.person(1, niss=make.niss(2)))
    assert again.subject_id == mixed.subject_id
    first = applicants.identify(tx, partner_id(tx, "aurora"), make.person(1))
    assert first.applicant_id is not None


def test_an_uncertain_person_named_again_keeps_its_id(tx):
    applicants.identify(tx, partner_id(tx, "aurora"), make.person())
    uncertain = make.person(birth_date="1990-01-01")
    first = applicants.identify(tx, partner_id(tx, "boreal"), uncertain)
    again = applicants.identify(tx, partner_id(tx, "boreal"), uncertain)
    assert first.subject_id == again.subject_id


def test_one_partner_and_one_person_are_one_subject_however_the_person_is_named(tx):
    aurora = partner_id(tx, "aurora")
    first = applicants.identify(tx, aurora, make.person())
    more = applicants.identify(tx, aurora, make.person(niss=make.niss(1)))
    other = applicants.identify(tx, aurora, make.person(nif=None, niss=make.niss(1)))
    assert {more.subject_id, other.subject_id} == {first.subject_id}


def test_who_was_introduced_is_the_same_subject_when_its_partner_names_them_itself(tx):
    first = applicants.identify(tx, partner_id(tx, "aurora"), make.person())
    boreal = partner_id(tx, "boreal")
    applicants.introduce(tx, first.subject_id, boreal)
    (introduced,) = tx.applicants.counterparts(boreal, [first.subject_id]).values()
    named = applicants.identify(tx, boreal, make.person(full_name="Amina H."))
    assert named.subject_id == introduced
    assert applicants.known(tx, boreal, introduced).claims["full_name"] == "Amina H."
    assert len(tx.applicants.subjects_of(first.applicant_id)) == 2


def test_claims_are_never_merged(tx):
    applicants.identify(tx, partner_id(tx, "aurora"), make.person())
    other = applicants.identify(tx, partner_id(tx, "boreal"), make.person(full_name="Amina H."))
    row = tx.applicants.subject(other.subject_id)
    assert applicants.claims_of(tx, row)["full_name"] == "Amina H."


def test_a_partner_cannot_name_anothers_subject(tx):
    first = applicants.identify(tx, partner_id(tx, "aurora"), make.person())
    with pytest.raises(NotFoundError):
        applicants.identify(tx, partner_id(tx, "boreal"), {"subject_id": first.subject_id})


def test_finding_makes_nobody(tx):
    assert applicants.find(tx, partner_id(tx, "aurora"), make.person()) is None
    assert tx.applicants.count() == 0
    assert tx.applicants.quarantined() == ()


def test_finding_sees_through_another_partners_subject(tx):
    first = applicants.identify(tx, partner_id(tx, "aurora"), make.person())
    assert applicants.find(tx, partner_id(tx, "boreal"), make.person()) == first.applicant_id


def test_two_first_records_at_once_introduce_a_person_once(database):
    aurora, boreal = doors.partner(database, "aurora"), doors.partner(database, "boreal")
    with database.transaction(SYSTEM) as tx:
        first = applicants.identify(tx, aurora, make.person())

    def introduce(tx: Transaction) -> None:
        applicants.introduce(tx, first.subject_id, boreal)

    with ThreadPoolExecutor(1) as thread:
        with database.transaction(SYSTEM) as tx:
            introduce(tx)
            second = thread.submit(in_transaction, database, introduce)
            until(lambda: tx.connection.execute(WAITING).first())
        second.result()
    with database.transaction(SYSTEM) as tx:
        assert len(tx.applicants.subjects_of(first.applicant_id)) == 2


def in_transaction(database: Database, act):
    """Act in a transaction of its own."""
    with database.transaction(SYSTEM) as tx:
        act(tx)


def test_a_partner_is_introduced_once_under_an_id_of_its_own(tx):
    first = applicants.identify(tx, partner_id(tx, "aurora"), make.person())
    boreal = partner_id(tx, "boreal")
    applicants.introduce(tx, first.subject_id, boreal)
    (theirs,) = tx.applicants.counterparts(boreal, [first.subject_id]).values()
    applicants.introduce(tx, first.subject_id, boreal)
    assert theirs != first.subject_id
    assert len(tx.applicants.subjects_of(first.applicant_id)) == 2


def test_the_id_a_partner_was_given_first_stays_the_one_it_is_told(database, clock):
    doors.partner(database, "aurora")
    doors.partner(database, "boreal")
    with database.transaction(SYSTEM) as tx:
        first = applicants.identify(tx, partner_id(tx, "aurora"), make.person())
        boreal = partner_id(tx, "boreal")
        applicants.introduce(tx, first.subject_id, boreal)
        told = tx.applicants.counterparts(boreal, [first.subject_id])
    for seed in range(3):
        clock.advance(timedelta(seconds=1))
        with database.transaction(SYSTEM) as tx:
            applicants.identify(tx, boreal, make.person(niss=make.niss(seed)))
            assert tx.applicants.counterparts(boreal, [first.subject_id]) == told
