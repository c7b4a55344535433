"""Trying a sending: nothing is stored but that somebody tried, where the person can see it."""

import pytest

from exchange import timelines
from exchange.storage.transaction import SYSTEM
from tests import make
from tests.journeys.stage import Stage, set_stage


@pytest.fixture
def stage(database, clock) -> Stage:
    """A person whom one NGO knows."""
    stage = set_stage(database, clock)
    stage.send("ong-aurora", "referrals", make.referral())
    return stage


def preview(stage, slug="ong-aurora", **changes):
    """Try a referral."""
    return stage.call(slug, "POST", "/v1/disclosures/preview", {"kind": "referral", **make.referral(**changes)})


def moments(stage):
    """What the person of the first sending sees of their data."""
    with stage.database.transaction(SYSTEM) as tx:
        record = tx.records.by_source(tx.partners.by_slug("ong-aurora").id, "referral", "N-1")
        timeline = timelines.of_applicant(tx, tx.applicants.subject(record.subject_id).applicant_id)
        return [moment.kind for day in timeline.days for moment in day.moments]


def test_the_person_sees_that_a_partner_who_knows_them_tried(stage):
    preview(stage)
    assert moments(stage).count("checked") == 1


def test_a_stranger_s_try_tells_the_stranger_no_id_and_makes_none(stage):
    tried = preview(stage, "ong-boreal")
    assert tried.status_code == 200
    assert "subject_id" not in tried.text
    with stage.database.transaction(SYSTEM) as tx:
        record = tx.records.by_source(tx.partners.by_slug("ong-aurora").id, "referral", "N-1")
        applicant_id = tx.applicants.subject(record.subject_id).applicant_id
        assert tx.applicants.subject_of(tx.partners.by_slug("ong-boreal").id, applicant_id) is None


def test_it_names_the_purpose_it_was_tried_for(stage):
    assert preview(stage).json["purpose"] == "language-learning"
