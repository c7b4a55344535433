"""An old version stays readable to those who received it, and answers are worded for the software that asks."""

import uuid
from dataclasses import replace
from datetime import date
from types import MappingProxyType

import pytest
from sqlalchemy import text

from exchange import records
from exchange.api.records import sunset
from exchange.storage.transaction import SYSTEM, Actor
from schemas import KINDS
from schemas.earlier import Earlier
from tests import make
from tests.journeys.stage import EVERY_SCOPE, Stage, set_stage

# A course of a later contract: the one of today is the version before it, and knew no class.
LATER = replace(
    KINDS["language-course"],
    version="1.1",
    versions=("1.1", "1.0"),
    earlier=(
        Earlier(
            "1.0",
            lambda content: {"enrolment": {k: v for k, v in content["enrolment"].items() if k != "class_ref"}},
            date(2027, 3, 1),
        ),
    ),
)


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with everybody in it."""
    return set_stage(database, clock)


@pytest.fixture
def referral(stage) -> str:
    """The path of a referral its person agreed to."""
    sent = stage.send("ong-aurora", "referrals", make.referral())
    stage.answer(stage.links()[0], (1, "language-learning"))
    return f"/v1/referrals/{sent.json['record_id']}"


@pytest.fixture
def course(stage, referral) -> str:
    """The path of a course that answers it."""
    body = make.language_course(referral_id=referral.rpartition("/")[2])
    return f"/v1/language-courses/{stage.send('escola-tejo', 'language-courses', body).json['record_id']}"


def correct(stage, referral, **changes):
    """Correct the referral by what changes of its content."""
    seen = {"If-Match": stage.get("ong-aurora", referral).headers["ETag"]}
    assert stage.call("ong-aurora", "PUT", referral, make.referral(content=changes), **seen).status_code == 200


def reason(answer):
    """What a referral says of why."""
    return answer.json["content"]["reason_summary"]


def as_partner(stage, slug, **pinned):
    """A partner's software, pinned to versions."""
    with stage.database.transaction(SYSTEM) as tx:
        partner = tx.partners.by_slug(slug)
    return Actor("partner", str(partner.id), partner.id, f"{slug}-software", frozenset(EVERY_SCOPE), None, pinned)


def test_a_version_that_was_read_stays_readable_to_its_reader(stage, referral):
    first = stage.get("escola-tejo", referral)
    correct(stage, referral, reason_summary="Wants to find work.")
    then, now = stage.get("escola-tejo", f"{referral}?version=1"), stage.get("escola-tejo", referral)
    assert (then.json["version"], reason(then)) == (1, reason(first))
    assert (now.json["version"], reason(now)) == (2, "Wants to find work.")
    assert then.headers["ETag"] == first.headers["ETag"] != now.headers["ETag"]


def test_a_version_that_was_not_read_in_its_time_is_read_by_its_producer_alone(stage, referral):
    correct(stage, referral, reason_summary="Wants to find work.")
    assert stage.get("escola-tejo", f"{referral}?version=1").status_code == 404
    assert stage.get("ong-aurora", f"{referral}?version=1").json["version"] == 1


def test_a_version_that_never_was_is_not_found(stage, referral):
    assert stage.get("ong-aurora", f"{referral}?version=7").status_code == 404
    assert stage.get("ong-aurora", f"{referral}?version=0").json["code"] == "query-invalid"


def test_an_old_version_is_decided_anew_like_any_reading(stage, referral):
    stage.get("escola-tejo", referral)
    correct(stage, referral, reason_summary="Wants to find work.")
    stage.stop(stage.links()[0])
    refused = stage.get("escola-tejo", f"{referral}?version=1")
    assert (refused.status_code, refused.json["code"]) == (403, "consent-withdrawn")


def test_an_old_version_is_sealed_for_its_own_place(stage, referral):
    correct(stage, referral, reason_summary="Wants to find work.")
    with stage.database.transaction(SYSTEM) as tx:
        (sealed,) = tx.connection.execute(text("select content from record_version")).scalars()
        tx.connection.execute(text("update record_version set version = 5"))
    assert b"Portuguese" not in sealed
    moved = stage.get("ong-aurora", f"{referral}?version=5")
    assert moved.status_code == 500


def test_software_reads_in_the_version_it_is_pinned_to(stage, course):
    record_id = id_of(course)
    for pinned, knows in (({}, True), ({"language-course": "1.0"}, False), ({"language-course": "0.9"}, True)):
        with stage.database.transaction(as_partner(stage, "escola-tejo", **pinned)) as tx:
            read = records.read(tx, LATER, record_id)
        assert ("class_ref" in read.content["enrolment"]) is knows
        assert read.envelope["schema_version"] == ("1.1" if knows else "1.0")


def test_what_a_client_is_pinned_to_is_known_at_the_door(stage, course):
    with stage.database.transaction(SYSTEM) as tx:
        tx.clients.pin("escola-tejo-software", MappingProxyType({"language-course": "1.0"}))
        assert tx.clients.registration("escola-tejo-software", tx.today).client.pinned == {"language-course": "1.0"}
    assert stage.get("escola-tejo", course).json["schema_version"] == "1.0"


def test_the_end_of_an_old_version_is_told_in_a_header():
    assert sunset(LATER, "1.0") == {"Sunset": "Mon, 01 Mar 2027 00:00:00 GMT"}
    assert sunset(LATER, "1.1") == {}


def test_an_unknown_version_of_a_schema_is_refused_with_those_accepted(stage):
    refused = stage.send("ong-aurora", "referrals", make.referral(schema_version="0.1"))
    (fault,) = refused.json["errors"]
    assert (fault["path"], fault["rule"]) == ("/schema_version", "not-in-list")
    assert fault["parameters"] == {"allowed": ["1.0"]}


def id_of(path):
    """The id at the end of a record's path."""
    return uuid.UUID(path.rpartition("/")[2])
