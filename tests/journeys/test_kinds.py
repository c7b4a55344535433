"""Every kind at the door: sent by those who may, under consent, and read by each with what is theirs to read."""

import pytest

from schemas import KINDS
from tests import make
from tests.journeys.stage import Stage, set_stage
from tests.kinds import SAMPLES

SLUGS = {
    "ngo": "ong-aurora",
    "employer": "padaria-sol",
    "school": "escola-tejo",
    "international-body": "apoio-mundo",
    "public-body": "municipio",
}
READERS = SLUGS | {"ngo": "ong-boreal"}

#: Who reads each kind beside its producer, and what of the record sent is left for them.
READS = {
    "cultural-orientation": ("international-body", None),
    "job-training": ("ngo", {"status": "started"}),
    "employment-support": (
        "school",
        {
            "measure": "matching",
            "highest_isced": "3",
            "sought_occupations": SAMPLES["employment-support"].content["sought_occupations"],
        },
    ),
    "humanitarian-aid": ("international-body", {**SAMPLES["humanitarian-aid"].content, "donor_ref": None}),
    "needs-assessment": ("ngo", None),
    "accommodation": ("public-body", None),
}
NOT_BY = {
    "cultural-orientation": "employer",
    "job-training": "ngo",
    "employment-support": "school",
    "humanitarian-aid": "school",
    "needs-assessment": "employer",
    "accommodation": "school",
}


@pytest.fixture
def stage(database, clock) -> Stage:
    """The hub with a partner of every kind, and a second NGO."""
    stage = set_stage(database, clock)
    for kind in ("international-body", "public-body"):
        stage.partner(SLUGS[kind], kind)
    return stage


def sending(name, reader):
    """The body that sends the sample of a kind to a reader, about somebody new."""
    return SAMPLES[name].body(recipients=[READERS[reader]], subject=make.person())


@pytest.mark.parametrize("name", READS)
def test_a_record_flows_under_consent_to_a_reader_who_sees_its_fields(stage, name):
    kind, (reader, left) = KINDS[name], READS[name]
    sample = SAMPLES[name]
    sent = stage.send(SLUGS[sample.producer], kind.plural, sending(name, reader))
    assert (sent.status_code, sent.json["state"]) == (202, "waiting-consent"), sent.text
    stage.answer(stage.links()[0], *((0, one) for one in kind.categories(sample.content)))

    path = f"/v1/{kind.plural}/{sent.json['record_id']}"
    read = stage.get(READERS[reader], path)
    assert read.status_code == 200, read.text
    expected = sample.content if left is None else {key: value for key, value in left.items() if value is not None}
    assert read.json["content"] == expected
    assert stage.get(SLUGS[sample.producer], path).json["content"] == sample.content
    assert stage.get(SLUGS["employer"], path).status_code == 404


@pytest.mark.parametrize("name", NOT_BY)
def test_a_partner_that_does_not_produce_a_kind_cannot_send_it(stage, name):
    refused = stage.send(SLUGS[NOT_BY[name]], KINDS[name].plural, sending(name, READS[name][0]))

    assert refused.status_code in {403, 422}, refused.text
    assert stage.get(SLUGS[NOT_BY[name]], f"/v1/{KINDS[name].plural}").json["items"] == []


def test_a_category_that_was_not_permitted_is_not_kept(stage):
    sent = stage.send(SLUGS["ngo"], "accommodations", sending("accommodation", "ngo"))
    stage.answer(stage.links()[0], (0, "family"))

    read = stage.get(READERS["ngo"], f"/v1/accommodations/{sent.json['record_id']}").json
    assert read["data_categories"] == ["family", "housing"]
    assert "rent_band" not in read["content"]
    assert read["content"]["household_size"] == 2


def test_a_needs_assessment_serves_the_purpose_its_producer_names(stage):
    body = sending("needs-assessment", "ngo")
    unnamed = stage.send(SLUGS["ngo"], "needs-assessments", {**body, "purpose": None})
    named = stage.send(SLUGS["ngo"], "needs-assessments", {**body, "purpose": "health-and-care"})

    assert [(one["path"], one["rule"]) for one in unnamed.json["errors"]] == [("/purpose", "required")]
    assert named.status_code == 202
    assert stage.get(SLUGS["ngo"], f"/v1/needs-assessments/{named.json['record_id']}").json["confidentiality"] == "R"


def test_aid_answers_a_referral_under_the_consent_of_the_referral(stage):
    body = make.referral(receiver="ong-boreal", purpose="humanitarian-aid", content={"service_codes": ["food"]})
    asked = stage.send("ong-aurora", "referrals", body)
    stage.answer(stage.links()[0], (1, "material-aid"))
    aid = {**SAMPLES["humanitarian-aid"].content, "household_size": None, "for_group": None}
    answer = {"source_record_id": "H-1", "referral_id": asked.json["record_id"], "content": aid}
    sent = stage.send("ong-boreal", "humanitarian-aid", answer)

    assert (sent.status_code, sent.json["state"]) == (201, "released"), sent.text
    read = stage.get("ong-aurora", f"/v1/humanitarian-aid/{sent.json['record_id']}").json
    assert read["content"]["sector"] == "food"
    assert "donor_ref" not in read["content"]


def test_every_fault_of_a_record_is_told_at_once_in_the_senders_language(stage):
    content = {**SAMPLES["accommodation"].content, "event": "moved-out", "end_date": "2026-02-01", "rent_band": "312"}
    refused = stage.send("ong-aurora", "accommodations", {**sending("accommodation", "ngo"), "content": content})

    assert {(one["path"], one["rule"]) for one in refused.json["errors"]} == {
        ("/content/end_date", "ends-before-start"),
        ("/content/rent_band", "not-in-list"),
    }


def test_what_is_aimas_to_say_no_other_public_body_says(stage):
    stage.partner("aima", "public-body", authority=True)
    body = sending("employment-support", "ngo")
    known = body | {"content": {**body["content"], "iefp_user_no": "1234567"}}

    refused = stage.send(SLUGS["public-body"], "employment-supports", known)
    assert [(one["path"], one["rule"]) for one in refused.json["errors"]] == [
        ("/content/iefp_user_no", "not-yours-to-say")
    ]
    assert stage.send(SLUGS["public-body"], "employment-supports", body).status_code == 202
    assert stage.send("aima", "employment-supports", known).status_code == 202
