"""What a producer changes of a record it sent: a new version, decided like a report; or the whole taken back.

Through the door ``exchange.api.corrections``.
"""

import uuid
from datetime import timedelta

import pytest
from sqlalchemy import text

from exchange.storage.transaction import SYSTEM
from tests import make
from tests.journeys.stage import Stage, set_stage


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
    sent = stage.send("escola-tejo", "language-courses", body_of(referral))
    assert sent.status_code == 201, sent.text
    return f"/v1/language-courses/{sent.json['record_id']}"


def body_of(referral, **changes):
    """The body that sends the course, or corrects it."""
    return make.language_course(referral_id=referral.rpartition("/")[2], **changes)


def tag(stage, slug, path):
    """The ETag of what stands."""
    return stage.get(slug, path).headers["ETag"]


def correct(stage, slug, path, body, seen=None):
    """Correct a record, having read it."""
    return stage.call(slug, "PUT", path, body, **{"If-Match": seen or tag(stage, slug, path)})


def told(stage, slug):
    """The types of the events a partner was told, oldest first."""
    with stage.database.transaction(SYSTEM) as tx:
        query = text(
            "select type from event join partner p on p.id = partner_id where p.slug = :slug order by event.id"
        )
        return [name.removeprefix("pt.aima.hub.") for name in tx.connection.execute(query, {"slug": slug}).scalars()]


def rows(stage, table):
    """How many rows a table holds."""
    with stage.database.transaction(SYSTEM) as tx:
        return tx.connection.execute(text(f"select count(*) from {table}")).scalar_one()


def test_a_correction_is_a_new_version_that_its_recipient_is_told_of_and_reads(stage, referral, course):
    answer = correct(stage, "escola-tejo", course, body_of(referral, enrolment={"class_ref": "PLA-B-2026"}))
    assert (answer.status_code, answer.json["version"]) == (200, 2), answer.text
    assert told(stage, "ong-aurora")[-1] == "language-course.corrected"
    read = stage.get("ong-aurora", course)
    assert read.json["content"]["enrolment"]["class_ref"] == "PLA-B-2026"
    assert (read.json["version"], read.json["supersedes"]) == (2, 1)
    assert read.headers["ETag"] == answer.headers["ETag"]


def test_the_same_content_again_changes_nothing_even_with_the_tag_of_before(stage, referral, course):
    seen, body = tag(stage, "escola-tejo", course), body_of(referral, enrolment={"class_ref": "PLA-B-2026"})
    first, again = (correct(stage, "escola-tejo", course, body, seen) for _ in range(2))
    assert first.json == again.json
    assert rows(stage, "record_version") == 1


def test_a_correction_of_another_version_than_the_one_seen_is_refused(stage, referral, course):
    seen = tag(stage, "escola-tejo", course)
    correct(stage, "escola-tejo", course, body_of(referral, enrolment={"class_ref": "PLA-B-2026"}), seen)
    late = correct(stage, "escola-tejo", course, body_of(referral, enrolment={"class_ref": "PLA-C-2026"}), seen)
    assert (late.status_code, late.json["code"], late.json["version"]) == (412, "version-conflict", 2)


@pytest.mark.parametrize("seen", [{}, {"If-Match": "*"}, {"If-Match": 'W/"abc"'}])
def test_a_correction_names_the_version_it_has_seen(stage, referral, course, seen):
    refused = stage.call("escola-tejo", "PUT", course, body_of(referral), **seen)
    assert (refused.status_code, refused.json["code"]) == (428, "precondition-required")


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"source_record_id": "C-2"}, "/source_record_id"),
        ({"referral_id": str(uuid.UUID(int=7))}, "/referral_id"),
        ({"subject": {"subject_id": "sub_other"}}, "/subject/subject_id"),
    ],
)
def test_who_what_for_and_to_whom_cannot_be_corrected(stage, referral, course, changes, path):
    refused = correct(stage, "escola-tejo", course, body_of(referral) | changes)
    assert refused.status_code == 422, refused.text
    assert [(one["path"], one["rule"]) for one in refused.json["errors"]] == [(path, "not-as-sent")]


@pytest.mark.parametrize(
    ("changes", "path"),
    [
        ({"receiver": "padaria-sol"}, "/content/receiver/org"),
        ({"purpose": "housing"}, "/purpose"),
        ({"subject": make.person(2)}, "/subject"),
    ],
)
def test_a_referral_stays_with_its_receiver_its_purpose_and_its_person(stage, referral, changes, path):
    refused = correct(stage, "ong-aurora", referral, make.referral(**changes))
    assert refused.status_code == 422, refused.text
    assert [one["path"] for one in refused.json["errors"]] == [path]


