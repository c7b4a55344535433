"""How a person is told that something waits: by which contact and language; with ``exchange.storage.messages``."""

import uuid
from datetime import timedelta

import pytest

from exchange import contacts
from exchange.applicants import identify
from exchange.errors import NotFoundError
from exchange.storage.transaction import SYSTEM
from tests import make


@pytest.fixture
def tx(database):
    """One transaction of the hub itself."""
    with database.transaction(SYSTEM) as tx:
        yield tx


def told(tx, **claims):
    """The message a person with these claims is told something by."""
    person = identify(tx, make.school(tx).id, make.person(**claims))
    contacts.tell(tx, person.applicant_id, "question-reminder")
    return contacts.outbox(tx)[0]


def test_a_message_goes_to_the_first_contact_that_is_safe(tx):
    message = told(tx, phones=[{"number": make.phone(1), "safe": False}, {"number": make.phone(2)}])
    assert (message.channel, message.address) == ("phone", make.phone(2))


def test_without_a_telephone_it_goes_by_mail(tx):
    message = told(tx, phones=None)
    assert (message.channel, message.address) == ("email", "person1@example.org")


def test_without_a_safe_contact_it_goes_nowhere(tx):
    message = told(tx, phones=[{"number": make.phone(), "safe": False}], emails=None)
    assert (message.channel, message.address) == ("none", "")


def test_a_minor_s_message_goes_to_the_representative(tx):
    guardian = {"name": "Olga", "relationship": "parent", "contact": {"phones": [{"number": make.phone(9)}]}}
    assert told(tx, representative=guardian).address == make.phone(9)


def test_a_minor_is_never_told_in_place_of_the_representative(tx):
    guardian = {
        "name": "Olga",
        "relationship": "parent",
        "contact": {"phones": [{"number": make.phone(9), "safe": False}]},
    }
    assert told(tx, representative=guardian).address == ""


@pytest.mark.parametrize(
    ("spoken", "language"),
    [(["ara"], "ar"), (["eng", "ara"], "en"), (["ukr", "eng"], "en"), (["ukr"], "pt"), (None, "pt")],
)
def test_it_is_in_a_language_of_the_person_where_there_are_words(tx, spoken, language):
    assert told(tx, contact_languages=spoken).language == language


def test_nothing_of_it_lies_open(tx):
    told(tx)
    (row,) = tx.messages.newest(10)
    assert make.phone().encode() not in row.body


def test_the_newest_comes_first(database, clock):
    for number, kind in enumerate(("question-reminder", "sharing-stopped")):
        with database.transaction(SYSTEM) as tx:
            person = identify(tx, make.school(tx).id, make.person(number))
            contacts.tell(tx, person.applicant_id, kind)
        clock.advance(timedelta(seconds=1))
    with database.transaction(SYSTEM) as tx:
        assert [one.kind for one in contacts.outbox(tx)] == ["sharing-stopped", "question-reminder"]


def test_somebody_without_a_contact_on_file_is_not_told(tx):
    with pytest.raises(NotFoundError):
        contacts.tell(tx, uuid.uuid4(), "question-reminder")
