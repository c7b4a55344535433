"""Replaced versions and who has read them."""

import uuid

import pytest

from exchange.storage.transaction import SYSTEM
from tests import make
from tests.journeys.stage import set_stage


@pytest.fixture
def record_id(database, clock) -> uuid.UUID:
    """A record that waits."""
    sent = set_stage(database, clock).send("ong-aurora", "referrals", make.referral())
    return uuid.UUID(sent.json["record_id"])


def test_a_reading_is_remembered_once_for_its_version_and_its_partner(database, record_id):
    with database.transaction(SYSTEM) as tx:
        school, other = (tx.partners.by_slug(slug).id for slug in ("escola-tejo", "padaria-sol"))
        tx.versions.note_reading(record_id, 1, school, tx.now)
        tx.versions.note_reading(record_id, 1, school, tx.now)
        assert tx.versions.was_read(record_id, 1, school)
        assert not tx.versions.was_read(record_id, 2, school)
        assert not tx.versions.was_read(record_id, 1, other)


def test_the_version_that_stands_was_not_replaced(database, record_id):
    with database.transaction(SYSTEM) as tx:
        assert tx.versions.numbered(record_id, 1) is None