def test_a_corrected_referral_keeps_its_state_and_takes_its_new_priority(stage, referral, clock):
    answer = correct(stage, "ong-aurora", referral, make.referral(content={"priority": "urgent"}))
    assert answer.status_code == 200, answer.text
    stands = stage.get("ong-aurora", referral).json["referral"]
    assert (stands["state"], stands["priority"]) == ("sent", "urgent")
    assert stands["due_at"] < (clock.now + timedelta(days=4)).isoformat()


def test_after_a_withdrawal_nothing_is_corrected_and_nothing_is_kept_of_the_try(stage, referral, course):
    seen = tag(stage, "escola-tejo", course)
    stage.stop(stage.links()[0])
    refused = correct(stage, "escola-tejo", course, body_of(referral, enrolment={"class_ref": "PLA-B-2026"}), seen)
    assert (refused.status_code, refused.json["code"]) == (403, "consent-withdrawn")
    assert rows(stage, "record_version") == 0
    assert "language-course.corrected" not in told(stage, "ong-aurora")


def test_what_the_person_did_not_permit_is_dropped_from_a_correction_too(stage, referral):
    answer = correct(stage, "ong-aurora", referral, make.referral(content={"reason_summary": "Wants to work."}))
    assert "address" in answer.json["dropped"]
    assert "address" not in stage.get("escola-tejo", referral).json["content"]["subject_snapshot"]


def test_what_waits_is_not_corrected(stage):
    sent = stage.send("ong-aurora", "referrals", make.referral())
    path = f"/v1/referrals/{sent.json['record_id']}"
    refused = correct(stage, "ong-aurora", path, make.referral(content={"priority": "urgent"}), sent.headers["ETag"])
    assert (refused.status_code, refused.json["code"], refused.json["state"]) == (409, "state-conflict", "waiting")


def test_only_its_producer_corrects(stage, referral, course):
    seen = tag(stage, "escola-tejo", course)
    for slug in ("ong-aurora", "ong-boreal"):
        assert correct(stage, slug, course, body_of(referral), seen).status_code == 404


def test_a_corrected_record_is_counted_once(stage, referral):
    before = rows(stage, "fact")
    correct(stage, "ong-aurora", referral, make.referral(make.person(address={"dico": "1312"})))
    assert rows(stage, "fact") == before
    with stage.database.transaction(SYSTEM) as tx:
        assert tx.connection.execute(text("select place from fact")).scalars().all() == ["1312"]


def test_a_course_taken_back_is_hidden_uncounted_and_told(stage, course):
    counted = rows(stage, "fact")
    taken = stage.call("escola-tejo", "POST", f"{course}/retraction", {"reason_code": "wrong-person"})
    assert (taken.status_code, taken.json["state"]) == (201, "entered-in-error"), taken.text
    assert rows(stage, "fact") == counted - 1
    assert told(stage, "ong-aurora")[-1] == "language-course.entered-in-error"
    for slug in ("escola-tejo", "ong-aurora"):
        assert stage.get(slug, "/v1/language-courses").json["items"] == []
        read = stage.get(slug, course).json
        assert (read["state"], "content" in read) == ("entered-in-error", False)


def test_what_was_taken_back_can_be_neither_corrected_nor_reported_on_nor_taken_back_again(stage, referral, course):
    seen = tag(stage, "escola-tejo", course)
    retraction = ("escola-tejo", "POST", f"{course}/retraction", {"reason_code": "duplicate"})
    stage.call(*retraction)
    assert stage.call(*retraction).json["code"] == "state-conflict"
    assert correct(stage, "escola-tejo", course, body_of(referral), seen).json["code"] == "state-conflict"
    assert stage.call("escola-tejo", "PUT", f"{course}/attendance", make.attendance()).status_code == 404


def test_only_its_producer_takes_back(stage, course):
    refused = stage.call("ong-aurora", "POST", f"{course}/retraction", {"reason_code": "duplicate"})
    assert refused.status_code == 404


def test_a_referral_entered_in_error_is_hidden_and_uncounted_too(stage, referral):
    counted = rows(stage, "fact")
    moved = stage.call(
        "ong-aurora", "POST", f"{referral}/moves", {"to": "entered-in-error", "reason_code": "sent-in-error"}
    )
    assert moved.status_code == 201, moved.text
    assert rows(stage, "fact") == counted - 1
    assert told(stage, "escola-tejo")[-1] == "referral.entered-in-error"
    for slug in ("ong-aurora", "escola-tejo"):
        assert stage.get(slug, "/v1/referrals").json["items"] == []
        read = stage.get(slug, referral).json
        assert (read["state"], "content" in read) == ("entered-in-error", False)
