"""What the entries of the evidence mean to a person."""

import uuid
from datetime import timedelta

import pytest

from exchange import timelines
from exchange.evidence.log import Entry, write
from exchange.evidence.reading import about
from exchange.moments import TOLD
from exchange.storage.transaction import SYSTEM
from exchange.vault.sealing import shred
from tests.exchange.portal.world import NGO, SCHOOL, World


@pytest.fixture
def world(database):
    """A hub with partners."""
    world = World(database)
    world.people()
    return world


@pytest.fixture
def person(world, database):
    """The subject and applicant of a referral that waits."""
    sent = world.send()
    with database.transaction(SYSTEM) as tx:
        record = tx.records.by_id(sent.record_id)
        return record.subject_id, tx.applicants.subject(record.subject_id).applicant_id


def told(database, person, **entry):
    """The newest moment after one more entry."""
    with database.transaction(SYSTEM) as tx:
        slug = entry.pop("by", SCHOOL)
        acting = tx.acting(World(database).actor(tx, slug))
        write(acting, Entry(subject_id=person[0], **entry))
    with database.transaction(SYSTEM) as tx:
        days = timelines.of_applicant(tx, person[1]).days
    return next(one for day in days for one in day.moments if one.kind not in ("waits", "asked"))


@pytest.mark.parametrize(
    ("type_", "outcome", "kind"),
    [
        ("record.read", "disclosed", "read"),
        ("record.read", "own", "read-own"),
        ("record.read", "refused", "read-refused"),
        ("record.submitted", "refused", "send-refused"),
        ("record.previewed", "permitted", "checked"),
        ("part.reported", "attendance", "reported"),
        ("part.reported", "refused", "report-refused"),
        ("event.reported", "started", "reported"),
        ("record.corrected", "corrected", "corrected"),
        ("record.corrected", "refused", "report-refused"),
        ("record.retracted", "entered-in-error", "retracted"),
        ("consent.refused", "refused", "refused"),
        ("consent.lapsed", "lapsed", "lapsed"),
        ("consent.withdrawn", "withdrawn", "withdrawn"),
        ("consent.expired", "expired", "expired"),
    ],
)
def test_an_entry_is_told_as_what_it_means(database, person, type_, outcome, kind):
    moment = told(database, person, type=type_, outcome=outcome)
    assert (moment.kind, moment.who) == (kind, "Escola de Português do Tejo")


def test_a_reading_names_the_categories_that_left(database, person):
    moment = told(database, person, type="record.read", outcome="disclosed", reasons=("identity", "needs"))
    assert (moment.categories, moment.reason) == (("identity", "needs"), None)


@pytest.mark.parametrize("type_", ["delivery.claimed", "subject.named", "record.lapsed"])
def test_the_machines_own_business_is_not_told(type_):
    assert type_ not in TOLD


def test_what_has_no_reader_any_more_does_not_stop_the_timeline(database, person, world):
    path = world.question()
    with database.transaction(SYSTEM) as tx:
        entry = Entry("consent.granted", "granted", subject_id=person[0], details={"flows": []})
        write(tx, entry)
        assert path
        shred(tx, [person[0]])
        (granted,) = [one for one in about(tx, [person[0]], 10) if one.type == "consent.granted"]
    assert granted.details == {}


def test_days_are_lisbon_s(database, person, clock):
    clock.now = clock.now.replace(month=7, hour=23, minute=30) + timedelta(days=1)
    told(database, person, type="record.previewed", outcome="permitted", by=NGO)
    with database.transaction(SYSTEM) as tx:
        newest = timelines.of_applicant(tx, person[1]).days[0]
    assert newest.on == (clock.now + timedelta(hours=1)).date()


def test_nobody_has_an_empty_timeline(database, world):
    with database.transaction(SYSTEM) as tx:
        timeline = timelines.of_applicant(tx, uuid.uuid4())
    assert (timeline.name, timeline.questions, timeline.sharings, timeline.days) == ("", (), (), ())
