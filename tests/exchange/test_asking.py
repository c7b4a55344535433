"""A partner puts a question at its own wish: to people it knows, about flows it is an end of, within its agreement.

Reaches ``exchange.api.consent_requests``.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select

from exchange import partners
from exchange.storage.applicants import Applicants
from exchange.storage.tables import evidence_entry
from exchange.storage.transaction import SYSTEM
from tests import doors, make
from tests.asked import asked
from tests.exchange.racing import PATIENCE
from tests.journeys.stage import Stage, set_stage


@pytest.fixture
def stage(database, clock) -> Stage:
    """A person whom one NGO knows."""
    stage = set_stage(database, clock)
    stage.send("ong-aurora", "referrals", make.referral())
    return stage


def body(stage, **changes):
    """A question about housing, along one flow."""
    (envelope,) = stage.get("ong-aurora", "/v1/referrals").json["items"]
    flow = {"sender": "ong-aurora", "recipient": "ong-boreal", "categories": ["identity", "housing"]}
    asked = {"purpose": "housing", "flows": [flow], "subject": {"subject_id": envelope["subject_id"]}}
    return {**asked, **changes}


def ask(stage, slug="ong-aurora", **changes):
    """Put it."""
    return stage.call(slug, "POST", "/v1/consent-requests", body(stage, **changes))


def test_a_question_is_put_and_can_be_followed(stage):
    asked = ask(stage)
    assert asked.status_code == 202, asked.text
    assert asked.json["state"] == "asked"
    listed = stage.get("ong-aurora", "/v1/consent-requests").json["items"]
    assert [one["purpose"] for one in listed] == ["language-learning", "housing"]
    assert len(stage.links()) == 2


def test_the_same_question_joins_the_open_one(stage):
    first, again = ask(stage), ask(stage)
    assert again.json["consent_request_id"] == first.json["consent_request_id"]


def test_a_no_given_while_the_same_is_asked_again_is_not_asked_over(stage, monkeypatch):
    first = ask(stage)
    question, lock = stage.links()[0], Applicants.lock

    def refused_first(repository, applicant_id):
        with ThreadPoolExecutor(1) as other:
            assert other.submit(stage.answer, question, says="no").result(timeout=PATIENCE).status_code == 303
        lock(repository, applicant_id)

    monkeypatch.setattr(Applicants, "lock", refused_first)
    again = ask(stage)

    assert (again.json["consent_request_id"], again.json["state"]) == (first.json["consent_request_id"], "refused")
    assert len(stage.links()) == 2


def test_after_a_no_it_may_be_asked_once_in_thirty_days(stage, clock):
    ask(stage)
    stage.answer(stage.links()[0], says="no")
    refused = ask(stage)
    assert (refused.status_code, refused.json["code"]) == (403, "consent-refused")
    clock.advance(timedelta(days=30))
    assert ask(stage).status_code == 202


def test_who_is_no_end_of_a_flow_cannot_ask_about_it(stage):
    flow = {"sender": "escola-tejo", "recipient": "ong-boreal", "categories": ["identity"]}
    refused = ask(stage, flows=[flow])
    assert refused.status_code == 422
    assert refused.json["errors"][0]["rule"] == "not-your-flow"


def test_a_flow_is_asked_about_once_in_a_question(stage):
    flow = {"sender": "ong-aurora", "recipient": "ong-boreal", "categories": ["identity"]}
    refused = ask(stage, flows=[flow, {**flow, "categories": ["housing"]}])
    assert refused.status_code == 422, refused.text
    assert refused.json["errors"][0] == refused.json["errors"][0] | {"path": "/flows/1", "rule": "duplicate-item"}


def test_an_unknown_partner_is_named_by_its_place(stage):
    flow = {"sender": "ong-aurora", "recipient": "nobody", "categories": ["identity"]}
    refused = ask(stage, flows=[flow])
    assert refused.json["errors"][0]["path"] == "/flows/0/recipient"


def test_a_partner_cannot_ask_by_anothers_id_of_the_person(stage):
    flow = {"sender": "ong-boreal", "recipient": "escola-tejo", "categories": ["identity"]}
    assert ask(stage, "ong-boreal", flows=[flow]).status_code == 404


def test_a_suspended_partner_is_no_end_of_a_flow(stage):
    with stage.database.transaction(SYSTEM) as tx:
        partners.suspend(tx, "ong-boreal")
    refused = ask(stage)
    assert (refused.status_code, refused.json["code"]) == (403, "agreement-missing")


def test_what_a_yes_left_out_is_a_no_for_thirty_days_too(stage, clock):
    ask(stage)
    stage.answer(stage.links()[0], (0, "identity"))
    refused = ask(stage)
    assert (refused.status_code, refused.json["code"]) == (403, "consent-refused")
    flow = {"sender": "ong-aurora", "recipient": "ong-boreal", "categories": ["identity"]}
    assert ask(stage, flows=[flow]).status_code == 202
    clock.advance(timedelta(days=30))
    assert ask(stage).status_code == 202


def test_a_referral_about_somebody_else_makes_nothing_needed(stage):
    other = stage.send("ong-aurora", "referrals", make.referral(make.person(9), source_record_id="N-9"))
    subject = stage.get("ong-aurora", "/v1/referrals").json["items"][0]["subject_id"]
    flow = {"sender": "ong-aurora", "recipient": "escola-tejo", "categories": ["identity"]}
    body = {"purpose": "language-learning", "flows": [flow], "subject": {"subject_id": subject}}
    asked = stage.call("ong-aurora", "POST", "/v1/consent-requests", {**body, "referral_id": other.json["record_id"]})
    assert asked.status_code == 422, asked.text
    assert asked.json["errors"][0]["rule"] == "not-the-person-referred"


def test_a_receiver_cannot_try_out_whom_a_waiting_referral_is_about(stage):
    (waiting,) = stage.get("escola-tejo", "/v1/referrals").json["items"]
    answers = []
    for seed in (1, 9):
        sent = stage.send(
            "escola-tejo",
            "referrals",
            make.referral(make.person(seed), receiver="ong-boreal", source_record_id=f"S-{seed}"),
        )
        subject = stage.get("escola-tejo", f"/v1/referrals/{sent.json['record_id']}").json["subject_id"]
        flow = {"sender": "ong-aurora", "recipient": "escola-tejo", "categories": ["identity"]}
        body = {"purpose": "language-learning", "flows": [flow], "subject": {"subject_id": subject}}
        answers.append(
            stage.call("escola-tejo", "POST", "/v1/consent-requests", {**body, "referral_id": waiting["record_id"]})
        )
    assert [one.status_code for one in answers] == [404, 404]


def test_a_page_of_questions_takes_as_many_statements_as_one(stage):
    for purpose in ("housing", "legal-help", "documents"):
        ask(stage, purpose=purpose)
    token = doors.token(stage.database, "ong-aurora", scopes=("consent:request",))
    counts = []
    for limit in (1, 3):
        with asked(stage.database.engine) as statements:
            path = f"/v1/consent-requests?limit={limit}"
            assert len(doors.client(stage.app).get(path, headers=doors.bearer(token)).json["items"]) == limit
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_looking_through_one_s_questions_is_written_down(stage):
    stage.get("ong-aurora", "/v1/consent-requests")
    with stage.database.transaction(SYSTEM) as tx:
        types = tx.connection.execute(select(evidence_entry.c.type)).scalars().all()
    assert types.count("consent.listed") == 1
