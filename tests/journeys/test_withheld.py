"""What an addressee must not learn from beside the content: of what it may not read, and of what came to nothing."""

import pytest

from schemas import KINDS
from tests import make
from tests.journeys.stage import Stage, set_stage
from tests.kinds import SAMPLES

DIFFICULT = {"functional_difficulty": {"seeing": 3}, "specific_need_families": ["SP"]}


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with two NGOs beside those of every stage."""
    stage = set_stage(database, clock)
    stage.partner("ong-cedro", "ngo")
    return stage


def assessment(**changes):
    """A needs assessment with special needs, for two NGOs."""
    sample = SAMPLES["needs-assessment"]
    body = sample.body(recipients=["ong-boreal", "ong-cedro"], subject=make.person())
    return {**body, "content": {**body["content"], **DIFFICULT}, **changes}


def send(stage, body, kind="needs-assessment"):
    sent = stage.send("ong-aurora", KINDS[kind].plural, body)
    assert sent.status_code in {201, 202}, sent.text
    return f"/v1/{KINDS[kind].plural}/{sent.json['record_id']}"


def listed(stage, slug):
    (item,) = stage.get(slug, "/v1/needs-assessments").json["items"]
    return item["data_categories"], item["confidentiality"], item["retention_until"]


def test_an_addressee_is_told_no_category_before_or_beyond_its_consent(stage):
    path = send(stage, assessment())
    assert listed(stage, "ong-boreal") == ([], None, None)
    for link in stage.links():
        stage.answer(link, says="no")
    assert listed(stage, "ong-boreal") == ([], None, None)
    assert stage.get("ong-boreal", path).status_code == 403
    assert "protection-risk" in stage.get("ong-aurora", path).json["data_categories"]


def test_a_reader_is_told_the_categories_and_the_confidentiality_of_what_it_reads(stage):
    path = send(stage, assessment(recipients=["ong-boreal"]))
    everything = KINDS["needs-assessment"].categories(assessment()["content"])
    stage.answer(stage.links()[0], *((0, one) for one in everything))
    read = stage.get("ong-boreal", path).json
    assert set(read["data_categories"]) == everything
    assert read["confidentiality"] == "V"
    assert read["retention_until"] is None


def test_what_a_sender_raised_is_told_with_the_content_and_outlives_a_correction(stage):
    body = make.referral(confidentiality="V")
    path = send(stage, body, "referral")
    stage.answer(stage.links()[0], (0, "contact"))
    assert stage.get("escola-tejo", path).json["confidentiality"] == "V"

    tag = stage.get("ong-aurora", path).headers["ETag"]
    lowered = {**body, "confidentiality": "N", "content": {**body["content"], "priority": "urgent"}}
    corrected = stage.call("ong-aurora", "PUT", path, lowered, **{"If-Match": tag})
    assert corrected.status_code == 200, corrected.text
    assert stage.get("ong-aurora", path).json["confidentiality"] == "V"
    assert stage.get("escola-tejo", path).json["confidentiality"] == "V"


def test_what_the_person_asked_to_be_withheld_outlives_a_correction_that_does_not_name_it(stage):
    body = make.referral(restrictions={"withhold_from_orgs": ["padaria-sol"]})
    path = send(stage, body, "referral")
    stage.answer(stage.links()[0])
    tag = stage.get("ong-aurora", path).headers["ETag"]
    silent = {name: value for name, value in body.items() if name != "restrictions"}
    changed = {**silent, "content": {**body["content"], "priority": "urgent"}}
    assert stage.call("ong-aurora", "PUT", path, changed, **{"If-Match": tag}).status_code == 200
    assert stage.get("ong-aurora", path).json["restrictions"]["withhold_from_orgs"] == ["padaria-sol"]


def test_a_name_misspelt_in_what_is_withheld_is_refused(stage):
    body = make.referral(restrictions={"withhold_from_orgs": ["padaria-sol", "padaria-lua"]})
    refused = stage.send("ong-aurora", "referrals", body)
    assert [(one["path"], one["rule"]) for one in refused.json["errors"]] == [
        ("/restrictions/withhold_from_orgs/1", "unknown-partner")
    ]


def test_an_employer_does_not_say_what_a_person_asked_to_be_withheld(stage):
    body = make.referral(restrictions={"no_contact": True})
    refused = stage.send("padaria-sol", "referrals", body)
    assert {one["rule"] for one in refused.json["errors"]} == {"not-yours-to-say"}


def test_where_contact_would_harm_no_message_tells_of_health_read(stage):
    sample = SAMPLES["needs-assessment"]
    for number, restrictions in enumerate(({}, {"no_contact": True})):
        body = sample.body(recipients=["ong-boreal"], subject=make.person(), source_record_id=f"H-{number}")
        path = send(stage, {**body, "content": {**body["content"], **DIFFICULT}, "restrictions": restrictions or None})
        if stage.links() and number == 0:
            stage.answer(stage.links()[0], *((0, one) for one in ("needs", "family", "health", "protection-risk")))
        before = messages(stage)
        assert stage.get("ong-boreal", path).status_code == 200
        assert messages(stage) - before == (0 if restrictions else 1)


def messages(stage):
    """How many messages wait in the outbox."""
    return len(stage.outbox())


def test_a_referral_that_came_to_nothing_has_no_answer(stage):
    path = send(stage, make.referral(), "referral")
    stage.answer(stage.links()[0], (1, "language-learning"))
    refused = stage.call("escola-tejo", "POST", f"{path}/moves", {"to": "rejected", "reason_code": "no-capacity"})
    assert refused.status_code == 201, refused.text
    body = make.language_course(referral_id=path.rsplit("/", 1)[1])
    answer = stage.send("escola-tejo", "language-courses", body)
    assert (answer.status_code, answer.json["code"]) == (409, "state-conflict")


def test_a_refused_correction_says_whom_to_ask_again_about(stage):
    body = make.referral()
    path = send(stage, body, "referral")
    stage.answer(stage.links()[0])
    tag = stage.get("ong-aurora", path).headers["ETag"]
    more = {**body, "content": {**body["content"], "service_codes": ["mhpss"], "reason_summary": None}}
    refused = stage.call("ong-aurora", "PUT", path, more, **{"If-Match": tag})
    assert refused.status_code == 403, refused.text
    (missing,) = refused.json["missing"]
    assert missing["request"]["subject"]["subject_id"] == stage.get("ong-aurora", path).json["subject_id"]
